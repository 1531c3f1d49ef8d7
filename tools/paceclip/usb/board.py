"""Talks to a board with mpremote, and says in people's words what went wrong."""

import os
import shlex
import subprocess
import sys

from paceclip.errors import UserError

_BLOCK = 4096  # of flash
MAKE_ROOM = "remove what you don't need, .venv/bin/mpremote connect {port} rm :FILE"
_FULL = f"The board's flash is full: {MAKE_ROOM}"
_READ_ONLY = (
    "The board's flash can't be written: it is read-only. Does its boot.py mount it so? Else save your files and put "
    "MicroPython on it anew: make flash PORT={port} IMAGE=..."
)
GONE = "The board went away, or started anew: check the cable and try again"
_NO_MICROPYTHON = (
    "No MicroPython answers on {port}. Unplug the board, plug it in and try again. Only a new one has none yet: "
    "make flash PORT={port} IMAGE=... puts it there, and erases all that is on it"
)

# What mpremote says, and what it means.
_MEANINGS = (
    (
        "failed to access",
        "{port} can't be opened: another program, such as a monitor, holds it: close that. Or there is no such port: "
        "check its name",
    ),
    ("could not enter raw repl", _NO_MICROPYTHON),
    ("could not exec command", _NO_MICROPYTHON),
    (
        "no module named 'machine'",
        "The board's Python isn't MicroPython: make flash PORT={port} IMAGE=... puts that on it",
    ),
    ("ENOSPC", _FULL),
    ("OSError: 28", _FULL),
    ("EROFS", _READ_ONLY),
    ("OSError: 30", _READ_ONLY),
    ("paceclip: damaged", "A file did not arrive whole, so nothing was changed. Try again; a shorter cable may help"),
    ("device disconnected", GONE),
    ("SerialException", GONE),
)


class BoardError(UserError):
    """The board can't be reached or did not do what it should; str() says why and what to do."""


def mpremote(port: str, *arguments: str) -> list[str]:
    """The command line of mpremote for a board on `port`."""
    return [sys.executable, "-m", "mpremote", "connect", port, *arguments]


def shown(command: list[str]) -> str:
    """A command as one may type it, in the folder where one is."""
    program = command[0]
    if os.path.isabs(program) and program.startswith(os.getcwd() + os.sep):
        program = os.path.relpath(program)
    return shlex.join([program, *command[1:]])


def run(port: str, *arguments: str, patience_s: float) -> str:
    """Run mpremote and return what it printed. BoardError where it failed or took longer than `patience_s`."""
    command = mpremote(port, *arguments)
    try:
        done = subprocess.run(command, capture_output=True, timeout=patience_s, check=False)
    except subprocess.TimeoutExpired as error:
        raise BoardError(_NO_MICROPYTHON.format(port=port)) from error
    if done.returncode == 0:
        return done.stdout.decode(errors="replace")
    raise BoardError(meaning(port, (done.stdout + done.stderr).decode(errors="replace").strip()))


def check_room(port: str, free: int, sizes: list[int], more_blocks: int) -> None:
    """BoardError where files of these `sizes`, and so many blocks of flash beside, don't go into `free` bytes."""
    need = _BLOCK * (more_blocks + sum(-(-size // _BLOCK) for size in sizes))
    if need > free:
        raise BoardError(
            f"The board's flash has {free} bytes free and {need} are needed, for the new files stand beside the old "
            f"ones until all are there. Nothing was changed: {MAKE_ROOM.format(port=port)}"
        )


def meaning(port: str, said: str) -> str:
    """What mpremote, or Python on the board, said as it failed, in people's words."""
    for words, known in _MEANINGS:
        if words in said:
            return known.format(port=port)
    last = said.strip().splitlines()[-1] if said.strip() else "nothing"
    return f"mpremote failed on {port} and said: {last}. Press the board's reset button and try again"
