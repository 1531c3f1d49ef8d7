"""The commands for plans and paces."""

import json
from pathlib import Path

import click

from paceclip.core import paces, workout
from paceclip.places import told
from paceclip.plans import plan_file, predictions, starter
from paceclip.show import as_json as show_json
from paceclip.show import day as show_day
from paceclip.show import glance
from paceclip.show import paces as show_paces
from paceclip.show import weeks as show_weeks
from paceclip.terminal import console

_PICTURE = click.Path(path_type=Path)


class _Plan(click.Path):
    """A plan's file, or its name in the folder plans."""

    name = "plan"

    def convert(self, value, param, ctx) -> Path:
        return plan_file.find(super().convert(value, param, ctx))


PLAN = _Plan(path_type=Path)


class _Race(click.ParamType):
    """A race result as the device's settings have it: 5K=24:30 is 5k=24:30."""

    name = "race"

    def convert(self, value: str, param, ctx) -> str:
        return value.lower()


RACE = _Race()
_RACE = {"type": RACE, "metavar": "5k=24:30"}


def runner_options(command):
    """Whose paces they are."""
    for option in (
        click.option("--unit", type=click.Choice(["km", "mi"]), default="km", help="Paces per km or per mile."),
        click.option("--race", **_RACE, help="The runner's race result; without one, efforts (RPE)."),
    ):
        command = option(command)
    return command


def runner(race: str | None, unit: str) -> paces.Paces:
    """A runner's paces, efforts without a race; a click error where what is given is none."""
    try:
        return paces.Paces(race or None, unit)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


@click.command()
@click.argument("files", type=PLAN, nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of the errors.")
def lint(files: tuple[Path, ...], as_json: bool) -> None:
    """Check plans: every error with its line and its remedy.

    A plan is a file, or a name in the folder plans.
    """
    errors = []
    wrong = []
    notes = []
    for path in files:
        try:
            file = plan_file.look(path)
            errors += [
                {"file": str(path), "line": error.line, "reason": error.reason, "text": str(error)}
                for error in file.errors
            ]
            if file.errors:
                wrong.append(file.told())
            if letters := file.unknown():
                notes.append(plan_file.printable(f"{path}: not wrong, but the device shows a ? for each {letters}"))
        except plan_file.PlanFileError as error:
            errors.append({"file": str(path), "line": None, "reason": str(error), "text": str(error)})
            wrong.append(error)
    if as_json:
        click.echo(json.dumps(errors))
    else:
        for one in (*wrong, *notes):
            click.echo(told(str(one)), err=True)
        which = f"{len(files) - len(wrong)} of {len(files)}" if wrong else f"{len(files)}"
        click.echo(f"{which} plan is right" if which == "1" else f"{which} plans are right")
    if errors:
        raise SystemExit(1)


@click.command()
@click.argument("file", type=PLAN)
@click.option("--day", "day_id", metavar="W.D", help="One day instead of the whole plan.")
@runner_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON: of a day, its steps in order.")
@click.option("--png", type=_PICTURE, help="Write a picture instead.")
@click.option("--svg", type=_PICTURE, help="Write a picture, as SVG, instead.")
@click.option("--force", is_flag=True, help="Write over a picture that is there.")
def show(
    file: Path,
    day_id: str | None,
    race: str | None,
    unit: str,
    as_json: bool,
    png: Path | None,
    svg: Path | None,
    force: bool,
) -> None:
    """Show a plan's weeks, or the steps of a day."""
    whose = runner(race, unit)
    loaded = plan_file.load(file)
    done = None if day_id is None else loaded.day(day_id)
    pictures = {form: path for form, path in (("png", png), ("svg", svg)) if path is not None}
    data = (show_json.plan(loaded, whose) if done is None else show_json.steps(done, whose)) if as_json else None
    # JSON has its texts as they are.
    loaded = loaded.printable()
    done = None if day_id is None else loaded.day(day_id)
    if pictures:
        _draw(loaded, done, whose, unit, pictures, force)
    if as_json:
        click.echo(json.dumps(data))
    elif pictures:
        for path in pictures.values():
            click.echo(click.format_filename(path))
    elif done is None:
        show_weeks.print_weeks(console(), loaded, glance.weeks(loaded, whose), unit)
    else:
        show_day.print_day(console(), loaded, glance.day(done, whose), whose, unit)


def _draw(
    file: plan_file.PlanFile,
    done: workout.Workout | None,
    whose: paces.Paces,
    unit: str,
    pictures: dict[str, Path],
    force: bool,
) -> None:
    """Write the pictures, by their formats."""
    # matplotlib takes a second to load, and most never ask for a picture.
    from paceclip.show import canvas, chart, chart_weeks

    for form, path in pictures.items():
        canvas.check_target(path, form, force)
    if done is None:
        figure = chart_weeks.weeks_chart(file, glance.weeks(file, whose), unit)
    else:
        figure = chart.day_chart(file, glance.day(done, whose), whose, unit)
    for form, path in pictures.items():
        canvas.save(figure, path, form, force)


@click.command(name="paces")
@click.option("--race", **_RACE, required=True, help="A race result, at any distance.")
@click.option("--unit", type=click.Choice(["km", "mi"]), default="km", help="Paces per km or per mile.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: seconds, and seconds per km whatever the unit.")
def paces_command(race: str, unit: str, as_json: bool) -> None:
    """Predict other races from one, and the paces to train at."""
    try:
        found = predictions.predict(race)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(found.data()))
    else:
        show_paces.print_paces(console(), race, found, unit)


@click.command()
@click.argument("name")
@click.option("--force", is_flag=True, help="Write over a plan that is there.")
def new(name: str, force: bool) -> None:
    """Begin a plan, with examples to change.

    It is NAME.plan, in the folder plans where there is one.
    """
    path = starter.create(name, Path(), force)
    click.echo(told(f"{path}: change it, then: .venv/bin/paceclip lint {path}"))


COMMANDS = (lint, show, paces_command, new)
