"""Brings plans to a board: only those that differ, and all of them or none.

They go to the folder sync/ of the board, each is verified by its hash, and then the script that puts them in their
places gets its name, sync/finish.py: from then on it is the new plans that the board has. Where it is cut off after
that, the board itself finishes as it starts (firmware/setup.py), or the next sync does; where it is cut off before, the
old ones stay, and the next sync removes what had come.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from paceclip.usb import board, clock, snippets
from paceclip.usb.board import BoardError
from paceclip.usb.link import Link
from paceclip.usb.snippets import HASH
from paceclip.usb.underway import UnderWay

_PIECE = 1024
# Two for each folder, one for the script, and one in hand.
_MORE_BLOCKS = 6


class Done(NamedTuple):
    """What was done, or would be: the names of the plans that differed, and by how much the clock was off, as
    clock.off() has it."""

    sent: list[str]
    off: timedelta


def sync(
    link: Link,
    plans: dict[str, bytes],
    now: Callable[[], datetime] = datetime.now,
    dry_run: bool = False,
    tell: Callable[[str, int, int], None] = lambda name, there, of: None,
) -> Done:
    """Bring `plans`, by the names of their files, to a board, and set its clock to now(), local time, where it is off
    by more than 2 s. `tell` hears the name of a plan, how many bytes of it are there, and how many it has.
    BoardError where it can't be; the board then has all of its old plans, or all of the new ones."""
    free, found, off = _survey(link, list(plans), now)
    differ = [name for name, data in plans.items() if found.get(name) != hashlib.sha256(data).hexdigest()]
    if link.run:
        _check_run(link.run, differ)
    if differ:
        board.check_room(link.port, free, [len(plans[name]) for name in differ], _MORE_BLOCKS)
    if not dry_run:
        # What had come of one that was cut off.
        link.do("clear()")
        if differ:
            _send(link, {name: plans[name] for name in differ}, tell)
        if off:
            clock.set_to(link, now())
    return Done(differ, off)


def _survey(link: Link, names: list[str], now: Callable[[], datetime]) -> tuple[int, dict[str, str], timedelta]:
    """Free bytes, hashes of the plans of these names, and by how much the clock is off; what an earlier sync had left
    to do is done before. BoardError where there is no Paceclip."""
    code = HASH + snippets.code("sync.py") + f"finish()\nsurvey({names!a})\n" + clock.LOOK
    (python, version, firmware), free, plans, time = link.ask(code)
    if python != "micropython" or not firmware:
        have = ".".join(map(str, version))
        raise BoardError(f"There is no Paceclip on the board, but {python} {have}: make install PORT={link.port}")
    return free, plans, clock.off(time, now())


def _check_run(run: UnderWay, differ: list[str]) -> None:
    if f"{run.plan}.plan" in differ:
        raise BoardError(
            f"With another {run.plan}.plan, run {run.run} could not be resumed. Nothing was changed: resume or end it "
            "on the board, and sync then; or name the other plans"
        )


def _send(link: Link, plans: dict[str, bytes], tell) -> None:
    try:
        link.do("make_folders()")
        for name, data in plans.items():
            _put(link, name, data, tell)
        _put(link, "finish.part", snippets.code("finish.py").encode())
    except BoardError:
        _clear(link)
        raise
    link.do("os.rename('sync/finish.part', 'sync/finish.py')\nfinish()")


def _put(link: Link, name: str, data: bytes, tell=lambda name, there, of: None) -> None:
    path = f"sync/{name}"
    link.do(f"_file = open({path!a}, 'wb')")
    for at in range(0, len(data), _PIECE):
        piece = data[at : at + _PIECE]
        link.do(f"_ = _file.write({piece})")
        tell(name, at + len(piece), len(data))
    link.do("_file.close()")
    arrived = link.ask(f"print(json.dumps(hash_of({path!a})))")
    if arrived != [hashlib.sha256(data).hexdigest()]:
        raise BoardError(board.meaning(link.port, "paceclip: damaged"))


def _clear(link: Link) -> None:
    """Remove what had come, where the board still listens; else the next sync does."""
    try:
        link.do("_file.close()\nclear()")
    except BoardError:
        return
