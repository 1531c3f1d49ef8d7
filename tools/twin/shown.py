"""What a session shows, as firmware/run.py puts it together: for the golden pictures on the twin's VM, and on
CPython."""

from firmware.core.coach import Coach
from firmware.ui import pages
from firmware.ui.dial import Dial
from firmware.ui.presenter import Presenter


class Shown:
    """The screens of a `session` that has started; its coach sees the session with each view. `is_sudden`: the
    belt stopped without braking, `is_discarded`: the run was thrown away, `console_permille`: the console over the
    belt."""

    def __init__(self, session, paces, unit, console_permille=1000):
        self.is_sudden = False
        self.is_discarded = False
        self._session = session
        self._paces = paces
        self._unit = unit
        self._coach = Coach(paces)
        self._presenter = Presenter(session, Dial(paces, unit, self._coach, console_permille), self._make)

    def see(self, now_ms, speed_mm_s):
        """The coach looks at the session."""
        self._coach.update(now_ms, self._session, speed_mm_s)
        self._presenter.look(now_ms)

    def view(self, now_ms, speed_mm_s, pulses):
        """The Dial or Page to show."""
        self.see(now_ms, speed_mm_s)
        return self._presenter.view(now_ms, speed_mm_s, pulses)

    def flip(self, now_ms):
        """The other page."""
        self._presenter.flip(now_ms)

    def _make(self):
        return pages.of(self._session, self._paces, self._unit, self.is_sudden, self.is_discarded)
