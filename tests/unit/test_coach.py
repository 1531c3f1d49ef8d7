from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.core import coach
from firmware.core.coach import Coach
from firmware.core.paces import Paces
from firmware.core.session import Session
from firmware.core.workout import Day, Step, Target, Workout

SPEED = st.integers(0, 8000)
COUNT, GO, NEXT, HALF, LAST, SLOW, FAST, RIGHT, PAUSE, DONE = range(1, 11)
MILE = Target(low_mm_s=4400, high_mm_s=4400)
JOG = Target(low_mm_s=2500, high_mm_s=2500)


class Run:
    """A session and its coach on a belt that follows `speeds`, mm/s for each 100 ms: the cues as they came."""

    def __init__(self, *steps, accel_mm_s2=500):
        paces = Paces(None)
        self.session = Session(Workout(Day("1.1", "Test"), list(steps)), paces)
        self.coach = Coach(paces, accel_mm_s2)
        self.cues = []  # (ms, cue)
        self.speed = 0
        self.mm = 0
        self.now_ms = 0
        self.session.start(0)

    def go(self, seconds, to_mm_s=None, accel_mm_s2=500):
        """Run for so long, the belt on its way to `to_mm_s`."""
        for _ in range(int(seconds * 10)):
            self.now_ms += 100
            if to_mm_s is not None:
                change = to_mm_s - self.speed
                self.speed += max(-accel_mm_s2 // 10, min(accel_mm_s2 // 10, change))
            self.mm += self.speed // 10
            self.session.advance(self.now_ms, self.mm, self.speed)
            cue = self.coach.update(self.now_ms, self.session, self.speed)
            if cue:
                self.cues.append((self.now_ms, cue))
        return self

    def of(self, *kinds):
        return [(ms, cue) for ms, cue in self.cues if cue in kinds]


@pytest.mark.parametrize(
    ("speed", "expected"),
    [
        (3500, 0),
        (4000, 0),
        (4001, 1),
        (3499, -1),
        (0, -1),
        (-1, 0),  # not known
    ],
)
def test_the_verdict_is_by_the_limits(speed, expected):
    assert coach.verdict(speed, 3500, 4000) == expected


@pytest.mark.parametrize(
    ("speed", "accel", "expected"), [(4400, 500, 10000), (1500, 500, 21466), (0, 250, 38266), (-1, 500, 29466)]
)
def test_grace_is_the_ramp_the_keys_and_the_time_to_find_them(speed, accel, expected):
    assert coach.grace((4400, 4400), speed, accel) == expected


def test_a_step_without_a_target_needs_no_grace():
    assert coach.grace(None, 0, 500) == 0


@pytest.mark.parametrize("accel", [150, 500, 1000])
def test_nobody_is_scolded_while_the_belt_ramps(accel):
    run = Run(Step("recover", length_ms=30000, target=JOG), Step("run", 1200000, target=MILE), accel_mm_s2=accel)
    run.go(30, 2500, accel)
    # The runner sees the new target, and finds the key.
    run.go(4, 2500, accel).go(40, 4400, accel)
    assert run.of(SLOW, FAST) == []


def test_who_never_reaches_the_target_is_told_three_times_and_no_more():
    run = Run(Step("run", 4000000, target=MILE)).go(200, 4000)
    told = run.of(SLOW)
    assert len(told) == 3
    assert all(later - earlier >= 20000 for (earlier, _), (later, _) in pairwise(told))
    assert run.coach.verdict == -1, "the screen still says so"


def test_a_reminder_that_helped_is_followed_by_a_word_of_praise_and_quiet():
    run = Run(Step("run", 4000000, target=MILE)).go(40, 4000)
    assert len(run.of(SLOW)) == 1
    run.go(120, 4400)
    assert [cue for _, cue in run.of(SLOW, FAST, RIGHT)] == [SLOW, RIGHT]


def test_a_moment_off_the_target_is_no_reason_to_speak():
    run = Run(Step("run", 4000000, target=MILE)).go(30, 4400)
    for _ in range(5):
        run.go(2, 4700, 5000).go(5, 4400, 5000)
    assert run.of(SLOW, FAST) == []


def test_too_fast_is_said_too():
    run = Run(Step("run", 4000000, target=MILE)).go(60, 4800)
    assert run.of(FAST)[0][1] == FAST


def test_the_count_is_three_cues_and_the_step_begins_with_one():
    run = Run(Step("run", length_ms=30000, target=MILE), Step("recover", length_ms=30000, target=JOG)).go(60.5, 4400)
    assert run.cues[0][1] == GO
    (first, _), (second, _), (third, _) = run.of(COUNT)[:3]
    assert [second - first, third - second] == [1000, 1000]
    (begin, _) = run.of(GO)[1]
    assert begin - third == 1000
    assert run.of(DONE) == [(run.cues[-1][0], DONE)]


@pytest.mark.parametrize(
    ("accel", "lead_s"),
    [
        (500, 10),  # 3.8 s of ramp and 6 to react
        (190, 16),  # 10 s of ramp
    ],
)
def test_the_next_step_is_announced_in_time_for_the_ramp(accel, lead_s):
    run = Run(Step("recover", length_ms=60000, target=JOG), Step("run", 400000, target=MILE), accel_mm_s2=accel)
    run.go(62, 2500)
    start = run.of(GO)[0][0]
    (ms, _) = run.of(NEXT)[0]
    assert (start + 60000 - ms) / 1000 == pytest.approx(lead_s, abs=0.2 + start / 1000)


def test_a_deck_that_has_to_climb_is_announced_earlier():
    steps = (
        Step("run", length_ms=60000, target=JOG, incline_permille=0),
        Step("run", 400000, target=JOG, incline_permille=60),
    )
    run = Run(*steps).go(60, 2500)
    run_28 = run.of(NEXT)[0][0]
    assert 60000 - run_28 == pytest.approx(28000, abs=300)
    down = Run(Step("run", length_ms=60000, target=JOG, incline_permille=60), Step("prep")).go(60, 2500)
    assert 60000 - down.of(NEXT)[0][0] == pytest.approx(10000, abs=300)


def test_halfway_of_a_long_step_and_the_last_hundred_metres():
    run = Run(Step("run", 1000000, target=MILE)).go(240, 4400)
    (half, _), (last, _) = run.of(HALF, LAST)
    assert [cue for _, cue in run.of(HALF, LAST)] == [HALF, LAST]
    assert (last - half) * 4400 / 1e6 == pytest.approx(400, abs=1)
    timed = Run(Step("run", length_ms=240000, target=MILE)).go(230, 4400)
    assert [cue for _, cue in timed.of(HALF, LAST)] == [HALF]
    short = Run(Step("run", 200000, target=MILE)).go(40, 4400)
    assert short.of(HALF, LAST) == []


def test_a_pause_is_a_cue_and_what_comes_after_it_a_ramp():
    run = Run(Step("run", 4000000, target=MILE)).go(60, 4400).go(10, 0)
    assert [cue for _, cue in run.cues][-1] == PAUSE
    assert run.of(SLOW) == [], "a belt that coasts to a stop"
    run.go(60, 4400)
    assert run.of(SLOW) == []
    assert len(run.of(PAUSE)) == 1


def test_who_was_too_slow_before_a_pause_is_not_praised_after_it():
    run = Run(Step("run", 4000000, target=MILE)).go(45, 4000)
    assert len(run.of(SLOW)) == 1
    run.go(10, 0).go(15, 4000)
    assert run.of(RIGHT) == []


def test_a_sprint_that_counts_from_its_speed_begins_with_a_cue():
    run = Run(Step("run", length_ms=20000, target=MILE, from_speed=True)).go(5, 2500).go(10, 4400)
    assert len(run.of(GO)) == 2
    assert run.session.step_ms < 12000


def test_an_open_step_and_a_wait_give_no_cue_but_their_begin():
    run = Run(Step("off"), Step("run", length_ms=30000)).go(100)
    assert run.cues == [(100, GO)]


@pytest.mark.parametrize(
    ("speed", "expected"),
    [(4000, 0), (3600, -100), (1000, -100), (0, -100), (4400, 100), (9000, 100), (4040, 10), (3960, -10), (-1, 0)],
)
def test_bar_is_full_at_ten_per_cent(speed, expected):
    assert coach.bar(speed, 4000, 4000) == expected


@given(SPEED, SPEED, st.integers(500, 7000), st.integers(0, 1000))
def test_bar_rises_with_speed_and_agrees_with_the_verdict(slower, faster, low, width):
    if slower > faster:
        slower, faster = faster, slower
    high = low + width
    assert -100 <= coach.bar(slower, low, high) <= coach.bar(faster, low, high) <= 100
    for speed in (slower, faster):
        assert coach.verdict(speed, low, high) * coach.bar(speed, low, high) >= 0
        if low <= speed <= high:
            assert coach.bar(speed, low, high) == 0


@pytest.mark.parametrize(
    ("left_ms", "left_mm", "speed", "expected"),
    [
        (9000, None, -1, 9000),
        (None, 40000, 4000, 10000),
        (None, 5000000, 2500, 2000000),  # 5 km: a product of mm and 1000 would not be a small int
        (None, 40000, 0, None),
        (None, 40000, -1, None),
        (None, None, 4000, None),  # an open step
    ],
)
def test_time_left(left_ms, left_mm, speed, expected):
    assert coach.time_left(left_ms, left_mm, speed) == expected


@pytest.mark.parametrize(
    ("left_ms", "expected"),
    [(None, 0), (3001, 0), (3000, 3), (2001, 3), (2000, 2), (1000, 1), (1, 1), (0, 0)],
)
def test_counting(left_ms, expected):
    assert coach.counting(left_ms) == expected


@pytest.mark.parametrize(("left_ms", "expected"), [(None, False), (10001, False), (10000, True), (0, True)])
def test_announces(left_ms, expected):
    assert coach.announces(left_ms) is expected


@pytest.mark.parametrize(
    ("permille", "expected"),
    [(0, 3827), (10, 4000), (20, 4172), (60, 4861), (400, 10717)],
)
def test_the_speed_on_a_level_road_that_costs_as_much(permille, expected):
    assert coach.outdoor_mm_s(4000, permille) == expected
    assert coach.outdoor_mm_s(4000, permille) == int(4000 * (1 + 4.5 * permille / 1000) / 1.045)
