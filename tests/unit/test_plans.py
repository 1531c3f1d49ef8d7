"""The other plans of plans/: the weeks' tables, what the screen has room for, and how the weeks grow.

`paceclip plan check` holds them to their rules: test_rules.py.
"""

import pytest
from paceclip.rules.coach_plan import read
from paceclip.rules.judge import Judge
from plan_words import PLANS, load, steps, told

from firmware.core.units import clock_text
from firmware.ui.view import wrap

NAMES = ["5k", "benchmarks", "first-5k", "mile"]

SPEED = {
    "1.2": ["8x(run 400m 5k, recover 200m jog 0%)"],
    "1.4": ["3x(run 6:00 threshold, recover 1:00 jog 0%)"],
    "2.2": ["5x(run 800m 5k, recover 2:00 jog 0%)"],
    "2.4": ["run 20:00 threshold"],
    "3.2": ["5x(run 1km 5k, recover 2:30 jog 0%)"],
    "3.4": ["4x(run 6:00 threshold, recover 1:00 jog 0%)"],
    "4.2": ["8x(run 200m mile, recover 200m jog 0%)"],
    "4.4": ["2x(run 8:00 threshold, recover 1:30 jog 0%)"],
    "5.2": ["3x(run 1km 5k, recover 2:00 jog 0%)", "4x(run 400m 3k, recover 200m jog 0%)"],
    "5.4": ["run 25:00 threshold"],
    "6.2": ["2x(run 800m 5k, recover 2:00 jog 0%)", "4x(run 200m mile, recover 200m jog 0%)"],
    "6.7": ["recover 2:00 walk 0%", "run 5km 5k"],
}
EASY = {
    **{"1.1": 30, "1.5": 30, "1.7": 50, "2.1": 35, "2.5": 35, "2.7": 55, "3.1": 35, "3.5": 30, "3.7": 60},
    **{"4.1": 30, "4.5": 25, "4.7": 50, "5.1": 35, "5.5": 35, "5.7": 65, "6.1": 30, "6.6": 15},
}
STRIDES = "4x(run 100m mile, recover 100m jog 0%)"

# What is between the walks of warm-up and cool-down: how often, running, walking; or what isn't repeated.
FIRST_5K = {
    1: [(6, "1:00", "2:00"), (7, "1:00", "2:00"), (8, "1:00", "2:00")],
    2: [(6, "1:30", "2:00"), (7, "1:30", "2:00"), (6, "2:00", "2:00")],
    3: [(5, "2:30", "2:00"), (6, "2:30", "2:00"), (5, "3:00", "2:00")],
    4: [(5, "3:00", "1:30"), (4, "4:00", "2:00"), (4, "4:30", "2:00")],
    5: [(4, "4:30", "1:30"), (3, "6:00", "2:00"), (3, "7:00", "2:00")],
    6: [(3, "7:00", "1:30"), (2, "10:00", "2:00"), (2, "12:00", "2:00")],
    7: ["run 15:00 easy, recover 1:30 walk, run 9:00 easy", "run 20:00 easy", "run 25:00 easy"],
    8: ["run 30:00 easy", "run 10:00 easy", "run 5km easy"],
}


@pytest.mark.parametrize("name", NAMES)
def test_says_where_it_comes_from_and_how_to_use_it(name):
    top = (PLANS / f"{name}.plan").read_text().split("title:")[0]
    assert all(line.startswith("#") or not line for line in top.splitlines())
    assert "ours and not the coach's" in top or "Our own" in top
    assert len(top) > 500
    assert load(name).plan.needs


@pytest.mark.parametrize("name", NAMES)
def test_every_cue_has_room_on_the_screen(name):
    for workout in load(name).workouts.values():
        for step in steps(workout.items):
            # The lines of a running screen take turns; off the belt, five stand at once.
            assert len(wrap(step.cue or "")) <= (5 if step.kind in ("off", "prep") else 2), step.cue
            assert step.kind != "off" or step.cue


@pytest.mark.parametrize("name", NAMES)
def test_every_step_on_the_belt_tells_how_fast(name):
    for workout in load(name).workouts.values():
        for step in steps(workout.items):
            assert bool(step.target) == (step.kind not in ("off", "prep"))


def test_5k_has_42_days_in_order_and_the_tables():
    days = load("5k").workouts
    assert list(days) == [f"{week}.{day}" for week in range(1, 7) for day in range(1, 8)]
    for day_id, workout in days.items():
        said = [told(item) for item in workout.items]
        if day_id in SPEED:
            assert said[:3] == ["warmup 10:00 easy", "off", STRIDES]
            end = next(at for at, text in enumerate(said) if text.startswith("cooldown"))
            assert said[3:end] == SPEED[day_id]
            assert said[end] == ("cooldown 10:00 jog" if day_id == "6.7" else "cooldown 5:00 jog")
            # Stretching, and strength before the last week.
            assert said[end + 1 :] == ["off"] * (1 if day_id in ("6.2", "6.7") else 3)
        elif day_id == "6.4":
            assert said == ["run 20:00 easy", STRIDES]
        elif day_id in EASY:
            assert said == [f"run {clock_text(EASY[day_id] * 60000)} easy"]
        else:
            assert workout.day.rest


def test_5k_weeks_grow_and_taper():
    plan = read((PLANS / "5k.plan").read_bytes(), PLANS / "5k.plan", Judge("mile=7:00"))
    assert [plan.km(week) for week in plan.weeks] == pytest.approx([33, 36, 38.7, 30.2, 39.5, 27.3], abs=0.3)
    assert [plan.minutes(week) for week in plan.weeks] == pytest.approx([197, 213, 228, 181, 232, 160], abs=1)
    # Slower, the same plan takes longer: its longest session of repetitions still is one of an hour or so.
    slow = read((PLANS / "5k.plan").read_bytes(), PLANS / "5k.plan", Judge("5k=30:00"))
    assert 60 < max(day.seconds for day in slow.speed_days) / 60 < 65


def test_first_5k_has_56_days_in_order_and_the_tables():
    days = load("first-5k").workouts
    assert list(days) == [f"{week}.{day}" for week in range(1, 9) for day in range(1, 8)]
    for day_id, workout in days.items():
        week, day = map(int, day_id.split("."))
        if day not in (1, 3, 5):
            assert workout.day.rest
            continue
        said = [told(item, 0) for item in workout.items]
        assert (said[0], said[-2:]) == ("warmup 5:00 walk", ["cooldown 5:00 walk", "off"])
        wanted = FIRST_5K[week][day // 2]
        if isinstance(wanted, tuple):
            wanted = "{}x(run {} easy, recover {} walk)".format(*wanted)
        assert ", ".join(said[1:-2]) == wanted


def test_first_5k_grows_by_feel():
    plan = read((PLANS / "first-5k.plan").read_bytes(), PLANS / "first-5k.plan", Judge("mile=10:00"))
    assert plan.file.plan.incline_permille == 0
    assert [plan.minutes(week) for week in plan.weeks] == pytest.approx([93, 100, 104, 102, 105, 108, 100, 112], abs=1)
    assert max(day.seconds for day in plan.sessions) <= 55 * 60
    assert min(day.seconds for day in plan.sessions) >= 20 * 60


def test_benchmarks_are_two_trials_and_the_strides():
    days = load("benchmarks").workouts
    assert [(day_id, workout.day.name) for day_id, workout in days.items()] == [
        ("1.1", "Mile trial"),
        ("2.1", "5k trial"),
        ("3.1", "3-lap strides"),
    ]
    around = [["warmup 10:00 easy", "off", STRIDES, "recover 3:00 walk 0%"], ["recover 2:00 walk 0%"]]
    for day_id, trial in (("1.1", "run 1mi mile"), ("2.1", "run 5km 5k")):
        said = [told(item) for item in days[day_id].items]
        assert said == [*around[0], trial, *around[1], "cooldown 10:00 jog", "off"]
    lap = "3x(" + ", ".join(["run 100m mile, recover 100m jog 0%"] * 2) + ")"
    assert [told(item) for item in days["3.1"].items] == ["warmup 10:00 easy", "off", lap, "cooldown 5:00 jog", "off"]
    for workout in days.values():
        drills, stretch = (step.cue for step in steps(workout.items) if step.kind == "off")
        assert drills.startswith("Drills: 20 m each") and stretch.startswith("Stretch: ")
