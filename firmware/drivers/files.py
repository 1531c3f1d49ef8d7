"""Whole files on flash. What replaces one is written beside it, read back, and renamed over it: never half written.

Needed for moments only, between runs.
"""

import os

from micropython import const

_ENOENT = const(2)
_EIO = const(5)


def read(path: str, most: int = -1):
    """The file's bytes, the first `most` if that is given; None where there is no such file."""
    try:
        with open(path, "rb") as file:
            return file.read(most)
    except OSError as error:
        if error.errno == _ENOENT:
            return None
        raise


def replace(path: str, pieces):
    """Make `pieces`, bytes that can be iterated twice, the file's content, whole or not at all. OSError where flash is
    full or does not read back."""
    fresh = path + ".tmp"
    try:
        with open(fresh, "wb") as file:
            for piece in pieces:
                file.write(piece)
        with open(fresh, "rb") as file:
            for piece in pieces:
                if file.read(len(piece)) != piece:
                    raise OSError(_EIO)
        os.rename(fresh, path)
    except OSError:
        try:
            os.remove(fresh)
        except OSError:
            pass  # it was not even begun; the first error is the one to tell
        raise
