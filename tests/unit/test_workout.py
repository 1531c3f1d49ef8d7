import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.core.workout import Day, Repeat, Step, Target, Workout, count, step_at


def unrolled(items, rep=None):
    """The plain meaning of repeats: every step with the innermost repeat around it."""
    for item in items:
        if isinstance(item, Repeat):
            for this in range(item.times):
                yield from unrolled(item.items, (this + 1, item.times))
        else:
            yield item, rep


items = st.recursive(
    st.builds(lambda: Step("run", length_ms=1000)),
    lambda inner: st.builds(Repeat, st.integers(2, 4), st.lists(inner, min_size=1, max_size=3)),
    max_leaves=6,
)


@given(st.lists(items, max_size=4))
def test_steps_are_what_the_repeats_mean(steps):
    workout = Workout(Day("1.1", "Any"), steps)
    wanted = list(unrolled(steps))
    assert count(workout.items) == len(wanted)
    assert [step_at(workout, index) for index in range(len(wanted))] == wanted
    assert step_at(workout, len(wanted)) == step_at(workout, len(wanted) + 7) == (None, None)


def test_run_and_recovery_of_a_repeat_share_the_rep():
    fast, slow = Step("run", length_mm=200000), Step("recover", length_mm=200000)
    workout = Workout(Day("1.2", "Short reps"), [Repeat(8, [fast, slow])])
    assert (step_at(workout, 4), step_at(workout, 5)) == ((fast, (3, 8)), (slow, (3, 8)))


def test_an_instance_holds_only_what_differs_from_the_defaults():
    step = Step("run", length_mm=400000, target=Target(name="mile"))
    assert set(vars(step)) == {"kind", "length_mm", "target"}
    assert (step.length_ms, step.incline_permille, step.from_speed, step.cue) == (None, 10, False, None)
    assert vars(step.target) == {"name": "mile"}
    with pytest.raises(AttributeError, match="lenght_mm"):
        Step("run", lenght_mm=400000)
    full = Step("run", length_ms=1, incline_permille=0, from_speed=True, cue="Go")
    assert (full.length_ms, full.incline_permille, full.from_speed, full.cue) == (1, 0, True, "Go")
