"""The command for the virtual board."""

import sys
from pathlib import Path

import click

from paceclip import places
from paceclip.usb import device as virtual


@click.command()
@click.option(
    "--flash", type=click.Path(path_type=Path, file_okay=False), help="Keep the flash in this folder between starts."
)
@click.option("--speed", type=click.FloatRange(0.1, 100), default=1, help="Let the device's time run faster.")
@click.option("--heap", type=click.IntRange(min=65536), help="Bytes of Python's heap.")
@click.option(
    "--baud", type=click.IntRange(min=0), default=virtual.BAUD, help="The rate of the serial line; 0 for no limit."
)
def device(flash: Path | None, speed: float, heap: int | None, baud: int) -> None:
    """Start a virtual board on a serial port of this computer."""
    places.need_checkout("device")
    sys.exit(virtual.run(flash, speed, heap, baud))


COMMANDS = (device,)
