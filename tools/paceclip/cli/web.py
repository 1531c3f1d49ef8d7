"""The commands for the web page."""

from pathlib import Path

import click

from paceclip import places
from paceclip.web import picture, serve, site

_out = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=site.OUT,
    help="The folder, else build/web.",
)


@click.command("web-build")
@_out
def web_build(out: Path) -> None:
    """Build the page for any static host, to build/web."""
    places.need_checkout("web-build")
    files = site.build_site(out)
    size = sum((out / file).stat().st_size for file in files)
    click.echo(f"{out}: {len(files)} files, {size / 1e6:.1f} MB, for any static host")


@click.command("web")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="Of this computer; 8000 by default.")
@_out
def web(port: int, out: Path) -> None:
    """Try the device in your browser, at localhost.

    Ctrl-C ends it.
    """
    places.need_checkout("web")
    site.build_site(out)
    with serve.server(out, port) as served:
        click.echo(f"Paceclip stands at {serve.address(served)} - Ctrl-C ends it")
        try:
            served.serve_forever()
        except KeyboardInterrupt:
            click.echo()


@click.command("web-picture")
def web_picture() -> None:
    """Take the page's picture for the documents, in chromium."""
    places.need_checkout("web-picture")
    picture.take()
    click.echo(picture.OUT.relative_to(places.ROOT))


COMMANDS = (web_build, web, web_picture)
