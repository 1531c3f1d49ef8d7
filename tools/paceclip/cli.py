"""The command line: what a developer's or a runner's computer does for the device."""

import click

from paceclip import build as builder


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
