"""Python that commands run on a board, of the folder ondevice/: without comments and docstrings, which would take their
time on the way."""

import ast
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "ondevice"


def code(name: str) -> str:
    """What a file of the folder does, to be run on a board."""
    tree = ast.parse((FOLDER / name).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef) and ast.get_docstring(node):
            del node.body[0]
    return ast.unparse(tree) + "\n"


# hash_of(path): a file's SHA-256 in hex.
HASH = code("hash_of.py")
# send(path) and send_fast(paths, baud): files, as Link reads them.
SEND = code("send.py")
