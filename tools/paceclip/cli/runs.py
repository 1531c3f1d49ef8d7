"""The commands for what the device has recorded of runs: fetched, kept, shown, and given to other programs."""

import json
from pathlib import Path

import click
from rich import box
from rich.table import Table

from paceclip import out_file, places
from paceclip.activity import fit, planned, run_file, show_run, table, tcx
from paceclip.activity.store import Kept
from paceclip.cli.board import board_options, progress, stopped
from paceclip.core import units
from paceclip.plans.plan_file import printable
from paceclip.show import brief
from paceclip.terminal import console
from paceclip.usb import pull
from paceclip.usb.link import FAST_BAUD

_FORMATS = {"fit": fit.write, "tcx": tcx.write, "csv": table.write_csv, "json": table.write_json}
_FORMAT = click.Choice([*_FORMATS], case_sensitive=False)
_STATES = {"done": "", "early": "ended early", "discarded": "discarded", "open": "not over", "damaged": "damaged"}


@click.command("pull")
@click.option("--dry-run", is_flag=True, help="Only say what would be fetched; the board restarts all the same.")
@click.option("--all", "everything", is_flag=True, help="Fetch also what was fetched before, for another computer.")
@click.option("--baud", type=click.IntRange(9600), default=FAST_BAUD, help="How fast runs come; 115200 always can be.")
@board_options
@run_file.folder_option
def pull_runs(port: str, yes: bool, dry_run: bool, everything: bool, baud: int, folder: Path | None) -> None:
    """Fetch the runs of a board that are not kept here yet.

    A run under way is kept on the board, to be resumed.
    """
    with run_file.store(folder, make=True) as store, stopped(port, yes) as link, progress() as tell:
        done = pull.pull(link, store, dry_run, baud, tell, everything)
    for run in done.new if dry_run else ():
        click.echo(f"would fetch run {run.run} of the board, {run.size} bytes")
    if done.kept:
        _list(done.kept)
    elif not done.new:
        click.echo(places.told(f"No run is new{_fetched(done)}"))


def _fetched(done: pull.Pulled) -> str:
    """What there is on the board all the same."""
    if not done.before:
        return ""
    said = f": {done.before} on the board {'was' if done.before == 1 else 'were'} fetched before"
    return said if done.here else f"{said}, and none is kept here: .venv/bin/paceclip pull --all fetches all"


@click.command("runs")
@run_file.folder_option
def list_runs(folder: Path | None) -> None:
    """List the runs that are kept on this computer."""
    with run_file.store(folder) as store:
        kept = store.all()
    if not kept:
        raise click.ClickException("No run is kept here yet: fetch those of your board, .venv/bin/paceclip pull")
    _list(kept)


def _list(runs: list[Kept]) -> None:
    out = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    for heading in ("id", "start", "plan", "day", "distance", "time", "pace", ""):
        justify = "right" if heading in ("id", "distance", "time", "pace") else "left"
        out.add_column(heading, justify=justify, no_wrap=True)
    for run in runs:
        pace = brief.pace_over(run.mm, run.ms, run.unit)
        out.add_row(
            str(run.id),
            run.start.replace("T", " ")[:16] if run.start else "?",
            printable(run.plan),
            run.day,
            show_run.distance(run.mm, run.unit),
            units.clock_text(run.ms),
            f"{pace} /{run.unit}" if pace else "",
            _STATES[run.state],
        )
    console().print(out)


@click.command("show-run")
@click.argument("run", metavar="ID|FILE")
@click.option("--json", "as_json", is_flag=True, help="Print all of it, a JSON object a line; the totals are the last.")
@run_file.folder_option
def show_kept(run: str, as_json: bool, folder: Path | None) -> None:
    """Show a run: its steps, and what they sum up to.

    It is kept here or in a FILE.
    """
    entries = run_file.entries(run_file.find(run, folder))
    if not as_json:
        plan = planned.find(entries)
        show_run.print_run(console(), entries, plan and plan.steps)
        return
    for entry in entries:
        click.echo(json.dumps(entry))


@click.command("export-run")
@click.argument("run", metavar="ID|FILE")
@click.option(
    "--format",
    "to",
    type=_FORMAT,
    required=True,
    help="fit and tcx are for logbooks.",
)
@click.option("--laps", is_flag=True, help="Of csv: a line each lap instead of each second.")
@run_file.corrections
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file to write; else named by plan and day.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@run_file.folder_option
def export_run(
    run: str,
    to: str,
    laps: bool,
    distance: str | None,
    sure: bool,
    start: str | None,
    out: Path | None,
    force: bool,
    folder: Path | None,
) -> None:
    """Write a run for your logbook, or a spreadsheet.

    It is kept here or in a FILE. For logbooks (fit, tcx), spreadsheets (csv) or programs (json).
    """
    if laps and to != "csv":
        raise click.ClickException("--laps goes with --format csv; the others have laps anyway: leave it out")
    entries = run_file.entries(run_file.find(run, folder))
    told = run_file.told(entries, planned.find(entries), distance, start, sure)
    data = (table.write_laps if laps else _FORMATS[to])(told)
    path = out or Path(told.file_name(f"{'-laps' if laps else ''}.{to}"))
    out_file.write(path, data, force)
    click.echo(click.format_filename(path))


COMMANDS = (pull_runs, list_runs, show_kept, export_run)
