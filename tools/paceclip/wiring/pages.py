"""The drawings of docs/wiring: made from the boards' files, and held to them."""

from pathlib import Path

from paceclip.wiring import pins
from paceclip.wiring.draw import wiring
from paceclip.wiring.mount import mounting

FOLDER = Path("docs") / "wiring"
_BOARDS = Path("firmware") / "boards"
_DEFAULT = "esp32_devkit"
_BOOT = Path("boot.py")


def make(root: Path) -> list[Path]:
    """Draw all of them anew, and return them; what belongs to no board any more goes."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    drawings = _drawings(root)
    for path in folder.glob("*.svg"):
        if path.name not in drawings:
            path.unlink()
    for name, text in drawings.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in drawings]


def faults(root: Path) -> list[str]:
    """Drawings that are out of step, and pins that are good for nothing of what they are used for; a line each."""
    found = []
    drawings = _drawings(root)
    for name, text in drawings.items():
        path = root / FOLDER / name
        if not path.exists():
            found.append(f"{FOLDER.as_posix()}/{name}: is missing: run make pictures")
        elif path.read_text(encoding="utf-8") != text:
            found.append(f"{FOLDER.as_posix()}/{name}: it is of another wiring: run make pictures, look at it")
    for path in sorted((root / FOLDER).glob("*.svg")):
        if path.name not in drawings:
            found.append(f"{FOLDER.as_posix()}/{path.name}: there is no such board: run make pictures")
    for path in _boards(root):
        wired = pins.read(path)
        found += [f"{_BOARDS.as_posix()}/{path.name}: {fault}" for fault in pins.faults(wired)]
        asked = pins.safe_mode(root / _BOOT)
        if path.stem == _DEFAULT and asked != wired.button:
            found.append(f"{_BOOT}: safe mode asks GPIO{asked}, and the button is on GPIO{wired.button}: write that")
    return found


def _boards(root):
    return [path for path in sorted((root / _BOARDS).glob("*.py")) if path.name != "__init__.py"]


def _drawings(root):
    drawings = {f"{path.stem}.svg": wiring(path.stem, pins.read(path)) for path in _boards(root)}
    return {**drawings, "mounting.svg": mounting()}
