"""The rules that a plan can be checked against: sets of small functions, each of which is one rule.

A rule takes a CoachPlan and yields what breaks it. Its name is the function's, with dashes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from paceclip import coach_plan, plan_file, rules_growth, rules_reps, rules_session, rules_week
from paceclip.coach_plan import CoachPlan, Violation
from paceclip.judge import Judge

Rule = Callable[[CoachPlan], Iterator[Violation]]


@dataclass(frozen=True)
class RuleSet:
    """Rules, and the race result of the runner for whom distances, times and paces are worked out."""

    race: str
    rules: tuple[Rule, ...]


_AROUND_SPEED = (
    rules_session.warm_up,
    rules_session.drills,
    rules_session.strides,
    rules_session.cool_down,
    rules_session.stretching,
)

RULE_SETS = {
    # Four weeks to a faster mile: the article's rules, and the volume of our reconstruction.
    "mile": RuleSet(
        "mile=7:00",
        (
            rules_week.four_weeks,
            rules_week.five_runs,
            rules_week.no_two_hard_days,
            rules_week.weekly_distance,
            rules_week.session_time,
            rules_session.conversational,
            rules_session.incline,
            rules_session.recoveries,
            *_AROUND_SPEED,
            rules_reps.rep_lengths,
            rules_reps.rep_paces,
            rules_reps.rep_rests,
            rules_reps.variety,
            rules_reps.mix,
            rules_week.strength_times,
            rules_week.strength_after_running,
            rules_week.strength_sets,
            rules_week.strength_exercises,
        ),
    ),
    "5k": RuleSet(
        "mile=7:00",
        (
            rules_growth.five_runs_and_a_race,
            rules_week.no_two_hard_days,
            rules_growth.distance_grows_gently,
            rules_growth.lighter_week,
            rules_growth.taper,
            rules_growth.ends_with_5_km,
            rules_session.conversational,
            rules_session.recoveries,
            *_AROUND_SPEED,
        ),
    ),
    "first-5k": RuleSet(
        "mile=10:00",
        (
            rules_growth.three_sessions,
            rules_growth.day_between,
            rules_growth.walks_around,
            rules_growth.only_easy,
            rules_growth.runs_grow_gently,
            rules_growth.share_of_running_grows,
            rules_growth.time_grows_gently,
            rules_growth.sessions_of_an_hour,
            rules_growth.ends_without_a_walk,
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
