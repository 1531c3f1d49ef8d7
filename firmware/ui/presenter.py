"""Chooses what a session shows, and keeps it while it lasts."""

from micropython import const

from firmware.core import units
from firmware.core.session import BELT, FINISHED, PAUSED, PRESS, SPEED
from firmware.ui.dial import Dial

_RUNNING = const(0)
_OPEN = const(1)  # a step that stands until the button, or is off the belt
_BELT = const(2)  # the belt has not started yet
_PAUSED = const(3)
_FINISHED = const(4)

# How long a belt may stand at the start before the screen asks whether its sensor works, in turns with the target.
_NO_PULSE_MS = const(20000)
_TURN_MS = const(6000)
# The second page goes by itself: whoever runs wants the pace.
_SECOND_MS = const(8000)


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
    """The views of one session that has started. `since_ms`: when the screen became what it is. `make()` gives the
    Page that belongs to a session which does not run."""

    def __init__(self, session, dial: Dial, make):
        self._session = session
        self._dial = dial
        self._make = make
        self._page = None
        self._place = -1
        self._index = -1
        self._auto_paused = False
        self._done_ms = 0
        self._flip_ms = 0
        self.since_ms = 0

    def asks(self) -> bool:
        """Whether a press is what the screen waits for: the end of a step that only the runner knows, or a start that
        the belt's speed has not brought yet."""
        step = self._session.step
        return self._place == _OPEN or self._session.waiting_for == SPEED or step.length_mm is step.length_ms is None

    def look(self, now_ms: int):
        """Choose the screen: after all that may have changed the session, whether or not it is shown."""
        session = self._session
        place = _place_of(session)
        # auto_paused, because a pause says why; done_ms, because it says what is left of a step, which may begin anew.
        if (
            place == self._place
            and session.index == self._index
            and session.auto_paused == self._auto_paused
            and session.done_ms == self._done_ms
        ):
            return
        self._place = place
        self._index = session.index
        self._auto_paused = session.auto_paused
        self._done_ms = session.done_ms
        self.since_ms = now_ms
        self._dial.second = False
        self._page = None if place == _RUNNING else self._make()

    def flip(self, now_ms: int):
        """Show the running screen's other page."""
        self._dial.second = not self._dial.second
        self._flip_ms = now_ms

    def view(self, now_ms: int, speed_mm_s: int, pulses: int):
        """The Dial or Page to show. `pulses` is 0 where the belt gave none in this run."""
        self.look(now_ms)
        session = self._session
        page = self._page
        if self._place == _BELT:
            waited_ms = now_ms - self.since_ms - _NO_PULSE_MS
            if pulses or waited_ms < 0 or waited_ms // _TURN_MS % 2:
                page = None
        if page is None:
            if now_ms - self._flip_ms > _SECOND_MS:
                self._dial.second = False
            return self._dial.update(session, speed_mm_s)
        if self._place == _OPEN:
            left_ms = session.left_ms
            if left_ms is not None:
                page.corner = units.clock_text(left_ms + 999)
        return page
