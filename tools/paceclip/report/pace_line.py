"""The line of a pace chart: what the device showed, no finer than can be seen."""

from collections.abc import Callable
from dataclasses import dataclass

from paceclip.activity.activity import Activity, Point
from paceclip.core import units
from paceclip.report.drawing import Drawing
from paceclip.report.verdicts import Verdicts

# Of the slowest and of the fastest that is to be seen.
_LOWEST, _HIGHEST = 0.93, 1.04
# Pixels between two points of the line.
_FINE = 1.0


@dataclass(frozen=True)
class Frame:
    """Where on the drawing a place of the run and a speed are."""

    left: float
    right: float
    top: float
    bottom: float
    whole: float
    low: float
    high: float

    def x(self, at: float) -> float:
        return self.left + (self.right - self.left) * at / self.whole

    def y(self, mm_s: float) -> float:
        share = (mm_s - self.low) / (self.high - self.low)
        return self.bottom - (self.bottom - self.top) * min(max(share, 0.0), 1.0)


def speeds(run: Activity, verdicts: Verdicts) -> tuple[float, float]:
    """The speeds between which the chart is: those that were run, as a rule, and all that were aimed at."""
    shown = sorted(point.mm_s for point in run.points if point.runs and point.mm_s and point.mm_s >= units.MIN_MM_S)
    aimed = [speed for one in verdicts.laps if one.limits for speed in one.limits]
    usual = [shown[len(shown) // 20], shown[-1 - len(shown) // 100]] if shown else []
    speeds = aimed + usual or [units.MIN_MM_S, units.MAX_MM_S]
    return _LOWEST * min(speeds), _HIGHEST * max(speeds)


def goes(point: Point, mm: int) -> bool:
    """Whether somebody runs, as far as is known, in the second up to a point, before which the run was `mm`."""
    return point.mm > mm or (point.runs and point.mm_s != 0)


def seconds(point: Point) -> int:
    """Where it is in time."""
    return point.s


def millimetres(point: Point) -> int:
    """Where it is on the way."""
    return point.mm


def draw_line(drawing: Drawing, frame: Frame, course: list) -> None:
    """The pace that was shown; dashes where the device had none to show, another colour where it was off the target."""
    pieces: list[list[tuple[float, float]]] = [[]]
    off: list[list[tuple[float, float]]] = [[]]
    unknown: list[list[tuple[float, float]]] = []
    # Where the speed was known last, and from there on where it wasn't.
    last: tuple[float, float] | None = None
    lost: float | None = None
    for x, mm_s, goes, off_target in course:
        if goes and mm_s is None:
            lost = x
            continue
        stands = not goes or mm_s < frame.low
        at = (x, frame.y(mm_s or 0))
        if lost is not None and last is not None:
            unknown.append([last, (lost, last[1]) if stands else at])
        if stands or lost is not None:
            # Where the runner has paused, the belt may run on.
            if pieces[-1] and lost is None and mm_s is not None and mm_s < frame.low:
                pieces[-1].append((x, frame.bottom))
            pieces.append([])
            off.append([])
        lost = None
        last = None if stands else at
        if stands:
            continue
        pieces[-1].append(at)
        if off_target:
            off[-1].append(at)
        elif off[-1]:
            off.append([])
    if lost is not None and last is not None:
        unknown.append([last, (lost, last[1])])
    drawing.lines("faint", 1.25, unknown, dashed=True)
    drawing.lines("pace", 1.6, [piece for piece in pieces if len(piece) > 1])
    drawing.lines("off", 2.4, [piece for piece in off if len(piece) > 1])


def thinned(frame: Frame, run: Activity, verdicts: Verdicts, place: Callable[[Point], int]):
    """Points (x, mm/s, whether it is run, whether it is off), no more than one a pixel: the mean of what is closer."""
    group: list[tuple[float, int, int]] = []
    before: tuple[bool, bool] = (False, False)
    mm = 0
    for point, verdict in zip(run.points, verdicts.seconds, strict=True):
        x = frame.x(place(point))
        kind = (goes(point, mm), point.mm_s is None)
        mm = point.mm
        if group and (kind != before or x - group[0][0] >= _FINE):
            yield _mean(group, *before)
            group = []
        group.append((x, point.mm_s or 0, verdict or 0))
        before = kind
    if group:
        yield _mean(group, *before)


def _mean(group: list[tuple[float, int, int]], goes: bool, unknown: bool) -> tuple[float, float | None, bool, bool]:
    """Where half of the seconds or more were off the target, it is."""
    xs, speeds, verdicts = zip(*group, strict=True)
    off = 2 * sum(map(bool, verdicts)) >= len(group)
    return sum(xs) / len(group), None if unknown else sum(speeds) / len(group), goes, off
