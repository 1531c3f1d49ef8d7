"""Keeps the documents in step with what they describe: pictures, links, make's targets, wiring and settings."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

from paceclip.compiler import ROOT, literals
from paceclip.errors import UserError
from paceclip.wiring import pages as drawings

_PICTURES = Path("docs") / "pictures"
_FRESH = Path("build") / "pictures"
# A run that the picture of a report is made of.
_RUN = Path("tests") / "host" / "samples" / "mile-2.2.run"
_BOARD = Path("firmware") / "boards" / "esp32_devkit.py"
_SETTINGS = Path("firmware") / "core" / "settings.py"
_SETTINGS_PAGE = Path("docs") / "settings.md"

# The board's constant, and the row of the README's wiring table that it stands in.
_WIRING = {
    "_SDA": "Display SDA",
    "_SCL": "Display SCL",
    "_SENSOR": "Sensor, output",
    "_BUTTON": "Button, one leg",
    "_BUZZER": "Buzzer, one leg",
    "_LED": "LED, long leg",
}

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_MAKE = re.compile(r"(?:^|[`$\n]) *make ([a-z]\w*)")
_TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


class DocsError(UserError):
    """A document, or what it is made from, can't be made or read; str() says why."""


def regenerate(root: Path = ROOT) -> list[Path]:
    """Take the pictures anew, of the screen and of the belt, draw the wiring, and return them all."""
    drawn = drawings.make(root)
    _take(root, root / _PICTURES)
    return [*sorted((root / _PICTURES).glob("*.png")), *drawn]


def faults(root: Path = ROOT) -> list[str]:
    """What is out of step, a line each with its remedy; the pictures are taken anew in build/ and compared."""
    _take(root, root / _FRESH)
    return text_faults(root) + drawings.faults(root) + picture_faults(root / _PICTURES, root / _FRESH)


def text_faults(root: Path) -> list[str]:
    """Links that lead nowhere, targets that make doesn't know, and tables that say other than the source."""
    found = []
    targets = set(_TARGET.findall(_read(root / "Makefile")))
    for document in sorted([*root.glob("*.md"), *root.glob("docs/**/*.md")]):
        name = document.relative_to(root).as_posix()
        text = _read(document)
        found += [f"{name}: {fault}" for fault in [*_link_faults(document, text), *_make_faults(text, targets)]]
    readme = _read(root / "README.md")
    found += [f"README.md: {fault}" for fault in _wiring_faults(root, readme)]
    found += [f"{_SETTINGS_PAGE.as_posix()}: {fault}" for fault in _settings_faults(root)]
    return found


def picture_faults(kept: Path, fresh: Path) -> list[str]:
    """Pictures that are missing, left over, or differ by a pixel. The files' bytes may differ: zlib's do."""
    names = {path.name for path in kept.glob("*.png")}
    taken = {path.name for path in fresh.glob("*.png")}
    found = [f"{_PICTURES}/{name}: is missing: run make pictures" for name in sorted(taken - names)]
    found += [f"{_PICTURES}/{name}: is taken no more: run make pictures" for name in sorted(names - taken)]
    for name in sorted(names & taken):
        if _pixels(kept / name) != _pixels(fresh / name):
            found.append(f"{_PICTURES}/{name}: it shows something else now: run make pictures, look at it")
    return found


def _take(root: Path, out: Path) -> None:
    # The screen's come first: they replace the folder.
    _run(root, "node", str(root / "tools" / "twin" / "pictures.mjs"), "--out", str(out))
    _run(root, sys.executable, "-m", "bench.belt.pictures", "--out", str(out))
    report = (sys.executable, "-m", "paceclip", "report", str(_RUN), "--png", str(out / "report.png"), "--force")
    _run(root, *report)


def _run(root: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DocsError(f"the pictures can't be taken: {(done.stdout + done.stderr).strip()}")


def _pixels(path: Path) -> tuple[tuple[int, int], bytes]:
    # Only here: an installed Paceclip has neither the documents nor this library.
    from PIL import Image

    with Image.open(path) as image:
        return image.size, image.convert("RGB").tobytes()


def _link_faults(document: Path, text: str) -> list[str]:
    found = []
    for link in _LINK.findall(_CODE.sub("", text)):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists():
            found.append(f"the link to {link} leads nowhere")
        elif anchor and anchor not in _anchors(_read(target)):
            found.append(f"the link to {link} leads to no heading")
    return found


def _anchors(text: str) -> set[str]:
    """The headings' names in links, as GitHub makes them."""
    titles = _HEADING.findall(re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def _make_faults(text: str, targets: set[str]) -> list[str]:
    named = {name for code in _CODE.findall(text) for name in _MAKE.findall(code)}
    return [f"there is no make {name}" for name in sorted(named - targets)]


def _rows(text: str) -> dict[str, list[str]]:
    """Rows of all tables, by their first cell."""
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    return {cells[0]: cells[1:] for cells in lines}


def _wiring_faults(root: Path, readme: str) -> list[str]:
    pins = _constants(root / _BOARD)
    rows = _rows(readme)
    found = []
    for constant, row in _WIRING.items():
        pin = f"GPIO{pins.get(constant)}"
        cells = rows.get(row)
        if cells is None:
            found.append(f"the wiring has no row {row}")
        elif not re.search(rf"\b{pin}\b", cells[0]):
            found.append(f"the wiring says {row}: {cells[0]}, {_BOARD.name} says {pin}")
    return found


def _settings_faults(root: Path) -> list[str]:
    fields = json.loads(_constants(root / _SETTINGS)["FIELDS"])
    page = _read(root / _SETTINGS_PAGE).partition("| key |")[2].partition("\n\n")[0]
    rows = {key: cells for key, cells in _rows(page).items() if key.startswith("`")}
    found = []
    for key, (default, *allowed) in fields.items():
        cells = rows.pop(f"`{key}`", None)
        wanted = f"`{json.dumps(default)}`"
        if cells is None:
            found.append(f"the settings have no row `{key}`")
        elif cells[0] != wanted:
            found.append(f"the default of `{key}` is {wanted}, not {cells[0]}")
        elif _allowed(allowed) not in (None, cells[1]):
            found.append(f"`{key}` may be {_allowed(allowed)}, not {cells[1]}")
    return found + [f"there is no setting {key}" for key in rows]


def _allowed(rule: list) -> str | None:
    """What the page says of a key that is a number of a range or one of a list; None for others."""
    if isinstance(rule[0], int):
        return f"{rule[0]} to {rule[1]}"
    return " or ".join(f"`{json.dumps(value)}`" for value in rule[0]) if isinstance(rule[0], list) else None


def _constants(path: Path) -> dict:
    return literals.of(ast.parse(_read(path)))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DocsError(f"{path} can't be read: {error.strerror}") from error
