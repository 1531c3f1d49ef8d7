"""Which pins a board's file wires to what: read from its source, for the board's own copy is compiled."""

import ast
from pathlib import Path
from typing import NamedTuple

from paceclip.places import ROOT


class Pins(NamedTuple):
    """GPIO numbers."""

    sda: int
    scl: int
    sensor: int
    button: int


def of(board: str, file: Path | None = None) -> Pins | None:
    """The pins of the board of that name, or of a `file`; None where they can't be told."""
    path = file or ROOT / "firmware" / "boards" / f"{board}.py"
    found = {}
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return None
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = node.value.args[0] if isinstance(node.value, ast.Call) and node.value.args else node.value
            if isinstance(value, ast.Constant) and isinstance(value.value, int):
                found[node.targets[0].id] = value.value
    names = ["_" + name.upper() for name in Pins._fields]
    return Pins(*(found[name] for name in names)) if all(name in found for name in names) else None
