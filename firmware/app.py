"""Paceclip at work: the tasks, and what the button does to them.

Four tasks share the chip: one feeds the belt's pulses to the session, one draws, one reads the button, one writes the
journal at good moments. What they share is in App; nothing else is global.
"""

import asyncio
import io
import sys
import time

from micropython import const

from firmware.core import coach, ticks
from firmware.core import session as states
from firmware.core.belt import MOVING, Belt
from firmware.core.paces import Paces
from firmware.core.session import Session
from firmware.drivers import modules, storage
from firmware.logbook import Logbook
from firmware.ui import navigator, pages
from firmware.ui.presenter import Presenter
from firmware.ui.screens import Screens

_MEASURE_MS = const(50)
_BUTTON_MS = const(20)
_DRAW_MS = const(200)
_DISPLAY_RETRY_MS = const(2000)
_CHECKPOINT_MS = const(60000)

_CRASH = "data/crash.txt"

# What is needed for moments only, and would take a fifth of the heap throughout a run.
_FOR_THE_START = (
    "firmware.setup",
    "firmware.core.settings",
    "firmware.core.vdot",
    "firmware.core.quantities",
    "firmware.core.nearest",
)
_LOBBY = ("firmware.lobby", "firmware.shelf", "firmware.days", "firmware.core.progress", "firmware.ui.offers")

# Steps that begin with a moment in which a stalled chip harms nobody.
_CALM = ("recover", "rest", "cooldown", "prep", "off")


class App:
    """One runner's device, from power-on to power-off. `notices` are (title, text) to be read before anything else."""

    def __init__(self, board, settings, paces, notices):
        self._board = board
        self._settings = settings
        self._notices = notices
        self._paces = paces
        self._belt = Belt(settings.um_per_pulse, settings.pulses_per_rev, settings.sensor)
        self._clock = ticks.Elapsed(time.ticks_ms())
        self._logbook = Logbook()
        self._record: dict = {}
        self._display = None
        self._screens = None
        self._lobby = None
        self._run: tuple = ()
        self._session = None
        self._presenter = None
        self._checkpoint_ms = 0
        self._checkpoint_index = 0

    async def main(self):
        """Run until cancelled or until a task fails; the failure is raised here."""
        self._board.pulses.start()
        self._load_days()
        self._open_lobby()
        try:
            await asyncio.gather(self._measure(), self._read_button(), self._draw(), self._keep_journal())
        finally:
            self._board.pulses.stop()

    def save(self):
        """Put what only RAM knows on flash: where a run under way stands."""
        if self._session is not None and self._session.state != states.FINISHED:
            self._write_down(self._logbook.checkpoint, self._session)

    def report(self, error):
        """Tell of the error that ends the app, on the screen and in a file."""
        # The stubs' StringIO has no methods.
        text = io.StringIO()
        sys.print_exception(error, text)  # pyright: ignore[reportArgumentType]
        storage.make_folder("data")
        trace = text.getvalue()  # pyright: ignore[reportAttributeAccessIssue]
        self._write_down(storage.replace, _CRASH, trace.encode())
        if self._display is not None:
            self._screens.draw(pages.message("STOPPED", "%r. More in %s." % (error, _CRASH), ("reset to go on",)), 0)
            asyncio.run(self._display.flush())

    # The tasks.

    async def _measure(self):
        read = self._board.pulses.read
        belt = self._belt
        while True:
            stamp = read()
            while stamp >= 0:
                belt.pulse(stamp)
                stamp = read()
            belt.poll(time.ticks_us())
            now_ms = self._clock.update(time.ticks_ms())
            if self._session is not None:
                self._session.advance(now_ms, belt.distance_mm, belt.speed_mm_s, belt.state == MOVING)
            await asyncio.sleep_ms(_MEASURE_MS)

    async def _read_button(self):
        while True:
            now_ms = self._clock.update(time.ticks_ms())
            event = self._board.button.poll(now_ms)
            if event:
                self._press(event, now_ms)
            await asyncio.sleep_ms(_BUTTON_MS)

    async def _draw(self):
        while True:
            try:
                if self._display is None:
                    self._display = self._board.open_display()
                    self._screens = Screens(self._display.canvas)
                self._screens.draw(self._view(), self._clock.update(time.ticks_ms()))
                await self._display.flush()
            except OSError:
                # Unplugged, or never there: the run goes on without it.
                if self._screens is not None or self._display is None:
                    print(self._board.display_help)
                self._display = self._screens = None
                await asyncio.sleep_ms(_DISPLAY_RETRY_MS)
            await asyncio.sleep_ms(_DRAW_MS)

    async def _keep_journal(self):
        while True:
            await asyncio.sleep_ms(_MEASURE_MS)
            session = self._session
            if session is None:
                continue
            if session.state == states.FINISHED:
                if self._run:
                    self._finish(session)
            elif self._is_good_moment(session):
                self._checkpoint_ms = self._clock.update(time.ticks_ms())
                self._checkpoint_index = session.index
                self._write_down(self._logbook.checkpoint, session)

    def _is_good_moment(self, session):
        """Whether to write a checkpoint now: as a calm step or a pause begins, else once a minute, but never in a
        step's last seconds, where each metre counts."""
        if session.index != self._checkpoint_index and (session.step.kind in _CALM or session.state == states.PAUSED):
            return True
        if self._clock.update(time.ticks_ms()) - self._checkpoint_ms < _CHECKPOINT_MS:
            return False
        return not coach.announces(coach.time_left(session.left_ms, session.left_mm, self._belt.speed_mm_s))

    # What is on the screen.

    def _view(self):
        if self._session is not None:
            now_ms = self._clock.update(time.ticks_ms())
            return self._presenter.view(now_ms, self._belt.speed_mm_s, self._belt.accepted)
        return self._lobby.page

    # What the button does.

    def _press(self, event, now_ms):
        session = self._session
        if session is None:
            lobby = self._lobby
            chosen = lobby.press(navigator.command(lobby.place, event, lobby.several))
            if chosen is not None:
                self._start(chosen[0], chosen[1], now_ms)
            return
        command = navigator.command(self._presenter.place, event)
        if command == navigator.NEXT:
            session.next(now_ms)
        elif command == navigator.PAUSE:
            session.pause(now_ms)
        elif command == navigator.RESUME:
            session.resume(now_ms)
        elif command == navigator.END:
            session.end(now_ms)
        elif command == navigator.DISMISS:
            self._session = self._presenter = None
            self._open_lobby()

    # The frame of a task lives as long as the app, and with it what was imported in it: not so in these.

    def _load_days(self):
        from firmware import days

        self._record = days.load(self._notices)

    def _open_lobby(self):
        from firmware.lobby import Lobby

        self._lobby = Lobby(self._settings, self._paces, self._record, self._notices, self._write_down)
        self._lobby.look()

    def _start(self, name, workout, now_ms):
        session = Session(workout, self._paces, self._logbook.add_lap)
        self._write_down(self._logbook.begin, name, workout.day.id, session)
        self._run = (name, workout.day.id)
        self._checkpoint_ms = now_ms
        self._checkpoint_index = 0
        session.start(now_ms)
        self._presenter = Presenter(session, self._paces, self._settings.unit)
        self._session = session
        self._lobby = None
        modules.let_go(_LOBBY)

    def _finish(self, session):
        """The run is over: its journal is closed and, unless it was ended early, its day is done."""
        name, day_id = self._run
        self._run = ()
        self._write_down(self._logbook.end, session)
        if not session.ended_early:
            self._mark_done(name, day_id)

    def _mark_done(self, name, day_id):
        from firmware import days
        from firmware.core import progress

        progress.mark_done(self._record, name, day_id)
        self._write_down(days.save, self._record)

    def _write_down(self, write, *what):
        """Write to flash; a run goes on without it, and the runner is told when it is over."""
        try:
            write(*what)
        except OSError as error:
            notice = ("FLASH ERROR", "Error %d in writing: make room, mpremote rm :data/last-run.log" % error.errno)
            if notice not in self._notices:
                self._notices.append(notice)
                print(notice[1])


def run(board, settings, notices=()):
    """Run Paceclip on `board` until Ctrl-C, which saves the run under way; a failed task's error is raised."""
    paces = Paces(settings.race, settings.unit)
    modules.let_go(_FOR_THE_START)
    app = App(board, settings, paces, list(notices))
    try:
        asyncio.run(app.main())
    except Exception as error:
        app.report(error)
        raise
    finally:
        app.save()
