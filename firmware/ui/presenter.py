"""Chooses what a session shows, and keeps it while it lasts."""

from micropython import const

from firmware.core import units
from firmware.core.session import BELT, FINISHED, PAUSED, PRESS, READY
from firmware.ui import navigator, pages
from firmware.ui.dial import Dial

# How long a belt may stand at the start before the screen asks whether its sensor works, in turns with the target.
_NO_PULSE_MS = const(20000)
_TURN_MS = const(6000)


def place_of(session) -> int:
    """The screen that belongs to a session: RUNNING, OPEN, BELT, PAUSED, FINISHED, or READY before its start."""
    state = session.state
    if state == PAUSED:
        return navigator.PAUSED
    if state == FINISHED:
        return navigator.FINISHED
    if state == READY:
        return navigator.READY
    if session.waiting_for == PRESS or session.step.kind in ("prep", "off"):
        return navigator.OPEN
    return navigator.BELT if session.waiting_for == BELT else navigator.RUNNING


class Presenter:
    """The views of one session."""

    def __init__(self, session, paces, unit: str):
        self._session = session
        self._paces = paces
        self._unit = unit
        self._dial = Dial(paces, unit)
        self._page = None
        self._shown = None
        self._since_ms = 0
        self._index = session.index

    def view(self, now_ms: int, speed_mm_s: int, pulses: int):
        """The Dial or Page of a session that has started. `pulses` is how many the belt ever gave."""
        session = self._session
        place = place_of(session)
        # auto_paused, because a pause says why.
        shown = (place, session.index, session.auto_paused)
        if shown != self._shown:
            self._shown = shown
            self._since_ms = now_ms
            self._page = self._make(place)
            self._index = session.index
        page = self._page
        if place == navigator.BELT:
            waited_ms = now_ms - self._since_ms - _NO_PULSE_MS
            if page is not None and not pulses and waited_ms >= 0 and waited_ms // _TURN_MS % 2 == 0:
                return page
            page = None
        if page is None:
            return self._dial.update(session, speed_mm_s)
        if place == navigator.OPEN:
            left_ms = session.left_ms
            if left_ms is not None:
                page.corner = units.clock_text(left_ms + 999)
        return page

    def _make(self, place):
        session = self._session
        if place == navigator.OPEN:
            return pages.cue(session, self._paces, self._unit)
        if place == navigator.PAUSED:
            return pages.paused(session, self._unit)
        if place == navigator.FINISHED:
            # The session has left its steps behind when it ends; how far it came was seen before.
            done = self._index if session.ended_early else session.count
            return pages.finished(session, done, self._unit)
        if place == navigator.BELT:
            return pages.no_pulse()
        return None
