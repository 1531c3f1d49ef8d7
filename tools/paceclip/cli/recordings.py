"""The commands for recordings of a sensor."""

import json
from pathlib import Path

import click

from paceclip import places
from paceclip.cli import settings
from paceclip.cli.board import yes_option
from paceclip.recordings import calibrate as calibrator
from paceclip.recordings import pulselog
from paceclip.recordings import replay as replayer

_FILE = click.Path(path_type=Path)


def _sensor_options(command):
    """What settings.json says of the sensor; where an option is not given, what a raw log says, else the default."""
    for option in (
        click.option("--pulses-per-rev", type=int, help="As in settings.json."),
        click.option("--um-per-pulse", type=int, help="As in settings.json."),
        click.option("--sensor", type=click.Choice(["hall", "reed"]), help="As in settings.json."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("edges", type=_FILE)
@click.option("--blocks", type=_FILE, help="When the VM is blocked: a CSV of start_us,end_us.")
@click.option("--flash", type=_FILE, help="When flash is written, with interrupts off: a CSV of start_us,end_us.")
@_sensor_options
@click.option("--counter/--no-counter", default=True, help="Whether the chip counts in hardware as well.")
@click.option("--poll-ms", type=click.IntRange(10, 1000), default=100, help="How often the belt is asked.")
@click.option(
    "--duration-ms", type=click.IntRange(1, pulselog.MOST_US // 1000), help="How long; else 10 s after the last edge."
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, help="Chance, in how late interrupts are.")
@click.option("-o", "--out", type=_FILE, help="The CSV to write; else standard output.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def replay(edges: Path, out: Path | None, force: bool, **options) -> None:
    """Show what the device makes of a recording of its sensor.

    EDGES is a raw pulse log of the device, or a CSV of t_us,level.
    """
    places.need_checkout("replay")
    replayer.replay(edges, replayer.Options(**options), out, force)


@click.command()
@click.argument("log", type=_FILE)
@click.option("--laps", type=click.IntRange(1), help="Laps of a mark on the belt between the first time and the last.")
@click.option("--belt-mm", type=click.IntRange(500, 20000), help="The belt's length, once round, in whole millimetres.")
@click.option("--mark-us", multiple=True, metavar="T,T,...", help="Times at which the mark passed.")
@click.option("--marks", type=_FILE, help="The same in a file: a CSV of t_us.")
@click.option("--distance", metavar="1.00km", help="How far the belt went in the whole log, as exact as it is known.")
@click.option("--speed", metavar="10.0km/h", help="The belt's true speed from --from-ms to --to-ms.")
@click.option("--console", metavar="10.0km/h|1.00km", help="What the console showed, to compare it with what is true.")
@click.option("--from-ms", type=click.IntRange(0), help="Start of the part in which the speed was steady.")
@click.option("--to-ms", type=click.IntRange(0), help="End of that part.")
@_sensor_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--port", default="", help="Set the result on the board on this port, or on auto, too.")
@yes_option
def calibrate(log: Path, as_json: bool, port: str, yes: bool, **options) -> None:
    """Calibrate with a recording of the sensor, or try the console.

    It works out um_per_pulse from LOG: edges, or a raw pulse log. What is known of the belt: the times of a mark on it,
    a distance, or a speed.
    """
    result = calibrator.calibrate(log, calibrator.Options(**options))
    click.echo(json.dumps(result.data()) if as_json else result.text())
    if port:
        settings.keep_calibration(port, yes, result)


COMMANDS = (replay, calibrate)
