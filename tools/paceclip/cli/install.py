"""The commands that put MicroPython, and Paceclip, on a board."""

import sys
from pathlib import Path

import click

from paceclip import compiler as builder
from paceclip import places
from paceclip.cli.board import port_option
from paceclip.release import bundle_file
from paceclip.usb import flash as flasher
from paceclip.usb import install as installer
from paceclip.usb import ports
from paceclip.usb.board import shown


@click.command()
@port_option
@click.option("--dry-run", is_flag=True, help="Only print the commands that would be run.")
@click.option("--bundle", "file", type=click.Path(path_type=Path), help="Of a release: paceclip-device-VERSION.zip.")
def install(port: str, dry_run: bool, file: Path | None) -> None:
    """Put Paceclip on a board that has MicroPython, or update it.

    Your plans, settings and data stay.
    """
    if dry_run:
        for line in installer.dry_run(port):
            click.echo(line)
    elif file is not None:
        with bundle_file.unpacked(file) as firmware:
            installer.install(port, _say, firmware)
    else:
        if places.IS_CHECKOUT:
            builder.build_all()
        bundle_file.need_device(builder.OUT)
        installer.install(port, _say)


def _say(text: str) -> None:
    click.echo(places.told(text))


@click.command()
@port_option
@click.option("--image", type=click.Path(path_type=Path), default="", help="MicroPython for the board, a .bin file.")
@click.option("--chip", type=click.Choice(flasher.CHIPS), help="The chip that it must be for.")
@click.option("--dry-run", is_flag=True, help="Only print the commands that would be run.")
def flash(port: str, image: Path, chip: str | None, dry_run: bool) -> None:
    """Put MicroPython on a board: all that is on it is erased."""
    named = ports.named(port)
    commands = flasher.commands(named, image, chip)
    if dry_run:
        for command in commands:
            click.echo(shown(command))
        return
    if not ports.is_named(port) and sys.stdin.isatty():
        click.confirm(f"Erase all that is on {named}?", abort=True)
    flasher.flash(named, commands)


COMMANDS = (install, flash)
