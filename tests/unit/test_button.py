import sys
import types

from hypothesis import given
from hypothesis import strategies as st

# What the driver needs of the device's module.
sys.modules.setdefault("micropython", types.SimpleNamespace(const=lambda value: value))

from firmware.drivers import button  # noqa: E402 (needs the module above)


class Pin:
    def __init__(self):
        self.level = 1

    def value(self):
        return self.level


def events(levels, step_ms=10):
    """(ms, event) of a button polled every step_ms while its pin reads `levels`, one a poll."""
    pin = Pin()
    pin.level = levels[0]
    polled = button.Button(pin)
    seen = []
    for number, level in enumerate(levels):
        pin.level = level
        event = polled.poll(number * step_ms)
        if event != button.NONE:
            seen.append((number * step_ms, event))
    return seen


UP, DOWN = 1, 0


def test_short_press_fires_once_on_release():
    levels = [UP] * 5 + [DOWN] * 10 + [UP] * 100
    assert events(levels) == [(170, button.SHORT)]


def test_long_press_fires_once_while_held():
    levels = [UP] * 5 + [DOWN] * 299 + [UP] * 100
    assert events(levels) == [(850, button.LONG)]


def test_a_press_of_three_seconds_is_very_long_and_long_before_that():
    assert events([UP] * 5 + [DOWN] * 400 + [UP] * 100) == [(850, button.LONG), (3050, button.VERY_LONG)]


def test_two_short_presses_are_a_double_one_and_the_first_does_not_wait():
    press = [DOWN] * 8 + [UP] * 8
    assert events([UP] * 5 + press * 2 + [UP] * 100) == [(150, button.SHORT), (310, button.DOUBLE)]
    apart = [DOWN] * 8 + [UP] * 40
    assert [event for _, event in events([UP] * 5 + apart * 2)] == [button.SHORT, button.SHORT]


def test_of_three_short_presses_the_third_is_one_by_itself():
    press = [DOWN] * 8 + [UP] * 8
    assert [event for _, event in events([UP] * 5 + press * 4)] == [button.SHORT, button.DOUBLE] * 2


def test_a_touch_below_20_ms_is_nothing():
    assert events([UP] * 5 + [DOWN] * 2 + [UP] * 100) == []
    assert events([UP] * 5 + [DOWN] * 3 + [UP] * 100) == [(100, button.SHORT)]


def test_what_a_write_to_flash_leaves_of_a_press_is_enough():
    pin = Pin()
    polled = button.Button(pin)
    # Pressed for 120 ms from 40 on; nobody polls from 30 to 125.
    seen = []
    for now_ms in (0, 30, 125, 150, 175, 200, 225):
        pin.level = DOWN if 40 <= now_ms < 160 else UP
        seen.append(polled.poll(now_ms))
    assert [event for event in seen if event] == [button.SHORT]


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


@given(st.lists(st.tuples(st.integers(1, 120), st.integers(1, 120)), min_size=1))
def test_never_more_events_than_presses(presses):
    levels = [UP] * 5
    for down, up in presses:
        levels += [DOWN] * down + [UP] * up
    # A touch of more than 20 ms is a press, and nothing else is; so is a rest between two.
    assert len(events(levels)) <= len(presses)
    if all(down > 2 and up > 2 for down, up in presses):
        seen = [event for _, event in events([*levels, *[UP] * 5])]
        assert [event == button.LONG for event in seen] == [down > 80 for down, _ in presses]
        assert button.DOUBLE not in seen[:1]
        for (one, gap), (other, _), event in zip(presses, presses[1:], seen[1:], strict=False):
            assert event != button.DOUBLE or (one <= 80 and gap + other <= 48)
