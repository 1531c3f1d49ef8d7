"""What runs on the twin in a replay: the driver and the belt code, polled as the app does, and a screen that is drawn.

`_replay` is replay.mjs. What it says of a setting that can't be used is the firmware's own word.
"""

import asyncio
import time

import _replay

from firmware.boards.esp32_devkit import Board
from firmware.core.belt import Belt
from firmware.core.paces import Paces
from firmware.core.script import read_day
from firmware.core.session import Session
from firmware.core.settings import SettingsError, load
from firmware.ui.dial import Dial
from firmware.ui.screens import Screens

_DRAW_MS = 200
_RENEW_DRAWS = 3
_PLAN = b"title: Replay\nday 1.1 Replay\n  run open easy\n"


async def measure(pulses, belt):
    """As App._measure does; what the device would show goes to the replay, which says how long to sleep."""
    read = pulses.read
    while True:
        stamp = read()
        while stamp >= 0:
            belt.pulse(stamp)
            stamp = read()
        belt.poll(time.ticks_us())
        wait_ms = _replay.show(
            belt.speed_mm_s * 1000,
            belt.distance_mm,
            belt.state,
            belt.accepted,
            belt.bounced,
            belt.missed + pulses.overruns,
        )
        await asyncio.sleep_ms(wait_ms)


async def draw(display, belt):
    """As App._draw does, with the screen of a run: the transfers block the chip as they do in use."""
    screens = Screens(display.canvas)
    paces = Paces(None, "km")
    session = Session(read_day(_PLAN.split(b"\n"), "replay.plan", "1.1"), paces, lambda *_: None)
    session.start(0)
    dial = Dial(paces, "km")
    draws = 0
    while True:
        now_ms = 200 * draws
        session.advance(now_ms, belt.distance_mm, belt.speed_mm_s, True)
        screens.draw(dial.update(session, belt.speed_mm_s), now_ms)
        await display.flush()
        draws += 1
        if draws % _RENEW_DRAWS == 0:
            await asyncio.sleep(0)
            display.renew()
        await asyncio.sleep_ms(_DRAW_MS)


async def main():
    try:
        settings = load(_replay.settings)
    except SettingsError as error:
        _replay.refuse(str(error))
        return
    board = Board()
    belt = Belt(settings.um_per_pulse, settings.pulses_per_rev, settings.sensor)
    display = board.open_display()
    board.pulses.start()
    _replay.start()
    await asyncio.gather(measure(board.pulses, belt), draw(display, belt))


asyncio.run(main())
