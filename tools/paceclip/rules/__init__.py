"""The rules that a plan can be checked against: sets of small functions, each of which is one rule.

A rule takes a CoachPlan and yields what breaks it. Its name is the function's, with dashes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from paceclip.plans import plan_file
from paceclip.rules import (
    coach_plan,
    growth,
    reps,
    session,
    week,
)
from paceclip.rules.coach_plan import CoachPlan, Violation
from paceclip.rules.judge import Judge

Rule = Callable[[CoachPlan], Iterator[Violation]]


@dataclass(frozen=True)
class RuleSet:
    """Rules, and the race result of the runner for whom distances, times and paces are worked out."""

    race: str
    rules: tuple[Rule, ...]


_AROUND_SPEED = (
    session.warm_up,
    session.drills,
    session.strides,
    session.cool_down,
    session.stretching,
)

RULE_SETS = {
    # Four weeks to a faster mile: the article's rules, and the volume of our reconstruction.
    "mile": RuleSet(
        "mile=7:00",
        (
            week.four_weeks,
            week.five_runs,
            week.no_two_hard_days,
            week.weekly_distance,
            week.session_time,
            session.conversational,
            session.incline,
            session.recoveries,
            *_AROUND_SPEED,
            reps.rep_lengths,
            reps.rep_paces,
            reps.rep_rests,
            reps.variety,
            reps.mix,
            week.strength_times,
            week.strength_after_running,
            week.strength_sets,
            week.strength_exercises,
        ),
    ),
    "5k": RuleSet(
        "mile=7:00",
        (
            growth.five_runs_and_a_race,
            week.no_two_hard_days,
            growth.distance_grows_gently,
            growth.lighter_week,
            growth.taper,
            growth.ends_with_5_km,
            session.conversational,
            session.recoveries,
            *_AROUND_SPEED,
        ),
    ),
    "first-5k": RuleSet(
        "mile=10:00",
        (
            growth.three_sessions,
            growth.day_between,
            growth.walks_around,
            growth.only_easy,
            growth.runs_grow_gently,
            growth.share_of_running_grows,
            growth.time_grows_gently,
            growth.sessions_of_an_hour,
            growth.ends_without_a_walk,
        ),
    ),
}


def name(rule: Rule) -> str:
    """The rule's name: "no-two-hard-days"."""
    return rule.__name__.replace("_", "-")


def check(data: bytes, path: Path, rule_set: RuleSet) -> list[Violation]:
    """All that breaks the rules in a plan of these bytes, in the file's order; PlanFileError where it is no plan."""
    plan = coach_plan.read(data, path, Judge(rule_set.race))
    found = [replace(wrong, rule=name(rule)) for rule in rule_set.rules for wrong in rule(plan)]
    return sorted(found, key=lambda violation: violation.line or 0)


def check_file(path: Path, rule_set: RuleSet) -> list[Violation]:
    """The same for a file."""
    return check(plan_file.read(path), path, rule_set)
