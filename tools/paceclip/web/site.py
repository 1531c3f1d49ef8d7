"""The web page with the twin in it: one folder of files for any static host. The same sources give the same bytes."""

import base64
import hashlib
import json
import re
import shutil
from pathlib import Path

from paceclip import compiler
from paceclip.errors import UserError
from paceclip.places import ROOT
from paceclip.web.encoder import encoder

OUT = ROOT / "build" / "web"
_TWIN = Path("tools/twin")
_PAGE = _TWIN / "web"
_MODULES = ROOT / "node_modules"
_VM = _MODULES / "@micropython" / "micropython-webassembly-pyscript"
_PYODIDE = _MODULES / "pyodide"
_PYTHON = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")

# Where the page's modules name others: imports, and workers.
_NAMED = re.compile(r"""(?:from |import\(|new URL\()["'](\.[^"']+\.mjs)["']""")
_PINNED = re.compile(r'"micropython\.wasm": "([0-9a-f]{64})"')
# Put into the page by the build, in the place of the twin's own.
_COMPUTER = _TWIN / "computer.mjs"


class SiteError(UserError):
    """The page can't be built; str() says why and what to do."""


def build_site(out: Path = OUT, root: Path = ROOT) -> list[Path]:
    """Build the page in `out`, whose content is replaced, and return its files, relative to it, sorted. The device's
    files must have been built."""
    _check_out(out)
    files = sources(root)
    later = sorted(path for path in files if path.startswith("python/"))
    kept = sorted(files.keys() - set(later))
    told = hashlib.sha256()
    for path in sorted(files):
        told.update(path.encode() + b"\0" + hashlib.sha256(files[path]).digest())
    head = f'const BUILD = "{told.hexdigest()[:16]}";\nconst KEPT = {json.dumps(["./", *kept])};\n'
    head += f"const LATER = {json.dumps(later)};\n"
    files["service.js"] = head.encode() + files["service.js"]
    with compiler.beside(out) as fresh:
        for path, content in files.items():
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            (fresh / path).write_bytes(content)
        shutil.rmtree(out, ignore_errors=True)
        fresh.rename(out)
    return sorted(Path(path) for path in files)


def _check_out(out: Path) -> None:
    if out.exists() and any(out.iterdir()) and not (out / "service.js").exists():
        raise SiteError(f"{out}: there are other files in it, which the page would replace: name another folder")


def sources(root: Path) -> dict[str, bytes]:
    """The site's files by their path in it; the service worker as it is written."""
    for folder in (_VM, _PYODIDE):
        if not folder.is_dir():
            raise SiteError(f"{folder.name} is not installed: make setup")
    page = root / _PAGE
    found = {name: (page / name).read_bytes() for name in ("index.html", "style.css", "icon.svg", "service.js")}
    found["page.webmanifest"] = (page / "page.webmanifest").read_bytes()
    for module in _modules(root):
        source = module if module != _COMPUTER else _PAGE / "computer.mjs"
        found[f"twin/{module.relative_to(_TWIN).as_posix()}"] = (root / source).read_bytes()
    found["files.json"] = _bundle(root)
    found["vm/micropython.mjs"] = (_VM / "micropython.mjs").read_bytes()
    found["vm/micropython.wasm"] = _pinned(root, (_VM / "micropython.wasm").read_bytes())
    for name in _PYTHON:
        found[f"python/{name}"] = (_PYODIDE / name).read_bytes()
    found["python/paceclip.zip"] = encoder()
    return found


def _modules(root: Path) -> list[Path]:
    """The modules that the page needs, from its first one on."""
    found: list[Path] = []
    ahead = [_PAGE / "page.mjs"]
    while ahead:
        module = ahead.pop()
        if module in found:
            continue
        found.append(module)
        text = (root / (module if module != _COMPUTER else _PAGE / "computer.mjs")).read_text()
        for name in _NAMED.findall(text):
            path = Path(*_resolved(module.parent, name))
            if (root / path).is_file():
                ahead.append(path)
    return sorted(found)


def _resolved(folder: Path, name: str) -> list[str]:
    parts = list(folder.parts)
    for part in name.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return parts


def _bundle(root: Path) -> bytes:
    """What the twin asks its host for, as one file: JSON of base64 by path in the project."""
    names = ["build/twin.romfs", "build/device.names.json", "firmware/core/cues.py"]
    paths = [root / name for name in names]
    paths += [path for path in (root / "build" / "device").rglob("*") if path.is_file()]
    paths += (root / "plans").glob("*.plan")
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise SiteError(f"{missing[0]} is not there: make mpy")
    told = {path.relative_to(root).as_posix(): base64.b64encode(path.read_bytes()).decode() for path in sorted(paths)}
    return json.dumps(told, indent=0).encode()


def _pinned(root: Path, wasm: bytes) -> bytes:
    """The VM's bytes, which are those that the twin runs on Node."""
    wanted = _PINNED.search((root / _COMPUTER).read_text())
    if wanted is None or hashlib.sha256(wasm).hexdigest() != wanted[1]:
        raise SiteError("micropython.wasm is not the pinned one: run npm ci")
    return wasm
