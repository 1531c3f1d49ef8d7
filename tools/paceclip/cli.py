"""The command line: what a developer's or a runner's computer does for the device."""

import sys
from pathlib import Path

import click

from paceclip import build as builder
from paceclip import device as virtual


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Paceclip: build, install and try the treadmill coach's firmware."""


@main.command()
def build() -> None:
    """Compile the device's files to build/device (and the twin's to build/twin)."""
    try:
        files = builder.build()
        builder.build_twin()
    except builder.BuildError as error:
        raise click.ClickException(str(error)) from error
    size = sum((builder.OUT / path).stat().st_size for path in files)
    click.echo(f"build/device: {len(files)} files, {size} bytes")


@main.command()
@click.option("--flash", type=click.Path(path_type=Path), help="Keep the flash in this folder between starts.")
@click.option("--speed", type=click.FloatRange(0.1, 100), default=1, help="Let the device's time run faster.")
@click.option("--heap", type=int, help="Bytes of Python's heap.")
def device(flash: Path | None, speed: float, heap: int | None) -> None:
    """Start a virtual Paceclip on a serial port for mpremote."""
    try:
        sys.exit(virtual.run(flash, speed, heap))
    except virtual.DeviceError as error:
        raise click.ClickException(str(error)) from error
