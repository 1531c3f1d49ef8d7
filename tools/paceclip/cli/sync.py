"""The command that brings plans to the device."""

from contextlib import suppress
from pathlib import Path

import click

from paceclip.cli.board import board_options, progress, stopped
from paceclip.cli.plans import PLAN
from paceclip.errors import UserError
from paceclip.plans import plan_file
from paceclip.plans.plan_file import printable
from paceclip.preferences import offered
from paceclip.usb import clock, sync
from paceclip.usb.board import BoardError


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
        first = None
        # All is there: a board that goes away now is no failure.
        with suppress(BoardError):
            first = offered.first(link, [Path(name).stem for name in done.sent]) if done.sent else None
    for name in done.sent:
        click.echo(printable(f"{'would send' if dry_run else 'sent'} {name}, {len(wanted[name])} bytes"))
    if first is not None:
        offers = "would offer" if dry_run else "offers"
        click.echo(printable(f"The board {offers} {first} first; hold its button for another plan"))
    if not done.sent:
        click.echo(f"Up to date: {len(wanted)} {'plan' if len(wanted) == 1 else 'plans'} on the board")
    if done.off:
        click.echo(f"The board's clock was {clock.told(done.off)}: it {'would be' if dry_run else 'is'} set")


def _sound(paths: tuple[Path, ...]) -> dict[str, bytes]:
    """The plans' bytes by their files' names. UserError with all that is wrong with any."""
    if not paths:
        raise UserError(f"There is no plan in {plan_file.FOLDER}/ here: .venv/bin/paceclip new NAME begins one")
    wanted: dict[str, bytes] = {}
    wrong = []
    # A file that was named twice is one; two links to it are two plans.
    for path in {(each.resolve(), each.name): each for each in paths}.values():
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
