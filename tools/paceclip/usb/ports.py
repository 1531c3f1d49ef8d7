"""Which serial port the board is on: the one that is named, or the only one that a USB device has."""

import os

from serial.tools import list_ports

from paceclip.board import BoardError

# So that `make device`, or a board among several, need not be named each time.
VARIABLE = "PACECLIP_PORT"
_NAME = f"--port /dev/ttyUSB0 of paceclip, PORT=/dev/ttyUSB0 of make, or {VARIABLE}=/dev/ttyUSB0 in the environment"


def named(port: str) -> str:
    """`port`; where that is empty, what $PACECLIP_PORT names, else the only one with a USB device behind it. BoardError
    where there is none, or several."""
    return port or os.environ.get(VARIABLE, "") or _only()


def find(port: str) -> str:
    """The same, to be opened: BoardError also where it is not there or not ours."""
    port = named(port)
    if not port.startswith("/"):
        return port  # COM3; of mpremote's own auto, id:..., rfc2217://... it knows itself
    if not os.path.exists(port):
        raise BoardError(f"There is no port {port}: is the board plugged in, by a data cable? {_seen()}")
    if not os.access(port, os.R_OK | os.W_OK):
        raise BoardError(f"You may not open {port}: on Linux, sudo usermod -aG dialout $USER and log in anew")
    return port


def _only() -> str:
    found = _usb()
    if len(found) == 1:
        return found[0].device
    if found:
        raise BoardError(f"Which port is the board on? {_seen()}: name one, {_NAME}")
    raise BoardError(
        f"No board is to be seen: plug it in, by a cable that carries data. Where it has a port all the same, name it: "
        f"{_NAME}; `.venv/bin/mpremote connect list` shows those that there are"
    )


def _seen() -> str:
    """The ports with a USB device, to be read."""
    told = ", ".join(f"{each.device} ({each.description})" for each in _usb())
    return f"These have a USB device: {told}" if told else "No port has a USB device"


def _usb() -> list:
    # A computer's own ports have no vendor.
    return sorted((each for each in list_ports.comports() if each.vid is not None), key=lambda each: each.device)
