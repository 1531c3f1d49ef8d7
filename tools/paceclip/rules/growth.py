"""Rules for plans that grow from week to week: the 5k's, and the first 5k's by running and walking."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from paceclip.core import units
from paceclip.rules.coach_day import CoachDay
from paceclip.rules.coach_plan import CoachPlan, Violation
from paceclip.rules.week import runs

_MOST_KM_GROWTH = 1.10
_LIGHTER = 0.85
_TAPER = 0.75
_RACE_MM = 5_000_000
_SESSIONS = 3
_WALK_S = 5 * 60
_MOST_RUN_GROWTH = 1.5
_MOST_TIME_GROWTH = 1.15
_WHOLE_S = 35 * 60
_LONGEST_SESSION_S = 60 * 60


def _last(plan: CoachPlan) -> int:
    return max(plan.weeks)


def _jumps(plan: CoachPlan, measure: Callable[[int], float], growth: float) -> Iterator[tuple[int, float, float]]:
    """Weeks that measure more than `growth` times the most of those before: (week, its measure, that most)."""
    most = None
    for week in plan.weeks:
        size = measure(week)
        if most is not None and size > most * growth:
            yield week, size, most
        most = max(size, most or 0)


def five_runs_and_a_race(plan: CoachPlan) -> Iterator[Violation]:
    """A week has two speed workouts, two easy runs and a long one; in the last one the race stands for the long run,
    and a third easy run for what is left."""
    for week in plan.weeks:
        yield from runs(
            plan, week, Counter(speed=2, easy=3) if week == _last(plan) else Counter(speed=2, easy=2, long=1)
        )


def distance_grows_gently(plan: CoachPlan) -> Iterator[Violation]:
    """A week is at most 10 % longer than the longest one before it."""
    for week, km, most in _jumps(plan, plan.km, _MOST_KM_GROWTH):
        yield plan.wrong_week(f"has {km:.1f} km after {most:.1f}: grow by 10 % at most, shorten a run", week)


def lighter_week(plan: CoachPlan) -> Iterator[Violation]:
    """Some week, the last one apart, is at least 15 % shorter than the week before it."""
    weeks = list(plan.weeks)[:-1]
    if not any(plan.km(after) <= plan.km(week) * _LIGHTER for week, after in pairwise(weeks)):
        yield plan.wrong("no week is a lighter one: shorten the third or fourth by 15 % or more")


def taper(plan: CoachPlan) -> Iterator[Violation]:
    """The last week has three quarters of the longest one's distance at most."""
    last = _last(plan)
    most = max(map(plan.km, plan.weeks))
    if plan.km(last) > most * _TAPER:
        yield plan.wrong_week(f"has {plan.km(last):.1f} km, the longest {most:.1f}: taper to three quarters", last)


def ends_with_5_km(plan: CoachPlan) -> Iterator[Violation]:
    """The last day on which something is run holds 5 km in one piece."""
    for day in plan.sessions[-1:]:
        if not any(step.kind == "run" and day.judge.mm(step) >= _RACE_MM for step in day.flat):
            yield plan.wrong_day("the last session has no 5 km in one piece: write run 5km 5k", day)


def three_sessions(plan: CoachPlan) -> Iterator[Violation]:
    """A week has three sessions."""
    for week, days in plan.weeks.items():
        found = sum(day.kind != "rest" for day in days)
        if found != _SESSIONS:
            yield plan.wrong_week(f"has {found} sessions: three a week, the others are rest", week)


def day_between(plan: CoachPlan) -> Iterator[Violation]:
    """After each session comes a day off."""
    for day, after in pairwise(plan.sessions):
        if after.number == day.number + 1:
            yield plan.wrong_day(f"on the day after {day.id}: put a rest day between", after)


def walks_around(plan: CoachPlan) -> Iterator[Violation]:
    """A session begins and ends with 5 minutes of walking or more."""
    for day in plan.sessions:
        for at, kind, what in ((0, "warmup", "begins"), (-1, "cooldown", "ends")):
            step = day.on_belt[at]
            if step.kind != kind or not day.judge.is_walk(step) or day.judge.seconds(step) < _WALK_S:
                yield plan.wrong_day(f"it {what} without 5 minutes of walking: write {kind} 5:00 walk", day, step)


def only_easy(plan: CoachPlan) -> Iterator[Violation]:
    """Nothing is faster than a pace at which one can talk."""
    for day in plan.sessions:
        for step in day.on_belt:
            if not day.judge.is_conversational(step):
                yield plan.wrong_day("no pace to talk at: write easy, jog or rpe 3-4", day, step)


def runs_grow_gently(plan: CoachPlan) -> Iterator[Violation]:
    """A session's longest run without a walk is at most half as long again as the longest one before it."""
    most = None
    for day in plan.sessions:
        longest = _longest_s(day)
        if most is not None and longest > most * _MOST_RUN_GROWTH:
            yield plan.wrong_day(
                f"a run of {_clock(longest)} after {_clock(most)} at most: grow by half, {_clock(most * 1.5)}", day
            )
        most = max(longest, most or 0)


def share_of_running_grows(plan: CoachPlan) -> Iterator[Violation]:
    """Between warm-up and cool-down, no week has a smaller share of running than the one before."""
    for week, after in pairwise(plan.weeks):
        share, then = (_share(plan.weeks[number]) for number in (week, after))
        if then < share:
            yield plan.wrong_week(f"runs {then:.0%} of the time, week {week} {share:.0%}: walk for less", after)


def time_grows_gently(plan: CoachPlan) -> Iterator[Violation]:
    """A week takes at most 15 % more time than the longest one before it."""
    for week, minutes, most in _jumps(plan, plan.minutes, _MOST_TIME_GROWTH):
        yield plan.wrong_week(f"takes {minutes:.0f} minutes after {most:.0f}: grow by 15 % at most", week)


def sessions_of_an_hour(plan: CoachPlan) -> Iterator[Violation]:
    """No session takes more than an hour on the belt."""
    for day in plan.sessions:
        if day.seconds > _LONGEST_SESSION_S:
            yield plan.wrong_day(f"{day.seconds / 60:.0f} minutes on the belt: an hour at most, shorten it", day)


def ends_without_a_walk(plan: CoachPlan) -> Iterator[Violation]:
    """The last session has 5 km, or 35 minutes, without a walk."""
    for day in plan.sessions[-1:]:
        if not any(
            step.kind == "run" and (day.judge.mm(step) >= _RACE_MM or day.judge.seconds(step) >= _WHOLE_S)
            for step in day.flat
        ):
            yield plan.wrong_day("the last session has no 5 km and no 35 minutes without a walk: run 5km easy", day)


def _longest_s(day: CoachDay) -> float:
    """The longest time from one walk to the next."""
    longest = now = 0
    for step in day.steps:
        now = now + day.judge.seconds(step) if step.kind == "run" and not day.judge.is_walk(step) else 0
        longest = max(longest, now)
    return longest


def _share(days: list[CoachDay]) -> float:
    """Running's share of the time between warm-up and cool-down."""
    steps = [(day, step) for day in days for step in day.steps if step.kind in ("run", "recover", "rest")]
    total = sum(day.judge.seconds(step) for day, step in steps)
    run = sum(day.judge.seconds(step) for day, step in steps if step.kind == "run" and not day.judge.is_walk(step))
    return run / total if total else 0


def _clock(seconds: float) -> str:
    return units.clock_text(int(seconds) * 1000)
