"""The command that makes a release."""

from pathlib import Path

import click

from paceclip import places
from paceclip.release.release import release


@click.command("release")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to make, or to replace; else build/release.",
)
@click.option("--web/--no-web", "with_web", default=True, help="Whether the web page is part of it.")
def make_release(out: Path | None, with_web: bool) -> None:
    """Make a release of the commit that is checked out.

    It has the board's files, the wheel, the web page, and their hashes.
    """
    places.need_checkout("release")
    for path in release(places.ROOT, out or places.ROOT / "build" / "release", with_web):
        click.echo(f"{path.stat().st_size:>9}  {path.name}")


COMMANDS = (make_release,)
