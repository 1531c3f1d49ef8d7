"""Files on flash as a run needs them, which writes on and on."""

import os

from micropython import const

_ENOENT = const(2)
_EEXIST = const(17)


def append(path: str, data: bytes | memoryview):
    """Add `data` at the file's end; it is on flash when this returns."""
    with open(path, "ab") as file:
        file.write(data)


def rename(old: str, new: str):
    """Rename a file, over another if need be. Without effect where there is no `old`."""
    try:
        os.rename(old, new)
    except OSError as error:
        if error.errno != _ENOENT:
            raise


def make_folder(path: str):
    """See to it that the folder is there."""
    try:
        os.mkdir(path)
    except OSError as error:
        if error.errno != _EEXIST:
            raise
