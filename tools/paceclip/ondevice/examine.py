"""Run on a board by `paceclip doctor`, after hash_of.py: each function prints what it finds, as lines of JSON."""

import gc
import json
import os
import sys
import time

FOLDER = 0x4000
SLOTS = 256  # a power of two

edges = 0
presses = 0
stamps = None


def who():
    """The Python there, its version, and what it says of its board."""
    kind = sys.implementation
    print(json.dumps((kind[0], list(kind[1][:3]), getattr(kind, "_machine", ""))))


def room():
    """Free and all bytes of flash, free and all bytes of heap."""
    flash = os.statvfs("/")
    gc.collect()
    free = gc.mem_free()
    print(json.dumps((flash[0] * flash[3], flash[0] * flash[2], free, free + gc.mem_alloc())))


def files(path):
    """A line for each file at a path, and in it: path, hash."""
    try:
        is_folder = os.stat(path)[0] & FOLDER
    except OSError:
        return
    if not is_folder:
        print(json.dumps((path, hash_of(path))))
        return
    for name in sorted(os.listdir(path)):
        files(path + "/" + name)


def names(folder):
    """A line for each path in a folder; none where it is not there."""
    try:
        for name in os.listdir(folder):
            print(json.dumps(folder + "/" + name))
    except OSError:
        pass


def bus(sda, scl):
    """The levels of the two wires at rest, and the addresses that answer on them; or why nobody can be asked."""
    from machine import I2C, Pin

    try:
        pins = [Pin(number, Pin.IN, Pin.PULL_UP) for number in (sda, scl)]
        levels = [pin.value() for pin in pins]
        print(json.dumps((levels, I2C(0, sda=pins[0], scl=pins[1], freq=400000).scan())))
    except (OSError, ValueError) as error:
        print(json.dumps(str(error)))


def on_edge(_pin):
    # Without a jump and without heap, as Paceclip's own.
    global edges
    stamps[edges & 255] = time.ticks_us()
    edges += 1


def on_press(_pin):
    global presses
    presses += 1


def watch(sensor, button):
    """Count from now on what sensor and button do. Says null, or why that can't be."""
    global stamps, watched
    from array import array

    from machine import Pin

    stamps = array("i", bytes(4 * SLOTS))
    try:
        watched = [Pin(number, Pin.IN, Pin.PULL_UP) for number in (sensor, button)]
        watched[0].irq(handler=on_edge, trigger=Pin.IRQ_FALLING)
        watched[1].irq(handler=on_press, trigger=Pin.IRQ_FALLING)
        print(json.dumps(None))
    except (OSError, ValueError) as error:
        print(json.dumps(str(error)))


def look(ms):
    """After so long: the edges and presses so far, and the levels of sensor and button, each lowest and highest."""
    lows = [1, 1]
    highs = [0, 0]
    end = time.ticks_add(time.ticks_ms(), ms)
    while time.ticks_diff(end, time.ticks_ms()) > 0:
        for at in (0, 1):
            level = watched[at].value()
            lows[at] = min(lows[at], level)
            highs[at] = max(highs[at], level)
        time.sleep_ms(5)
    print(json.dumps((edges, presses, lows, highs)))


def gaps():
    """Microseconds between the edges, of the last ones."""
    for pin in watched:
        pin.irq(handler=None)
    known = min(edges, SLOTS)
    found = [stamps[number & 255] for number in range(edges - known, edges)]
    print(json.dumps([time.ticks_diff(found[at + 1], found[at]) for at in range(known - 1)]))
