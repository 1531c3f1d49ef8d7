"""A run that a command is to do something with: by its number or its file, and as it is to be corrected."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from paceclip.activity import activity, journal, show_run
from paceclip.activity.planned import Planned
from paceclip.activity.store import Store, default_folder
from paceclip.core import units
from paceclip.errors import UserError
from paceclip.plans.plan_file import printable

_FETCH = ".venv/bin/paceclip pull"
_METRES = {"m": 1000, "km": units.KM_MM, "mi": units.MI_MM}
# FIT's own lengths end not far beyond.
_MOST_MM = 1000 * units.KM_MM
# FIT's own time begins with it.
_FIRST_YEAR = 1990


class RunFileError(UserError):
    """A run that is not there, or can't be so corrected; str() says what to do."""


folder_option = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="PACECLIP_RUNS",
    help="Where runs are kept; else $PACECLIP_RUNS, else where this computer has the data of programs.",
)


def corrections(command):
    """What told() takes."""
    for option in (
        click.option(
            "--start", metavar="'2026-11-27 18:30'", help="When it began, where the device's clock was not set."
        ),
        click.option("--sure", is_flag=True, help="The distance is right, though it's off by more than a fifth."),
        click.option(
            "--distance", metavar="5.02km", help="What it was by another measure: all that was run is corrected."
        ),
    ):
        command = option(command)
    return command


@contextmanager
def store(folder: Path | None, make: bool = False) -> Iterator[Store]:
    """The kept runs, in the folder that a command was given."""
    kept = Store(folder or default_folder(), make, lambda line: click.echo(printable(line), err=True))
    try:
        yield kept
    finally:
        kept.close()


def find(run: str, folder: Path | None) -> Path:
    """The file of a run: "3" is a number of those that are kept, all else a file's own name. A file that is called 3 is
    ./3."""
    if not run.isdecimal():
        return Path(run)
    with store(folder) as kept:
        return kept.path(kept.get(int(run)))


def entries(file: Path) -> list[dict]:
    """What a file tells, as journal.entries(); RunFileError where it is none of a run."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise RunFileError(
            f"{file}: {error.strerror}: check the name, or fetch it from your board, {_FETCH}"
        ) from error
    told = journal.entries(data)
    if all(entry["t"] == "damaged" for entry in told):
        raise RunFileError(f"{file} is no run of Paceclip's: fetch those of your board, {_FETCH}")
    return told


def told(
    found: list[dict], plan: Planned | None, distance: str | None, start: str | None, sure: bool
) -> activity.Activity:
    """The activity of these entries, by its `plan` where that is known, which began at `start` and was over `distance`,
    where somebody says so. Only who is `sure` of it corrects by more than a fifth."""
    run = activity.of(found, steps=plan and plan.steps)
    if start is not None:
        run = replace(run, start=_start(start))
    return run if distance is None else _corrected(run, distance, sure)


def _start(text: str) -> datetime:
    try:
        start = datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        start = None
    # A day alone would be its midnight.
    if start is None or ":" not in text:
        raise RunFileError(f"--start {text}: write it as 2026-11-27 18:30")
    if start.year < _FIRST_YEAR or start > datetime.now().astimezone():
        raise RunFileError(f"--start {text}: write when the run was, from {_FIRST_YEAR} to today")
    return start


def _corrected(run: activity.Activity, text: str, sure: bool) -> activity.Activity:
    found = re.fullmatch(r"(\d{1,9}(?:[.,]\d+)?) ?(km|mi|m)", text.lower())
    mm = round(float(found[1].replace(",", ".")) * _METRES[found[2]]) if found else 0
    if not 0 < mm <= _MOST_MM:
        raise RunFileError(f"--distance {text}: write it as 5.02km, 3.1mi or 1609m, 1000 km at most")
    if abs(mm - run.mm) * 5 > run.mm > 0 and not sure:
        was = show_run.distance(run.mm, run.unit)
        raise RunFileError(f"--distance {text}: the run was {was}, a fifth is much: if it's right, add --sure")
    return run.scaled(mm)
