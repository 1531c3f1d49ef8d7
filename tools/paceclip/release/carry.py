"""What a wheel carries of a checkout, so that `paceclip` works without one: the firmware's sources, for its parser and
its settings, the plans, and the compiled files for a board. setup.py calls it, with nothing there but setuptools."""

import json
import shutil
from pathlib import Path

from paceclip import compiler as builder

_FOLDERS = {"firmware": "**/*.py", "plans": "*.plan", "tools/cpython": "*.py"}
_FILES = ("boot.py", "main.py", "LICENSE")
_DEVICE = Path("build") / "device"


def carry(root: Path, target: Path) -> None:
    """Copy it from the checkout `root` to the new folder `target`. Compiled files only where they are of these very
    sources: a wheel without them says so when somebody installs from it, and one with old ones would not."""
    shutil.rmtree(target, ignore_errors=True)
    paths = [root / name for name in _FILES]
    for folder, pattern in _FOLDERS.items():
        paths += sorted((root / folder).glob(pattern))
    listed = builder.record(root / _DEVICE)
    if is_fresh(root):
        paths += [*sorted((root / _DEVICE).rglob("*")), listed]
    for path in paths:
        if path.is_file() and "__pycache__" not in path.parts:
            copy = target / path.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def is_fresh(root: Path) -> bool:
    """Whether build/device was made of the sources as they are now."""
    try:
        told = json.loads(builder.record(root / _DEVICE).read_text())
    except (OSError, ValueError):
        return False
    return (root / _DEVICE).is_dir() and told["sources"] == builder.digest(root)
