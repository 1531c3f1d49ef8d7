"""Paceclip at work: three tasks share the chip, and either the lobby or a run is on.

One task feeds the belt's pulses to the run, which writes its journal at good moments; one draws, one reads the button.
What they share is in App; nothing else is global. What is needed for moments only is imported then and let go after:
all of it at once would not fit into the heap.
"""

# What `lobby`, `run` and `sounder` are is for firmware.between to say.
# pyright: reportAttributeAccessIssue=false

import asyncio
import sys
import time

from micropython import const

from firmware.core.belt import Belt
from firmware.core.cues import DONE, FAST, GO, NEXT, SLOW
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

_BETWEEN = const("firmware.between")


class App:
    """One runner's device, from power-on to power-off. `notices` are (title, text) to be read before anything else.

    What is public is so for firmware.between.
    """

    def __init__(self, board, settings, notices):
        self.board = board
        self.settings = settings
        self.notices = notices
        self.paces = None
        self.belt = Belt(settings.um_per_pulse, settings.pulses_per_rev, settings.sensor)
        self.source = board.pulses
        self._tick_ms = time.ticks_ms()
        self._ms = 0
        self.face = Face(board, settings)
        # While somebody runs.
        self.sounder = None
        self.lobby = None
        # What is no plan's day, such as the sensor's view, takes a run's place.
        self.run = None
        # (plan, day) of each run that is done and that flash does not know of yet.
        self.done = []
        self._since_ms = 0
        self._is_pressed = False

    async def main(self):
        """Run until cancelled or until a task fails; the failure is raised here."""
        if self.settings.sensor == "hall":
            self.board.use_counter()
        self.board.pulses.start()
        if self._do("begin"):
            self._open_lobby()
        self._since_ms = self._now_ms()
        await asyncio.gather(self._measure(), self._read_button(), self._draw())

    def stop(self):
        """Let nothing sound on."""
        if self.sounder is not None:
            self.sounder.stop()
            self.sounder = None

    def save(self):
        """Put what only RAM knows on flash: where a run under way stands, or that it is done. Whether it is kept, None
        where no day is run."""
        is_kept = None
        if self.run is not None:
            self._keep_journal(self._now_ms())
            is_kept = self.run.save()
        if self.done:
            self._do("save")
        return is_kept

    def report(self, error, is_kept):
        """Tell of what ends the app, on the screen: an error, in a file too, or a computer's Ctrl-C; and what save()
        said."""
        # Of these nothing is needed any more, and telling takes room.
        self.run = self.lobby = None
        modules.let_go(_BETWEEN)
        from firmware import crash

        crash.report(error, is_kept, self.face, self.write_down)

    # The tasks. A task's frame lives as long as the app, and the collector keeps whatever was ever on it: objects that
    # are to be let go stay in the functions that the tasks call.

    async def _measure(self):
        while True:
            self.belt.feed(self.source)
            self.belt.poll(time.ticks_us())
            if self.run is not None:
                self._go_on(self._now_ms())
            await asyncio.sleep_ms(_MEASURE_MS)

    async def _read_button(self):
        while True:
            now_ms = self._now_ms()
            event = self.board.button.poll(now_ms)
            if self.sounder is not None:
                self.sounder.poll(now_ms)
            if event:
                self._press(event, now_ms)
                self._is_pressed = True
                self.face.touch(now_ms)
            await asyncio.sleep_ms(_BUTTON_MS)

    async def _draw(self):
        help_said = False
        while True:
            try:
                self._show()
                self.board.pulses.busy(_BUSY_US)
                while self.face.flush():
                    await asyncio.sleep(0)
                    # A write to flash meanwhile has ended the mark.
                    self.board.pulses.busy(_BUSY_US)
                await asyncio.sleep(0)
                self.face.renew()
                help_said = False
            except OSError:
                # Unplugged, or never there: the run goes on without it.
                if not help_said:
                    print(self.board.display_help)
                    help_said = True
                self.face.close()
                self.board.pulses.busy(_TAIL_US)
                await asyncio.sleep_ms(_DISPLAY_RETRY_MS)
            self.board.pulses.busy(_TAIL_US)
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
        cue = self.run.advance(now_ms)
        if cue and self.sounder is not None:
            self.sounder.play(cue)
            # Now, before flash is written.
            self.sounder.poll(now_ms)
            if cue in (GO, NEXT, SLOW, FAST, DONE):
                self.face.flash()
        if self.belt.speed_um_s > 0:
            self.face.touch(now_ms)
        self._keep_journal(now_ms)

    def _keep_journal(self, now_ms):
        done = self.run.keep_journal(now_ms)
        if done is not None:
            self.done.append(done)
            self._do("save")
            self.run.is_told = True

    def _show(self):
        now_ms = self._now_ms()
        self.face.draw(self.lobby.page if self.run is None else self.run.view(now_ms), now_ms)

    def _press(self, event, now_ms):
        if self.run is not None:
            self.run.press(event, now_ms)
            if self.run.closed:
                names = self.run.modules
                self.run = None
                self.stop()
                self.source = self.board.pulses
                self._let_go(names)
                self._open_lobby()
        elif self.lobby.menu is not None or now_ms - self._since_ms >= GLANCE_MS:
            page = self.lobby.page
            chosen = self.lobby.press(event)
            if chosen:
                self._do("start", now_ms, *chosen)
            elif chosen is not None:
                # An interrupted run is settled.
                self.lobby = None
                self._open_lobby()
            elif self.lobby.page is not page:
                self._since_ms = self._now_ms()

    def _do(self, name, *what):
        """Have firmware.between do what is needed for a moment."""
        is_at_work = _BETWEEN in sys.modules
        from firmware import between

        result = getattr(between, name)(self, *what)
        del between
        if not is_at_work:
            modules.let_go(_BETWEEN)
        return result

    def _open_lobby(self):
        self._do("look")
        self.lobby.look()
        self._since_ms = self._now_ms()

    def renew(self):
        """The settings have changed: what follows from them is made anew. The belt, at once, is returned."""
        settings = self.settings
        if settings.sensor == "hall" and self.board.pulses.counter is None:
            self.board.use_counter()
        self.belt = Belt(settings.um_per_pulse, settings.pulses_per_rev, settings.sensor)
        # These in the lobby: to make them takes 14 KB for a moment.
        self.paces = None
        return self.belt

    def _let_go(self, names):
        self.face.begin()
        modules.let_go(names)

    def write_down(self, write, *what):
        """Write to flash; True where that went well. A run goes on without, and the runner is told when it is over."""
        self.board.pulses.busy(_BUSY_US)
        try:
            write(*what)
            return True
        except OSError as error:
            self._do("fail", error)
            return False
        finally:
            self.board.pulses.busy(_TAIL_US)


def run(board, settings, notices=()):
    """Run Paceclip on `board` until Ctrl-C, which saves the run under way; a failed task's error is raised."""
    app = App(board, settings, list(notices))
    first = is_kept = None
    try:
        try:
            asyncio.run(app.main())
        except Exception as error:
            first = error
            raise
        finally:
            # Here, because Ctrl-C leaves the event loop without a word to its tasks. They wait in the old one, and
            # would draw over what is reported.
            asyncio.new_event_loop()
            board.pulses.stop()
            app.stop()
            is_kept = app.save()
    except (Exception, KeyboardInterrupt) as error:
        first = first or error
        app.report(first, is_kept)
        raise
    finally:
        # What fails on the way out, for the same reason as often as not, hides nothing of what came first.
        if first is not None:
            raise first
