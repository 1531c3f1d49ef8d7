"""The libraries in lib/, which are in no commit: a release has them as they were installed, and nothing else."""

import base64
import csv
import hashlib
from pathlib import Path

from paceclip.errors import UserError

# The one module there that is ours.
_OURS = "busio.py"


class LibraryError(UserError):
    """Something in lib/ is not what was installed; str() names it."""


def check(lib: Path) -> None:
    """LibraryError where a module in `lib` is in no library's RECORD, or is not as that says."""
    recorded = {}
    for record in lib.glob("*.dist-info/RECORD"):
        with record.open(newline="", encoding="utf-8") as file:
            recorded |= {row[0]: row[1] for row in csv.reader(file) if len(row) > 1}
    for path in sorted(lib.rglob("*.py")):
        name = path.relative_to(lib).as_posix()
        if name != _OURS and recorded.get(name) != _hash(path):
            raise LibraryError(f"lib/{name} is not as it was installed: move your own elsewhere, make clean, make lib")


def _hash(path: Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).decode().rstrip("=")
