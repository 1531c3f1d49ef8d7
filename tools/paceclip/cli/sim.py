"""The commands for the device in a terminal, and for scenarios without one."""

import sys
from pathlib import Path

import click

from paceclip import compiler as builder
from paceclip import places
from paceclip.cli.plans import PLAN, RACE, runner
from paceclip.errors import UserError
from paceclip.sim import loop
from paceclip.sim import scenario as scenarios
from paceclip.sim.engine import Options


@click.command()
@click.option("--plan", type=PLAN, metavar="FILE|NAME", help="The plan to run: a name in plans/, or a file; else mile.")
@click.option("--day", help="The day that is offered, such as 1.2; else the first.")
@click.option("--race", type=RACE, metavar="mile=7:00", help="Whoever runs has run that; else a mile in 7:00.")
@click.option("--unit", type=click.Choice(["km", "mi"]), help="For paces and distances; else km.")
@click.option("--speed", type=click.FloatRange(0.1, 100), help="Let the device's time run faster.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Of what comes by chance.")
@click.option(
    "--flash", type=click.Path(path_type=Path, file_okay=False), help="Keep the flash, with runs, in this folder."
)
@click.option("--scenario", type=click.Path(path_type=Path), help="Play this scenario instead, without a terminal.")
@click.option("--json", "as_json", is_flag=True, help="Of a scenario: print what happens, a JSON object a line.")
def sim(scenario: Path | None, as_json: bool, **options) -> None:
    """Try the device in this terminal.

    There are its screen, its button, a treadmill, and a runner if you want one. With --scenario, exit status 0: it is
    as the scenario says; 2: it is not; 1: something is wrong with the file.
    """
    places.need_checkout("sim")
    given = {name: value for name, value in options.items() if value is not None}
    if scenario is None and as_json:
        raise UserError("--json goes with --scenario FILE: without one, the screen is drawn in the terminal")
    if scenario is not None and given:
        raise UserError(f"--{min(given)} does not go with --scenario: what it starts from stands at the file's top")
    if "race" in given:
        runner(given["race"], "km")
    if not (builder.OUT / "main.py").exists():
        builder.build_all()
    if scenario is not None:
        sys.exit(scenarios.play(scenario, as_json, click.echo))
    sys.exit(loop.run(Options(**given)))


COMMANDS = (sim,)
