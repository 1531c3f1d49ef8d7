"""The commands for plans and paces."""

import json
from pathlib import Path

import click

from paceclip import plan_file
from paceclip.core import paces
from paceclip.unroll import unroll

_PLAN = click.Path(path_type=Path, dir_okay=False)


def runner_options(command):
    """Whose paces they are."""
    for option in (
        click.option("--unit", type=click.Choice(["km", "mi"]), default="km", help="Paces per km or per mile."),
        click.option("--race", metavar="5k=24:30", help="The runner's race result; without one, efforts (RPE)."),
    ):
        command = option(command)
    return command


def runner(race: str | None, unit: str) -> paces.Paces:
    """A runner's paces; a click error where the race is none."""
    try:
        return paces.Paces(race, unit)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


@click.command()
@click.argument("files", type=_PLAN, nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of the errors.")
def lint(files: tuple[Path, ...], as_json: bool) -> None:
    """Check plan files: every error with its line and what to write instead."""
    errors = []
    for path in files:
        try:
            errors += [
                {"file": str(path), "line": error.line, "reason": error.reason, "text": str(error)}
                for error in plan_file.look(path).errors
            ]
        except plan_file.PlanFileError as error:
            errors.append({"file": str(path), "line": None, "reason": str(error), "text": str(error)})
    if as_json:
        click.echo(json.dumps(errors))
    else:
        for error in errors:
            click.echo(error["text"], err=True)
        wrong = len({error["file"] for error in errors})
        click.echo(f"{len(files) - wrong} of {len(files)} plans are right" if errors else f"{len(files)} right")
    if errors:
        raise SystemExit(1)


@click.command()
@click.argument("file", type=_PLAN)
@click.option("--day", "day_id", metavar="W.D", help="One day instead of the whole plan.")
@runner_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON: of a day, its steps in order.")
def show(file: Path, day_id: str | None, race: str | None, unit: str, as_json: bool) -> None:
    """Show a plan's weeks, or the steps of a day."""
    try:
        loaded = plan_file.load(file)
        whose = runner(race, unit)
        if day_id is not None:
            steps = [item.data() for item in unroll(loaded.day(day_id), whose)]
            click.echo(json.dumps(steps))
    except plan_file.PlanFileError as error:
        raise click.ClickException(str(error)) from error


COMMANDS = (lint, show)
