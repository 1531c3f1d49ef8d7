"""Talks to a board with mpremote, and says in people's words what went wrong."""

import os
import shlex
import subprocess
import sys

from paceclip.errors import UserError

FIND_PORT = (
    "`.venv/bin/mpremote connect list` shows those that there are: PORT=/dev/ttyUSB0 of make, --port of paceclip"
)
_NO_MICROPYTHON = (
    "No MicroPython answers on {port}. If the board is new, put MicroPython on it: make flash PORT={port} IMAGE=..."
    "; if it should have it: press its reset button and try again"
)

# What mpremote says, and what it means.
_MEANINGS = (
    (
        "failed to access",
        "{port} can't be opened: another program, such as a monitor, holds it, or there is no such port; " + FIND_PORT,
    ),
    ("could not enter raw repl", _NO_MICROPYTHON),
    ("could not exec command", _NO_MICROPYTHON),
    ("ENOSPC", "The board's flash is full: remove what you don't need, .venv/bin/mpremote connect {port} rm :FILE"),
    (
        "OSError: 28",
        "The board's flash is full: remove what you don't need, .venv/bin/mpremote connect {port} rm :FILE",
    ),
    ("paceclip: damaged", "A file did not arrive whole, so nothing was changed. Try again; a shorter cable may help"),
    ("device disconnected", "The board went away: check the cable and try again"),
    ("SerialException", "The board went away: check the cable and try again"),
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


def check_port(port: str) -> None:
    """BoardError where no port is named, or none is there, or it is not ours to open."""
    if not port:
        raise BoardError(f"Which port is the board on? {FIND_PORT}")
    if not port.startswith("/"):
        return  # COM3, auto, id:..., rfc2217://...: mpremote knows
    if not os.path.exists(port):
        raise BoardError(f"There is no port {port}: is the board plugged in, by a data cable? {FIND_PORT}")
    if not os.access(port, os.R_OK | os.W_OK):
        raise BoardError(f"You may not open {port}: on Linux, sudo usermod -aG dialout $USER and log in anew")


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


def meaning(port: str, said: str) -> str:
    """What mpremote, or Python on the board, said as it failed, in people's words."""
    for words, known in _MEANINGS:
        if words in said:
            return known.format(port=port)
    last = said.strip().splitlines()[-1] if said.strip() else "nothing"
    return f"mpremote failed on {port} and said: {last}. Press the board's reset button and try again"
