"""Brings the runs of a board to this computer. A run that is over, and arrived whole, is renamed on the board from .run
to .got: it may be removed there when room is needed."""

import hashlib
from collections.abc import Callable
from typing import NamedTuple

from paceclip.activity.store import Kept, Store
from paceclip.board import BoardError
from paceclip.link import SEND, Link

# Its chip's number, and of each run the name, size and SHA-256.
_SURVEY = """
import binascii
import gc
import hashlib
import json
import machine
import os

def _hash(path):
    digest = hashlib.sha256()
    piece = bytearray(512)
    with open(path, "rb") as file:
        size = file.readinto(piece)
        while size:
            digest.update(memoryview(piece)[:size])
            gc.collect()
            size = file.readinto(piece)
    return binascii.hexlify(digest.digest()).decode()

def _survey():
    try:
        names = os.listdir("data/runs")
    except OSError:
        names = []
    runs = []
    for name in sorted(names):
        if len(name) == 8 and name[4:] == ".run" and name[:4].isdigit():
            path = "data/runs/" + name
            runs.append((int(name[:4]), os.stat(path)[6], _hash(path)))
    return {"board": binascii.hexlify(machine.unique_id()).decode(), "runs": runs}

print(json.dumps(_survey()))
"""
_MARK = "import os\nos.rename('data/runs/%04d.run', 'data/runs/%04d.got')"


class OnBoard(NamedTuple):
    """A run that stands on a board."""

    run: int
    size: int
    sha256: str


def pull(
    link: Link, store: Store, dry_run: bool = False, tell: Callable[[OnBoard, int], None] = lambda run, size: None
) -> tuple[list[OnBoard], list[Kept]]:
    """Fetch what is not kept yet: (what stands on the board and wasn't, what is kept now). Nothing with `dry_run`.
    `tell` hears of each run how many bytes have come. BoardError where a file does not arrive whole twice; those
    before it are kept."""
    survey = link.ask(_SURVEY)
    found = [OnBoard(*run) for run in survey["runs"]]
    new = [run for run in found if not store.has(survey["board"], run.run, run.sha256)]
    if dry_run:
        return new, []
    if new:
        link.do(SEND)
    kept = [store.keep(survey["board"], run.run, _fetch(link, run, tell)) for run in new]
    over = {run.run for run in store.all() if run.board == survey["board"] and run.state != "open"}
    for run in found:
        if run.run in over:
            link.do(_MARK % (run.run, run.run))
    return new, kept


def _fetch(link: Link, run: OnBoard, tell) -> bytes:
    for _ in range(2):
        data = link.read(f"data/runs/{run.run:04d}.run", lambda size: tell(run, size))
        if hashlib.sha256(data).hexdigest() == run.sha256:
            return data
    raise BoardError(f"Run {run.run} did not arrive whole, twice. Try again; a shorter cable may help")
