"""A run from its first step to its last: its session, its screens, its journal, and what the button does.

Nothing of this is needed between runs: the app imports it when one begins, and lets it go after.
"""

import gc

from micropython import const

from firmware.core.checkpoint import DISCARDED, EARLY, ENDED, LEFT
from firmware.core.coach import Coach
from firmware.core.session import BELT, FINISHED, PAUSED, Session
from firmware.drivers import modules
from firmware.drivers.button import DOUBLE, LONG, SHORT, VERY_LONG
from firmware.logbook import Logbook
from firmware.ui.dial import Dial
from firmware.ui.presenter import Presenter

# A second of the journal; a checkpoint on flash is due from the first of these on, and at the second at the latest, for
# it is never to be older than a minute; where much is gathered or a calm step begins it may be sooner.
_SECOND_MS = const(1000)
_CHECKPOINT_MS = const(45000)
_LATEST_MS = const(58000)
_APART_MS = const(20000)
_MUCH = const(380)  # bytes

# What the button did, as the journal has it.
_PAUSE = const(1)
_GO_ON = const(2)
_SKIP = const(3)
_BACK = const(4)

# A press belongs to the screen on which the finger went down: a hold takes 0.8 s, a new screen up to 0.2 s to be
# drawn, more while flash is written, and eyes are no faster.
_NEW_MS = const(1200)

# Steps that begin with a moment in which a stalled chip harms nobody.
_CALM = const(("recover", "rest", "cooldown", "prep", "off"))
_PAGES = const("firmware.ui.pages")
# With what a second of running leaves, 0.7 KB, a chip's heap lasts for the last 100 m, at 5 km/h too.
_TIDY_MM = const(110000)


class Run:
    """A day of plan `plan`, its `workout`, run by somebody with `paces` and `settings` on a `belt` of a `board`.

    To read: `closed`, once the runner has seen the end; `modules`, to be let go then. To set: `is_told`, once the day
    is marked. write_down(write, *what) writes
    to flash and takes care of a failure.
    """

    modules = (
        "firmware.run firmware.logbook firmware.core.session firmware.core.coach firmware.core.journal"
        " firmware.ui.presenter firmware.ui.dial firmware.drivers.buzzer"
    )

    def __init__(self, plan: str, workout, belt, paces, settings, board, write_down):
        self._plan = plan
        self._day = workout.day.id
        self.closed = False
        self._belt = belt
        self._write_down = write_down
        self._logbook = Logbook(belt, board)
        self._paces = paces
        unit = settings.unit
        self._unit = unit
        self._session = Session(workout, paces, self._logbook.journal.add_lap)
        self._coach = Coach(paces, settings.accel_mm_s2)
        self._presenter = Presenter(
            self._session, Dial(paces, unit, self._coach, settings.console_permille or 1000), self._make
        )
        self._menu = None
        self._is_discarded = False
        self._tidied = 0
        self.is_told = False
        self._is_ended = False
        self._is_on_flash = False
        self._second_ms = 0
        self._checkpoint_ms = 0
        self._checkpoint_index = -1  # nothing was tried yet

    def start(self, now_ms: int, found):
        """Open the journal, as Logbook.begin() wants it, and begin the first step; or go on with a run that was
        interrupted, as soon as the belt moves."""
        session = self._session
        if found[3] >= 0:
            from firmware.core import resume

            resume.resume(session, found[2], now_ms)
            del resume
            modules.let_go("firmware.core.resume")
        self._logbook.begin(session, *found)
        self._keep()
        self._second_ms = now_ms
        self._checkpoint_ms = now_ms
        session.start(now_ms)
        session.resume(now_ms)
        self._presenter.look(now_ms)

    def advance(self, now_ms: int) -> int:
        """Take over what the belt did. The coach's cue to give now, 0 for none."""
        belt = self._belt
        speed = belt.speed_um_s // 1000
        self._session.advance(now_ms, belt.distance_mm, speed)
        cue = self._coach.update(now_ms, self._session, speed)
        self._tidy()
        self._presenter.look(now_ms)
        if self._menu is not None and self._session.state != PAUSED:
            self._close_menu()
        return cue

    def view(self, now_ms: int):
        """The Dial or Page to show."""
        if self._menu is not None:
            return self._menu.page
        # What the belt gives while it is waited for counts: in a run that has nothing, there was no pulse.
        return self._presenter.view(now_ms, self._belt.speed_um_s // 1000, self._session.total_mm)

    def press(self, event: int, now_ms: int):
        """Do what the button's event means where the session stands; the display may be unplugged.

        A short press answers what the screen asks, and else shows its other page; two go to the next step; a long one
        pauses, and while paused opens the menu. A second press of an impatient starter must not skip the first step,
        so it means nothing while the belt stands.
        """
        session = self._session
        index = session.index
        was_paused = session.state == PAUSED
        is_new = now_ms - self._presenter.since_ms < _NEW_MS
        if session.state == FINISHED:
            if not is_new and event != VERY_LONG:
                self._keep()
                self.closed = True
        elif self._menu is not None:
            self._choose(self._menu.press(event), now_ms)
        elif session.state == PAUSED:
            if event == SHORT:
                session.resume(now_ms)
            elif event != DOUBLE and not (is_new and event == LONG):
                from firmware.pause_menu import PauseMenu

                self._menu = PauseMenu()
        elif event == LONG:
            session.pause(now_ms)
        elif session.waiting_for != BELT:
            if event == DOUBLE or self._presenter.asks():
                if not is_new:
                    session.next(now_ms)
            elif event == SHORT:
                self._presenter.flip(now_ms)
        self._note(event, index, was_paused)
        self._presenter.look(now_ms)

    def _choose(self, action, now_ms):
        """Do what the menu of a paused run gave."""
        if action is None:
            return
        self._close_menu()
        session = self._session
        if action == "next":
            session.next(now_ms)
        elif action == "back":
            session.back(now_ms)
        elif action:
            self._is_discarded = action == "discard"
            session.end(now_ms)
        else:
            session.resume(now_ms)

    def _close_menu(self):
        names = self._menu.modules
        self._menu = None
        modules.let_go(names)

    def _tidy(self):
        """Collect as a step begins and before its last 100 m, so that no collection falls into these."""
        left_mm = self._session.left_mm
        moment = 2 * self._session.index + (left_mm is not None and left_mm <= _TIDY_MM)
        if moment != self._tidied:
            self._tidied = moment
            gc.collect()

    def _make(self):
        """The Page that belongs to the session. What makes it is needed for that moment only."""
        from firmware.ui import pages

        page = pages.of(self._session, self._paces, self._unit, self._belt.is_sudden, self._is_discarded)
        del pages
        modules.let_go(_PAGES)
        return page

    def keep_journal(self, now_ms: int):
        """Write to flash what is due; None. Or, when the last step is done, and with it the day, (plan, day), with a
        "~" behind the day when the run was ended before: until `is_told`, for the day is to be on flash before the
        run's end. A run that has no end is offered to be resumed, but a day would be lost."""
        session = self._session
        if session.state == FINISHED:
            if not self.is_told and not self._is_discarded and (session.total_mm or not session.ended_early):
                return self._plan, self._day + "~" if session.ended_early else self._day
            if not self._is_ended:
                self._is_ended = True
                self._keep()
        else:
            seconds = (now_ms - self._second_ms) // _SECOND_MS
            if seconds:
                self._second_ms += seconds * _SECOND_MS
                if self._is_good_moment(now_ms, self._logbook.update(seconds)):
                    self._checkpoint_ms = now_ms
                    self._checkpoint_index = session.index
                    if self._keep():
                        self._is_on_flash = True
        return None

    def save(self) -> bool:
        """Put what only RAM knows on flash: where the run stands as it is left, or that it is over. Whether it went
        well."""
        return self._keep(LEFT)

    def _keep(self, flags=0):
        if self._session.state == FINISHED:
            flags = ENDED | (EARLY if self._session.ended_early else 0) | (DISCARDED if self._is_discarded else 0)
        return self._write_down(self._logbook.checkpoint, flags)

    def _note(self, event, index, was_paused):
        """Put into the journal what the button was, and what it did to the session that stood there before."""
        session = self._session
        what = 0
        if session.index != index:
            what = _SKIP if session.index > index else _BACK
        elif (session.state == PAUSED) != was_paused:
            what = _GO_ON if was_paused else _PAUSE
        self._logbook.journal.note(event, what)

    def _is_good_moment(self, now_ms, gathered):
        """Whether to write a checkpoint now: as the first belt passes, without which there is no run to go on with; as
        a calm step or a pause begins, when much is gathered, else before a minute is over; if need be in a step's last
        seconds, where each metre counts."""
        session = self._session
        paused = session.state == PAUSED
        age_ms = now_ms - self._checkpoint_ms
        if not self._is_on_flash and session.total_mm and (self._checkpoint_index < 0 or age_ms >= _APART_MS):
            return True
        if age_ms >= _APART_MS and (
            gathered > _MUCH
            or (paused and gathered)
            or (session.index != self._checkpoint_index and session.step.kind in _CALM)
        ):
            return True
        if age_ms < _CHECKPOINT_MS:
            return False
        return paused or age_ms >= _LATEST_MS or not self._coach.due
