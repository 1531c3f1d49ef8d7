"""The command that reads what the device has recorded of a run."""

import json
from pathlib import Path

import click

from paceclip import journal, show_run
from paceclip.terminal import console

_FETCH = ".venv/bin/mpremote connect PORT cp :data/runs/0001.run . + reset"


@click.command("journal")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print all of it, a JSON object a line; the totals are the last.")
def print_journal(file: Path, as_json: bool) -> None:
    """Show a run by its journal (0001.run): its steps, and what they sum up to."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}: fetch it, {_FETCH}") from error
    told = journal.entries(data)
    if all(entry["t"] == "damaged" for entry in told):
        raise click.ClickException(f"{file} is no run of Paceclip's: fetch one, {_FETCH}")
    if not as_json:
        show_run.print_run(console(), told)
        return
    for entry in told:
        click.echo(json.dumps(entry))


COMMANDS = (print_journal,)
