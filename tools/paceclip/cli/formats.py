"""The commands that bring workouts in from other programs, and out to them."""

from pathlib import Path

import click

from paceclip import out_file
from paceclip.cli.plans import PLAN, runner, runner_options
from paceclip.formats import FORMATS, Context, FormatError, Lost, export_day, import_file
from paceclip.places import need_extra
from paceclip.plans import plan_file

_MOST_WARNINGS = 500
_PATH = click.Path(path_type=Path)


@click.command("import")
@click.argument("file", type=_PATH)
@click.option("-o", "--out", type=_PATH, help="The plan to write; else it is printed.")
@click.option("--day", "day_id", metavar="W.D", help="Its week and day; else the file's, or 1.1.")
@click.option("--name", help="The day's name, of up to 20 characters; else the file's.")
@click.option("--force", is_flag=True, help="Overwrite the plan.")
@runner_options
def import_workout(
    file: Path, out: Path | None, day_id: str | None, name: str | None, force: bool, race: str | None, unit: str
) -> None:
    """Make a plan of a workout from another program.

    FILE is Zwift's .zwo, a FIT workout, or intervals.icu's text in a .txt.
    """
    runner(race, unit)
    lost = Lost()
    try:
        text = import_file(file, Context(race, unit), day_id, name, lost)
        _tell(file, lost)
        if out is None:
            click.echo(text.encode(), nl=False)
        else:
            _write(out, text.encode(), force)
    except FormatError as error:
        raise click.ClickException(plan_file.printable(str(error))) from error


@click.command()
@click.argument("file", type=PLAN)
@click.option("--day", "day_id", metavar="W.D", help="The day.")
@click.option("--all", "every", is_flag=True, help="Every day of the plan, into the folder that -o names.")
@click.option("--format", "to", type=click.Choice([*FORMATS, "pdf"]), required=True, help="pdf is the whole plan.")
@click.option("-o", "--out", type=_PATH, help="The file to write; else named by plan and day. With --all, a folder.")
@click.option("--force", is_flag=True, help="Overwrite files.")
@runner_options
def export(
    file: Path,
    day_id: str | None,
    every: bool,
    to: str,
    out: Path | None,
    force: bool,
    race: str | None,
    unit: str,
) -> None:
    """Write days of a plan for other programs, or on paper.

    For Zwift (zwo), watches (fit) or intervals.icu (intervals); on paper (pdf) it is the whole plan.
    """
    whose = runner(race, unit)
    _check_choice(day_id, every, to, out)
    loaded = plan_file.load(file)
    if to == "pdf":
        try:
            from paceclip.pdf import pdf
        except ModuleNotFoundError as error:
            raise need_extra("plots", "a plan on paper needs fpdf2") from error
        _write(out or Path(file.stem + ".pdf"), pdf(loaded, whose, unit), force)
        return
    days = list(loaded.workouts) if every else [day_id]
    targets = {one: _target(file, one, to, every, out) for one in days}
    if every and not force:
        out_file.check_room([targets[one] for one in days if not loaded.workouts[one].day.rest])
    for one, target in targets.items():
        _export_one(loaded, one, to, target, Context(race, unit), force, every)


def _check_choice(day_id: str | None, every: bool, to: str, out: Path | None) -> None:
    """FormatError for options that don't go with each other."""
    if to == "pdf":
        for option, given in (("--day", day_id is not None), ("--all", every)):
            if given:
                raise FormatError(f"{option} does not go with --format pdf: its page is the whole plan, leave it out")
    elif every and day_id is not None:
        raise FormatError("--day does not go with --all, which is every day: leave one of them out")
    elif not every and day_id is None:
        raise FormatError("choose a day with --day 1.2, or --all with a folder: -o workouts")
    elif every and out is None:
        raise FormatError("--all writes many files: name their folder, -o workouts")


def _target(file: Path, day_id: str, to: str, every: bool, out: Path | None) -> Path:
    own = Path(f"{file.stem}-{day_id}{FORMATS[to].suffix}")
    if every:
        return out / own
    return out or own


def _export_one(
    loaded: plan_file.PlanFile, day_id: str, to: str, out: Path, context: Context, force: bool, every: bool
) -> None:
    done = loaded.day(day_id)
    if done.day.rest:
        if every:
            click.echo(f"{day_id} {done.day.name}: a rest day, no file")
            return
        raise FormatError(f"{loaded.path}: day {day_id} is a rest day: choose a day with steps")
    lost = Lost()
    data = export_day(FORMATS[to], loaded.plan, done, context, lost)
    if every:
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FormatError(f"{out.parent}: {error.strerror or error}: choose another folder") from error
    _write(out, data, force)
    _tell(out, lost)


def _tell(path: Path, lost: Lost) -> None:
    lines = lost.lines
    for line in lines[:_MOST_WARNINGS]:
        click.echo(plan_file.printable(f"{path}: {line}"), err=True)
    if len(lines) > _MOST_WARNINGS:
        click.echo(f"{path}: and {len(lines) - _MOST_WARNINGS} more of that kind", err=True)


def _write(path: Path, data: bytes, force: bool) -> None:
    out_file.write(path, data, force)
    # Standard output may be a plan's.
    click.echo(str(path), err=True)


COMMANDS = (import_workout, export)
