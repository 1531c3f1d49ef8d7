"""The commands for plans and paces."""

import json
from pathlib import Path

import click

from paceclip import glance, plan_file, show_day, show_json, show_weeks
from paceclip.core import paces, workout
from paceclip.terminal import console

_PLAN = click.Path(path_type=Path, dir_okay=False)
_PICTURE = click.Path(path_type=Path)


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
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--day", "day_id", metavar="W.D", help="One day instead of the whole plan.")
@runner_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON: of a day, its steps in order.")
@click.option("--png", type=_PICTURE, help="Write a picture instead.")
@click.option("--svg", type=_PICTURE, help="Write a picture, as SVG, instead.")
def show(
    file: Path, day_id: str | None, race: str | None, unit: str, as_json: bool, png: Path | None, svg: Path | None
) -> None:
    """Show a plan's weeks, or the steps of a day."""
    whose = runner(race, unit)
    try:
        loaded = plan_file.load(file)
        done = None if day_id is None else loaded.day(day_id)
    except plan_file.PlanFileError as error:
        raise click.ClickException(str(error)) from error
    pictures = [path for path in (png, svg) if path is not None]
    if as_json:
        click.echo(json.dumps(show_json.plan(loaded, whose) if done is None else show_json.steps(done, whose)))
    elif pictures:
        for path in pictures:
            click.echo(path)
    elif done is None:
        show_weeks.print_weeks(console(), loaded, glance.weeks(loaded, whose), unit)
    else:
        show_day.print_day(console(), loaded, glance.day(done, whose), whose, unit)


COMMANDS = (lint, show)
