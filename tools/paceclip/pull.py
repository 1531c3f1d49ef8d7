"""Brings the runs of a board to this computer. A run that is over, and arrived whole, is renamed on the board from .run
to .got: it may be removed there when room is needed."""

import hashlib
from collections.abc import Callable
from typing import NamedTuple

from paceclip.activity.store import Kept, Store
from paceclip.board import BoardError
from paceclip.link import SEND, Link

# Its chip's number, and a line for each run: the number, name, size and SHA-256.
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
    pieces = 0
    with open(path, "rb") as file:
        size = file.readinto(piece)
        while size:
            digest.update(memoryview(piece)[:size])
            pieces += 1
            if pieces % 16 == 0:
                gc.collect()
            size = file.readinto(piece)
    return binascii.hexlify(digest.digest()).decode()

try:
    names = sorted(os.listdir("data/runs"))
except OSError:
    names = []
print(json.dumps(binascii.hexlify(machine.unique_id()).decode()))
for name in names:
    if len(name) == 8 and name[4:] in (".run", ".got") and name[:4].isdigit():
        path = "data/runs/" + name
        print(json.dumps((int(name[:4]), name, os.stat(path)[6], _hash(path))))
        gc.collect()
"""
_MARK = "import os\nos.rename('data/runs/%04d.run', 'data/runs/%04d.got')"


class OnBoard(NamedTuple):
    """A run that stands on a board."""

    run: int
    name: str
    size: int
    sha256: str


def pull(
    link: Link, store: Store, dry_run: bool = False, tell: Callable[[OnBoard, int], None] = lambda run, size: None
) -> tuple[list[OnBoard], list[Kept]]:
    """Fetch what is not kept yet: (what stands on the board and wasn't, what is kept now). Nothing with `dry_run`.
    `tell` hears of each run how many bytes have come. BoardError where a file does not arrive whole twice; those
    before it are kept."""
    board, *runs = link.ask(_SURVEY)
    found = [OnBoard(*run) for run in runs]
    # One that was fetched before its end, and discarded on the board since, has its last word there.
    begun = {kept.run for kept in store.all() if kept.board == board and kept.state == "open"}
    wanted = [run for run in found if run.name.endswith(".run") or run.run in begun]
    new = [run for run in wanted if not store.has(board, run.run, run.sha256)]
    if dry_run:
        return new, []
    if new:
        link.do(SEND)
    kept = [store.keep(board, run.run, _fetch(link, run, tell)) for run in new]
    over = {run.sha256 for run in store.all() if run.board == board and run.state in ("done", "early", "discarded")}
    for run in found:
        if run.name.endswith(".run") and run.sha256 in over:
            link.do(_MARK % (run.run, run.run))
    return new, kept


def _fetch(link: Link, run: OnBoard, tell) -> bytes:
    for _ in range(2):
        data = link.read(f"data/runs/{run.name}", lambda size: tell(run, size))
        if hashlib.sha256(data).hexdigest() == run.sha256:
            return data
    raise BoardError(f"Run {run.run} did not arrive whole, twice. Try again; a shorter cable may help")
