"""Where Paceclip's own files are: in a checkout of it, or in the small tree that a wheel carries along."""

import os
import re
import tomllib
from importlib import metadata
from pathlib import Path

from paceclip.errors import UserError

_HERE = Path(__file__).resolve().parent
# Only an installed Paceclip has it: release/carry.py puts it there.
CARRIED = "carried"
IS_CHECKOUT = not (_HERE / CARRIED).is_dir()
ROOT = _HERE.parents[1] if IS_CHECKOUT else _HERE / CARRIED

# What a remedy says to somebody in a checkout, and to whoever has Paceclip installed.
_WORDS = (
    (re.compile(r"\.venv/bin/"), ""),
    (re.compile(r"make flash PORT=(\S+) IMAGE=(\S+)"), r"paceclip flash --port \1 --image \2"),
    (re.compile(r"make install PORT=([^\s`]+)"), r"paceclip install --port \1"),
)


class PlaceError(UserError):
    """Something of Paceclip's is not on this computer; str() says how to get it."""


def version(root: Path = ROOT) -> str:
    """Paceclip's version: pyproject.toml says it, and of an installed one what pip knows."""
    try:
        return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    except FileNotFoundError:
        return metadata.version("paceclip")


def need_checkout(command: str) -> None:
    """PlaceError where there are no sources to build from, or to try."""
    if not IS_CHECKOUT:
        raise PlaceError(
            f"paceclip {command} needs Paceclip's sources, and this one is installed without them: get them, and type "
            "make setup in their folder, and then this again"
        )


def need_extra(extra: str, what: str) -> PlaceError:
    """The error that says which extra brings what is missing here."""
    return PlaceError(f'{what}: pip install "paceclip[{extra}]"')


def scratch() -> Path:
    """A folder for what is on its way to a board; it may be emptied at any time."""
    if IS_CHECKOUT:
        return ROOT / "build"
    home = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(home) if os.path.isabs(home) else Path.home() / ".cache") / "paceclip"


def told(text: str) -> str:
    """A message as it has to be typed here: without a checkout there is no .venv, and no make."""
    if IS_CHECKOUT:
        return text
    for known, words in _WORDS:
        text = known.sub(words, text)
    return text
