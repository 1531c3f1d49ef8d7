"""The commands for the settings on a board."""

import json
import os
import tempfile
from pathlib import Path

import click
from rich import box
from rich.table import Table

from paceclip import places
from paceclip.cli.board import board_options, stopped
from paceclip.core import settings as schema
from paceclip.preferences import calibrated, stored, words
from paceclip.preferences.stored import PreferenceError
from paceclip.recordings.calibrate import Result
from paceclip.terminal import console
from paceclip.usb.board import BoardError
from paceclip.usb.link import Link

_dry_run = click.option("--dry-run", is_flag=True, help="Only say what would change; the board restarts all the same.")


@click.group("settings")
def settings() -> None:
    """Show and change what is set on a board.

    Race, unit, sensor and the rest: docs/settings.md.
    """


@settings.command("get")
@click.argument("key", required=False)
@board_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, the defaults in it.")
def get(key: str | None, port: str, yes: bool, as_json: bool) -> None:
    """Show the settings of a board; of one KEY only its value, as JSON."""
    if key is not None:
        _check_key(key)
    with stopped(port, yes) as link:
        found = stored.fetch(link)
    values = schema.fresh() | found.given
    if key is not None:
        click.echo(stored.told(values[key]))
    elif as_json:
        click.echo(json.dumps(values))
    else:
        _print(found.given)
    if found.fault is not None:
        holds = "the last good settings hold" if found.given else "the defaults hold"
        raise click.ClickException(f"{found.fault}. Until then {holds}: .venv/bin/paceclip settings edit mends it")


@settings.command("set")
@click.argument("assignments", metavar="KEY=VALUE...", nargs=-1, required=True)
@board_options
@_dry_run
def change(assignments: tuple[str, ...], port: str, yes: bool, dry_run: bool) -> None:
    """Change settings of a board: unit=mi race=mile=7:00. KEY= alone takes the default again."""
    # Before the board is stopped.
    _checked(words.assigned({}, assignments))
    with stopped(port, yes) as link:
        found = stored.fetch(link)
        _send(link, words.assigned(found.given, assignments), found, dry_run)


@settings.command("edit")
@board_options
@_dry_run
@click.option(
    "--text",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Begin with this text, which an edit before was kept in.",
)
def edit(port: str, yes: bool, dry_run: bool, text: Path | None) -> None:
    """Change settings of a board in $EDITOR.

    It is told there what each of them may be. The board runs on meanwhile.
    """
    with stopped(port, yes) as link:
        found = stored.fetch(link)
    begin = text.read_text(encoding="utf-8") if text else words.written(found.given, f"the board on {link.port}")
    path = _kept(begin)
    try:
        given = _edited(path, found, found.fault)
        if given is None:
            click.echo("The text is empty: nothing is changed")
        # What can't be used is to be replaced, also by what held in its place.
        elif given == found.given and found.fault is None:
            click.echo("Nothing is changed")
        else:
            # The board ran on meanwhile: it may be a run that is stopped now.
            with stopped(link.port, yes) as link:
                now = stored.fetch(link)
                if now.data != found.data:
                    raise BoardError("The settings on the board have changed while you wrote")
                _send(link, given, now, dry_run)
    except (click.Abort, click.ClickException, schema.SettingsError, BoardError) as error:
        if _text(path) == begin:
            path.unlink()
        else:
            kept = f"What you wrote is kept: .venv/bin/paceclip settings edit --text {path}"
            click.echo(places.told(kept), err=True)
        if isinstance(error, schema.SettingsError):
            raise click.ClickException(words.plain(error)) from error
        raise
    path.unlink()


def keep_calibration(port: str, yes: bool, result: Result) -> None:
    """Set what was calibrated on the board on `port`, and tell of it; with `yes` nobody is asked before."""
    if result.error_um is None:
        raise click.ClickException("--port: the console was compared, nothing was calibrated: leave --port out")
    try:
        with stopped(port, yes) as link:
            changes = calibrated.keep(link, result.um_per_pulse)
    except schema.SettingsError as error:
        raise click.ClickException(str(error)) from error
    for line in changes or ["Nothing is changed on the board"]:
        click.echo(line, err=True)


def _kept(text: str) -> Path:
    handle, name = tempfile.mkstemp(prefix="paceclip-settings-", suffix=".toml")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _edited(path: Path, found: stored.Stored, fault: str | None) -> dict | None:
    """What is to be set, once the text in `path` says something that can be, None where it is empty; click.Abort where
    the writer gives up."""
    while True:
        if fault is not None:
            click.echo(fault, err=True)
            click.confirm("Open the editor?", default=True, abort=True, err=True)
        _open_editor(path)
        text = _text(path)
        if not text.strip():
            return None
        try:
            given = words.read(text)
            try:
                stored.check(given, found)
            except schema.SettingsError as error:
                fault = words.placed(text, words.plain(error))
                continue
            return given
        except PreferenceError as error:
            fault = str(error)


def _open_editor(path: Path) -> None:
    """Let the text in `path` be edited. A click error where there is no editor, or where it fails."""
    variable = next((name for name in ("VISUAL", "EDITOR") if os.environ.get(name)), "EDITOR")
    try:
        click.edit(filename=str(path))
    except (click.ClickException, ValueError) as error:
        if not isinstance(error, ValueError) and not isinstance(error.__cause__, OSError):
            raise  # one that began, and failed
        value = os.environ.get(variable)
        which = f" ({variable}={value})" if value else ""
        remedy = f"set {variable} to one that is there, such as {variable}=nano"
        raise click.ClickException(f"The editor can't be started{which}: {remedy}") from error


def _check_key(key: str) -> None:
    if key not in words.fields():
        # As the board would say it.
        _checked({key: 0})


def _checked(given: dict) -> None:
    """A click error where one of the values can't be used on any board."""
    try:
        stored.decode(stored.encode(given))
    except schema.SettingsError as error:
        raise click.ClickException(words.plain(error)) from error


def _send(link: Link, given: dict, found: stored.Stored, dry_run: bool) -> None:
    try:
        stored.check(given, found)
    except schema.SettingsError as error:
        raise click.ClickException(words.plain(error)) from error
    lines = stored.changes(found.given, given)
    for line in lines:
        click.echo(("would change " if dry_run else "") + line)
    if not lines and found.fault is None:
        click.echo("Nothing is changed")
    elif not dry_run:
        stored.send(link, given, found)
        if found.fault is not None and found.data is not None:
            click.echo("What stood in settings.json could not be used: it is kept as settings.json.bad")
    plan = given.get("plan")
    if plan is not None and plan not in found.plans:
        remedy = f".venv/bin/paceclip sync {plan} --port {link.port}"
        click.echo(places.told(f"There is no plan {plan} on the board yet: {remedy} brings it"), err=True)


def _print(given: dict) -> None:
    out = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    for heading in ("key", "value", "", "may be"):
        out.add_column(heading, no_wrap=heading != "may be")
    for key, (default, *_) in words.fields().items():
        value = given.get(key, default)
        out.add_row(key, stored.told(value), "" if key in given else "default", words.allowed(key))
    console().print(out)


COMMANDS = (settings,)
