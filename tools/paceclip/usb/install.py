"""Puts Paceclip on a board that has MicroPython: only what differs is copied, and everything is checked by its hash.

The new files go to a folder of their own on the board; a script there checks them, renames each into its place and
removes what earlier versions left. While it does, a mark says so, which Paceclip heeds (firmware/setup.py). The
runner's files stay: data/, settings.json, what Python they have in firmware/ and libraries of their own, and plans,
also one of ours that they have changed.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from paceclip.compiler import OUT
from paceclip.places import scratch
from paceclip.usb import board, ports, snippets
from paceclip.usb.board import BoardError

OLDEST = (1, 27, 0)
STAGE = scratch() / "install" / "paceclip.new"
_LIST = "FILES"
# On the board while swap.py is at work.
MARK = "firmware/unfinished"
# What finds out that files are of two builds, and shows it: in one go, before the others.
_FIRST = ("setup", "incomplete", "esp32_devkit", "pulse_input", "panel", "busio", "adafruit", "main.py")
# For folders, and one in hand.
_MORE_BLOCKS = 4
_SURVEY_S = 30
_COPY_S = 600


class Survey(NamedTuple):
    """What is on a board. `files`: path to sha256."""

    name: str
    version: tuple[int, ...]
    free: int
    files: dict[str, str]


class Todo(NamedTuple):
    """What an installation has to do. `wanted`: path to sha256 of all that shall be there, copied or not."""

    wanted: dict[str, str]
    copy: list[str]
    stale: list[str]
    kept: list[str]


def commands() -> tuple[list[str], list[str]]:
    """mpremote's arguments: for the survey and for the installation."""
    # The first script is there for the second.
    survey, swap = (
        ["run", os.path.relpath(snippets.FOLDER / "hash_of.py"), "+", "run", os.path.relpath(snippets.FOLDER / script)]
        for script in ("survey.py", "swap.py")
    )
    return survey, ["cp", "-r", os.path.relpath(STAGE), ":", "+", *swap, "+", "reset"]


def dry_run(port: str) -> list[str]:
    """What an installation would run, a line each; nothing is done."""
    port = ports.named(port)
    survey, install = commands()
    stage = os.path.relpath(STAGE)
    return [
        board.shown(board.mpremote(port, *survey)),
        f"# what differs on the board is put into {stage}, with a list of all hashes",
        board.shown(board.mpremote(port, *install)),
        "# or, where nothing differs:",
        board.shown(board.mpremote(port, "reset")),
    ]


def install(port: str, say: Callable[[str], None], firmware: Path = OUT) -> None:
    """Install what stands in `firmware` on the board on `port` and reset it. BoardError says what to do about it."""
    port = ports.find(port)
    survey_command, install_command = commands()
    survey = read_survey(board.run(port, *survey_command, patience_s=_SURVEY_S))
    check(survey, port)
    todo = plan(survey.files, hashes(firmware))
    for path in todo.kept:
        say(
            f"{path} on the board differs from Paceclip's: yours, or an older one. It stays. "
            f"For Paceclip's: .venv/bin/paceclip sync {PurePosixPath(path).stem} --port {port}"
        )
    if not todo.copy and not todo.stale:
        board.run(port, "reset", patience_s=_SURVEY_S)
        say(f"Up to date: {len(todo.wanted)} files on {port} are verified. The board restarts")
        return
    sizes = [(firmware / path).stat().st_size for path in todo.copy]
    board.check_room(port, survey.free, sizes, _MORE_BLOCKS)
    try:
        stage(todo, firmware)
    except OSError as error:
        raise BoardError(f"{error.filename or STAGE}: {error.strerror or error}: make room there") from error
    say(
        f"Copying {len(todo.copy)} files, {sum(sizes)} bytes, to {port}: some {1 + sum(sizes) // 3000} s at 115200 baud"
    )
    verified = board.run(port, *install_command, patience_s=_COPY_S)
    if f"verified {len(todo.wanted)}" not in verified:
        raise BoardError("The board did not confirm the installation. Try again")
    count = len(todo.stale) - (MARK in todo.stale)
    stale = f", {count} stale ones removed" if count else ""
    say(f"Installed: {len(todo.wanted)} files on {port} are verified{stale}. The board restarts")


def read_survey(text: str) -> Survey:
    """What survey.py printed. BoardError where it is not whole."""
    rows = [line.split(" ", 2) for line in text.splitlines()]
    python = next((row for row in rows if row[0] == "python"), None)
    free = next((row for row in rows if row[0] == "free"), None)
    if python is None or free is None or ["end"] not in rows:
        raise BoardError("The board's answer broke off. Press its reset button and try again")
    version = tuple(int(part) for part in python[2].split())
    return Survey(python[1], version, int(free[1]), {row[2]: row[1] for row in rows if row[0] == "file"})


def check(survey: Survey, port: str) -> None:
    """BoardError where the board's Python is not one that Paceclip runs on."""
    have = ".".join(str(part) for part in survey.version)
    if survey.name != "micropython":
        raise BoardError(f"The board has {survey.name} {have}; put MicroPython on it: make flash PORT={port} IMAGE=...")
    if survey.version < OLDEST:
        raise BoardError(
            f"The board has MicroPython {have}; Paceclip needs {OLDEST[0]}.{OLDEST[1]} or newer: save your files, then "
            f"make flash PORT={port} IMAGE=... with one from micropython.org/download"
        )


def hashes(folder: Path) -> dict[str, str]:
    """Path, relative to `folder`, to sha256 of each file in it."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def plan(on_board: dict[str, str], ours: dict[str, str]) -> Todo:
    """What to copy, remove and keep, from the hashes of what is there and of what Paceclip has."""
    kept = [path for path in ours if path.startswith("plans/") and on_board.get(path, ours[path]) != ours[path]]
    wanted = {path: digest for path, digest in ours.items() if path not in kept}
    copy = [path for path, digest in wanted.items() if on_board.get(path) != digest]
    stale = [path for path in on_board if path not in ours and _is_stale(PurePosixPath(path), ours)]
    return Todo(wanted, copy, stale, kept)


def _is_stale(path: PurePosixPath, ours: dict[str, str]) -> bool:
    """Whether a file that Paceclip no longer has was its own, or hides one of its own: a .py is found before a .mpy."""
    if path.suffix in (".py", ".mpy") and path.parts[0] in ("firmware", "lib"):
        twin = path.with_suffix(".mpy" if path.suffix == ".py" else ".py")
        if str(twin) in ours:
            return True
    if path.parts[0] == "firmware":
        # Paceclip brings nothing else there, and a board's file of one's own is a .py, or in a folder of boards.
        return str(path) == MARK or (path.suffix == ".mpy" and path.parts[1] != "boards")
    # A library's folder that Paceclip brings is all its own.
    folder = "/".join(path.parts[:2]) + "/"
    return path.parts[0] == "lib" and len(path.parts) > 2 and any(mine.startswith(folder) for mine in ours)


def in_order(paths: Iterable[str]) -> list[str]:
    """The files in the order in which they are put in place."""
    return sorted(paths, key=lambda path: not any(name in path for name in _FIRST))


def stage(todo: Todo, firmware: Path) -> None:
    """Put what is to be copied, and the list for swap.py, into a folder of the host."""
    shutil.rmtree(STAGE, ignore_errors=True)
    for path in todo.copy:
        target = STAGE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(firmware / path, target)
    STAGE.mkdir(parents=True, exist_ok=True)
    lines = [f"{todo.wanted[path]} {path}\n" for path in in_order(todo.wanted)]
    lines += [f"stale {path}\n" for path in todo.stale]
    (STAGE / _LIST).write_text("".join(lines), newline="\n")
