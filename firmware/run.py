"""A run from its first step to its last: its session, its screens, its journal, and what the button does.

Nothing of this is needed between runs: the app imports it when one begins, and lets it go after.
"""

from micropython import const

from firmware.core import coach
from firmware.core.session import BELT, FINISHED, PAUSED, Session
from firmware.drivers.button import SHORT
from firmware.logbook import Logbook
from firmware.ui.presenter import Presenter

_CHECKPOINT_MS = const(60000)
_FULL_MS = const(10000)

# A press belongs to the screen on which the finger went down: a hold takes 0.8 s, a new screen up to 0.2 s to be
# drawn, more while flash is written, and eyes are no faster.
_NEW_MS = const(1200)

# Steps that begin with a moment in which a stalled chip harms nobody.
_CALM = const(("recover", "rest", "cooldown", "prep", "off"))


class Run:
    """A day of plan `plan`, its `workout`, run by somebody with `paces` and `unit` on a `belt`.

    To read: `closed`, once the runner has seen the end; `modules`, to be let go then. write_down(write, *what) writes
    to flash and takes care of a failure.
    """

    modules = (
        "firmware.run firmware.logbook firmware.core.session firmware.core.coach firmware.core.journal"
        " firmware.ui.presenter firmware.ui.dial"
    )

    def __init__(self, plan: str, workout, belt, paces, unit: str, write_down):
        self._plan = plan
        self._day = workout.day.id
        self.closed = False
        self._belt = belt
        self._write_down = write_down
        self._logbook = Logbook()
        self._session = Session(workout, paces, self._logbook.add_lap)
        self._presenter = Presenter(self._session, paces, unit)
        self._ended = False
        self._checkpoint_ms = 0
        self._checkpoint_index = 0

    def start(self, now_ms: int):
        """Open the journal and begin the first step."""
        self._write_down(self._logbook.begin, self._plan, self._day, self._session)
        self._checkpoint_ms = now_ms
        self._session.start(now_ms)
        self._presenter.look(now_ms)

    def advance(self, now_ms: int):
        """Take over what the belt did."""
        belt = self._belt
        self._session.advance(now_ms, belt.distance_mm, belt.speed_um_s // 1000)
        self._presenter.look(now_ms)

    def view(self, now_ms: int):
        """The Dial or Page to show."""
        return self._presenter.view(now_ms, self._belt.speed_um_s // 1000, self._belt.accepted)

    def press(self, event: int, now_ms: int):
        """Do what the button's SHORT or LONG means where the session stands; the display may be unplugged.

        Ending takes two long presses, the second on a screen that says what it does. A second short press of an
        impatient starter must not skip the first step, so it means nothing while the belt stands.
        """
        session = self._session
        is_new = now_ms - self._presenter.since_ms < _NEW_MS
        if session.state == FINISHED:
            if not is_new:
                self._write_down(self._logbook.flush)
                self.closed = True
        elif session.state == PAUSED:
            if event == SHORT:
                session.resume(now_ms)
            elif not is_new:
                session.end(now_ms)
        elif event != SHORT:
            session.pause(now_ms)
        elif not is_new and session.waiting_for != BELT:
            session.next(now_ms)
        self._presenter.look(now_ms)

    def keep_journal(self, now_ms: int):
        """Write to flash what is due. (plan, day) once: when the last step is done, and with it the day; else None."""
        session = self._session
        if session.state == FINISHED:
            if self._ended:
                return None
            self._write_down(self._logbook.end, session)
            self._ended = True
            return None if session.ended_early else (self._plan, self._day)
        if self._is_good_moment(now_ms):
            self._checkpoint_ms = now_ms
            self._checkpoint_index = session.index
            self.save()
        return None

    def save(self):
        """Put what only RAM knows on flash: where the run stands."""
        if self._session.state != FINISHED:
            self._write_down(self._logbook.checkpoint, self._session)

    def _is_good_moment(self, now_ms):
        """Whether to write a checkpoint now: as a calm step begins, at the first pause in a step that has none, when
        many laps wait, else once a minute; but not in a step's last seconds, where each metre counts."""
        session = self._session
        paused = session.state == PAUSED
        if session.index != self._checkpoint_index and (session.step.kind in _CALM or paused):
            return True
        age_ms = now_ms - self._checkpoint_ms
        if self._logbook.is_long and age_ms >= _FULL_MS:
            return True
        if age_ms < _CHECKPOINT_MS:
            return False
        speed = self._belt.speed_um_s // 1000
        return paused or not coach.announces(coach.time_left(session.left_ms, session.left_mm, speed))
