"""plans/mile.plan: the table of the weeks, and what `paceclip plan check --rules mile` (test_rules.py) doesn't tell."""

import pytest
from plan_words import PLANS, load, steps, told, unrolled

FILE = load("mile")
DAYS = FILE.workouts

HILL = "prep 6%, run 0:10 sprint 6% from-speed, recover 1:50 walk 0%"
SPEED = {
    "1.2": ["8x(run 200m mile, recover 200m jog 0%)"],
    "1.4": ["4x(run 800m 5k, recover 2:00 jog 0%)", f"4x({HILL})"],
    "2.2": ["6x(run 400m mile, recover 2:30 jog 0%)"],
    "2.4": ["run 20:00 threshold", "recover 3:00 jog 0%", f"6x({HILL})"],
    # 1:00 after the set's last repetition and 2:00 more: 3:00 between the sets.
    "3.2": ["2x(4x(run 200m mile-3%, recover 1:00 jog 0%), recover 2:00 walk 0%)"],
    "3.4": [
        "4x(run 1km 10k, recover 1:30 jog 0%)",
        "2x(run 600m 3k, recover 1:30 jog 0%)",
        f"6x({HILL})",
    ],
    "4.2": ["3x(run 600m 3k, recover 1:30 jog 0%)", "3x(run 400m mile, recover 2:30 jog 0%)"],
    "4.6": [
        "run 500m mile",
        "recover 3:00 jog 0%",
        "4x(run 200m mile, recover 200m jog 0%)",
        f"3x({HILL})",
    ],
}
EASY = {1: [30, 30], 2: [35, 30], 3: [35, 35], 4: [30, 20]}
LONG = {1: 45, 2: 50, 3: 55, 4: 45}


def runs(week):
    """The week's days with something to run that are no speed workouts."""
    days = [DAYS[f"{week}.{day}"] for day in range(1, 8)]
    return [workout for workout in days if workout.items and workout.day.id not in SPEED]


def test_the_header():
    text = (PLANS / "mile.plan").read_text()
    assert FILE.plan.title == "Fastest mile in 4 weeks"
    assert FILE.plan.needs == "run 45 minutes without stopping"
    assert FILE.plan.incline_permille == 10
    assert "A reconstruction, ours and not the coach's" in text.split("title:")[0]
    assert "mile trial" in text.lower()


def test_28_days_in_order():
    assert list(DAYS) == [f"{week}.{day}" for week in range(1, 5) for day in range(1, 8)]


@pytest.mark.parametrize("week", [1, 2, 3, 4])
def test_easy_and_long_runs_are_the_tables(week):
    said = {workout.day.id: (workout.day.name, told(workout.items[0])) for workout in runs(week)}
    easy = [step for name, step in said.values() if name == "Easy run"]
    assert easy == [f"run {minutes}:00 easy" for minutes in EASY[week]]
    assert [step for name, step in said.values() if name == "Long run"] == [f"run {LONG[week]}:00 easy"]
    assert len(said) == 3
    assert all(step.kind == "off" for workout in runs(week) for step in workout.items[1:])


@pytest.mark.parametrize("day_id", SPEED)
def test_a_speed_day_is_the_tables(day_id):
    said = [told(item) for item in DAYS[day_id].items]
    strides = 6 if day_id == "3.2" else 4
    assert said[:3] == ["warmup 10:00 easy", "off", f"{strides}x(run 100m mile, recover 100m jog 0%)"]
    # With fewer repetitions in its week, the jog home is longer: 30 km remain.
    end = said.index("cooldown 8:00 jog" if day_id[0] == "4" else "cooldown 5:00 jog")
    assert said[3:end] == SPEED[day_id]
    assert said[end + 1 :] == ["off"] * (1 if day_id == "4.6" else 5)


def test_hills_are_announced():
    for workout in DAYS.values():
        before = None
        for step in steps(workout.items):
            if step.kind == "run" and step.incline_permille != 10:
                assert (before.kind, before.incline_permille) == ("prep", step.incline_permille)
            before = step


def test_nothing_heavy_in_the_last_five_days():
    for day_id in ("4.4", "4.5", "4.6", "4.7"):
        for step in steps(DAYS[day_id].items):
            assert not step.cue or "squats" not in step.cue


def test_every_step_but_off_and_prep_tells_how_fast():
    for workout in DAYS.values():
        for step in steps(workout.items):
            assert bool(step.target) == (step.kind not in ("off", "prep"))


def test_the_biggest_day_is_the_third_weeks_second():
    def metres(workout):
        return sum(step.length_mm or 0 for step in unrolled(workout.items) if step.kind == "run")

    assert max(DAYS.values(), key=metres).day.id == "3.4"
