"""What runs on the twin in an endurance run: the driver and the belt code as the app uses them, and what disturbs them.

`_endurance` is endurance.mjs. Worse than the app: whole frames of 23 ms, and four times as many writes to flash.
"""

import asyncio
import gc
import time

import _endurance
from machine import I2C, Pin

from firmware.boards.esp32_devkit import Board
from firmware.core.belt import Belt
from firmware.drivers import files, storage

_BUSY_US = 1000000
_TAIL_US = 500

board = Board()
pulses = board.pulses
belt = Belt(_endurance.um_per_pulse, 1, "hall")


async def measure():
    """As App._measure does."""
    while True:
        belt.feed(pulses)
        belt.poll(time.ticks_us())
        await asyncio.sleep_ms(50)


async def draw():
    """A whole frame in one transfer, twice a second."""
    bus = I2C(0, sda=Pin(21), scl=Pin(22), freq=400_000)
    frame = bytes([0x40]) + bytes(1024)
    while True:
        pulses.busy(_BUSY_US)
        bus.writeto(0x3C, frame)
        pulses.busy(_TAIL_US)
        await asyncio.sleep_ms(500)


async def write():
    """A line of the journal each 20 s; each minute a file that takes an erase, and a collection of its own."""
    writes = 0
    while True:
        pulses.busy(_BUSY_US)
        if writes % 3 == 0:
            files.replace("data/file.json", (bytes(3000),))
            gc.collect()
        if writes % 60 == 0:
            files.replace("data/0001.run", ())
        storage.append("data/0001.run", b"a line of the journal of some sixty characters, as it is\n")
        pulses.busy(_TAIL_US)
        writes += 1
        await asyncio.sleep_ms(20_000)


def report():
    _endurance.report(belt.distance_mm, belt.accepted, belt.bounced, belt.missed)


async def main():
    await asyncio.gather(measure(), draw(), write())


if _endurance.counter:
    board.use_counter()
storage.make_folder("data")
pulses.start()
_endurance.start()
asyncio.run(main())
