"""Puts MicroPython on a board with esptool, after a look at the image: the wrong one would leave the board dead."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from paceclip.places import need_extra
from paceclip.usb import ports
from paceclip.usb.board import BoardError

_DOWNLOAD = "one for your board is on micropython.org/download, e.g. ESP32_GENERIC-...bin"
_MAGIC = 0xE9
_CHIP_AT = 12
_PARTITIONS = 0x8000
_PARTITION_MAGIC = b"\xaa\x50"

# By the number in the image's header: the chip's name for esptool, and where its boot loader stands.
# Source: esptool's targets, IMAGE_CHIP_ID and BOOTLOADER_FLASH_OFFSET.
_CHIPS = {
    0: ("esp32", 0x1000),
    2: ("esp32s2", 0x1000),
    5: ("esp32c3", 0x0),
    9: ("esp32s3", 0x0),
    12: ("esp32c2", 0x0),
    13: ("esp32c6", 0x0),
    16: ("esp32h2", 0x0),
}
CHIPS = [name for name, _ in _CHIPS.values()]


def inspect(image: Path, chip: str | None = None) -> tuple[str, int]:
    """The chip that the image is for and the offset to write it to. BoardError where it is no image to be flashed."""
    try:
        data = image.read_bytes()
    except OSError as error:
        raise BoardError(f"The image {image} can't be read ({error.strerror}): {_DOWNLOAD}") from error
    if len(data) <= _CHIP_AT + 1 or data[0] != _MAGIC:
        raise BoardError(f"{image} is no image for an ESP32: it does not start with 0xE9; {_DOWNLOAD}")
    number = int.from_bytes(data[_CHIP_AT : _CHIP_AT + 2], "little")
    if number not in _CHIPS:
        raise BoardError(f"{image} is for a chip with the number {number}, which Paceclip does not know; {_DOWNLOAD}")
    name, offset = _CHIPS[number]
    if chip is not None and chip != name:
        raise BoardError(f"{image} is for {name}, not for {chip}; {_DOWNLOAD}")
    at = _PARTITIONS - offset
    if data[at : at + 2] != _PARTITION_MAGIC:
        raise BoardError(f"{image} has no boot loader in it (an .app-bin is an update only); {_DOWNLOAD}")
    return name, offset


def commands(port: str, image: Path, chip: str | None = None) -> list[list[str]]:
    """esptool's command lines that erase the board on `port` and write the image. BoardError where that makes no
    sense."""
    if not str(image) or image == Path():
        raise BoardError(f"Which image? IMAGE=...: {_DOWNLOAD}")
    name, offset = inspect(image, chip)
    esptool = [sys.executable, "-m", "esptool", "--chip", name, "--port", port]
    return [[*esptool, "erase-flash"], [*esptool, "write-flash", hex(offset), os.path.relpath(image)]]


def flash(port: str, lines: list[list[str]]) -> None:
    """Run what commands() gave; esptool's output goes to the terminal."""
    if importlib.util.find_spec("esptool") is None:
        raise need_extra("flash", "flashing needs esptool")
    ports.find(port)
    for line in lines:
        if subprocess.run(line, check=False).returncode:
            raise BoardError(
                f"esptool got no further on {port}. Hold the board's BOOT button while it connects, see that no other "
                "program holds the port, and try again"
            )
