"""Whether a run was on its targets, by the coach's own rules: second by second, and lap by lap.

As on the device, a second is judged by the speed shown in it, against the step's limits; and the first seconds of a
step are not judged, nor those after a pause, for as long as the belt and the hand at the console need:
core.coach.grace(). Seconds in which the speed was not known are not judged either.
"""

from dataclasses import dataclass

from paceclip.activity.activity import Activity, Lap
from paceclip.activity.open_step import RUN_UP
from paceclip.activity.planned import Planned, runner
from paceclip.core import coach, workout
from paceclip.plans.unroll import STANDING
from paceclip.report import targets

# Not in sight of the coach: standing, and what is run before a step counts.
_UNJUDGED = (*STANDING, RUN_UP)


@dataclass(frozen=True)
class Judged:
    """A lap. `limits`: (low, high) in mm/s, None without a target. Of `judged_s` seconds, `inside_s` were within them;
    `held_mm_s` is the mean of the speeds shown in these seconds, so that it is within where all of them are, and
    `verdict` says of it -1 too slow, 0 hit, 1 too fast. Both are None where no second is judged."""

    lap: Lap
    target: workout.Target | None
    limits: tuple[int, int] | None
    judged_s: int = 0
    inside_s: int = 0
    held_mm_s: int | None = None
    verdict: int | None = None


@dataclass(frozen=True)
class Verdicts:
    """`seconds`: of each of the run's points -1, 0 or 1, None where it isn't judged."""

    laps: list[Judged]
    seconds: list[int | None]

    @property
    def judged_s(self) -> int:
        return sum(lap.judged_s for lap in self.laps)

    @property
    def inside_s(self) -> int:
        return sum(lap.inside_s for lap in self.laps)

    def count(self, kind: str | None = None) -> tuple[int, int]:
        """(hit, judged) laps, of all kinds or one."""
        laps = [one for one in self.laps if one.verdict is not None and kind in (None, one.lap.kind)]
        return sum(one.verdict == 0 for one in laps), len(laps)


def judge(run: Activity, header: dict, plan: Planned | None, rules: targets.Rules) -> Verdicts:
    """Of a run with this journal's `header`; `plan` where it is known."""
    ran = runner(header, rules.tolerance)
    laps: list[Judged] = []
    seconds: list[int | None] = []
    at = 0
    for lap in run.laps:
        first = at
        while at < len(run.points) and run.points[at].s <= lap.end_s:
            at += 1
        aim = None if lap.kind in _UNJUDGED else targets.target(lap, header, plan, ran)
        if aim is None:
            laps.append(Judged(lap, None, None))
            seconds += [None] * (at - first)
            continue
        speeds = (lap.low_mm_s, lap.high_mm_s)
        limits = ran.limits(workout.Step(lap.kind, target=aim), speeds)
        told, judged = _lap(run, first, at, lap, speeds, limits, rules.accel_mm_s2)
        laps.append(Judged(lap, aim, limits, **judged))
        seconds += told
    return Verdicts(laps, seconds + [None] * (len(run.points) - len(seconds)))


def _lap(run: Activity, first: int, end: int, lap: Lap, speeds, limits, accel: int) -> tuple[list[int | None], dict]:
    """The verdict of each second of a lap, the points from `first` to `end`; and what they sum up to."""
    told: list[int | None] = []
    before_s, before_mm_s = _before(run, first, lap)
    ran_ms = judged_s = inside_s = shown = 0
    grace_ms: int | None = None
    for point in run.points[first:end]:
        took_s = point.s - before_s
        verdict = None
        if not point.runs:
            # What comes after it is a ramp again.
            grace_ms = None
        else:
            if grace_ms is None:
                grace_ms = ran_ms + coach.grace(speeds, before_mm_s, accel)
            ran_ms += 1000 * took_s
            if ran_ms > grace_ms and point.mm_s is not None:
                verdict = coach.verdict(point.mm_s, *limits)
                judged_s += took_s
                inside_s += took_s * (verdict == 0)
                shown += took_s * point.mm_s
        told.append(verdict)
        before_s = point.s
        before_mm_s = -1 if point.mm_s is None else point.mm_s
    if not judged_s:
        return told, {}
    held = (2 * shown + judged_s) // (2 * judged_s)
    return told, {
        "judged_s": judged_s,
        "inside_s": inside_s,
        "held_mm_s": held,
        "verdict": coach.verdict(held, *limits),
    }


def _before(run: Activity, first: int, lap: Lap) -> tuple[int, int]:
    """Second, and speed (-1: not known) where a lap begins."""
    if not first:
        return lap.begin_s, 0
    point = run.points[first - 1]
    return point.s, -1 if point.mm_s is None else point.mm_s
