"""Chooses what a session shows, and keeps it while it lasts."""

from micropython import const

from firmware.core import units
from firmware.core.session import BELT, FINISHED, PAUSED, PRESS
from firmware.ui import pages
from firmware.ui.dial import Dial

_RUNNING = const(0)
_OPEN = const(1)  # a step that stands until the button, or is off the belt
_BELT = const(2)  # the belt has not started yet
_PAUSED = const(3)
_FINISHED = const(4)

# How long a belt may stand at the start before the screen asks whether its sensor works, in turns with the target.
_NO_PULSE_MS = const(20000)
_TURN_MS = const(6000)


def _place_of(session):
    """The screen that belongs to a session."""
    state = session.state
    if state == PAUSED:
        return _PAUSED
    if state == FINISHED:
        return _FINISHED
    if session.waiting_for == PRESS or session.step.kind in ("prep", "off"):
        return _OPEN
    return _BELT if session.waiting_for == BELT else _RUNNING


class Presenter:
    """The views of one session that has started. `since_ms`: when the screen became what it is."""

    def __init__(self, session, paces, unit: str):
        self._session = session
        self._paces = paces
        self._unit = unit
        self._dial = Dial(paces, unit)
        self._page = None
        self._place = -1
        self._index = -1
        self._auto_paused = False
        self.since_ms = 0

    def look(self, now_ms: int):
        """Choose the screen: after all that may have changed the session, whether or not it is shown."""
        session = self._session
        place = _place_of(session)
        # auto_paused, because a pause says why.
        if place == self._place and session.index == self._index and session.auto_paused == self._auto_paused:
            return
        self._place = place
        self._index = session.index
        self._auto_paused = session.auto_paused
        self.since_ms = now_ms
        self._page = self._make(place)

    def view(self, now_ms: int, speed_mm_s: int, pulses: int):
        """The Dial or Page to show. `pulses` is how many the belt ever gave."""
        self.look(now_ms)
        session = self._session
        page = self._page
        if self._place == _BELT:
            waited_ms = now_ms - self.since_ms - _NO_PULSE_MS
            if pulses or waited_ms < 0 or waited_ms // _TURN_MS % 2:
                page = None
        if page is None:
            return self._dial.update(session, speed_mm_s)
        if self._place == _OPEN:
            left_ms = session.left_ms
            if left_ms is not None:
                page.corner = units.clock_text(left_ms + 999)
        return page

    def _make(self, place):
        session = self._session
        if place == _OPEN:
            return pages.cue(session, self._paces, self._unit)
        if place == _PAUSED:
            return pages.paused(session, self._unit)
        if place == _FINISHED:
            return pages.finished(session, self._unit)
        if place == _BELT:
            return pages.no_pulse()
        return None
