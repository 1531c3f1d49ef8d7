"""plans/mile.plan against the article's rules and the table of the weeks."""

from itertools import pairwise
from pathlib import Path

import pytest

from firmware.core.paces import Paces
from firmware.core.script import read_day, read_plan
from firmware.core.units import clock_text
from firmware.core.workout import Repeat, count, step_at

PATH = Path(__file__).parents[2] / "plans" / "mile.plan"
LINES = PATH.read_bytes().splitlines(keepends=True)
PLAN = read_plan(LINES, PATH.name)
DAYS = {day_id: read_day(LINES, PATH.name, day_id) for day_id in PLAN.days}

HILL = "prep open 6%, run 0:10 sprint 6% from-speed, recover 1:50 walk 0%"
SPEED = {
    "1.2": ["8x(run 200m mile 1%, recover 200m jog 0%)"],
    "1.4": ["4x(run 800m 5k 1%, recover 2:00 jog 0%)", f"4x({HILL})"],
    "2.2": ["6x(run 400m mile 1%, recover 2:30 jog 0%)"],
    "2.4": ["run 20:00 threshold 1%", "recover 3:00 jog 0%", f"6x({HILL})"],
    # 1:00 after the set's last repetition and 2:00 more: 3:00 between the sets.
    "3.2": ["2x(4x(run 200m mile-3% 1%, recover 1:00 jog 0%), recover 2:00 walk 0%)"],
    "3.4": [
        "4x(run 1000m 10k 1%, recover 1:30 jog 0%)",
        "2x(run 600m 3k 1%, recover 1:30 jog 0%)",
        f"6x({HILL})",
    ],
    "4.2": ["3x(run 600m 3k 1%, recover 1:30 jog 0%)", "3x(run 400m mile 1%, recover 2:30 jog 0%)"],
    "4.6": [
        "run 500m mile 1%",
        "recover 3:00 jog 0%",
        "4x(run 200m mile 1%, recover 200m jog 0%)",
        f"3x({HILL})",
    ],
}
EASY = {1: [30, 30], 2: [35, 30], 3: [35, 35], 4: [30, 20]}
LONG = {1: 45, 2: 50, 3: 55, 4: 45}


def told(item):
    """A step or repeat in the table's words, without its cue."""
    if isinstance(item, Repeat):
        return f"{item.times}x({', '.join(told(inner) for inner in item.items)})"
    words = [item.kind]
    if item.length_mm is not None:
        words.append(f"{item.length_mm // 1000}m")
    elif item.length_ms is not None:
        words.append(clock_text(item.length_ms))
    else:
        words.append("open")
    if item.target:
        percent = item.target.offset_permille // 10
        words.append(item.target.name + (f"{percent:+d}%" if percent else ""))
    words.append(f"{item.incline_permille // 10}%")
    if item.from_speed:
        words.append("from-speed")
    return " ".join(words)


def steps(workout):
    return [step_at(workout, index)[0] for index in range(count(workout.items))]


def week(number):
    return [DAYS[f"{number}.{day}"] for day in range(1, 8)]


def is_long(workout):
    return workout.day.name == "Long run"


def has_strength(workout):
    return any(step.kind == "off" and "Strength" in step.cue for step in steps(workout))


def test_the_header():
    text = PATH.read_text()
    assert PLAN.title == "Fastest mile in 4 weeks"
    assert PLAN.needs == "run 45 minutes without stopping"
    assert PLAN.incline_permille == 10
    assert "A reconstruction, ours and not the coach's" in text.split("title:")[0]
    assert "mile trial" in text.lower()


def test_28_days_in_order():
    assert PLAN.days == [f"{week}.{day}" for week in range(1, 5) for day in range(1, 8)]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_five_runs_a_week(number):
    workouts = week(number)
    running = [workout for workout in workouts if not workout.day.rest]
    assert len(running) == 5
    assert sum(workout.day.id in SPEED for workout in workouts) == 2
    easy = [workout for workout in running if workout.day.id not in SPEED and not is_long(workout)]
    assert [told(workout.items[0]) for workout in easy] == [f"run {minutes}:00 easy 1%" for minutes in EASY[number]]
    (long,) = [workout for workout in running if is_long(workout)]
    assert told(long.items[0]) == f"run {LONG[number]}:00 easy 1%"
    for workout in [*easy, long]:
        assert all(step.kind == "off" for step in workout.items[1:])


def test_never_two_hard_days_in_a_row():
    hard = [workout.day.id in SPEED or is_long(workout) for workout in DAYS.values()]
    assert sum(hard) == 12
    assert not any(today and tomorrow for today, tomorrow in pairwise(hard))


@pytest.mark.parametrize("day_id", SPEED)
def test_a_speed_day_follows_the_rules_and_the_table(day_id):
    items = DAYS[day_id].items
    warmup, drills, strides = items[:3]
    assert told(warmup) == "warmup 10:00 easy 1%"
    assert drills.kind == "off"
    for word in ("20 m", "skips", "heel walks", "toe walks", "shuffles"):
        assert word in drills.cue
    assert 4 <= strides.times <= 6
    assert told(strides) == f"{strides.times}x(run 100m mile 1%, recover 100m jog 0%)"

    kinds = [None if isinstance(item, Repeat) else item.kind for item in items]
    end = kinds.index("cooldown")
    assert [told(item) for item in items[3:end]] == SPEED[day_id]

    assert told(items[end]) == "cooldown 5:00 jog 1%"
    stretch = items[end + 1]
    assert stretch.kind == "off"
    for word in ("hamstrings", "quads", "hip flexors", "calves"):
        assert word in stretch.cue
    assert kinds[end + 1 :] == ["off"] * len(kinds[end + 1 :])


def test_recoveries_are_flat_and_hills_are_announced():
    for workout in DAYS.values():
        before = None
        for step in steps(workout):
            if step.kind == "recover":
                assert 0 <= step.incline_permille <= 10
            elif step.kind == "run" and step.incline_permille != 10:
                assert (before.kind, before.incline_permille) == ("prep", step.incline_permille)
            before = step


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_strength_two_or_three_times_a_week_after_the_run(number):
    strong = [workout for workout in week(number) if has_strength(workout)]
    assert 2 <= len(strong) <= 3
    if number < 4:
        assert [workout.day.id for workout in strong] == [f"{number}.2", f"{number}.4"]
        assert all(workout.day.id in SPEED for workout in strong)
    for workout in strong:
        cues = [item.cue for item in workout.items if not isinstance(item, Repeat) and item.kind == "off"]
        first = next(at for at, cue in enumerate(cues) if "Strength" in cue)
        words = " ".join(cues[first:])
        wanted = ["planks", "leg raises", "push-ups", "rows"]
        if number < 4:
            wanted += ["squats", "lunges", "deadlifts", "hip thrusts", "glute bridges", "step-ups"]
        for word in wanted:
            assert word in words
        assert "3 x 10" in words or "4 x 10" in words


def test_nothing_heavy_in_the_last_five_days():
    for day_id in ("4.4", "4.5", "4.6", "4.7"):
        for step in steps(DAYS[day_id]):
            assert not step.cue or "squats" not in step.cue


def test_every_step_but_off_and_prep_tells_how_fast():
    for workout in DAYS.values():
        for step in steps(workout):
            assert bool(step.target) == (step.kind not in ("off", "prep"))


def test_a_seven_minute_miler_runs_30_to_38_km_a_week_in_sessions_of_20_to_67_minutes():
    paces = Paces("mile=7:00")
    for number in (1, 2, 3, 4):
        week_mm = 0
        for workout in week(number):
            mm = seconds = 0
            for step in steps(workout):
                if step.target:
                    speed = sum(paces.range(step.target)) / 2
                    mm += step.length_mm or step.length_ms * speed / 1000
                    seconds += step.length_ms / 1000 if step.length_ms else step.length_mm / speed
            if not workout.day.rest:
                assert 20 <= seconds / 60 <= 67
            week_mm += mm
        assert 30 <= round(week_mm / 1000000) <= 38


def test_the_biggest_day_is_the_third_weeks_second():
    def metres(workout):
        return sum(step.length_mm or 0 for step in steps(workout) if step.kind == "run")

    assert max(DAYS.values(), key=metres).day.id == "3.4"
