import sys
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.core import ticks

# What the driver needs of the device's module.
sys.modules.setdefault("micropython", types.SimpleNamespace(const=lambda value: value))

from firmware.drivers import button  # noqa: E402 (needs the module above)


class Pin:
    def __init__(self):
        self.level = 1

    def value(self):
        return self.level


def events(levels, start=0, step_ms=10):
    """(ms, event) of a button polled every step_ms while its pin reads `levels`, one a poll."""
    pin = Pin()
    polled = button.Button(pin)
    seen = []
    for number, level in enumerate(levels):
        pin.level = level
        event = polled.poll(ticks.add(start, number * step_ms))
        if event != button.NONE:
            seen.append((number * step_ms, event))
    return seen


UP, DOWN = 1, 0


@pytest.mark.parametrize("start", [0, 2**30 - 100])
def test_short_press_fires_once_on_release(start):
    levels = [UP] * 5 + [DOWN] * 10 + [UP] * 100
    assert events(levels, start) == [(180, button.SHORT)]


@pytest.mark.parametrize("start", [0, 2**30 - 300])
def test_long_press_fires_once_while_held(start):
    levels = [UP] * 5 + [DOWN] * 300 + [UP] * 100
    assert events(levels, start) == [(850, button.LONG)]


def test_a_touch_below_30_ms_is_nothing():
    assert events([UP] * 5 + [DOWN] * 3 + [UP] * 100) == []
    assert events([UP] * 5 + [DOWN] * 4 + [UP] * 100) == [(120, button.SHORT)]


def test_contact_bounce_makes_one_press():
    bounce = [DOWN, UP, DOWN, UP, DOWN]
    levels = [UP] * 5 + bounce + [DOWN] * 20 + bounce[::-1] + [UP] * 100
    assert [event for _, event in events(levels)] == [button.SHORT]


def test_held_at_power_up_says_nothing_until_released():
    assert events([DOWN] * 200 + [UP] * 50) == []
    assert [event for _, event in events([DOWN] * 200 + [UP] * 50 + [DOWN] * 10 + [UP] * 10)] == [button.SHORT]


def test_presses_in_a_row():
    press = [DOWN] * 8 + [UP] * 8
    assert len(events([UP] * 5 + press * 7)) == 7


@given(st.lists(st.sampled_from([UP, DOWN]), max_size=400))
def test_never_more_events_than_presses(levels):
    presses = sum(1 for before, after in zip([UP, *levels], levels, strict=False) if before == UP and after == DOWN)
    assert len(events(levels)) <= presses
