"""The commands for the device in a terminal, and for scenarios without one."""

import sys
from pathlib import Path

import click

from paceclip import build as builder
from paceclip.sim import loop
from paceclip.sim.engine import Options


@click.command()
@click.option("--plan", metavar="FILE|NAME", help="The plan to run: a name in plans/, or a file.")
@click.option("--day", help="The day that is offered, such as 1.2; else the first.")
@click.option("--race", metavar="mile=7:00", help="Whoever runs has run that; else a mile in 7:00.")
@click.option("--unit", type=click.Choice(["km", "mi"]), help="For paces and distances; else km.")
@click.option("--speed", type=click.FloatRange(0.1, 100), default=1, help="Let the device's time run faster.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, help="Of what comes by chance.")
@click.option(
    "--flash", type=click.Path(path_type=Path, file_okay=False), help="Keep the flash, with runs, in this folder."
)
def sim(**options) -> None:
    """Try the device in this terminal: its screen, its button, a treadmill, and a runner if you want one."""
    if not (builder.OUT / "main.py").exists():
        builder.build()
        builder.build_twin()
    sys.exit(loop.run(Options(**options)))


COMMANDS = (sim,)
