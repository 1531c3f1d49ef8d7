"""Out to another program's format and back: the same steps, of every day of every plan."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paceclip.core import workout
from paceclip.formats import FORMATS, Context, Lost, export_day, import_file
from paceclip.formats.draft import step_key
from paceclip.formats.fold import fold
from paceclip.places import ROOT
from paceclip.plans import plan_file
from paceclip.plans.unroll import steps

from tests.host.plans_by_chance import plans

RACES = (None, "mile=7:00", "marathon=5:30:00")
EXAMPLES = int(os.environ.get("EXAMPLES", "60"))


def there_and_back(file: plan_file.PlanFile, day_id: str, form: str, context: Context) -> plan_file.PlanFile:
    """The plan that the day's file is imported as; it must be without warnings."""
    data = export_day(FORMATS[form], file.plan, file.workouts[day_id], context, Lost())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"day{FORMATS[form].suffix}"
        path.write_bytes(data)
        lost = Lost()
        # Whoever reads it back need not know the race.
        text = import_file(path, Context(), None, None, lost)
    assert lost.lines == []
    back = plan_file.parse(text.encode(), Path("back.plan"))
    assert back.errors == []
    return back


def unrolled(done: workout.Workout) -> list[tuple]:
    return [step_key(step) for step in steps(done.items)]


def shape(items: list) -> list:
    return [(item.times, shape(item.items)) if isinstance(item, workout.Repeat) else step_key(item) for item in items]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("race", RACES)
@pytest.mark.parametrize("unit", ["km", "mi"])
def test_every_day_of_our_plans_comes_back_as_it_was(form, race, unit):
    for path in (ROOT / "plans" / f"{name}.plan" for name in ("mile", "first-5k", "5k", "benchmarks")):
        file = plan_file.load(path)
        for day_id, done in file.workouts.items():
            if not done.day.rest:
                back = there_and_back(file, day_id, form, Context(race, unit))
                assert unrolled(back.workouts[day_id]) == unrolled(done)
                assert back.workouts[day_id].day.name == done.day.name
                assert back.plan.title == file.plan.title


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(file=plans(), race=st.sampled_from(RACES), unit=st.sampled_from(["km", "mi"]))
def test_any_plan_comes_back_as_it_was(form, file, race, unit):
    (day_id,) = file.workouts
    back = there_and_back(file, day_id, form, Context(race, unit))
    assert unrolled(back.workouts[day_id]) == unrolled(file.workouts[day_id])
    assert back.workouts[day_id].day.name == file.workouts[day_id].day.name
    if form == "fit":
        assert shape(back.workouts[day_id].items) == shape(file.workouts[day_id].items)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("unit", ["km", "mi"])
@pytest.mark.parametrize(
    "step",
    [
        "run 400m 1.2km/h",  # over an hour a mile
        "run 400m 30km/h",
        "run 10m mile-50%",
        "run 402.337m mile+50%",
        "run 100km walk+50%",  # over 24 hours
        "run 3:00:10 5k+5s",
        "run 24:00:00 rpe 1-10",
        'run 90s sprint 40% from-speed "' + "x" * 86 + '"',  # a line of 120 characters
        'off 1s "[off]"',
        'rest open 12.5% "press lap"',
    ],
)
def test_extremes_come_back_as_they_were(form, step, unit):
    file = plan_file.parse(f"title: T\nday 1.1 Day\n  {step}\n".encode(), Path("t.plan"))
    assert file.errors == []
    for race in RACES:
        back = there_and_back(file, "1.1", form, Context(race, unit))
        assert unrolled(back.workouts["1.1"]) == unrolled(file.workouts["1.1"])


@settings(max_examples=EXAMPLES)
@given(st.lists(st.integers(0, 3), max_size=60))
def test_folding_changes_no_step_and_makes_it_no_longer(numbers):
    row = [workout.Step("run", 100000 + number) for number in numbers]
    folded = fold(row)
    assert [step_key(step) for step in steps(folded)] == [step_key(step) for step in row]
    assert len(folded) <= len(row)


def test_a_repeat_is_found_in_a_long_row():
    run, jog, rest = workout.Step("run", 200000), workout.Step("recover", 200000), workout.Step("rest", length_ms=1000)
    assert shape(fold([run, jog] * 8)) == [(8, [step_key(run), step_key(jog)])]
    assert shape(fold(([run, jog] * 4 + [rest]) * 3)) == [(3, [(4, [step_key(run), step_key(jog)]), step_key(rest)])]
