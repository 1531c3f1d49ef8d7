"""The files that a command is told to write."""

import os
import stat
from pathlib import Path

from paceclip import whole_file
from paceclip.errors import UserError
from paceclip.plans.plan_file import printable


class OutFileError(UserError):
    """A file that can't be written there, or is there already; str() says what to do, and can be printed."""

    def __init__(self, text: str):
        super().__init__(printable(text))


def write(path: Path, data: bytes, force: bool, option: str = "-o") -> None:
    """Write the whole file or none; an existing one only with `force`. A link stays one, and what is no file of a disk,
    such as a device or a pipe, is written into. OutFileError names the `option` with which another can be said."""
    check(path, force, option)
    try:
        there = _stat(path)
        if there is None or stat.S_ISREG(there.st_mode):
            whole_file.write(path, data)
        else:
            with open(os.open(path, os.O_WRONLY), "wb") as file:
                file.write(data)
    except OSError as error:
        raise _elsewhere(path, error, option) from error


def check(path: Path, force: bool, option: str = "-o") -> None:
    """OutFileError where write() would refuse the name: before something is worked out that takes its time."""
    try:
        there = _stat(path)
        if there is None:
            Path(os.path.realpath(path)).parent.stat()
    except OSError as error:
        raise _elsewhere(path, error, option) from error
    if there is not None and stat.S_ISDIR(there.st_mode):
        raise OutFileError(f"{path}: is a folder: add the file's name")
    if there is not None and not force:
        raise OutFileError(f"{path}: exists: choose another name with {option}, or add --force")


def check_room(paths: list[Path]) -> None:
    """OutFileError where one of the files of a folder is there already: before any is written."""
    try:
        there = [path for path in paths if _stat(path) is not None]
    except OSError as error:
        raise OutFileError(f"{paths[0].parent}: {error.strerror or error}: choose another folder with -o") from error
    if there:
        more = f", and {len(there) - 1} more of its files" if len(there) > 1 else ""
        raise OutFileError(f"{there[0]}: exists{more}: choose another folder with -o, or add --force")


def _stat(path: Path) -> os.stat_result | None:
    """What is there, behind links; None where there is nothing."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _elsewhere(path: Path, error: OSError, option: str) -> OutFileError:
    return OutFileError(f"{path}: {error.strerror or error}: choose another place with {option}")
