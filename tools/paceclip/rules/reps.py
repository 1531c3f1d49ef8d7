"""Rules for the work of a speed workout: how long, how fast, how much rest, and of what kinds."""

from collections.abc import Iterator

from paceclip.core import workout
from paceclip.rules.coach_day import CoachDay
from paceclip.rules.coach_plan import CoachPlan, Violation

# Of a repetition by time the distance is an estimate.
_ABOUT = 1.005
_SHORTEST_S = 10
_LONGEST_MM = 1_000_000
# Up to 400 m is short; from 600 m on is long; what lies between may be run as either.
_SHORT_MM = 400_000
_LONG_MM = 600_000
_HILL_PERMILLE = 40


def _is_short(day: CoachDay, step: workout.Step) -> bool:
    return day.judge.mm(step) <= _SHORT_MM * _ABOUT


def _is_long(day: CoachDay, step: workout.Step) -> bool:
    return day.judge.mm(step) >= _LONG_MM / _ABOUT


def rep_lengths(plan: CoachPlan) -> Iterator[Violation]:
    """Repetitions last from 10 seconds to 1000 m; runs at threshold are none."""
    for day in plan.speed_days:
        for step in day.reps:
            if day.judge.seconds(step) < _SHORTEST_S:
                yield plan.wrong_day("a repetition under 10 s, or open: give it 0:10 or more", day, step)
            elif day.judge.mm(step) > _LONGEST_MM * _ABOUT:
                yield plan.wrong_day("a repetition over 1000 m: shorten it, or run it at threshold", day, step)


def rep_paces(plan: CoachPlan) -> Iterator[Violation]:
    """Up to 400 m, strides too, are run at mile pace or faster; 600 to 1000 m at 10k, 5k or 3k pace."""
    for day in plan.speed_days:
        strides = [step for step in day.stride_steps if step.kind == "run"]
        for step in strides + day.reps:
            if step.target is None:
                yield plan.wrong_day("a repetition that doesn't say how fast: write mile, 3k, 5k or 10k", day, step)
            elif _is_short(day, step):
                if not day.judge.is_between(step, "mile"):
                    yield plan.wrong_day("400 m and less slower than mile pace: write mile, rep or sprint", day, step)
            elif not day.judge.is_between(step, "10k", "3k" if _is_long(day, step) else None):
                yield plan.wrong_day("600 m and more neither at 3k, nor 5k, nor 10k pace: write one of them", day, step)


def rep_rests(plan: CoachPlan) -> Iterator[Violation]:
    """After 600 m and more the rest is shorter than the repetition was."""
    for day in plan.speed_days:
        for step, after in _pairs(day.work):
            rests = after.kind in ("recover", "rest") and any(step is rep for rep in day.reps)
            if rests and _is_long(day, step) and day.judge.seconds(after) >= day.judge.seconds(step):
                yield plan.wrong_day("it rests for as long as was run: recover for 1:30 to 2:00", day, after)


def _pairs(items: list) -> Iterator[tuple[workout.Step, workout.Step]]:
    """Steps that follow one another in the same list."""
    for item, after in zip(items, [*items[1:], None], strict=True):
        if isinstance(item, workout.Repeat):
            yield from _pairs(item.items)
        elif isinstance(after, workout.Step):
            yield item, after


def _kinds(days: list[CoachDay]) -> set[str]:
    """Which of "short", "long", "threshold" and "hills" the speed workouts among these days hold."""
    found = set()
    for day in days:
        if day.kind != "speed":
            continue
        if day.threshold_runs:
            found.add("threshold")
        for step in day.reps:
            if step.incline_permille >= _HILL_PERMILLE:
                found.add("hills")
            elif _is_short(day, step):
                found.add("short")
            elif _is_long(day, step):
                found.add("long")
    return found


def variety(plan: CoachPlan) -> Iterator[Violation]:
    """The plan has short repetitions, long ones, a run at threshold and hills."""
    examples = {
        "short": "repetitions of 100 to 400 m: write 8x run 200m mile",
        "long": "repetitions of 600 to 1000 m: write 4x run 800m 5k",
        "threshold": "run at threshold: write run 20:00 threshold",
        "hills": "hill sprints: write 4x run 0:10 sprint 6% from-speed",
    }
    found = _kinds(plan.sessions)
    for kind, example in examples.items():
        if kind not in found:
            yield plan.wrong(f"the plan has no {example}")


def mix(plan: CoachPlan) -> Iterator[Violation]:
    """Each week has short repetitions, and long ones or a run at threshold."""
    for week, days in plan.weeks.items():
        found = _kinds(days)
        for kinds, what in (
            ({"short"}, "up to 400 m"),
            ({"long", "threshold"}, "of 600 m and more, or a threshold run"),
        ):
            if not found & kinds:
                yield plan.wrong_week(f"has no repetitions {what}: a week mixes short and long ones", week)
