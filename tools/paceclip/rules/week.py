"""Rules for a plan's weeks: how many, which days, how much, and strength."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from paceclip.rules.coach_day import CoachDay
from paceclip.rules.coach_plan import CoachPlan, Violation

_WEEKS = 4
_KM = (30, 38)
_MINUTES = (20, 67)
_TIMES = (2, 3)
_SETS = range(3, 5)
_REPS = range(8, 13)
_EXERCISES = (
    *("squats", "lunges", "deadlifts"),
    *("hip thrusts", "glute bridges", "step-ups"),
    *("planks", "leg raises"),
    *("push-ups", "rows"),
)


def four_weeks(plan: CoachPlan) -> Iterator[Violation]:
    """Weeks 1 to 4, and a trial alone in another one if you like."""
    for week in range(1, _WEEKS + 1):
        if week not in plan.weeks:
            yield plan.wrong(f"there is no week {week}: four weeks make the plan, add it")
    for week in plan.weeks:
        if week > _WEEKS:
            yield plan.wrong_week("is one too many: four weeks make the plan, remove it", week)


def five_runs(plan: CoachPlan) -> Iterator[Violation]:
    """A week has two speed workouts, two easy runs and a long run."""
    for week in plan.weeks:
        yield from runs(plan, week, Counter(speed=2, easy=2, long=1))


def runs(plan: CoachPlan, week: int, wanted: Counter) -> Iterator[Violation]:
    """A violation where the week has other runs than these."""
    days = plan.weeks[week]
    found = Counter(day.kind for day in days if day.kind != "rest")
    if found != wanted:
        yield plan.wrong_week(f"has {_told(found)}: it takes {_told(wanted)} (long: 45 minutes or more)", week)


def _told(counts: Counter) -> str:
    return ", ".join(f"{counts[kind]} {kind}" for kind in ("speed", "easy", "long"))


def no_two_hard_days(plan: CoachPlan) -> Iterator[Violation]:
    """The day after a speed workout or a long run is easy or off, and the trial comes rested."""
    hard = [day for day in plan.days if day.is_hard]
    for day, after in pairwise(hard):
        if after.number == day.number + 1:
            yield plan.wrong_day(f"hard on the day after {day.id}, a hard one: put an easy day or rest between", after)


def weekly_distance(plan: CoachPlan) -> Iterator[Violation]:
    """Somebody who runs a mile in 7:00 runs 30 to 38 km a week."""
    low, high = _KM
    for week in plan.weeks:
        km = plan.km(week)
        if not low <= round(km) <= high:
            remedy = "lengthen an easy run" if km < low else "shorten a run"
            yield plan.wrong_week(f"has {km:.1f} km for a miler of 7:00, not {low} to {high}: {remedy}", week)


def session_time(plan: CoachPlan) -> Iterator[Violation]:
    """A session takes 20 to 67 minutes on the belt."""
    low, high = _MINUTES
    for day in plan.sessions:
        minutes = round(day.seconds / 60)
        if not low <= minutes <= high:
            remedy = "lengthen it" if minutes < low else "shorten it"
            yield plan.wrong_day(f"{minutes} minutes on the belt, not {low} to {high}: {remedy}", day)


def _strength(day: CoachDay) -> list:
    """The steps off the belt from the one on that says strength."""
    off = [step for step in day.flat if step.kind == "off"]
    return off[_strength_at(off) :]


def _strength_at(steps: list) -> int:
    """Where strength begins among these steps; their number where it doesn't."""
    says = (at for at, step in enumerate(steps) if step.kind == "off" and "strength" in (step.cue or "").lower())
    return next(says, len(steps))


def strength_times(plan: CoachPlan) -> Iterator[Violation]:
    """Two or three times a week there is strength, at least once of them after speed."""
    low, high = _TIMES
    for week, days in plan.weeks.items():
        strong = [day for day in days if _strength(day)]
        if not low <= len(strong) <= high:
            yield plan.wrong_week(f"has strength {len(strong)} times, not 2 or 3: put it after speed", week)
        elif not any(day.kind == "speed" for day in strong):
            yield plan.wrong_week("has no strength on a day of speed: put it there, after the run", week)


def strength_after_running(plan: CoachPlan) -> Iterator[Violation]:
    """Strength comes after the day's running."""
    for day in plan.sessions:
        at = _strength_at(day.flat)
        if any(step.kind not in ("off", "prep") for step in day.flat[at:]):
            yield plan.wrong_day("strength before running: put it below the cool-down", day, day.flat[at])


def strength_sets(plan: CoachPlan) -> Iterator[Violation]:
    """Strength is 3 to 4 sets of 8 to 12."""
    for day in plan.sessions:
        for step in _strength(day):
            for sets, reps in re.findall(r"(\d+) x (?:(\d+)\b)?", step.cue or ""):
                if int(sets) not in _SETS or (reps and int(reps) not in _REPS):
                    yield plan.wrong_day(f"'{step.cue}': 3 to 4 sets of 8 to 12 are enough, write 3 x 10", day, step)


def strength_exercises(plan: CoachPlan) -> Iterator[Violation]:
    """In a week all of the exercises are done: legs, hips, core, arms."""
    for week, days in plan.weeks.items():
        cues = " ".join(step.cue or "" for day in days for step in _strength(day)).lower()
        missing = [name for name in _EXERCISES if name not in cues]
        # Without any strength it is another rule that is broken.
        if missing and cues:
            yield plan.wrong_week(f"has strength without {', '.join(missing)}: add them", week)
