"""The command that says what is wrong with a board."""

import json
import sys
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from paceclip import compiler as builder
from paceclip import places
from paceclip.cli.board import board_options, stopped
from paceclip.doctor.doctor import Release, examine
from paceclip.doctor.findings import DO, NONE, OK, Finding
from paceclip.plans.plan_file import printable
from paceclip.release import bundle_file, carry
from paceclip.terminal import console
from paceclip.usb import install

_MARKS = {OK: "ok  ", DO: "DO  ", NONE: "-   "}


@click.command("doctor")
@board_options
@click.option("--seconds", type=click.IntRange(0, 60), default=5, help="How long to watch sensor and button; 0: not.")
@click.option("--bundle", type=click.Path(path_type=Path), help="Compare with a release's paceclip-device-VERSION.zip.")
@click.option(
    "--board",
    "board_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The file of a board of your own.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor(port: str, yes: bool, seconds: int, bundle: Path | None, board_file: Path | None, as_json: bool) -> None:
    """Say how a board is, and what to do about it.

    It looks at files, room, settings, plans, display, sensor, button and the last error. The exit status is 1 where
    there is something to do. A run under way is kept on the board, to be resumed.
    """
    release = _release(bundle)
    with stopped(port, yes) as link, _live(as_json) as say:
        found, crash = examine(link, release, seconds, board_file, say)
    if as_json:
        click.echo(json.dumps({"findings": [asdict(each) for each in found], "crash": crash}))
    else:
        _print(found, crash)
    sys.exit(any(each.state == DO for each in found))


def _release(bundle: Path | None) -> Release:
    """What ought to be on the board: a bundle's files, or those that this paceclip would install."""
    if bundle is not None:
        return Release(*bundle_file.told(bundle))
    if places.IS_CHECKOUT and not carry.is_fresh(places.ROOT):
        builder.build()
    bundle_file.need_device(builder.OUT)
    names = json.loads(builder.record().read_text())["names"]
    return Release(places.version(), install.hashes(builder.OUT), names)


@contextmanager
def _live(as_json: bool):
    """What is to be done meanwhile: a line that changes, or where there is no terminal, the first word of it."""
    out = console()
    if as_json or not out.is_terminal:
        told = set()

        def say(text: str) -> None:
            if not told:
                click.echo(text.partition(":")[0], err=True)
            told.add(text)

        yield say
        return
    with out.status("Looking at what is on the board") as status:
        yield status.update


def _print(found: list[Finding], crash: str | None) -> None:
    wide = max(len(each.name) for each in found)
    for each in found:
        click.echo(f"{_MARKS[each.state]}{each.name:<{wide}}  {printable(each.text)}")
        if each.remedy:
            click.echo(f"    {'':<{wide}}  -> {places.told(each.remedy)}")
    if crash:
        click.echo("\ndata/crash.txt:")
        for line in crash.splitlines():
            click.echo("  " + printable(line))


COMMANDS = (doctor,)
