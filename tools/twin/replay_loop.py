"""What runs on the twin in a replay: the driver and the belt code, polled as the app does, and a screen that is drawn.

`_replay` is replay.mjs. What it says of a setting that can't be used is the firmware's own word.
"""

import asyncio
import gc
import time

import _replay

from firmware.boards.esp32_devkit import Board
from firmware.core.belt import Belt
from firmware.core.coach import Coach
from firmware.core.paces import Paces
from firmware.core.quality import Quality
from firmware.core.script import read_day
from firmware.core.session import Session
from firmware.core.settings import SettingsError, load
from firmware.ui.dial import Dial
from firmware.ui.screens import Screens

_DRAW_MS = 160
_RENEW_DRAWS = 3
_BUSY_US = 1000000
_TAIL_US = 500
_PLAN = b"title: Replay\nday 1.1 Replay\n  run open easy\n"


async def measure(pulses, belt, quality):
    """As App._measure does; what the device would show goes to the replay, which says how long to sleep."""
    while True:
        belt.feed(pulses)
        belt.poll(time.ticks_us())
        quality.update(_replay.now_ms(), belt.accepted, belt.bounced, belt.missed + pulses.overruns)
        wait_ms = _replay.show(belt.speed_um_s, belt.distance_mm, belt.state, quality.percent)
        await asyncio.sleep_ms(wait_ms)


class Screen:
    """The screen of a run, which says nothing of the plan's."""

    def __init__(self, display, belt, pulses):
        self._display = display
        self._belt = belt
        self._pulses = pulses
        paces = Paces(None, "km")
        self._session = Session(read_day(_PLAN.split(b"\n"), "replay.plan", "1.1"), paces, lambda *_: None)
        self._session.start(0)
        self._dial = Dial(paces, "km", Coach(paces))
        self._screens = Screens(display.canvas)

    async def show(self, now_ms):
        speed_mm_s = self._belt.speed_um_s // 1000
        self._session.advance(now_ms, self._belt.distance_mm, speed_mm_s)
        self._screens.draw(self._dial.update(self._session, speed_mm_s), now_ms)
        self._pulses.busy(_BUSY_US)
        while self._display.flush():
            await asyncio.sleep(0)

    async def keep_up(self):
        """As App._draw does: the transfers block the chip as they do in use."""
        draws = 0
        while True:
            await self.show(_DRAW_MS * draws)
            draws += 1
            if draws % _RENEW_DRAWS == 0:
                await asyncio.sleep(0)
                self._display.renew()
            self._pulses.busy(_TAIL_US)
            await asyncio.sleep_ms(_DRAW_MS)


async def main():
    try:
        settings = load(_replay.settings)
    except SettingsError as error:
        _replay.refuse(str(error))
        return
    board = Board()
    belt = Belt(settings.um_per_pulse, settings.pulses_per_rev, settings.sensor)
    screen = Screen(board.open_display(), belt, board.pulses)
    # The first picture is a long one: as a rule it stands before the belt moves.
    await screen.show(0)
    if settings.sensor == "hall" and _replay.counter:
        board.use_counter()
    board.pulses.start()
    # What was imported is not for a collection in the middle of the log.
    gc.collect()
    _replay.start()
    await asyncio.gather(measure(board.pulses, belt, Quality(settings.sensor)), screen.keep_up())


asyncio.run(main())
