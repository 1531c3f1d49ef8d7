"""What a session shows, as firmware/run.py puts it together."""

from firmware.core.coach import Coach
from firmware.ui import pages
from firmware.ui.dial import Dial
from firmware.ui.presenter import Presenter


class Shown:
    """The screens of a session that has started."""

    def __init__(self, session, paces, unit, console_permille=1000):
        self.coach = Coach(paces)
        self._session = session
        dial = Dial(paces, unit, self.coach, console_permille)
        self.presenter = Presenter(session, dial, lambda: pages.of(session, paces, unit))

    def view(self, now_ms, speed_mm_s, pulses):
        """The Dial or Page after the coach has seen the session."""
        self.coach.update(now_ms, self._session, speed_mm_s)
        return self.presenter.view(now_ms, speed_mm_s, pulses)
