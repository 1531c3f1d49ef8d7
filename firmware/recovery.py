"""After a power cut or a reset: whether a run was interrupted, and what the runner wants of it.

Needed at the start only, in the lobby's place.
"""

import gc
import io
import json

from micropython import const

from firmware import days, runs, shelf
from firmware.core import progress, resume
from firmware.core.journal import Journal
from firmware.core.session import FIELDS, Session
from firmware.drivers import storage
from firmware.drivers.button import SHORT
from firmware.ui.pages import Page
from firmware.ui.view import total_text

# Of core.resume's checkpoints.
_BLOCK = const(1)
_FLAGS = const(3)
_FIELDS = const(9)
_ENDED = const(1)
_EARLY = const(2)
_LEFT = const(4)

_FORMAT = const(1)
_AROUND = const(8)  # a block's content

KEPT = const("%s. The run, %s, is ended and kept: %s")

# What may be missing: flash is written once a minute, RTC memory each second.
_FLASH_S = const(60)
_RTC_S = const(1)


def find(rtc, write_down):
    """(path, header, checkpoint, lost_s, pending) of the newest run if it was interrupted, else None: its file; its
    header, a block's content or None; its last checkpoint, numbers of core.resume; so many seconds of it may be
    missing; and the header's block where that is not on flash. What only RTC memory has of the run is put on flash.
    write_down(write, *what) writes to flash and takes care of a failure."""
    kept = rtc.memory()
    kept_header, kept_at = resume.last(io.BytesIO(kept).read, gc.collect)
    run = runs.last()
    if kept_header and kept_at and kept_at[0] > run:
        # Flash knows nothing of it.
        run = kept_at[0]
    path = runs.path(run)
    header = at = None
    try:
        with open(path, "rb") as file:
            header, at = resume.last(file.read, gc.collect)
    except OSError:
        pass  # there is none, or it was fetched
    lost_s = _FLASH_S
    pending = b""
    if kept_at and kept_at[0] == run and (at or kept_header) and kept_at[_BLOCK] >= (at[_BLOCK] if at else 0):
        lost_s = _RTC_S
        if at is None or kept_at[_BLOCK] > at[_BLOCK]:
            at = kept_at
            if not write_down(storage.append, path, kept) and header is None:
                pending = kept[: len(kept_header) + _AROUND]
            header = header or kept_header
    if at is None or at[_FLAGS] & _ENDED:
        return None
    at[0] = run
    return path, header, at, 0 if at[_FLAGS] & _LEFT else lost_s, pending


def page(distance: str, lost_s: int, day: str) -> Page:
    """The screen that offers it: how far it is known to have come ("3.24 km"), and what may be missing."""
    lost = "up to %d s lost" % lost_s if lost_s else "nothing is lost"
    number, _, unit = distance.partition(" ")
    made = Page("RESUME?", (lost,), ("press: resume", "hold: end, keep"), "", number, (unit,))
    made.corner = day
    return made


def offer(rtc, settings, paces, notices: list, write_down):
    """The Offer to go on with a run that was interrupted, None where there is none, or where it can't: then it is ended,
    and a notice says why."""
    found = find(rtc, write_down)
    if found is None:
        return None
    made = Offer(found, settings, paces, rtc, notices, write_down)
    return made if made.page else None


class _Still:
    """Stands for a session, a belt and its pulses where nothing happens."""

    accepted = bounced = missed = overruns = 0


class Offer:
    """The offer to go on with the run that find() has `found`, in the lobby's place: `page` is what to show.

    None where it can't: it is ended then, and a notice says why.
    """

    menu = None

    def __init__(self, found, settings, paces, rtc, notices: list, write_down):
        self._found = found
        self._rtc = rtc
        self._notices = notices
        self._write_down = write_down
        self._plan = self._day = self._workout = None
        self.page = None
        path, header, at, lost_s, _ = found
        mm = at[11] + at[13] + at[15]
        distance = total_text(mm, settings.unit)
        why = self._load(header, at, paces)
        if why is not None or not mm:
            if not mm:
                self._plan = None
            self._end()
            if mm:
                notices.append(("RUN IS KEPT", KEPT % (why, distance, path)))
            return
        self.page = page(distance, lost_s, self._workout.day.id)

    def press(self, event: int):
        """(plan's name, workout, what Logbook.begin() wants) where the run is to go on, () where the lobby is to open."""
        if event != SHORT:
            self._end()
            return ()
        path, _, at, lost_s, pending = self._found
        return self._plan, self._workout, (path, pending, at, lost_s)

    def _load(self, header, at, paces):
        """Read what is to be run. The reason where it can't be, else None."""
        header = json.loads(header or b"{}")
        if header.get("v") != _FORMAT:
            return "The begin of the record is damaged"
        self._plan = plan = header["plan"]
        self._day = header["day"]
        crc = runs.crc32(plan)
        if crc is None:
            return plan + ".plan is gone"
        self._workout = workout = shelf.offer(plan, progress.fresh(), self._day).workout
        if crc != header["crc32"] or workout is None:
            return plan + ".plan was changed"
        try:
            resume.resume(Session(workout, paces), at, 0)
        except ValueError as error:
            return str(error)
        return None

    def _end(self):
        """Write that the run is over, and before it that its day is partly done: what has no end is found again."""
        if self._plan is not None:
            record = days.load(self._notices, ((self._plan, self._day + progress.PARTLY),))
            self._write_down(days.save, record)
        path, _, at, _, pending = self._found
        still = _Still()
        for i, field in enumerate(FIELDS):
            setattr(still, field, at[_FIELDS + i])
        still.waiting_for = None
        journal = Journal(still, still)
        journal.begin(still, pending, at)
        if self._write_down(storage.append, path, journal.pack(_ENDED | _EARLY)):
            self._rtc.memory(b"")
