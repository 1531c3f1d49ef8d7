"""What the one button does while somebody runs, screen by screen."""

import pytest

from firmware.core.paces import Paces
from firmware.core.session import BELT, FINISHED, PAUSED, PRESS
from firmware.core.workout import Day, Step, Target, Workout
from firmware.drivers.button import LONG, SHORT
from firmware.run import Run

READY, RUNNING, WAITING = "ready", "running", "waiting"
FAST = Target(low_mm_s=4000, high_mm_s=4000)
LATER_MS = 1500  # by then a screen is no news


class Belt:
    distance_mm = 0
    speed_um_s = 0
    accepted = 0


class Stage:
    """A run of `steps`, on a belt that is moved by hand; what would go to flash is counted only."""

    def __init__(self, *steps):
        self.belt = Belt()
        self.written = []
        self.now_ms = 0
        workout = Workout(Day("1.1", "Test"), list(steps))
        self.run = Run(
            "test", workout, self.belt, Paces(None), "km", lambda write, *_: self.written.append(write.__name__)
        )
        self.run.start(0)

    def write(self, write, *_):
        self.written.append(write.__name__)

    def wait(self, ms, speed_mm_s=0):
        for _ in range(ms // 50):
            self.now_ms += 50
            self.belt.distance_mm += speed_mm_s // 20
            self.belt.speed_um_s = speed_mm_s * 1000
            self.run.advance(self.now_ms)
        return self

    def press(self, event):
        self.run.press(event, self.now_ms)
        return self.state

    @property
    def session(self):
        return self.run._session  # noqa: SLF001 (what the button is for)

    @property
    def state(self):
        return self.session.state, self.session.waiting_for


def test_while_the_belt_stands_a_short_press_means_nothing_and_a_long_one_pauses():
    stage = Stage(Step("run", length_ms=60000, target=FAST)).wait(LATER_MS)
    assert stage.press(SHORT) == (WAITING, BELT)
    assert stage.session.index == 0
    assert stage.press(LONG) == (PAUSED, BELT)
    assert stage.press(SHORT) == (WAITING, BELT)


def test_running_a_short_press_goes_to_the_next_step_and_a_long_one_pauses():
    stage = Stage(Step("run", length_ms=60000), Step("run", length_ms=60000)).wait(LATER_MS, 3000)
    assert stage.press(LONG) == (PAUSED, None)
    stage.wait(LATER_MS, 3000)
    assert stage.press(SHORT) == (RUNNING, None)
    stage.wait(LATER_MS, 3000)
    stage.press(SHORT)
    assert stage.session.index == 1


@pytest.mark.parametrize("kind", ["off", "prep", "rest"])
def test_an_open_step_is_answered_by_a_short_press(kind):
    stage = Stage(Step(kind), Step(kind)).wait(LATER_MS)
    assert stage.press(SHORT) == (WAITING, PRESS)
    assert stage.session.index == 1


def test_a_run_ends_by_two_long_presses_and_is_closed_by_any():
    for closing in (SHORT, LONG):
        stage = Stage(Step("run", length_ms=60000)).wait(LATER_MS, 3000)
        assert stage.press(LONG) == (PAUSED, None)
        assert stage.press(LONG) == (PAUSED, None), "of the same hand: the screen is new"
        stage.wait(LATER_MS, 3000)
        assert stage.press(LONG)[0] == FINISHED
        stage.press(closing)
        assert not stage.run.closed, "the totals have not been seen"
        stage.wait(LATER_MS)
        stage.press(closing)
        assert stage.run.closed
        assert stage.written[-1] == "flush"


def test_no_press_ends_a_run_from_a_screen_that_does_not_say_so():
    for steps in ([Step("off")] * 2, [Step("run", length_ms=60000)] * 2):
        for speed in (0, 3000):
            for event in (SHORT, LONG):
                stage = Stage(*steps).wait(LATER_MS, speed)
                if stage.session.state != PAUSED:
                    assert stage.press(event)[0] != FINISHED


def test_a_press_for_the_step_that_has_just_ended_does_not_skip_the_next():
    stage = Stage(Step("run", length_ms=5000), Step("run", length_ms=60000)).wait(5050, 3000)
    assert stage.session.index == 1
    stage.press(SHORT)
    assert stage.session.index == 1
    stage.wait(LATER_MS, 3000)
    stage.press(SHORT)
    assert stage.session.state == FINISHED
