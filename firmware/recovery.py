"""After a power cut or a reset: whether a run was interrupted, and what the runner wants of it.

Needed at the start only, in the lobby's place. Each part is loaded when it is its turn: a long day alone fills the
heap.
"""

import gc
import io
import json

from micropython import const

from firmware import shelf
from firmware.core import progress
from firmware.core.checkpoint import BLOCK, DONE_MM, EARLY, ENDED, FIRST, FLAGS, INDEX, LEFT, RUN, RUN_UP_MM, STEP_MM
from firmware.core.workout import count
from firmware.drivers import modules, storage
from firmware.drivers.button import LONG, SHORT, VERY_LONG
from firmware.ui.screens import Page
from firmware.ui.view import total_text

_FORMAT = const(1)
_AROUND = const(8)  # a block's content
_READERS = const("firmware.runs firmware.core.resume firmware.core.journal firmware.core.session")

KEPT = const("%s. The run, %s, is ended and kept: %s")

# What may be missing: flash is written once a minute, RTC memory each second.
_FLASH_S = const(60)
_RTC_S = const(1)


def find(rtc, write_down):
    """The newest run if it was interrupted, else None: what Logbook.begin() wants of it (its file; its header's block
    where that is not on flash, b"" else; its last checkpoint, numbers of core.resume; and so many seconds of it may be
    missing), its header as a dict, empty where that is damaged, and the CRC of its plan as it is now, None where that
    is gone. What only RTC memory has of the run is put on flash."""
    from firmware import runs
    from firmware.core import resume

    kept = rtc.memory()
    kept_header, kept_at = resume.last(io.BytesIO(kept).read, gc.collect)  # pyright: ignore[reportAttributeAccessIssue] (the stubs' has no methods)
    run = runs.last()
    if kept_header and kept_at and kept_at[RUN] > run:
        # Flash knows nothing of it.
        run = kept_at[RUN]
    path = runs.path(run)
    header = at = None
    try:
        with open(path, "rb") as file:
            header, at = resume.last(file.read, gc.collect)
    except OSError:
        pass  # there is none, or it was fetched
    lost_s = _FLASH_S
    pending = b""
    if kept_at and kept_at[RUN] == run and (at or kept_header) and kept_at[BLOCK] >= (at[BLOCK] if at else 0):
        lost_s = _RTC_S
        if at is None or kept_at[BLOCK] > at[BLOCK]:
            at = kept_at
            if not write_down(storage.append, path, kept) and header is None and kept_header:
                pending = kept[: len(kept_header) + _AROUND]
            header = header or kept_header
    if not at or at[FLAGS] & ENDED:
        return None
    at[RUN] = run
    if at[FLAGS] & LEFT:
        lost_s = 0
    header = json.loads(header or b"{}")
    if header.get("v") != _FORMAT:
        header = {}
    return (path, pending, at, lost_s), header, runs.crc32(header["plan"]) if header else None


def page(distance: str, lost_s: int, day: str) -> Page:
    """The screen that offers it: how far it is known to have come ("3.24 km"), and what may be missing."""
    lost = "up to %d s lost" % lost_s if lost_s else "nothing is lost"
    number, _, unit = distance.partition(" ")
    made = Page("RESUME?", (lost,), ("press: resume", "hold: end, keep"), "", number, (unit,))
    made.corner = day
    return made


def offer(rtc, settings, notices: list, write_down):
    """The Offer to go on with a run that was interrupted, None where there is none, or where it can't: then it is
    ended, and a notice says why. write_down(write, *what) writes to flash and takes care of a failure."""
    found = find(rtc, write_down)
    modules.let_go(_READERS)
    if found is None:
        return None
    made = Offer(found, rtc, notices, write_down)
    made.look(settings.unit)
    return made if made.page else None


class _Still:
    """Stands for a session, a belt and its pulses where nothing happens."""

    accepted = bounced = missed = overruns = 0
    waiting_for = None


class Offer:
    """The offer to go on with the run that find() has `found`, in the lobby's place: `page` is what to show. Call
    look() first."""

    menu = None

    def __init__(self, found, rtc, notices: list, write_down):
        self._begin, self._header, self._crc = found
        self._rtc = rtc
        self._notices = notices
        self._write_down = write_down
        self._workout = None
        self.page = None

    def look(self, unit: str):
        """Read what is to be run. Where that can't be, the run is ended, a notice says why, and there is no page."""
        path, _, at, lost_s = self._begin
        mm = at[DONE_MM] + at[RUN_UP_MM] + at[STEP_MM]
        distance = total_text(mm, unit)
        # Of what has hardly begun, nothing is known.
        why = self._load() if mm else ""
        if why is None:
            self.page = page(distance, lost_s, self._workout.day.id)
            return
        self._end(mm)
        if mm:
            self._notices.append(("RUN IS KEPT", KEPT % (why, distance, path)))

    def press(self, event: int):
        """(plan's name, workout, what Logbook.begin() wants) where the run is to go on, () where the lobby is to
        open, None where nothing is chosen."""
        if event == SHORT:
            return self._header["plan"], self._workout, self._begin
        if event not in (LONG, VERY_LONG):
            return None
        self._end(True)
        return ()

    def _load(self):
        """Read what is to be run. The reason where it can't be, else None."""
        header = self._header
        if not header:
            return "The begin of the record is damaged"
        plan = header["plan"]
        if self._crc is None:
            return shelf.plain(plan) + ".plan is gone"
        self._workout = workout = shelf.offer(plan, progress.fresh(), header["day"]).workout
        if self._crc != header["crc32"] or workout is None or self._begin[2][INDEX] >= count(workout.items):
            return shelf.plain(plan) + ".plan was changed"
        return None

    def _end(self, was_run):
        """Write that the run is over, and before it that its day is partly done: what has no end is found again."""
        self._workout = None
        if was_run and self._header:
            from firmware import days

            done = self._header["plan"], self._header["day"] + progress.PARTLY
            self._write_down(days.save, days.load(self._notices, (done,)))
        from firmware.core.journal import Journal
        from firmware.core.session import FIELDS

        path, pending, at, _ = self._begin
        still = _Still()
        for i, field in enumerate(FIELDS):
            if field != "waiting_for":
                setattr(still, field, at[FIRST + i])
        journal = Journal(still, still)
        journal.begin(still, pending, at)
        if self._write_down(storage.append, path, journal.pack(ENDED | EARLY)):
            self._rtc.memory(b"")
