"""Rules for a day: what frames a speed workout, what easy running and recoveries are."""

import re
from collections.abc import Iterator

from paceclip.core import units
from paceclip.rules.coach_day import CoachDay
from paceclip.rules.coach_plan import CoachPlan, Violation

_WARM_UP_S = 10 * 60
_COOL_DOWN_S = 5 * 60
_STRIDES = range(4, 7)
_DRILLS = ("20 m", "skip", "heel walk", "toe walk", "shuffle")
_STRETCHES = ("hamstring", "quad", "hip flexor", "cal(f|ves)")
_FLAT_PERMILLE = range(0, 11)


def _names(steps: list, words: tuple[str, ...]) -> bool:
    """Whether the cues of the steps off the belt say all of these words, patterns in fact."""
    cues = " ".join(step.cue or "" for step in steps if step.kind == "off").lower()
    return all(re.search(word, cues) for word in words)


def _seconds(day: CoachDay, steps: list, kinds: tuple[str, ...]) -> float:
    """Time that is run, not walked, at a conversational pace."""
    judge = day.judge
    return sum(
        judge.seconds(step)
        for step in steps
        if step.kind in kinds and judge.is_conversational(step) and not judge.is_walk(step)
    )


def warm_up(plan: CoachPlan) -> Iterator[Violation]:
    """A speed workout begins with 10 minutes of easy running or more."""
    for day in plan.speed_days:
        seconds = _seconds(day, day.before, ("warmup", "run"))
        if seconds < _WARM_UP_S:
            yield plan.wrong_day(
                f"{units.clock_text(int(seconds) * 1000)} of easy running before the speed: write warmup 10:00 easy",
                day,
            )


def drills(plan: CoachPlan) -> Iterator[Violation]:
    """Between warm-up and strides stand the drills: 20 m each of skips, heel walks, toe walks and shuffles."""
    for day in plan.speed_days:
        if not _names(day.before, _DRILLS):
            yield plan.wrong_day(
                "no drills before the strides, or not all: after the warm-up write "
                'off "Drills: 20 m each of skips, heel walks, toe walks, side shuffles"',
                day,
            )


def strides(plan: CoachPlan) -> Iterator[Violation]:
    """Before the work stand 4 to 6 strides of 100 m."""
    for day in plan.speed_days:
        if day.strides is None:
            yield plan.wrong_day(
                "no strides before the work: write 4x, below it run 100m mile and recover 100m jog 0%", day
            )
        elif day.stride_count not in _STRIDES:
            yield plan.wrong_day(f"{day.stride_count} strides: run 4 to 6", day, day.strides)


def cool_down(plan: CoachPlan) -> Iterator[Violation]:
    """A speed workout ends with 5 minutes of jogging or more."""
    for day in plan.speed_days:
        seconds = _seconds(day, day.after, ("cooldown", "run"))
        if seconds < _COOL_DOWN_S:
            yield plan.wrong_day(
                f"{units.clock_text(int(seconds) * 1000)} of jogging after the speed: end with cooldown 5:00 jog", day
            )


def stretching(plan: CoachPlan) -> Iterator[Violation]:
    """After the cool-down the hamstrings, quads, hip flexors and calves are stretched."""
    for day in plan.speed_days:
        ends = [at for at, step in enumerate(day.after) if step.kind in ("cooldown", "run")]
        if not _names(day.after[max(ends, default=-1) + 1 :], _STRETCHES):
            yield plan.wrong_day(
                "no stretching after the cool-down, or not all of it: write "
                'off "Stretch: hamstrings, quads, hip flexors, calves"',
                day,
            )


def conversational(plan: CoachPlan) -> Iterator[Violation]:
    """Easy and long runs are run at a pace at which one can talk; strides may end them."""
    for day in plan.sessions:
        if day.kind == "speed":
            continue
        for step in day.on_belt:
            if not (day.judge.is_conversational(step) or any(step is stride for stride in day.stride_steps)):
                yield plan.wrong_day("no pace to talk at: write easy, jog or rpe 3-4", day, step)


def recoveries(plan: CoachPlan) -> Iterator[Violation]:
    """Recoveries are jogged or walked, at 0 to 1 %."""
    for day in plan.sessions:
        for step in day.on_belt:
            if step.kind == "rest":
                yield plan.wrong_day("a rest is standing: write recover with jog or walk", day, step)
            elif step.kind == "recover":
                if not day.judge.is_jog(step):
                    yield plan.wrong_day("a recovery that is no jog and no walk: write jog or walk", day, step)
                if step.incline_permille not in _FLAT_PERMILLE:
                    yield plan.wrong_day(
                        f"a recovery at {step.incline_permille / 10:g} %: write 0%, or 1% at most", day, step
                    )


def incline(plan: CoachPlan) -> Iterator[Violation]:
    """Where a step names no incline, the belt is at 1 %."""
    permille = plan.file.plan.incline_permille
    if permille != 10:
        yield plan.wrong(f"the plan's incline is {permille / 10:g} %: write incline: 1% at the top")
