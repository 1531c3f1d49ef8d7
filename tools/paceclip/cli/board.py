"""What the commands that stop a board have in common."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from paceclip.activity import show_run
from paceclip.plans.plan_file import printable
from paceclip.terminal import console
from paceclip.usb.link import Link
from paceclip.usb.underway import UnderWay

_STOPS = "What runs on the board is stopped by this. A run under way is saved, and can be resumed after. Go on?"
# In a command's meta: the run that it tells of as it ends.
_NOT_OVER = "paceclip.not_over"


port_option = click.option(
    "--port", default="auto", help="The board's port; else $PACECLIP_PORT, else the only one on USB."
)

yes_option = click.option("--yes", is_flag=True, help="Don't ask before what runs on the board is stopped.")


def board_options(command):
    """Which board it is, and whether it may be stopped."""
    return port_option(yes_option(command))


@contextmanager
def stopped(port: str, yes: bool) -> Iterator[Link]:
    """The board, with what it ran stopped. Somebody at a terminal is asked before, since nobody can ask the board; and
    told of a run on it that is not over, as the command ends: once, however often it stops the board."""
    link = Link(port)
    if not yes and sys.stdin.isatty() and sys.stdout.isatty():
        click.confirm(_STOPS, default=True, abort=True)
    with _as_ctrl_c(), link:
        run = link.run
        context = click.get_current_context()
        if _NOT_OVER not in context.meta:
            context.call_on_close(lambda: _tell_of(context.meta[_NOT_OVER]))
        context.meta[_NOT_OVER] = run
        yield link


@contextmanager
def _as_ctrl_c() -> Iterator[None]:
    """Let what ends a program, and a terminal that is closed, be as Ctrl-C: it would leave the board at its prompt."""
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP)}
    for each, handler in before.items():
        # As nohup has it.
        if handler != signal.SIG_IGN:
            signal.signal(each, signal.default_int_handler)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def progress():
    """A bar for each thing that goes or comes, where there is a terminal: by its name, bytes so far, and all."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console(), transient=True, disable=not console().is_terminal) as shown:
        tasks = {}

        def tell(name: str, there: int, of: int) -> None:
            if name not in tasks:
                tasks[name] = shown.add_task(name, total=of)
            shown.update(tasks[name], completed=there)

        yield tell


def _tell_of(run: UnderWay | None) -> None:
    """Say of a run that is not over how it goes on; where it is no part of what a program may read."""
    if run is not None:
        which = printable(f"{run.plan} {run.day}, ") if run.plan else ""
        far = show_run.distance(run.mm, run.unit)
        more = ". A press on the board resumes it" if run.plan else ""
        click.echo(f"Run {run.run} ({which}{far}) is not over: it is saved{more}", err=True)
