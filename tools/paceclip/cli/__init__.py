"""The command line: what a developer's or a runner's computer does for the device."""

import errno
import os
import sys

import click

from paceclip import places
from paceclip.cli import (
    developer,
    device,
    doctor,
    formats,
    install,
    plans,
    recordings,
    release,
    report,
    rules,
    runs,
    settings,
    sim,
    sync,
    web,
)
from paceclip.cli.help import Groups
from paceclip.errors import UserError

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


_PARTS = (
    plans,
    formats,
    rules,
    install,
    sync,
    settings,
    doctor,
    runs,
    report,
    sim,
    web,
    device,
    recordings,
    developer,
    release,
)
for _commands in _PARTS:
    for _command in _commands.COMMANDS:
        main.add_command(_command)
