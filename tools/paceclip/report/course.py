"""How far a run was by the time of running, without the steps of standing, whether the belt ran on in them or not; and
the run in splits."""

from dataclasses import dataclass

from paceclip.activity.activity import Activity, Lap, Point
from paceclip.core import units
from paceclip.plans.unroll import STANDING


@dataclass(frozen=True)
class Split:
    """A km or a mile, numbered from 1, or what was left of one: `mm` in `ms`."""

    number: int
    mm: int
    ms: int


def course(run: Activity) -> list[tuple[int, int]]:
    """(ms of running, mm run in them) since the start, rising, at each point; exact where a lap ends, in proportion
    between."""
    found = [(0, 0)]
    ms = mm = stood_mm = at = 0
    for lap in run.laps:
        first = at
        while at < len(run.points) and run.points[at].s <= lap.end_s:
            at += 1
        if lap.kind in STANDING:
            stood_mm += lap.mm
            continue
        found += _within(run.points[first:at], lap, ms, mm, stood_mm)
        ms += lap.ms
        mm += lap.mm
        found.append((ms, mm))
    # What a damaged file has no lap of.
    return [*found, (max(run.ms - run.stood_ms, ms), max(run.mm - stood_mm, mm))]


def _within(points: list[Point], lap: Lap, ms: int, mm: int, stood_mm: int) -> list[tuple[int, int]]:
    """The course in a lap that begins at `ms` and `mm`, where points have `stood_mm` more."""
    before = lap.begin_s
    ran = []
    for point in points:
        ran.append((point.s - before) * point.runs)
        before = point.s
    whole = sum(ran)
    found = []
    at = 0
    reached = mm
    for seconds, point in zip(ran, points, strict=True):
        at += seconds
        # A second that a lap ends in belongs to the next one.
        reached = min(max(point.mm - stood_mm, reached), mm + lap.mm)
        found.append((ms + (lap.ms * at // whole if whole else 0), reached))
    return found


def splits(run: Activity) -> list[Split]:
    """What was run, per km or mile of the run's own unit; the last one is what was left, where that is a metre at
    least."""
    one = units.unit_mm(run.unit)
    ways = course(run)
    found: list[Split] = []
    at = before = 0
    ran_ms, ran_mm = ways[-1]
    for number in range(1, ran_mm // one + 1):
        while ways[at][1] < number * one:
            at += 1
        (ms0, mm0), (ms1, mm1) = ways[max(at - 1, 0)], ways[at]
        ms = ms0 + (ms1 - ms0) * (number * one - mm0) // (mm1 - mm0) if mm1 > mm0 else ms1
        found.append(Split(number, one, ms - before))
        before = ms
    left = ran_mm % one
    if left >= 1000:
        found.append(Split(len(found) + 1, left, ran_ms - before))
    return found
