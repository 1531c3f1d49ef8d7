"""Node, on which the twin runs."""

import subprocess
from pathlib import Path

from paceclip.errors import UserError


def start(script: Path, *arguments: str, **options) -> subprocess.Popen:
    """A running Node with `script` and its arguments; `options` are Popen's. UserError where there is no Node."""
    try:
        return subprocess.Popen(["node", str(script), *arguments], **options)
    except FileNotFoundError as error:
        raise UserError("Node is not there: install Node 20.15 or newer") from error
