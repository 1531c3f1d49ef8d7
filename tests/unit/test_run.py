"""What the one button does while somebody runs, screen by screen."""

import pytest

from firmware.core import settings
from firmware.core.checkpoint import NUMBERS
from firmware.core.paces import Paces
from firmware.core.session import BELT, FINISHED, PAUSED, PRESS
from firmware.core.workout import Day, Step, Target, Workout
from firmware.drivers import modules
from firmware.drivers.button import DOUBLE, LONG, SHORT, VERY_LONG
from firmware.run import Run

READY, RUNNING, WAITING = "ready", "running", "waiting"
FAST = Target(low_mm_s=4000, high_mm_s=4000)
ENDED = 1
LATER_MS = 1500  # by then a screen is no news


@pytest.fixture(autouse=True)
def kept_modules(monkeypatch):
    """Other tests go on with the modules that a run on the device lets go."""
    monkeypatch.setattr(modules, "let_go", lambda names: None)


class Belt:
    distance_mm = 0
    speed_um_s = 0
    accepted = bounced = missed = 0
    is_sudden = False


class Board:
    class pulses:
        overruns = 0

    class rtc:
        @staticmethod
        def memory(data):
            """What is kept there is not looked at."""


class Stage:
    """A run of `steps`, on a belt that is moved by hand; of what would go to flash only the flags are kept."""

    def __init__(self, *steps):
        self.belt = Belt()
        self.now_ms = 0
        workout = Workout(Day("1.1", "Test"), list(steps))
        self.flags = []
        self.is_full = False
        self.run = Run("test", workout, self.belt, Paces(None), settings.load("{}"), Board, self._write_down)
        self.run.start(0, ("data/runs/0001.run", b"", (1,) + (0,) * (NUMBERS - 1), -1))

    def _write_down(self, _write, flags):
        self.flags.append(flags)
        return not self.is_full

    def wait(self, ms, speed_mm_s=0):
        for _ in range(ms // 50):
            self.now_ms += 50
            self.belt.distance_mm += speed_mm_s // 20
            self.belt.speed_um_s = speed_mm_s * 1000
            self.run.advance(self.now_ms)
        return self

    def view(self):
        return self.run.view(self.now_ms)

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


def test_a_belt_that_gives_no_pulse_is_told_though_it_gave_some_in_the_run_before():
    stage = Stage(Step("run", length_ms=60000, target=FAST))
    stage.belt.accepted = 700
    assert stage.wait(1000).view().foot == "start the belt"
    assert stage.wait(20100).view().title == ["NO PULSE"]
    stage.belt.distance_mm += 157
    assert stage.wait(100).view().foot == "start the belt"


def test_a_belt_that_gave_some_in_this_run_is_waited_for_without_a_word_about_the_sensor():
    stage = Stage(Step("rest", length_ms=5000), Step("run", length_ms=60000, target=FAST))
    stage.wait(4000).belt.distance_mm += 157
    stage.wait(1000)
    assert stage.view().foot == "start the belt"
    assert stage.wait(20100).view().foot == "start the belt"


def test_running_a_short_press_shows_the_other_page_for_a_while_two_end_the_step_and_a_long_one_pauses():
    stage = Stage(Step("run", length_ms=60000), Step("run", length_ms=60000)).wait(LATER_MS, 3000)
    assert stage.view().left_label == "TARGET"
    stage.press(SHORT)
    assert (stage.view().left_label, stage.view().right_label) == ("TIME", "km")
    stage.press(SHORT)
    assert stage.view().left_label == "TARGET"
    stage.press(SHORT)
    stage.wait(9000, 3000)
    assert stage.view().left_label == "TARGET"
    assert stage.press(LONG) == (PAUSED, None)
    stage.wait(LATER_MS, 3000)
    assert stage.press(SHORT) == (RUNNING, None)
    stage.wait(LATER_MS, 3000)
    stage.press(DOUBLE)
    assert stage.session.index == 1


def test_an_open_step_that_is_run_ends_by_a_short_press():
    stage = Stage(Step("run"), Step("run", length_ms=60000)).wait(LATER_MS, 3000)
    stage.press(SHORT)
    assert stage.session.index == 1


@pytest.mark.parametrize("kind", ["off", "prep", "rest"])
def test_an_open_step_is_answered_by_a_short_press(kind):
    stage = Stage(Step(kind), Step(kind)).wait(LATER_MS)
    assert stage.press(SHORT) == (WAITING, PRESS)
    assert stage.session.index == 1


def chosen(presses, speed_mm_s=3000):
    """A run of three steps, paused in its second, whose menu was opened and answered."""
    stage = Stage(*[Step("run", length_ms=60000) for _ in range(3)]).wait(70000, speed_mm_s)
    stage.press(LONG)
    stage.wait(LATER_MS, speed_mm_s)
    stage.press(LONG)
    for event in presses:
        stage.press(event)
    return stage


@pytest.mark.parametrize("closing", [SHORT, LONG, DOUBLE])
def test_a_run_is_ended_in_the_menu_of_the_pause_and_closed_by_any_press(closing):
    stage = chosen([LONG])
    assert stage.state[0] == FINISHED
    stage.press(closing)
    assert not stage.run.closed, "the totals have not been seen"
    stage.wait(LATER_MS)
    stage.press(VERY_LONG)
    assert not stage.run.closed, "the hold that ended it goes on"
    stage.press(closing)
    assert stage.run.closed
    assert stage.flags[-1] & ENDED


def test_the_menu_skips_a_step_and_goes_back_one_and_the_run_stays_paused():
    skipped = chosen([SHORT, LONG])
    assert (skipped.state[0], skipped.session.index) == (PAUSED, 2)
    again = chosen([SHORT, SHORT, LONG])
    assert (again.state[0], again.session.index) == (PAUSED, 1)
    assert again.session.step_ms == 0
    assert again.session.total_ms == chosen([]).session.total_ms, "what was run counts"
    again.wait(LATER_MS, 3000)
    again.press(LONG)
    for event in (SHORT, SHORT, LONG):
        again.press(event)
    assert again.session.index == 0


def test_a_run_is_discarded_by_two_holds_only():
    kept = chosen([SHORT, SHORT, SHORT, LONG, SHORT])
    assert kept.state[0] == RUNNING
    assert chosen([SHORT, SHORT, SHORT, LONG, LONG]).state[0] == FINISHED
    assert chosen([SHORT, SHORT, SHORT, LONG, VERY_LONG]).state[0] == PAUSED, "it was one hold"


def test_the_menu_goes_round_and_its_last_line_goes_on():
    assert chosen([SHORT] * 4 + [LONG]).state[0] == RUNNING
    assert chosen([SHORT] * 5 + [LONG]).state[0] == FINISHED


def test_garbage_is_collected_as_a_step_begins_and_before_its_last_hundred_metres(monkeypatch):
    collected = []
    stage = Stage(Step("run", 400000), Step("recover", 60000), Step("run", length_ms=60000))
    monkeypatch.setattr(
        "firmware.run.gc.collect", lambda: collected.append((stage.session.index, stage.session.left_mm))
    )
    stage.wait(200000, 4000)
    assert [index for index, _ in collected] == [0, 1, 2, 3]
    assert 100000 < collected[0][1] <= 110000
    assert collected[1][1] > 59000


def test_a_belt_that_starts_closes_the_menu():
    stage = Stage(Step("run", length_ms=60000)).wait(5000, 3000).wait(3000, 0)
    assert stage.state[0] == PAUSED
    stage.press(LONG)
    assert stage.view().title == ["PAUSED"] and stage.view().lines[0] == "> End, keep run"
    stage.wait(1000, 3000)
    assert stage.state[0] == RUNNING
    assert stage.view().left_label == "TARGET"


def test_no_press_ends_a_run_from_a_screen_that_does_not_say_so():
    for steps in ([Step("off")] * 2, [Step("run", length_ms=60000)] * 2):
        for speed in (0, 3000):
            for event in (SHORT, LONG, DOUBLE):
                stage = Stage(*steps).wait(LATER_MS, speed)
                if stage.session.state != PAUSED:
                    assert stage.press(event)[0] != FINISHED


def test_a_press_for_the_step_that_has_just_ended_does_not_skip_the_next():
    stage = Stage(Step("run", length_ms=5000), Step("run", length_ms=60000)).wait(5050, 3000)
    assert stage.session.index == 1
    stage.press(DOUBLE)
    assert stage.session.index == 1
    stage.wait(LATER_MS, 3000)
    stage.press(DOUBLE)
    assert stage.session.state == FINISHED


def test_who_leaves_out_the_last_repetition_has_not_done_the_day_but_a_cool_down_is_theirs():
    for kind, early in (("run", True), ("cooldown", False)):
        stage = Stage(Step("run", length_ms=5000), Step(kind, length_ms=60000)).wait(10000, 3000)
        assert stage.session.index == 1
        stage.press(DOUBLE)
        assert stage.session.state == FINISHED
        assert stage.session.ended_early is early


def test_a_step_begun_again_is_coached_anew():
    stage = Stage(Step("run", length_ms=30000), Step("run", length_ms=60000)).wait(25000, 3000)
    stage.press(LONG)
    stage.wait(LATER_MS, 3000)
    for event in (LONG, SHORT, SHORT, LONG, SHORT):
        stage.press(event)
    assert (stage.session.state, stage.session.index, stage.session.step_ms) == (RUNNING, 0, 0)
    stage.wait(1000, 3000)
    assert not stage.view().alert, "the next step is announced already"


def test_a_run_that_could_not_be_written_is_tried_again_soon_and_not_all_the_time():
    stage = Stage(Step("run", length_ms=600000))
    stage.is_full = True
    written = []
    for second in range(1, 50):
        stage.wait(1000, speed_mm_s=3000)
        if second == 30:
            stage.is_full = False
        count = len(stage.flags)
        stage.run.keep_journal(stage.now_ms)
        if len(stage.flags) > count:
            written.append(second)
    assert written == [1, 21, 41]
