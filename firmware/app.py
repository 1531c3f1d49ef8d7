"""Paceclip at work: three tasks share the chip, and either the lobby or a run is on.

One task feeds the belt's pulses to the run, which writes its journal at good moments; one draws, one reads the button.
What they share is in App; nothing else is global. What is needed for moments only is imported then and let go after:
all of it at once would not fit into the heap.
"""

import asyncio
import sys
import time

from micropython import const

from firmware.core.belt import Belt
from firmware.core.cues import DONE, FAST, GO, NEXT, SLOW
from firmware.core.paces import Paces
from firmware.drivers import modules
from firmware.face import Face
from firmware.ui.moments import GLANCE_MS

_MEASURE_MS = const(50)
_BUTTON_MS = const(20)
# So long is a picture shown at least, and at most; in between it is drawn anew when the button was pressed.
_DRAW_MS = const(20)
_MOST_DRAW_MS = const(160)
_DISPLAY_RETRY_MS = const(2000)
# No transfer or write keeps interrupts waiting for longer; and how long they queue up after one.
_BUSY_US = const(1000000)
_TAIL_US = const(500)
# A second press of an impatient hand is not for the screen that the first brought up.

_START = const(
    "firmware.setup firmware.core.settings firmware.core.vdot firmware.core.quantities"
    " firmware.core.nearest firmware.drivers.files"
)
_LOBBY = const(
    "firmware.lobby firmware.shelf firmware.days firmware.core.progress firmware.ui.offers firmware.ui.pages"
    " firmware.drivers.files firmware.runs firmware.recovery firmware.core.resume firmware.core.journal"
    " firmware.core.session"
)


class App:
    """One runner's device, from power-on to power-off. `notices` are (title, text) to be read before anything else."""

    def __init__(self, board, settings, paces, notices):
        self._board = board
        self._settings = settings
        self._notices = notices
        self._paces = paces
        self._belt = Belt(settings.um_per_pulse, settings.pulses_per_rev, settings.sensor)
        self._source = board.pulses
        self._tick_ms = time.ticks_ms()
        self._ms = 0
        self._face = Face(board, settings)
        # While somebody runs.
        self._sounder = None
        self._lobby = None
        # What is no plan's day, such as the sensor's view, takes a run's place.
        self._run = None
        # (plan, day) of each run that is done and that flash does not know of yet.
        self._done = []
        self._since_ms = 0
        self._is_pressed = False

    async def main(self):
        """Run until cancelled or until a task fails; the failure is raised here."""
        if self._settings.sensor == "hall":
            self._board.use_counter()
        self._board.pulses.start()
        self._recover()
        await asyncio.gather(self._measure(), self._read_button(), self._draw())

    def stop(self):
        """Let nothing sound on."""
        if self._sounder is not None:
            self._sounder.stop()
            self._sounder = None

    def save(self):
        """Put what only RAM knows on flash: where a run under way stands, or that it is done."""
        if self._run is not None:
            self._keep_journal(self._now_ms())
            self._run.save()
        if self._done:
            self._mark_done()

    def report(self, error):
        """Tell of what ends the app, on the screen: an error, in a file too, or a computer's Ctrl-C."""
        from firmware import crash

        if isinstance(error, KeyboardInterrupt):
            crash.interrupted(self._face, self._run is not None)
        else:
            crash.report(error, self._face, self._write_down)

    # The tasks. A task's frame lives as long as the app, and the collector keeps whatever was ever on it: objects that
    # are to be let go stay in the functions that the tasks call.

    async def _measure(self):
        while True:
            self._belt.feed(self._source)
            self._belt.poll(time.ticks_us())
            if self._run is not None:
                self._go_on(self._now_ms())
            await asyncio.sleep_ms(_MEASURE_MS)

    async def _read_button(self):
        while True:
            now_ms = self._now_ms()
            event = self._board.button.poll(now_ms)
            if self._sounder is not None:
                self._sounder.poll(now_ms)
            if event:
                self._press(event, now_ms)
                self._is_pressed = True
                self._face.touch(now_ms)
            await asyncio.sleep_ms(_BUTTON_MS)

    async def _draw(self):
        help_said = False
        while True:
            try:
                self._show()
                self._board.pulses.busy(_BUSY_US)
                if await self._face.flush():
                    await asyncio.sleep(0)
                    self._face.renew()
                help_said = False
            except OSError:
                # Unplugged, or never there: the run goes on without it.
                if not help_said:
                    print(self._board.display_help)
                    help_said = True
                self._face.close()
                self._board.pulses.busy(_TAIL_US)
                await asyncio.sleep_ms(_DISPLAY_RETRY_MS)
            self._board.pulses.busy(_TAIL_US)
            waited_ms = 0
            while waited_ms < _MOST_DRAW_MS and not (self._is_pressed and waited_ms):
                await asyncio.sleep_ms(_DRAW_MS)
                waited_ms += _DRAW_MS
            self._is_pressed = False

    def _now_ms(self):
        """Time since power-on, which ticks don't tell: they wrap after 12 days."""
        tick_ms = time.ticks_ms()
        self._ms += time.ticks_diff(tick_ms, self._tick_ms)
        self._tick_ms = tick_ms
        return self._ms

    def _go_on(self, now_ms):
        cue = self._run.advance(now_ms)
        if cue and self._sounder is not None:
            self._sounder.play(cue)
            # Now, before flash is written.
            self._sounder.poll(now_ms)
            if cue in (GO, NEXT, SLOW, FAST, DONE):
                self._face.flash()
        if self._belt.speed_um_s > 0:
            self._face.touch(now_ms)
        self._keep_journal(now_ms)

    def _keep_journal(self, now_ms):
        done = self._run.keep_journal(now_ms)
        if done is not None:
            self._done.append(done)
            self._mark_done()
            self._run.is_told = True

    def _show(self):
        now_ms = self._now_ms()
        self._face.draw(self._lobby.page if self._run is None else self._run.view(now_ms), now_ms)

    def _press(self, event, now_ms):
        if self._run is not None:
            self._run.press(event, now_ms)
            if self._run.closed:
                names = self._run.modules
                self._run = None
                self.stop()
                self._source = self._board.pulses
                self._let_go(names)
                self._open_lobby()
        elif self._lobby.menu is not None or now_ms - self._since_ms >= GLANCE_MS:
            page = self._lobby.page
            chosen = self._lobby.press(event)
            if chosen:
                self._start(now_ms, *chosen)
            elif chosen is not None:
                # An interrupted run is settled.
                self._lobby = None
                self._open_lobby()
            elif self._lobby.page is not page:
                self._since_ms = self._now_ms()

    # From the lobby to a run and back.

    def _recover(self):
        """Offer to go on with a run that was interrupted, in the lobby's place."""
        from firmware import runs

        if not runs.closed(self._board.rtc):
            from firmware import recovery

            self._lobby = recovery.offer(self._board.rtc, self._settings, self._notices, self._write_down)
        self._since_ms = self._now_ms()
        if self._lobby is None:
            self._open_lobby()

    def _open_lobby(self):
        if self._paces is None:
            settings = self._settings
            self._paces = Paces(settings.race, settings.unit, settings.tolerance)
            modules.let_go(_START)
        self._make_room()
        from firmware.lobby import Lobby

        self._lobby = Lobby(self._settings, self._paces, self._mark_done(), self._notices, self._write_down)
        # A large plan takes all the room there is.
        modules.let_go("firmware.days firmware.drivers.files")
        self._lobby.look()
        self._since_ms = self._now_ms()

    def _make_room(self):
        from firmware import runs

        self._write_down(runs.look, self._notices)
        del runs
        self._let_go(_LOBBY)

    def _start(self, now_ms, plan, workout, found=None):
        self._lobby = None
        self._let_go(_LOBBY)
        if plan is None:
            __import__(workout)
            begin = sys.modules[workout].begin
            self._run = run = begin(self._board, self._belt, self._settings, self._write_down, self._renew)
            self._source = run.pulses
            run.start(now_ms)
        else:
            found = found or self._new_run(plan, workout.day.id)
            from firmware.run import Run

            run = Run(plan, workout, self._belt, self._paces, self._settings, self._board, self._write_down)
            self._sounder = self._board.open_sounder(self._settings.volume, self._settings.led)
            run.start(now_ms, found)
            # Not before: a Ctrl-C meanwhile finds no run that is half begun.
            self._run = run

    def _new_run(self, plan, day):
        from firmware import runs

        found = runs.new(plan, day, self._settings, self._board.rtc.datetime())
        del runs
        self._let_go(_LOBBY)
        return found

    def _renew(self):
        """The settings have changed: what follows from them is made anew. The belt, at once, is returned."""
        settings = self._settings
        if settings.sensor == "hall" and self._board.pulses.counter is None:
            self._board.use_counter()
        self._belt = Belt(settings.um_per_pulse, settings.pulses_per_rev, settings.sensor)
        # These in the lobby: to make them takes 14 KB for a moment.
        self._paces = None
        return self._belt

    def _let_go(self, names):
        self._face.begin()
        modules.let_go(names)

    def _mark_done(self):
        """The record of the days done, up to date, and on flash too where that goes well."""
        from firmware import days

        record = days.load(self._notices, self._done)
        if self._done and self._write_down(days.save, record):
            self._done.clear()
        return record

    def _write_down(self, write, *what):
        """Write to flash; True where that went well. A run goes on without, and the runner is told when it is over."""
        self._board.pulses.busy(_BUSY_US)
        try:
            write(*what)
            return True
        except OSError as error:
            text = "Error %d in writing: make room, mpremote rm runs that you have from :data/runs" % error.errno
            notice = ("FLASH ERROR", text)
            if notice not in self._notices:
                self._notices.append(notice)
                print(notice[1])
            return False
        finally:
            self._board.pulses.busy(_TAIL_US)


def run(board, settings, notices=()):
    """Run Paceclip on `board` until Ctrl-C, which saves the run under way; a failed task's error is raised."""
    paces = Paces(settings.race, settings.unit, settings.tolerance)
    modules.let_go(_START)
    app = App(board, settings, paces, list(notices))
    try:
        try:
            asyncio.run(app.main())
        finally:
            # Here, because Ctrl-C leaves the event loop without a word to its tasks. They wait in the old one, and
            # would draw over what is reported.
            asyncio.new_event_loop()
            board.pulses.stop()
            app.stop()
            app.save()
    except (Exception, KeyboardInterrupt) as error:
        app.report(error)
        raise
