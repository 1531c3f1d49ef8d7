"""A run's life, told as scenarios: what the belt does and the runner presses, and what the session makes of it."""

import io
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.core.checkpoint import NUMBERS
from firmware.core.journal import Journal
from firmware.core.resume import last, resume
from firmware.core.session import BELT, FINISHED, PAUSED, PRESS, SPEED, Session
from firmware.core.workout import Day, Repeat, Step, Target, Workout

READY, RUNNING, WAITING = "ready", "running", "waiting"
FAST = Target(low_mm_s=4000, high_mm_s=4200)


class Paces:
    """Targets by their own numbers."""

    def range(self, target):
        return None if target.low_mm_s is None else (target.low_mm_s, target.high_mm_s)

    def rpe(self, target):
        return None if target.rpe_low is None else (target.rpe_low, target.rpe_high)


STILL = SimpleNamespace(speed_um_s=0, accepted=0, bounced=0, missed=0, overruns=0)


def snapshot(session):
    """Where a session stands, as its journal has it."""
    journal = Journal(STILL, STILL)
    journal.begin(session, b"", (1,) + (0,) * (NUMBERS - 1))
    journal.update(0)
    return last(io.BytesIO(journal.pack()).read)[1]


class Run:
    """A session under a belt that keeps `speed`, told every `every_ms`."""

    def __init__(self, *items, every_ms=50):
        self.laps = []
        self.session = Session(Workout(Day("1.1", "Test"), list(items)), Paces(), self.on_lap)
        self.every_ms = every_ms
        self.now_ms = 0
        self.speed = 0
        self.belt_um = 0
        self.tell()

    def on_lap(self, lap):
        absent = dict.fromkeys(("length_mm", "length_ms", "low_mm_s", "high_mm_s"))
        self.laps.append(SimpleNamespace(**{**absent, **lap}))

    def tell(self):
        self.session.advance(self.now_ms, self.belt_um // 1000, self.speed)

    def go(self, ms):
        end_ms = self.now_ms + ms
        while self.now_ms < end_ms:
            step_ms = min(self.every_ms, end_ms - self.now_ms)
            self.now_ms += step_ms
            self.belt_um += self.speed * step_ms
            self.tell()
        return self

    def belt(self, speed):
        self.speed = speed
        self.tell()
        return self

    def start(self):
        self.session.start(self.now_ms)
        self.tell()
        return self

    def press(self):
        self.session.next(self.now_ms)
        return self

    def pause(self):
        self.session.pause(self.now_ms)
        return self

    def resume(self):
        self.session.resume(self.now_ms)
        return self

    def end(self):
        self.session.end(self.now_ms)
        return self

    @property
    def state(self):
        return self.session.state, self.session.waiting_for

    def table(self):
        return [(lap.kind, lap.distance_mm, lap.time_ms) for lap in self.laps]


def running(*items, speed=2500, every_ms=50):
    return Run(*items, every_ms=every_ms).belt(speed).start()


# The best repetition

REP = Step("run", 100000)


@pytest.mark.parametrize("speeds", [(4000, 5000, 2500), (5000, 2500, 4000)])
def test_the_best_repetition_is_the_fastest_of_those_run_in_full(speeds):
    # A recovery is none, nor is one that was skipped.
    run = running(Step("recover", length_ms=10000), *[REP] * 4, speed=10000).go(10000)
    assert run.session.best_ms == 0
    for speed in speeds:
        run.belt(speed).go(100000 * 1000 // speed)
    run.belt(9000).go(5000).press()
    assert run.session.index == 5
    assert (run.session.best_mm, run.session.best_ms) == (100000, 20000)


def by_hand(run):
    run.pause().go(60000).resume()


def by_the_belt(run):
    run.belt(0).go(60000).belt(6000)


def by_the_power(run):
    numbers = snapshot(run.session)
    run.session = Session(Workout(Day("1.1", "Test"), [REP] * 3), Paces(), run.on_lap)
    resume(run.session, numbers, run.now_ms)
    run.tell()
    run.resume()


@pytest.mark.parametrize("pause", [by_hand, by_the_belt, by_the_power])
def test_a_repetition_with_a_pause_is_no_best_one(pause):
    run = running(*[REP] * 3, speed=5000).go(20000).belt(6000).go(10000)
    pause(run)
    run.go(8000)
    assert run.session.index == 2
    assert (run.session.best_mm, run.session.best_ms) == (100000, 20000)
    run.go(20000)
    assert run.state == (FINISHED, None)
    assert run.session.best_ms < 17000, "the one after it is one again"


def test_a_repetition_that_a_stopped_belt_coasted_to_its_end_is_no_best_one():
    run = running(*[REP] * 2, speed=5000).go(20000).belt(6000).go(16000)
    # It is told to stand, and brings some more metres.
    run.belt(0)
    run.belt_um += 5000000
    run.tell()
    run.go(1000).belt(4000).go(1000)
    assert run.state == (FINISHED, None)
    assert (run.session.best_mm, run.session.best_ms) == (100000, 20000)


def test_a_pause_before_a_repetition_has_begun_costs_it_nothing():
    run = Run(REP).start().pause().go(5000).resume().belt(5000).go(20000)
    assert run.state == (FINISHED, None)
    assert run.session.best_ms == 20000


def test_the_best_repetition_is_known_after_a_reset():
    run = running(*[REP] * 3, speed=5000).go(30000)
    again = Run(*[REP] * 3)
    resume(again.session, snapshot(run.session), 0)
    again.resume().belt(4000).go(60000)
    assert again.state == (FINISHED, None)
    assert (again.session.best_mm, again.session.best_ms) == (100000, 20000)


# Ends


def test_a_step_by_time_ends_at_exactly_its_length_and_the_excess_goes_on():
    run = running(Step("warmup", length_ms=10000), Step("run", length_ms=10000), every_ms=70).go(10010)
    assert run.table() == [("warmup", 25000, 10000)]
    assert run.session.step_ms == 10
    assert run.session.step_mm == 25
    assert run.session.left_ms == 9990


def test_no_drift_over_many_timed_steps():
    run = running(Repeat(40, [Step("run", length_ms=7777)]), Step("cooldown"), every_ms=130).go(40 * 7777)
    assert [lap.time_ms for lap in run.laps] == [7777] * 40
    assert run.session.total_ms == 40 * 7777
    assert run.session.step_ms == 0


def test_a_step_by_distance_ends_at_the_first_pulse_that_reaches_it_and_the_excess_goes_on():
    run = running(Step("run", length_mm=1000), Step("recover", length_mm=1000))
    distance = run.session.total_mm
    for pulse in range(1, 7):
        run.session.advance(pulse * 100, distance + pulse * 157, 1570)
    assert run.laps == []
    run.session.advance(700, distance + 7 * 157, 1570)
    assert run.laps[0].distance_mm == 1000
    assert run.session.step_mm == 99
    # 99 of the last pulse's 157 mm, and so much of its 100 ms.
    assert (run.laps[0].time_ms, run.session.step_ms) == (637, 63)


def test_no_drift_over_many_steps_by_distance():
    body = [Step("run", length_mm=200000), Step("recover", length_mm=200000)]
    run = running(Repeat(8, body), Step("cooldown"), speed=4000).go(8 * 100000 + 1000)
    assert [lap.distance_mm for lap in run.laps] == [200000] * 16
    assert [lap.kind for lap in run.laps] == ["run", "recover"] * 8
    assert run.session.total_mm == 8 * 400000 + 4000


def test_one_late_call_can_end_several_steps():
    run = running(
        Step("run", length_ms=1000), Step("recover", length_mm=5000), Step("run", length_ms=1000), Step("run")
    )
    run.every_ms = 10000
    run.go(10000)
    assert run.table() == [("run", 2500, 1000), ("recover", 5000, 2000), ("run", 2500, 1000)]
    assert (run.session.step_ms, run.session.step_mm) == (6000, 15000)


def test_the_last_steps_end_finishes_the_run():
    run = running(Step("run", length_ms=1000)).go(1030)
    assert run.state == (FINISHED, None)
    assert run.session.step is None
    assert (run.session.total_ms, run.session.total_mm) == (1000, 2500)
    assert not run.session.ended_early
    run.go(5000)
    assert run.session.total_ms == 1000


def test_a_rest_day_is_finished_at_once():
    assert Run().start().state == (FINISHED, None)


def test_a_lap_tells_only_what_it_has():
    laps = []
    session = Session(Workout(Day("1.1", "Test"), [Step("rest", length_ms=500)]), Paces(), laps.append)
    session.start(0)
    session.advance(500, 0, 0)
    assert laps == [{"index": 0, "kind": "rest", "length_ms": 500, "distance_mm": 0, "time_ms": 500}]


def test_laps_carry_their_plan():
    run = running(Step("run", length_mm=1000, target=FAST), Step("rest", length_ms=500)).go(2000)
    first, second = run.laps
    assert (first.index, first.length_mm, first.length_ms, first.low_mm_s, first.high_mm_s) == (
        0,
        1000,
        None,
        4000,
        4200,
    )
    assert (second.index, second.length_mm, second.length_ms, second.low_mm_s) == (1, None, 500, None)


def test_what_the_screen_reads():
    easy = Target(rpe_low=3, rpe_high=4)
    run = Run(Step("warmup", length_ms=1000, target=easy), Repeat(2, [Step("run", length_mm=5000, target=FAST)]))
    session = run.session
    assert (session.state, session.step.kind, session.target) == (READY, "warmup", None)
    assert (session.count, session.index, session.rep, session.next_step.kind) == (3, 0, None, "run")
    run.belt(2500).start().go(3500)
    assert (session.index, session.rep, session.target) == (2, (2, 2), (4000, 4200))
    assert (session.left_mm, session.left_ms) == (3750, None)
    assert session.next_step is None


# The belt stands


def test_the_first_step_on_the_belt_waits_for_it():
    run = Run(Step("warmup", length_ms=10000)).start()
    assert run.state == (WAITING, BELT)
    run.go(3600000)
    assert run.session.total_ms == 0
    run.belt(2500).go(1000)
    assert run.state == (RUNNING, None)
    assert (run.session.step_ms, run.session.step_mm) == (1000, 2500)


def test_the_pulses_that_tell_of_the_start_count():
    run = Run(Step("warmup", length_mm=100000)).start()
    run.session.advance(10000, 157, -1)
    assert run.state == (WAITING, BELT)
    run.session.advance(11000, 314, 157)
    assert (run.session.step_mm, run.session.step_ms) == (314, 0)


def test_a_belt_that_stops_pauses_the_run_and_its_start_resumes_it():
    run = running(Step("run", length_ms=60000)).go(10000).belt(0)
    assert run.state == (PAUSED, None)
    assert run.session.auto_paused
    run.go(600000)
    assert run.session.step_ms == 10000
    run.belt(2500)
    assert run.state == (RUNNING, None)
    run.go(50000)
    assert run.table() == [("run", 150000, 60000)]


def test_a_speed_that_is_not_known_for_a_while_pauses_nothing():
    run = running(Step("run", length_ms=60000)).go(10000)
    run.session.advance(run.now_ms + 1000, 27500, -1)
    assert run.state == (RUNNING, None)
    assert (run.session.step_ms, run.session.step_mm) == (11000, 27500)
    run.session.advance(run.now_ms + 2000, 27500, 0)
    assert run.session.auto_paused


def test_what_the_belt_covers_while_it_is_paused_for_standing_counts():
    run = running(Step("run", length_mm=100000)).go(10000).belt(0)
    run.session.advance(run.now_ms + 1000, 25157, -1)
    run.session.advance(run.now_ms + 2000, 25314, 157)
    assert run.session.step_mm == 25314
    assert run.session.step_ms == 10000


def test_a_step_never_ends_while_the_run_is_paused():
    run = running(Step("run", length_mm=25100), Step("run")).go(10000).belt(0)
    run.session.advance(run.now_ms + 1000, 25157, -1)
    assert run.session.index == 0
    assert run.session.left_mm == 0
    run.session.advance(run.now_ms + 2000, 25314, 157)
    assert run.table() == [("run", 25100, 10000)]
    assert run.session.step_mm == 214


@pytest.mark.parametrize("kind", ["rest", "prep", "off"])
def test_standing_is_right_in_some_steps(kind):
    run = running(Step("run", length_ms=1000), Step(kind, length_ms=5000), Step("run", length_ms=1000)).go(1000)
    run.belt(0).go(4000)
    assert run.state == (RUNNING, None)
    assert run.session.step_ms == 4000
    # The next step is run: it waits for the belt, and loses nothing.
    run.go(2000)
    assert run.state == (WAITING, BELT)
    run.belt(2500).go(1000)
    assert run.table() == [("run", 2500, 1000), (kind, 0, 5000), ("run", 2500, 1000)]


# Open steps


@pytest.mark.parametrize("kind", ["rest", "prep", "off"])
def test_an_open_step_off_the_run_waits_for_the_press(kind):
    run = Run(Step(kind), Step("run", length_ms=1000)).start()
    assert run.state == (WAITING, PRESS)
    run.go(90000).press()
    assert run.table() == [(kind, 0, 90000)]
    assert run.state == (WAITING, BELT)


def test_an_open_run_goes_on_until_the_press():
    run = running(Step("run"), Step("cooldown", length_ms=1000)).go(90000)
    assert run.state == (RUNNING, None)
    assert run.session.left_ms is None
    assert run.session.left_mm is None
    run.press()
    assert run.table() == [("run", 225000, 90000)]


# Presses


def test_next_ends_a_step_early():
    run = running(Step("run", length_ms=60000), Step("cooldown", length_ms=1000)).go(10000).press()
    assert run.table() == [("run", 25000, 10000)]
    assert run.session.step.kind == "cooldown"
    run.press()
    assert run.state == (FINISHED, None)
    assert not run.session.ended_early


def test_the_time_up_to_a_press_counts():
    run = running(Step("run"), Step("cooldown", length_ms=1000)).go(1000)
    run.session.next(run.now_ms + 30)
    assert run.laps[0].time_ms == 1030


def test_a_press_at_the_moment_a_step_ends_does_not_skip_the_next():
    run = running(Step("run", length_ms=1000), Step("run", length_ms=1000), Step("run")).go(990)
    run.session.next(run.now_ms + 20)
    assert run.session.index == 1
    assert run.laps[0].time_ms == 1000


def test_next_skips_a_step_that_waits_for_the_belt():
    run = Run(Step("warmup", length_ms=1000), Step("run", length_ms=1000)).start().go(5000).press()
    assert run.table() == [("warmup", 0, 0)]
    assert run.state == (WAITING, BELT)


def test_next_while_paused_goes_on_and_stays_paused():
    run = running(Step("run", length_ms=60000), Step("recover", length_ms=60000)).go(1000).pause().press()
    assert run.state == (PAUSED, None)
    assert run.session.index == 1
    run.resume().go(1000)
    assert run.session.step_ms == 1000


def test_next_while_the_belt_stands_waits_for_it_in_the_next_step():
    run = running(Step("run", length_ms=60000), Step("recover", length_ms=60000)).go(1000).belt(0).press()
    assert run.state == (WAITING, BELT)
    assert run.session.index == 1


@pytest.mark.parametrize("kind", ["run", "off"])
def test_presses_before_the_start_and_after_the_end_do_nothing(kind):
    run = Run(Step(kind, length_ms=1000)).belt(2500).press().pause().resume().go(5000)
    assert run.state == (READY, None)
    run.start().go(1000)
    assert run.state == (FINISHED, None)
    run.press().pause().resume().end().start()
    assert run.state == (FINISHED, None)
    assert not run.session.ended_early
    assert len(run.laps) == 1


def test_a_pause_before_the_start_is_none():
    run = Run(Step("run", length_ms=60000)).belt(2500).pause().start()
    assert run.state == (RUNNING, None)


def test_a_run_starts_once():
    run = running(Step("run", length_ms=60000)).go(5000).start().go(5000)
    assert run.session.step_ms == 10000


def test_a_pause_by_hand_only_ends_by_hand_and_what_is_run_meanwhile_does_not_count():
    run = running(Step("run", length_ms=60000)).go(10000).pause().go(20000)
    assert run.state == (PAUSED, None)
    assert not run.session.auto_paused
    run.belt(0).go(1000).belt(3000).go(1000)
    assert run.state == (PAUSED, None)
    run.resume().go(1000)
    assert run.state == (RUNNING, None)
    assert (run.session.step_ms, run.session.step_mm) == (11000, 28000)


def test_resume_with_the_belt_standing_waits_for_it():
    run = running(Step("run", length_ms=60000)).go(10000).pause().belt(0).go(5000).resume().go(5000)
    assert run.state == (PAUSED, None)
    assert run.session.auto_paused
    assert run.session.step_ms == 10000
    run.belt(2500).go(1000)
    assert run.state == (RUNNING, None)


def test_pausing_an_open_step_stops_its_clock():
    run = Run(Step("off")).start().go(1000).pause().go(1000)
    assert run.session.state == PAUSED
    run.resume()
    assert run.state == (WAITING, PRESS)
    assert run.session.step_ms == 1000


# End


def test_end_keeps_what_was_run():
    run = running(Step("run", length_ms=60000), Step("cooldown")).go(10000).end()
    assert run.state == (FINISHED, None)
    assert run.session.ended_early
    assert run.table() == [("run", 25000, 10000)]
    assert (run.session.total_mm, run.session.total_ms) == (25000, 10000)


def test_end_before_anything_was_run_makes_no_lap():
    for run in (Run(Step("run")), Run(Step("run")).start()):
        run.end()
        assert run.state == (FINISHED, None)
        assert run.session.ended_early
        assert run.laps == []


def test_end_while_paused():
    run = running(Step("run", length_ms=60000)).go(10000).pause().go(10000).end()
    assert run.table() == [("run", 25000, 10000)]


# From speed


def sprint(length_ms=10000, target=FAST):
    return Step("run", length_ms=length_ms, target=target, from_speed=True)


def test_a_from_speed_step_begins_when_the_belt_reaches_the_target():
    run = running(Step("prep"), sprint(), Step("recover")).press()
    assert run.state == (WAITING, SPEED)
    run.go(3000).belt(3999).go(2000)
    assert run.state == (WAITING, SPEED)
    assert (run.session.left_ms, run.session.step_mm) == (10000, 0)
    run.belt(4000)
    assert run.state == (RUNNING, None)
    run.go(10000)
    assert run.table()[1:] == [("run-up", 3 * 2500 + 2 * 3999, 5000), ("run", 40000, 10000)]
    assert [lap.index for lap in run.laps] == [0, 1, 1]
    assert run.session.total_mm == run.belt_um // 1000


def test_the_wait_for_speed_has_a_limit():
    run = running(sprint(), Step("recover")).go(59950)
    assert run.state == (WAITING, SPEED)
    run.go(50)
    assert run.state == (RUNNING, None)
    assert run.table() == [("run-up", 150000, 60000)]


def test_at_speed_already_there_is_no_wait():
    run = running(sprint(), speed=4100)
    assert run.state == (RUNNING, None)
    assert run.laps == []


def test_the_wait_for_speed_stands_still_with_the_belt():
    run = running(sprint()).go(30000).belt(0)
    assert run.state == (PAUSED, SPEED)
    run.go(600000)
    assert run.session.total_ms == 30000
    run.belt(2500).go(1000)
    assert run.state == (WAITING, SPEED)


def test_from_speed_on_a_standing_belt_waits_for_the_belt_first():
    run = Run(sprint(), Step("recover")).start()
    assert run.state == (WAITING, BELT)
    run.session.advance(5000, 157, -1)
    run.belt_um = 157000
    run.now_ms = 5000
    run.belt(1000)
    assert run.state == (WAITING, SPEED)
    run.go(2000).belt(4000).go(1000)
    assert run.table() == [("run-up", 2157, 2000)]
    assert run.session.total_mm == 6157


def test_a_press_begins_a_from_speed_step_at_once():
    run = running(sprint(), Step("recover")).go(5000).press()
    assert run.state == (RUNNING, None)
    assert run.table() == [("run-up", 12500, 5000)]
    run.go(10000)
    assert run.laps[1].time_ms == 10000


def test_from_speed_without_a_speed_to_reach_does_not_wait():
    run = running(sprint(target=Target(rpe_low=10, rpe_high=10)))
    assert run.state == (RUNNING, None)


def test_end_in_the_run_up_keeps_it():
    run = running(sprint()).go(5000).end()
    assert run.table() == [("run-up", 12500, 5000)]


# Clocks and totals that begin anew


def test_a_total_that_begins_anew_takes_nothing_away():
    run = running(Step("run", length_ms=60000)).go(10000)
    run.session.advance(10050, 0, 2500)
    run.session.advance(10100, 125, 2500)
    assert run.session.step_mm == 25125
    assert run.session.step_ms == 10100


def test_a_belt_that_has_run_before_the_session_does_not_count():
    run = Run(Step("run", length_ms=60000)).belt(2500).go(100000).start().go(1000)
    assert run.session.total_mm == 2500
    fresh = Session(Workout(Day("1.1", "Test"), [Step("run")]), Paces())
    fresh.start(0)
    fresh.pause(0)
    fresh.resume(0)
    fresh.advance(0, 123456, 2500)
    fresh.advance(1000, 125956, 2500)
    assert fresh.total_mm == 2500


# Checkpoints

WHOLE = (
    Step("warmup", length_ms=20000),
    Step("off"),
    Repeat(3, [Step("run", length_mm=20000), Step("recover", length_ms=7000)]),
    sprint(),
    Step("cooldown", length_ms=5000),
)


def test_a_run_is_resumed_where_the_checkpoint_saw_it():
    before = running(*WHOLE).go(20000 + 5000).press().go(9000)
    record = snapshot(before.session)
    after = Run(*WHOLE)
    resume(after.session, record, after.now_ms)
    assert after.state == (PAUSED, None)
    assert snapshot(after.session) == record
    for name in ("index", "rep", "left_ms", "left_mm", "step_mm", "step_ms", "total_mm", "total_ms"):
        assert getattr(after.session, name) == getattr(before.session, name)
    # From here on both run alike.
    after.belt(2500).resume().go(15000)
    before.go(15000)
    assert snapshot(after.session) == snapshot(before.session)


def test_a_checkpoint_keeps_the_wait():
    before = running(sprint()).go(5000)
    after = Run(sprint()).belt(2500)
    resume(after.session, snapshot(before.session), after.now_ms)
    after.resume()
    assert after.state == (WAITING, SPEED)
    after.go(1000).belt(4000).go(1000)
    assert after.table() == [("run-up", 15000, 6000)]


@pytest.mark.parametrize("change", [{9: 10}, {9: -1}, {12: -1}, {10: 4}, {15: -5}])
def test_a_checkpoint_that_is_none_is_refused_and_changes_nothing(change):
    run = Run(*WHOLE)
    record = snapshot(run.session)
    for at, value in change.items():
        record[at] = value
    for bad in (record, [], snapshot(run.session)[:-1]):
        with pytest.raises(ValueError, match="checkpoint"):
            resume(run.session, bad, 0)
        assert run.state == (READY, None)


# Any run

STEPS = st.builds(
    lambda kind, end, target, from_speed: Step(kind, end[0], length_ms=end[1], target=target, from_speed=from_speed),
    st.sampled_from(["warmup", "run", "recover", "rest", "cooldown", "prep", "off"]),
    st.one_of(
        st.tuples(st.integers(1, 20000), st.none()),
        st.tuples(st.none(), st.integers(1, 20000)),
        st.just((None, None)),
    ),
    st.sampled_from([None, FAST, Target(low_mm_s=2000, high_mm_s=2000), Target(rpe_low=8, rpe_high=9)]),
    st.booleans(),
)
ITEMS = st.lists(
    st.one_of(STEPS, st.builds(Repeat, st.integers(2, 4), st.lists(STEPS, min_size=1, max_size=3))),
    min_size=1,
    max_size=5,
)
INPUTS = st.lists(
    st.one_of(
        st.tuples(st.just("go"), st.integers(0, 30000)),
        st.tuples(st.just("belt"), st.sampled_from([-1, 0, 500, 2000, 4100])),
        st.tuples(st.sampled_from(["press", "pause", "resume", "tell", "reset"]), st.just(None)),
    ),
    min_size=20,
    max_size=60,
)


def check(run):
    session = run.session
    assert session.state in (READY, RUNNING, PAUSED, WAITING, FINISHED)
    assert (session.waiting_for is None) or session.state in (WAITING, PAUSED)
    assert sum(lap.distance_mm for lap in run.laps) + session.step_mm + session.run_up_mm == session.total_mm
    assert sum(lap.time_ms for lap in run.laps) + session.step_ms + session.run_up_ms == session.total_ms
    assert session.total_mm <= run.belt_um // 1000
    assert session.total_ms <= run.now_ms
    for lap in run.laps:
        assert lap.distance_mm >= 0
        assert lap.time_ms >= 0
        if lap.kind != "run-up" and lap.length_ms is not None:
            assert lap.time_ms <= lap.length_ms
    # One lap a step in order; if the run was ended in a step, perhaps one of that. At most one run-up before each.
    ended = session.ended_early and any(lap.index == session.index and lap.kind != "run-up" for lap in run.laps)
    assert [lap.index for lap in run.laps if lap.kind != "run-up"] == list(range(session.index + ended))
    assert [lap.index for lap in run.laps] == sorted(lap.index for lap in run.laps)
    if session.state == FINISHED:
        assert session.step is None
    elif session.count:
        assert session.step is not None
        assert 0 <= session.index < session.count


@given(ITEMS, INPUTS, st.sampled_from([50, 170, 3000]), st.booleans())
def test_any_sequence_of_inputs_keeps_the_accounts(items, inputs, every_ms, end):
    run = running(*items, every_ms=every_ms)
    for name, value in inputs:
        if name == "belt":
            run.speed = max(0, value)
            run.session.advance(run.now_ms, run.belt_um // 1000, value)
        elif name == "reset":
            if run.session.state in (READY, FINISHED):
                continue
            other = Run(*items, every_ms=every_ms)
            resume(other.session, snapshot(run.session), run.now_ms)
            other.laps.extend(run.laps)
            other.now_ms, other.belt_um, other.speed = run.now_ms, run.belt_um, run.speed
            other.tell()
            run = other
        else:
            method = getattr(run, name)
            if value is None:
                method()
            else:
                method(value)
        check(run)
    if end:
        run.end()
        check(run)
        assert run.session.state == FINISHED


@given(
    st.lists(
        STEPS.filter(lambda step: (step.length_mm or step.length_ms) and not step.from_speed), min_size=1, max_size=8
    )
)
def test_a_run_without_stops_counts_every_millisecond_and_millimetre(steps):
    run = running(*steps, Step("cooldown"), speed=3000, every_ms=70).go(120000)
    assert run.session.total_ms == 120000
    assert run.session.total_mm == 360000
    for lap in run.laps:
        assert lap.time_ms == lap.length_ms or lap.distance_mm == lap.length_mm
