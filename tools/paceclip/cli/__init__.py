"""The command line: what a developer's or a runner's computer does for the device."""

import errno
import json
import os
import sys
from pathlib import Path

import click

from paceclip import build as builder
from paceclip import docs as documents
from paceclip import places
from paceclip.build.shorten import restore
from paceclip.cli import (
    doctor,
    formats,
    plans,
    release,
    report,
    rules,
    runs,
    settings,
    sim,
    sync,
    web,
)
from paceclip.cli.board import port_option, yes_option
from paceclip.cli.help import Groups
from paceclip.errors import UserError
from paceclip.recordings import calibrate as calibrator
from paceclip.recordings import pulselog
from paceclip.recordings import replay as replayer
from paceclip.release import bundle_file
from paceclip.usb import device as virtual
from paceclip.usb import flash as flasher
from paceclip.usb import install as installer
from paceclip.usb import ports
from paceclip.usb.board import shown

# No disk that is redirected to takes more.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class _Commands(Groups):
    """A group that tells of every mistake of a user's and ends with 1; Click's own is 2 for some of them."""

    def make_context(self, *arguments, **more):
        return _with_status(super().make_context, *arguments, **more)

    def invoke(self, ctx):
        return _with_status(super().invoke, ctx)


def _with_status(do, *arguments, **more):
    try:
        try:
            return do(*arguments, **more)
        finally:
            # What is left to Python's own end can fail there, when nothing says it any more.
            if sys.stdout is not None:
                sys.stdout.flush()
    except click.UsageError as error:
        error.exit_code = 1
        raise
    except click.ClickException as error:
        error.message = places.told(error.message)
        raise
    except UserError as error:
        raise click.ClickException(places.told(str(error))) from error
    except OSError as error:
        # Every file that a command writes has a message of its own. On a closed pipe Click ends silently.
        if error.errno not in _FULL:
            raise
        # Else Python would try to write the rest once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.ClickException(f"standard output: {error.strerror}") from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(places.version(), message="%(prog)s %(version)s")
def main() -> None:
    """What a computer does for Paceclip, the coach on a treadmill.

    COMMAND --help says more of each.
    """


def _compile() -> list[Path]:
    files = builder.build()
    builder.build_twin()
    return files


@main.command()
def build() -> None:
    """Compile the device's files to build/device.

    What the virtual one needs beside them goes to build/twin.romfs.
    """
    places.need_checkout("build")
    files = _compile()
    size = sum((builder.OUT / path).stat().st_size for path in files)
    click.echo(f"build/device: {len(files)} files, {size} bytes")


@main.command()
@click.argument("file", type=click.File(errors="replace"), default="-")
def trace(file) -> None:
    """Put the true names into a trace of the device.

    It is data/crash.txt there; the build has shortened the names. They are those of the sources here: of another
    version than the installed one they would be wrong.
    """
    click.echo(restore(file.read(), builder.names()), nl=False)


@main.command()
@click.option(
    "--flash", type=click.Path(path_type=Path, file_okay=False), help="Keep the flash in this folder between starts."
)
@click.option("--speed", type=click.FloatRange(0.1, 100), default=1, help="Let the device's time run faster.")
@click.option("--heap", type=click.IntRange(min=65536), help="Bytes of Python's heap.")
@click.option(
    "--baud", type=click.IntRange(min=0), default=virtual.BAUD, help="The rate of the serial line; 0 for no limit."
)
def device(flash: Path | None, speed: float, heap: int | None, baud: int) -> None:
    """Start a virtual board on a serial port of this computer."""
    places.need_checkout("device")
    sys.exit(virtual.run(flash, speed, heap, baud))


@main.command()
@port_option
@click.option("--dry-run", is_flag=True, help="Only print the commands that would be run.")
@click.option("--bundle", "file", type=click.Path(path_type=Path), help="Of a release: paceclip-device-VERSION.zip.")
def install(port: str, dry_run: bool, file: Path | None) -> None:
    """Put Paceclip on a board that has MicroPython, or update it.

    Your plans, settings and data stay.
    """
    if dry_run:
        for line in installer.dry_run(port):
            click.echo(line)
    elif file is not None:
        with bundle_file.unpacked(file) as firmware:
            installer.install(port, _say, firmware)
    else:
        if places.IS_CHECKOUT:
            _compile()
        bundle_file.need_device(builder.OUT)
        installer.install(port, _say)


def _say(text: str) -> None:
    click.echo(places.told(text))


@main.command()
@port_option
@click.option("--image", type=click.Path(path_type=Path), default="", help="MicroPython for the board, a .bin file.")
@click.option("--chip", type=click.Choice(flasher.CHIPS), help="The chip that it must be for.")
@click.option("--dry-run", is_flag=True, help="Only print the commands that would be run.")
def flash(port: str, image: Path, chip: str | None, dry_run: bool) -> None:
    """Put MicroPython on a board: all that is on it is erased."""
    named = ports.named(port)
    commands = flasher.commands(named, image, chip)
    if dry_run:
        for command in commands:
            click.echo(shown(command))
        return
    if not ports.is_named(port) and sys.stdin.isatty():
        click.confirm(f"Erase all that is on {named}?", abort=True)
    flasher.flash(named, commands)


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


@main.command()
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


@main.command()
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


@main.command()
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


_PARTS = (
    plans,
    formats,
    rules,
    runs,
    report,
    settings,
    doctor,
    release,
    sim,
    sync,
    web,
)
for _commands in _PARTS:
    for _command in _commands.COMMANDS:
        main.add_command(_command)
