"""The commands for those who develop Paceclip: its build, its documents, and the names in a trace."""

import click

from paceclip import compiler as builder
from paceclip import docs as documents
from paceclip import places
from paceclip.compiler.shorten import restore


@click.command()
def build() -> None:
    """Compile the device's files to build/device.

    What the virtual one needs beside them goes to build/twin.romfs.
    """
    places.need_checkout("build")
    files = builder.build_all()
    size = sum((builder.OUT / path).stat().st_size for path in files)
    click.echo(f"build/device: {len(files)} files, {size} bytes")


@click.command()
@click.argument("file", type=click.File(errors="replace"), default="-")
def trace(file) -> None:
    """Put the true names into a trace of the device.

    It is data/crash.txt there; the build has shortened the names. They are those of the sources here: of another
    version than the installed one they would be wrong.
    """
    click.echo(restore(file.read(), builder.names()), nl=False)


@click.command()
@click.option("--check", is_flag=True, help="Change nothing: name what is out of step, exit status 1 if anything is.")
def docs(check: bool) -> None:
    """Take the pictures of docs/ anew, or check the documents.

    Checked is whether they are in step with the source.
    """
    places.need_checkout("docs")
    if not check:
        for picture in documents.regenerate():
            click.echo(picture.relative_to(builder.ROOT))
        return
    faults = documents.faults()
    if faults:
        raise click.ClickException("the documents are out of step:\n" + "\n".join(faults))


COMMANDS = (build, trace, docs)
