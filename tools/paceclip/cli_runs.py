"""The commands for what the device has recorded of runs: fetched, kept, shown, and given to other programs."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
from rich import box
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from paceclip import brief, journal, pull, show_run, whole_file
from paceclip.activity import activity, fit, table, tcx
from paceclip.activity.store import Kept, Store, default_folder
from paceclip.core import units
from paceclip.link import Link
from paceclip.plan_file import printable
from paceclip.terminal import console

_FETCH = ".venv/bin/mpremote connect PORT cp :data/runs/0001.run . + reset"
_FORMATS = {"fit": fit.write, "tcx": tcx.write, "csv": table.write_csv, "json": table.write_json}
_METRES = {"m": 1000, "km": units.KM_MM, "mi": units.MI_MM}
# FIT's own time begins with it.
_FIRST_YEAR = 1990
_STATES = {"done": "", "early": "ended early", "discarded": "discarded", "open": "not over", "damaged": "damaged"}

_folder = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="PACECLIP_RUNS",
    help="Where runs are kept; else $PACECLIP_RUNS, else where this computer has the data of programs.",
)


@contextmanager
def _store(folder: Path | None, make: bool = False) -> Iterator[Store]:
    store = Store(folder or default_folder(), make)
    try:
        yield store
    finally:
        store.close()


@click.command("journal")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print all of it, a JSON object a line; the totals are the last.")
def print_journal(file: Path, as_json: bool) -> None:
    """Show a run by its journal (0001.run): its steps, and what they sum up to."""
    _print(_entries(file), as_json)


def _entries(file: Path) -> list[dict]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}: fetch it, {_FETCH}") from error
    told = journal.entries(data)
    if all(entry["t"] == "damaged" for entry in told):
        raise click.ClickException(f"{file} is no run of Paceclip's: fetch one, {_FETCH}")
    return told


def _print(entries: list[dict], as_json: bool) -> None:
    if not as_json:
        show_run.print_run(console(), entries)
        return
    for entry in entries:
        click.echo(json.dumps(entry))


@click.command("pull")
@click.option("--port", default="", help="The board's serial port.")
@click.option("--dry-run", is_flag=True, help="Only say what would be fetched; the board restarts all the same.")
@_folder
def pull_runs(port: str, dry_run: bool, folder: Path | None) -> None:
    """Fetch the runs of a board that are not kept here yet. A run under way is kept on the board, to be resumed."""
    with _store(folder, make=True) as store, Link(port) as link, _progress() as tell:
        new, kept = pull.pull(link, store, dry_run, tell)
    for run in new if dry_run else ():
        click.echo(f"would fetch run {run.run} of the board, {run.size} bytes")
    if kept:
        _list(kept)
    elif not new:
        click.echo("No run is new")


@contextmanager
def _progress():
    """A bar for each run that comes, where there is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console(), transient=True) as progress:
        tasks = {}

        def tell(run, size: int) -> None:
            if run not in tasks:
                tasks[run] = progress.add_task(f"run {run.run}", total=run.size)
            progress.advance(tasks[run], size)

        yield tell


@click.command("runs")
@_folder
def list_runs(folder: Path | None) -> None:
    """List the runs that are kept on this computer."""
    with _store(folder) as store:
        kept = store.all()
    if not kept:
        raise click.ClickException(
            "No run is kept here yet: fetch those of your board, .venv/bin/paceclip pull --port PORT"
        )
    _list(kept)


def _list(runs: list[Kept]) -> None:
    out = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    for heading in ("id", "start", "plan", "day", "distance", "time", "pace", ""):
        justify = "right" if heading in ("id", "distance", "time", "pace") else "left"
        out.add_column(heading, justify=justify, no_wrap=True)
    for run in runs:
        mm_s = 1000 * run.mm / run.ms if run.ms else 0
        out.add_row(
            str(run.id),
            run.start.replace("T", " ")[:16] if run.start else "?",
            printable(run.plan),
            run.day,
            show_run.distance(run.mm, run.unit),
            units.clock_text(run.ms),
            f"{brief.pace_of(mm_s, mm_s, run.unit)} /{run.unit}" if mm_s else "",
            _STATES[run.state],
        )
    console().print(out)


@click.command("show-run")
@click.argument("number", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print all of it, a JSON object a line; the totals are the last.")
@_folder
def show_kept(number: int, as_json: bool, folder: Path | None) -> None:
    """Show a run that is kept here: its steps, and what they sum up to."""
    with _store(folder) as store:
        file = store.path(store.get(number))
    _print(_entries(file), as_json)


@click.command("export-run")
@click.argument("run", metavar="ID|FILE")
@click.option("--format", "to", type=click.Choice([*_FORMATS]), required=True, help="fit and tcx are for logbooks.")
@click.option("--laps", is_flag=True, help="Of csv: a line each lap instead of each second.")
@click.option("--distance", metavar="5.02km", help="What it was by another measure: all that was run is corrected.")
@click.option("--start", metavar="'2026-11-27 18:30'", help="When it began, where the device's clock was not set.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file to write; else named by plan and day.")
@click.option("--force", is_flag=True, help="Overwrite the file; correct by more than a fifth.")
@_folder
def export_run(
    run: str,
    to: str,
    laps: bool,
    distance: str | None,
    start: str | None,
    out: Path | None,
    force: bool,
    folder: Path | None,
) -> None:
    """Write a run, kept here or in a FILE, for logbooks (fit, tcx), spreadsheets (csv) or programs (json)."""
    if laps and to != "csv":
        raise click.ClickException("--laps goes with --format csv; the others have laps anyway: leave it out")
    with _store(folder) as store:
        file = store.path(store.get(int(run))) if run.isdecimal() else Path(run)
        told = activity.of(_entries(file))
        if start is not None:
            told = replace(told, start=_start(start))
        if distance is not None:
            told = _corrected(told, distance, force)
        data = (table.write_laps if laps else _FORMATS[to])(told)
    date = f"-{told.start:%Y-%m-%d}" if told.start else ""
    path = out or Path(f"{told.plan}-{told.day}{date}-run{told.run}{'-laps' if laps else ''}.{to}")
    if path.exists() and not force:
        raise click.ClickException(f"{path}: exists: choose another name, or add --force")
    try:
        whole_file.write(path, data)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror or error}: choose another place") from error
    click.echo(str(path), err=True)


def _start(text: str) -> datetime:
    try:
        start = datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        start = None
    # A day alone would be its midnight.
    if start is None or ":" not in text:
        raise click.ClickException(f"--start {text}: write it as 2026-11-27 18:30")
    if start.year < _FIRST_YEAR or start > datetime.now().astimezone():
        raise click.ClickException(f"--start {text}: write when the run was, from {_FIRST_YEAR} to today")
    return start


def _corrected(told: activity.Activity, text: str, force: bool) -> activity.Activity:
    found = re.fullmatch(r"(\d{1,9}(?:[.,]\d+)?) ?(km|mi|m)", text.lower())
    mm = round(float(found[1].replace(",", ".")) * _METRES[found[2]]) if found else 0
    if not mm:
        raise click.ClickException(f"--distance {text}: write it as 5.02km, 3.1mi or 1609m")
    if abs(mm - told.mm) * 5 > told.mm > 0 and not force:
        was = show_run.distance(told.mm, told.unit)
        raise click.ClickException(f"--distance {text}: the run was {was}, a fifth is much: if it's right, add --force")
    return told.scaled(mm)


COMMANDS = (print_journal, pull_runs, list_runs, show_kept, export_run)
