"""What the one button does, screen by screen."""

import sys
import types

import pytest

from firmware.core.session import Session
from firmware.core.workout import Day, Step, Target, Workout
from firmware.ui import navigator as nav
from firmware.ui.presenter import place_of


@pytest.mark.parametrize(
    ("screen", "short", "long"),
    [
        (nav.READY, nav.START, nav.OTHER_PLAN),
        (nav.REST_DAY, nav.DONE_REST, nav.OTHER_PLAN),
        (nav.RUNNING, nav.NEXT, nav.PAUSE),
        (nav.OPEN, nav.NEXT, nav.PAUSE),
        (nav.BELT, 0, nav.PAUSE),
        (nav.PAUSED, nav.RESUME, nav.END),
        (nav.FINISHED, nav.DISMISS, nav.DISMISS),
        (nav.MESSAGE, nav.DISMISS, nav.OTHER_PLAN),
    ],
)
def test_each_screen_has_its_commands(screen, short, long):
    assert nav.command(screen, nav.SHORT, several=True) == short
    assert nav.command(screen, nav.LONG, several=True) == long
    assert nav.command(screen, nav.NONE, several=True) == 0


def test_where_there_is_one_plan_no_other_is_offered():
    assert nav.command(nav.READY, nav.LONG) == 0
    assert nav.command(nav.REST_DAY, nav.LONG) == 0
    assert nav.command(nav.MESSAGE, nav.LONG) == nav.DISMISS


def test_no_single_press_ends_a_run():
    for screen in (nav.READY, nav.RUNNING, nav.OPEN, nav.BELT):
        for event in (nav.SHORT, nav.LONG):
            assert nav.command(screen, event, several=True) != nav.END


class _Paces:
    def range(self, target):
        return (target.low_mm_s, target.high_mm_s) if target.low_mm_s else None

    def rpe(self, target):
        return None


def test_a_session_says_which_screen_is_up():
    fast = Target(low_mm_s=4000, high_mm_s=4000)
    steps = [
        Step("off", cue="Drills"),
        Step("off", length_ms=5000),
        Step("run", length_ms=10000, target=fast, from_speed=True),
        Step("prep"),
        Step("rest", length_ms=5000),
    ]
    session = Session(Workout(Day("1.1", "Test"), steps), _Paces())
    assert place_of(session) == nav.READY
    session.start(0)
    assert place_of(session) == nav.OPEN, "an open step off the belt"
    session.next(1000)
    assert place_of(session) == nav.OPEN, "a timed one"
    session.advance(7000, 0, -1, False)
    assert place_of(session) == nav.BELT
    session.advance(8000, 1000, 2000, True)
    assert place_of(session) == nav.RUNNING, "on its way to the speed"
    session.advance(9000, 5000, 4000, True)
    assert place_of(session) == nav.RUNNING
    session.advance(10000, 6000, 0, False)
    assert place_of(session) == nav.PAUSED
    session.advance(11000, 9000, 4000, True)
    session.pause(11500)
    assert place_of(session) == nav.PAUSED
    session.resume(12000)
    session.next(13000)
    assert place_of(session) == nav.OPEN, "setting the deck"
    session.next(14000)
    assert place_of(session) == nav.RUNNING, "standing rest"
    session.advance(19000, 9000, -1, False)
    assert place_of(session) == nav.FINISHED


def test_events_are_the_buttons_own(monkeypatch):
    monkeypatch.setitem(sys.modules, "micropython", types.SimpleNamespace(const=lambda value: value))
    from firmware.drivers import button

    assert (nav.NONE, nav.SHORT, nav.LONG) == (button.NONE, button.SHORT, button.LONG)


@pytest.mark.parametrize("kind", ["prep", "off"])
def test_a_step_off_the_belt_is_a_page_with_or_without_a_length(kind):
    for length_ms in (None, 60000):
        session = Session(Workout(Day("1.1", "Run"), [Step(kind, length_ms=length_ms)]), _Paces())
        session.start(0)
        assert place_of(session) == nav.OPEN
