"""Brings the runs of a board to this computer. A run that is over, and arrived whole, is renamed on the board from .run
to .got: it may be removed there when room is needed."""

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from paceclip.activity.store import Kept, Store
from paceclip.usb.board import BoardError
from paceclip.usb.link import BAUD, FAST_BAUD, Link
from paceclip.usb.snippets import HASH, SEND, code


class OnBoard(NamedTuple):
    """A run that stands on a board."""

    run: int
    name: str
    size: int
    sha256: str


def pull(
    link: Link,
    store: Store,
    dry_run: bool = False,
    baud: int = FAST_BAUD,
    tell: Callable[[str, int, int], None] = lambda name, there, of: None,
) -> tuple[list[OnBoard], list[Kept]]:
    """Fetch what is not kept yet: (what stands on the board and wasn't, what is kept now). Nothing with `dry_run`.
    Files come at `baud`, where the board can do that. `tell` hears which run it is, how many bytes of it have come,
    and how many it has; from the first byte again where it comes again. BoardError where a file does not arrive whole
    twice; those before it are kept."""
    board, *runs = link.ask(HASH + code("runs.py") + "runs()")
    found = [OnBoard(*run) for run in runs]
    # One that was fetched before its end, and discarded on the board since, has its last word there.
    begun = {kept.run for kept in store.all() if kept.board == board and kept.state == "open"}
    wanted = [run for run in found if run.name.endswith(".run") or run.run in begun]
    new = [run for run in wanted if not store.has(board, run.run, run.sha256)]
    if dry_run:
        return new, []
    kept = [store.keep(board, run.run, data) for run, data in _fetch(link, new, baud, tell)]
    over = {run.sha256 for run in store.all() if run.board == board and run.state in ("done", "early", "discarded")}
    for run in found:
        if run.name.endswith(".run") and run.sha256 in over:
            link.do(f"mark({run.run})")
    return new, kept


def _fetch(link: Link, runs: list[OnBoard], baud: int, tell) -> Iterator[tuple[OnBoard, bytes]]:
    """Runs and their files, fast as far as they come whole so, the others as every board can."""
    if not runs:
        return
    link.do(SEND)
    paths = {f"data/runs/{run.name}": run for run in runs}

    def told(path: str, there: int) -> None:
        tell(f"the board's run {paths[path].run}", there, paths[path].size)

    came = link.read_fast(list(paths), baud, told) if baud > BAUD else []
    for number, (path, run) in enumerate(paths.items()):
        data = came[number] if number < len(came) else b""
        tries = 0
        while hashlib.sha256(data).hexdigest() != run.sha256:
            if tries == 2:
                raise BoardError(
                    f"The board's run {run.run} did not arrive whole, twice. Try again; a shorter cable may help"
                )
            tries += 1
            data = link.read(path, partial(told, path))
        yield run, data
