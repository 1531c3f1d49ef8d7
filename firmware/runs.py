"""The runs on flash: data/runs/0001.run and so on, numbers rising. A computer that has fetched one renames it to
0001.got: it may then be removed where room is needed, and no other is.

Needed for moments only: before a run, and as one begins.
"""

import binascii
import gc
import json
import os

from micropython import const

from firmware.core.checkpoint import ENDED, NUMBERS
from firmware.drivers import storage

_VERSION = const("0.1.0")
_FORMAT = const(1)
_DATA = const("data")
_FOLDER = const("data/runs")
_FILE = const("data/runs/%04d.run")
_SUFFIXES = const(".got or .run")
_PLAN = const("plans/%s.plan")
_PIECE = const(512)
_MANY = const(32)  # files of a folder, whose names and more are 4 KB of garbage
_MAGIC = const(b"\xb5\x50")
_LAST = const(1024)  # holds the last block
# What an hour's run writes at most (docs/journal.md); there is to be room for two.
_HOUR = const(40960)
_NEEDED = const(81920)
# A clock that nobody has set begins in 2000.
_BUILT = const(2024)
LOW = const(
    "Room for %d min of running, no more. Fetch data/runs/*.run and rename them to .got, or mpremote rm those that you"
    " don't need."
)


def path(run: int) -> str:
    """The file of run number `run`."""
    return _FILE % run


def last() -> int:
    """The highest number of a run on flash, fetched or not; 0 where there is none."""
    found = older()
    return int(found[:4]) if found else 0


def new(plan: str, day: str, settings, clock):
    """What Logbook.begin() wants of a new run. `clock`: machine.RTC's datetime()."""
    run = last() + 1
    header = {
        "v": _FORMAT,
        "run": run,
        "plan": plan,
        "day": day,
        "crc32": crc32(plan),
        "race": settings.race,
        "unit": settings.unit,
        "um_per_pulse": settings.um_per_pulse,
        "pulses_per_rev": settings.pulses_per_rev,
        "sensor": settings.sensor,
        "firmware": _VERSION,
        "start": clock[:3] + clock[4:7] if clock[0] >= _BUILT else None,
    }
    return path(run), _framed(json.dumps(header).encode()), (run,) + (0,) * (NUMBERS - 1), -1


def _framed(header: bytes) -> bytes:
    """A header as a block of the journal: docs/journal.md."""
    length = len(header)
    checked = bytes((length & 255, length >> 8)) + header
    return _MAGIC + checked + _crc(checked)


def _crc(data):
    return (binascii.crc32(data) & 0xFFFFFFFF).to_bytes(4, "little")


def closed(rtc) -> bool:
    """Whether the newest run is over, for certain: neither RTC memory nor the end of its file says otherwise. Where
    not, recovery has a closer look."""
    run = last()
    if rtc.memory():
        return False
    if not run:
        return True
    try:
        with open(path(run), "rb") as file:
            file.seek(max(0, file.seek(0, 2) - _LAST))
            data = file.read()
    except OSError:
        return True  # it was fetched
    end = len(data) - 4
    at = data.rfind(_MAGIC)
    while at >= 0:
        checked = data[at + 2 : end]
        # The magic may stand in the very CRC at the end.
        is_framed = at + 8 <= len(data) and at + 8 + (data[at + 2] | data[at + 3] << 8) == len(data)
        if is_framed and _crc(checked) == data[end:]:
            # Its last checkpoint begins with run, block, seconds and flags, small numbers all, but of any length.
            at = end - 1 - data[end - 1]
            numbers = 0
            while numbers < 3:
                numbers += data[at] < 128
                at += 1
            return bool(data[at] & ENDED)
        at = data.rfind(_MAGIC, 0, at)
    return False


def look(notices: list):
    """Remove the oldest runs that were fetched, while there is less room than two hours' run may want. Where that is
    not enough, a notice says what to do. And see to it that there is a folder for runs. OSError where flash fails."""
    while (free := _free()) < _NEEDED and (name := _oldest_fetched()):
        os.remove(_FOLDER + "/" + name)
    if free < _NEEDED:
        notices.append(("FLASH IS LOW", LOW % (free * 60 // _HOUR)))
    try:
        storage.make_folder(_DATA)
        storage.make_folder(_FOLDER)
    except OSError:
        pass  # full: that has been said


def crc32(plan: str):
    """CRC-32 of a plan's file; None where it can't be read."""
    # No piece of 64 KiB is garbage that a run's first moment has no room for.
    piece = bytearray(_PIECE)
    found = 0
    try:
        with open(_PLAN % plan, "rb") as file:
            size = _PIECE
            while size == _PIECE:
                size = file.readinto(piece)
                found = binascii.crc32(piece if size == _PIECE else piece[:size], found)
    except OSError:
        return None
    return found & 0xFFFFFFFF


def names():
    """Names of the files of runs, fetched or not, in any order; one by one, for there may be hundreds."""
    count = 0
    try:
        for entry in os.ilistdir(_FOLDER):
            count += 1
            if count % _MANY == 0:
                gc.collect()
            name = entry[0]
            if len(name) == 8 and name[:4].isdigit() and name[4:] in _SUFFIXES:
                yield name
    except OSError:
        return  # no run yet


def older(name: str = "~"):
    """The file of the newest run before that of `name`, or of all; None where there is none."""
    found = None
    for each in names():
        if each < name and (found is None or each > found):
            found = each
    return found


def _oldest_fetched():
    found = None
    for each in names():
        if each[4:] == _SUFFIXES[:4] and (found is None or each < found):
            found = each
    return found


def _free():
    """Bytes of flash that are free."""
    stats = os.statvfs("/")
    return stats[0] * stats[3]
