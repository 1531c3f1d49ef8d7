"""The command that brings plans to the device, and what commands that stop it have in common."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from paceclip import plan_file, show_run
from paceclip.cli_plans import PLAN
from paceclip.errors import UserError
from paceclip.link import Link
from paceclip.plan_file import printable
from paceclip.terminal import console
from paceclip.usb import sync
from paceclip.usb.underway import UnderWay

# A clock that nobody has set begins in 2000.
_UNSET = timedelta(days=366)
_STOPS = "What runs on the board is stopped by this. A run under way is saved, and can be resumed after. Go on?"


def board_options(command):
    """Which board it is, and whether it may be stopped."""
    for option in (
        click.option("--yes", is_flag=True, help="Don't ask before what runs on the board is stopped."),
        click.option("--port", default="", help="The board's port; else $PACECLIP_PORT, else the only one on USB."),
    ):
        command = option(command)
    return command


@contextmanager
def stopped(port: str, yes: bool) -> Iterator[Link]:
    """The board, with what it ran stopped. Somebody at a terminal is asked before, since nobody can ask the board."""
    link = Link(port)
    if not yes and sys.stdin.isatty() and sys.stdout.isatty():
        click.confirm(_STOPS, default=True, abort=True)
    with link:
        yield link


@contextmanager
def progress():
    """A bar for each thing that goes or comes, where there is a terminal: of its name, bytes more, and bytes in all."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console(), transient=True, disable=not console().is_terminal) as shown:
        tasks = {}

        def tell(name: str, size: int, of: int) -> None:
            if name not in tasks:
                tasks[name] = shown.add_task(name, total=of)
            shown.advance(tasks[name], size)

        yield tell


@click.command("sync")
@click.argument("plans", type=PLAN, nargs=-1)
@click.option("--dry-run", is_flag=True, help="Only say what would be sent; the board restarts all the same.")
@board_options
def sync_plans(plans: tuple[Path, ...], port: str, yes: bool, dry_run: bool) -> None:
    """Bring plans to a board, and set its clock.

    PLANS are files, or names in the folder plans; else all of that folder. Only what differs is sent, all of it or
    nothing. Other plans on the board stay.
    """
    wanted = _sound(plans or tuple(sorted(Path(plan_file.FOLDER).glob(f"[!.]*{plan_file.SUFFIX}"))))
    with stopped(port, yes) as link, progress() as tell:
        done = sync.sync(link, wanted, dry_run=dry_run, tell=tell)
    for name in done.sent:
        click.echo(printable(f"{'would send' if dry_run else 'sent'} {name}, {len(wanted[name])} bytes"))
    if not done.sent:
        click.echo(f"Up to date: {len(wanted)} on the board")
    if done.off != timedelta(0):
        was = "not set" if done.off is None or done.off > _UNSET else f"off by {done.off.total_seconds():.0f} s"
        click.echo(f"The board's clock was {was}: it {'would be' if dry_run else 'is'} set")
    tell_of(done.run)


def tell_of(run: UnderWay | None) -> None:
    """Say of a run that this has stopped how it goes on."""
    if run is not None:
        which = printable(f"{run.plan} {run.day}, ") if run.plan else ""
        far = show_run.distance(run.mm, run.unit)
        click.echo(f"Run {run.run} ({which}{far}) was under way: it is saved. A press on the board resumes it")


def _sound(paths: tuple[Path, ...]) -> dict[str, bytes]:
    """The plans' bytes by their files' names. UserError with all that is wrong with any."""
    if not paths:
        raise UserError(f"There is no plan in {plan_file.FOLDER}/ here: .venv/bin/paceclip new NAME begins one")
    wanted: dict[str, bytes] = {}
    wrong = []
    for path in {each.resolve(): each for each in paths}.values():
        try:
            data = plan_file.read(path)
        except plan_file.PlanFileError as error:
            wrong.append(str(error))
            continue
        if path.suffix != plan_file.SUFFIX or path.name.startswith("."):
            name = path.stem.lstrip(".") + plan_file.SUFFIX
            wrong.append(f"{path}: the board knows plans by their names: call it {name}")
        elif path.name in wanted:
            wrong.append(f"{path}: there are two of this name, and the board has room for one: rename it")
        try:
            file = plan_file.sound(data, path)
        except plan_file.PlanFileError as error:
            wrong.append(str(error))
            continue
        if letters := file.unknown():
            click.echo(printable(f"{path}: not wrong, but the device shows a ? for each {letters}"), err=True)
        wanted[path.name] = data
    if wrong:
        raise UserError("\n".join(wrong) + "\nNothing was sent")
    return wanted


COMMANDS = (sync_plans,)
