"""Brings the runs of a board to this computer. A run that is over, and arrived whole, is renamed on the board from .run
to .got: it may be removed there when room is needed."""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from paceclip.activity.store import Kept, Store
from paceclip.usb.board import BoardError
from paceclip.usb.link import BAUD, FAST_BAUD, Link
from paceclip.usb.snippets import HASH, SEND, code

_BATCH = 256 * 1024
_OVER = ("done", "early", "discarded")


class OnBoard(NamedTuple):
    """A run that stands on a board."""

    run: int
    name: str
    size: int
    sha256: str


class Pulled(NamedTuple):
    """What there was to do. `new`: what stands on the board and was not kept; `kept`: what of it is now; `before`: how
    many others there are which were fetched before, and `here`: how many of these are kept."""

    new: list[OnBoard]
    kept: list[Kept]
    before: int
    here: int


def pull(
    link: Link,
    store: Store,
    dry_run: bool = False,
    baud: int = FAST_BAUD,
    tell: Callable[[str, int, int], None] = lambda name, there, of: None,
    everything: bool = False,
) -> Pulled:
    """Fetch what is not kept yet: runs that nobody has fetched, and those whose files the store has lost; `everything`:
    what others have fetched, too. Nothing with `dry_run`.
    Files come at `baud`, where the board can do that. `tell` hears which run it is, how many bytes of it have come,
    and how many it has; from the first byte again where it comes again. BoardError where a file does not arrive whole
    twice; those before it are kept."""
    board, *runs = link.ask(HASH + code("runs.py") + "runs()")
    found = [OnBoard(*run) for run in runs]
    ours = [kept for kept in store.all() if kept.board == board]
    # One that was fetched before its end, and discarded on the board since, has its last word there.
    begun = {kept.run for kept in ours if kept.state == "open"}
    known = {(kept.run, kept.sha256) for kept in ours}

    def is_ours(run: OnBoard) -> bool:
        return run.name.endswith(".run") or run.run in begun or (run.run, run.sha256) in known

    missing = [run for run in found if not store.has(board, run.run, run.sha256)]
    new = [run for run in missing if everything or is_ours(run)]
    before = [run for run in found if run.name.endswith(".got") and run not in new]
    here = len([run for run in before if run not in missing])
    kept: list[Kept] = []
    if new and not dry_run:
        _fetch(link, new, baud, lambda run, data: kept.append(store.keep(board, run.run, data)), tell)
    if not dry_run:
        over = {run.sha256 for run in store.all() if run.board == board and run.state in _OVER}
        for run in found:
            if run.name.endswith(".run") and run.sha256 in over:
                link.do(f"mark({run.run})")
    return Pulled(new, kept, len(before), here)


def _fetch(link: Link, runs: list[OnBoard], baud: int, keep: Callable[[OnBoard, bytes], None], tell) -> None:
    """Have the files of runs kept, fast as far as they come whole so, the others as every board can."""
    link.do(SEND)
    left = {f"data/runs/{run.name}": run for run in runs}

    def told(path: str, there: int) -> None:
        tell(f"the board's run {left[path].run}", there, left[path].size)

    for paths in _batches(left) if baud > BAUD else ():
        came: list[bytes] = []
        try:
            link.read_fast(paths, baud, came, told)
        finally:
            # Not before: it takes time, and the board would not wait with what comes next.
            whole = [path for path, data in zip(paths, came, strict=False) if _is_whole(left[path], data)]
            for path in whole:
                keep(left.pop(path), came[paths.index(path)])
        if not whole:
            break
    for path, run in left.items():
        for _ in range(2):
            data = link.read(path, partial(told, path))
            if _is_whole(run, data):
                break
        else:
            raise BoardError(
                f"The board's run {run.run} did not arrive whole, twice. Try again; a shorter cable may help"
            )
        keep(run, data)


def _batches(runs: dict[str, OnBoard]) -> list[list[str]]:
    """Their paths, in parts that take a few seconds: so long sends a board whose computer has gone."""
    batches: list[list[str]] = []
    size = _BATCH
    for path, run in runs.items():
        if size + run.size > _BATCH:
            batches.append([])
            size = 0
        batches[-1].append(path)
        size += run.size
    return batches


def _is_whole(run: OnBoard, data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == run.sha256
