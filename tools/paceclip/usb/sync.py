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

from paceclip import board
from paceclip.board import BoardError
from paceclip.usb import underway
from paceclip.usb.link import Link
from paceclip.usb.snippets import HASH
from paceclip.usb.underway import UnderWay

_OFF_S = 2
_PIECE = 1024
# Two for each folder, one for the script, and one in hand.
_MORE_BLOCKS = 6

# As it stands on the board. It may be cut off anywhere, and runs again then: from firmware/setup.py, after which the
# board starts once more, so that nothing of it stays in memory.
_FINISH = """\
import machine
import os

try:
    for name in os.listdir("sync"):
        if name.endswith(".plan"):
            os.rename("sync/" + name, "plans/" + name)
    os.remove("sync/finish.py")
    os.rmdir("sync")
    if __name__ != "__main__":
        machine.reset()
except OSError as error:
    # At the start of the board, Paceclip shall start all the same.
    if __name__ == "__main__":
        raise
    print("sync:", error)
"""
_DO_FINISH = """
def _finish():
    try:
        with open("sync/finish.py") as file:
            code = file.read()
    except OSError:
        return
    try:
        exec(code, {"__name__": "__main__"})
    except (SyntaxError, NameError, ValueError, TypeError):
        # Damaged: the old plans it is.
        os.remove("sync/finish.py")
"""
# What is on the board, after what an earlier sync had left to do: its Python, the clock, room, hashes of plans by name.
_SURVEY = """
import json
import machine
import os
import sys

_finish()
try:
    _firmware = len(os.listdir("firmware"))
except OSError:
    _firmware = 0
print(json.dumps((sys.implementation[0], sys.implementation[1][:3], _firmware, machine.RTC().datetime())))
_room = os.statvfs("/")
print(json.dumps(_room[0] * _room[3]))
_plans = {}
for _name in WANTED:
    try:
        _plans[_name] = hash_of("plans/" + _name)
    except OSError:
        pass
print(json.dumps(_plans))
"""
_CLEAR = """
def _make(folder):
    try:
        os.mkdir(folder)
    except OSError as error:
        if error.errno != 17:
            raise

def _clear():
    try:
        names = os.listdir("sync")
    except OSError:
        return
    for name in names:
        os.remove("sync/" + name)
    os.rmdir("sync")

_clear()
"""
_BEGIN = """
_make("plans")
_make("sync")
"""


class Survey(NamedTuple):
    """What is on a board: its `clock`, None where that is no time, `free` bytes, `plans` by name to SHA-256, and the
    run that was under way."""

    clock: datetime | None
    free: int
    plans: dict[str, str]
    run: UnderWay | None


class Done(NamedTuple):
    """What was done, or would be: the names of the plans that differed, by how much the clock was off, None where that
    is not worth setting it, and the run that was under way."""

    sent: list[str]
    off: timedelta | None
    run: UnderWay | None


def sync(
    link: Link,
    plans: dict[str, bytes],
    now: Callable[[], datetime] = datetime.now,
    dry_run: bool = False,
    tell: Callable[[str, int, int], None] = lambda name, size, of: None,
) -> Done:
    """Bring `plans`, by the names of their files, to a board, and set its clock to now(), local time, where it is off
    by more than 2 s. `tell` hears the name of a plan, how many bytes more of it are there, and how many it has.
    BoardError where it can't be; the board then has all of its old plans, or all of the new ones."""
    found = survey(link, list(plans))
    differ = [name for name, data in plans.items() if found.plans.get(name) != hashlib.sha256(data).hexdigest()]
    off = None if found.clock is None else abs(now() - found.clock)
    done = Done(differ, off if off is None or off > timedelta(seconds=_OFF_S) else timedelta(0), found.run)
    if found.run:
        _check_run(found.run, differ)
    if differ:
        board.check_room(link.port, found.free, [len(plans[name]) for name in differ], _MORE_BLOCKS)
    if not dry_run:
        if differ:
            _send(link, {name: plans[name] for name in differ}, tell)
        if done.off != timedelta(0):
            set_clock(link, now())
    return done


def survey(link: Link, names: list[str]) -> Survey:
    """Look at a board, with the hashes of the plans of these names; what an earlier sync had left to do is done before.
    BoardError where it has no Paceclip."""
    code = HASH + _DO_FINISH + _SURVEY.replace("WANTED", ascii(names)) + underway.LOOK
    (python, version, firmware, clock), free, plans, run = link.ask(code)
    if python != "micropython" or not firmware:
        have = ".".join(map(str, version))
        raise BoardError(f"There is no Paceclip on the board, but {python} {have}: make install PORT={link.port}")
    return Survey(_time(clock), free, plans, underway.run_of(run))


def set_clock(link: Link, now: datetime) -> None:
    """Set the board's clock to local time, as the runner reads it."""
    numbers = (now.year, now.month, now.day, now.weekday(), now.hour, now.minute, now.second, now.microsecond)
    link.do(f"import machine\nmachine.RTC().datetime({numbers})")


def _time(numbers: list[int]) -> datetime | None:
    year, month, day, _, hour, minute, second, _ = numbers
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None


def _check_run(run: UnderWay, differ: list[str]) -> None:
    if f"{run.plan}.plan" in differ:
        raise BoardError(
            f"Run {run.run}, {run.plan} {run.day}, is under way, and with another {run.plan}.plan it could not be "
            "resumed. Nothing was changed: resume or end it on the board, and sync then; or name the other plans"
        )


def _send(link: Link, plans: dict[str, bytes], tell) -> None:
    link.do(_CLEAR)
    try:
        link.do(_BEGIN)
        for name, data in plans.items():
            _put(link, name, data, tell)
        _put(link, "finish.part", _FINISH.encode())
    except BoardError:
        _clear(link)
        raise
    link.do("os.rename('sync/finish.part', 'sync/finish.py')\n_finish()")


def _put(link: Link, name: str, data: bytes, tell=lambda name, size, of: None) -> None:
    path = f"sync/{name}"
    link.do(f"_file = open({path!a}, 'wb')")
    for at in range(0, len(data), _PIECE):
        piece = data[at : at + _PIECE]
        link.do(f"_ = _file.write({piece})")
        tell(name, len(piece), len(data))
    link.do("_file.close()")
    arrived = link.ask(f"print(json.dumps(hash_of({path!a})))")
    if arrived != [hashlib.sha256(data).hexdigest()]:
        raise BoardError(board.meaning(link.port, "paceclip: damaged"))


def _clear(link: Link) -> None:
    """Remove what had come, where the board still listens; else the next sync does."""
    try:
        link.do("_file.close()\n_clear()")
    except BoardError:
        return
