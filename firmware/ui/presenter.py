"""Chooses what a session shows, and keeps it while it lasts."""

from firmware.core import units
from firmware.ui import navigator, pages
from firmware.ui.view import Dial


class Presenter:
    """The views of one session. `place` is the navigator's screen that belongs to the view given last."""

    def __init__(self, session, paces, unit: str):
        self._session = session
        self._paces = paces
        self._unit = unit
        self._dial = Dial(paces, unit)
        self._page = None
        self._index = -1
        self.place = navigator.READY

    def view(self, speed_mm_s: int, pulses: int):
        """The Dial or Page of a session that has started."""
        session = self._session
        place = navigator.place(session)
        index = session.index
        if place != self.place or index != self._index:
            self.place = place
            self._index = index
            self._page = self._make(place)
        page = self._page
        if page is None:
            return self._dial.update(session, speed_mm_s, pulses)
        if place == navigator.OPEN and session.left_ms is not None:
            page.corner = units.clock_text(session.left_ms + 999)
        return page

    def _make(self, place):
        if place == navigator.OPEN:
            return pages.cue(self._session, self._paces, self._unit)
        if place == navigator.PAUSED:
            return pages.paused(self._session, self._unit)
        if place == navigator.FINISHED:
            return pages.finished(self._session, self._unit)
        return None
