"""The command that reads what the device has recorded of a run."""

import json
from pathlib import Path

import click

from paceclip import journal


@click.command("journal")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def print_journal(file: Path) -> None:
    """Print a run's journal (0001.run), a JSON object a line: header, seconds, laps, and in the last the totals."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}: fetch it, mpremote cp :data/runs/0001.run .") from error
    told = journal.entries(data)
    if all(entry["t"] == "damaged" for entry in told):
        raise click.ClickException(f"{file} is no run of Paceclip's: fetch one, mpremote cp :data/runs/0001.run .")
    for entry in told:
        click.echo(json.dumps(entry))


COMMANDS = (print_journal,)
