"""Pace against target, faster up: over the time that passed, or over the distance."""

from collections.abc import Callable

from paceclip.activity.activity import Activity, Lap, Point
from paceclip.activity.open_step import RUN_UP, STEP
from paceclip.core import units, workout
from paceclip.plans.unroll import STANDING
from paceclip.report.drawing import Drawing, wide
from paceclip.report.pace_line import Frame, draw_line, goes, millimetres, seconds, speeds, thinned
from paceclip.report.verdicts import Verdicts
from paceclip.show import brief

TIME, DISTANCE = "time", "distance"
LEFT, RIGHT, _TOP, _STRIP, _BOTTOM = 42, 8, 22, 20, 22
_GAP = 4
# Pixels between two figures of an axis, at least.
_APART_Y, _APART_X = 24, 64
_TIMES_S = (10, 20, 30, *(60 * minutes for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 240)))
# In the order in which they are roundest.
_PACES_S = (60, 30, 15, 5)
_COLOURS = {
    "run": "run",
    "warmup": "easy",
    "cooldown": "easy",
    STEP: "easy",
    "recover": "recover",
    RUN_UP: "recover",
}
# From so many laps on, gaps between them would be all there is.
_CROWD = 150
# Shorter stops are the belt's.
_MOMENT_S = 5
_CLEAR = 14
_CLOSE = 6


def pace_chart(run: Activity, verdicts: Verdicts, over: str, width: int, height: int) -> Drawing:
    """The drawing; `over` is TIME or DISTANCE."""
    what = "the time since the start" if over == TIME else f"the distance, in {run.unit}"
    drawing = Drawing(width, height, f"Pace over {what}", _description(run, verdicts))
    place = seconds if over == TIME else millimetres
    whole = place(run.points[-1]) if run.points else 0
    if not whole:
        drawing.words(width / 2, height / 2, "nothing was run", anchor="middle", size=14)
        return drawing
    low, high = speeds(run, verdicts)
    frame = Frame(LEFT, width - RIGHT, _TOP, height - _BOTTOM - _STRIP - _GAP, whole, low, high)
    ends = _ends(run, place)
    _stops(drawing, frame, run, over)
    _axes(drawing, frame, run, over)
    names = _targets(drawing, frame, run, verdicts, ends)
    course = list(thinned(frame, run, verdicts, place))
    draw_line(drawing, frame, course)
    _label(drawing, frame, names, course)
    _steps(drawing, frame, run, ends)
    return drawing


def _ends(run: Activity, place: Callable[[Point], int]) -> list[tuple[int, int]]:
    """From where to where each lap is."""
    if place is seconds:
        return [(lap.begin_s, lap.end_s) for lap in run.laps]
    at = 0
    found = []
    for lap in run.laps:
        found.append((at, at + lap.mm))
        at += lap.mm
    return found


def _axes(drawing: Drawing, frame: Frame, run: Activity, over: str) -> None:
    paces = _paces(frame, units.unit_mm(run.unit))
    drawing.lines("line", 1, [[(frame.left, frame.y(mm_s)), (frame.right, frame.y(mm_s))] for mm_s in paces])
    for mm_s in paces:
        text = units.pace_text(round(mm_s), run.unit)
        drawing.words(frame.left - 6, frame.y(mm_s) + 4, text, anchor="end")
    drawing.words(2, 11, f"min/{run.unit}")
    most = max(2, int((frame.right - frame.left) / _APART_X))
    if over == TIME:
        step = next((s for s in _TIMES_S if frame.whole / s <= most), _TIMES_S[-1])
        ticks = [(at, units.clock_text(1000 * at)) for at in range(0, int(frame.whole) + 1, step)]
    else:
        one = units.unit_mm(run.unit)
        tenths = next((n for n in (1, 2, 5, 10, 20, 50, 100) if 10 * frame.whole / one / n <= most), 100)
        count = int(10 * frame.whole / one / tenths)
        ticks = [(n * tenths * one / 10, f"{n * tenths / 10:g}") for n in range(count + 1)]
    for at, text in ticks:
        x = frame.x(at)
        anchor = "start" if not at else "end" if x + wide(text) / 2 > drawing.width else "middle"
        drawing.words(x if at else frame.left, drawing.height - 5, text, anchor=anchor)


def _paces(frame: Frame, one: int) -> list[float]:
    """Speeds of paces, as many as can be read, the roundest first."""
    found: list[float] = []
    for step in _PACES_S:
        first = -(-one // int(frame.high * step)) * step
        while first and one / first >= frame.low:
            mm_s = one / first
            if all(abs(frame.y(mm_s) - frame.y(other)) >= _APART_Y for other in found):
                found.append(mm_s)
            first += step
    return found


def _stops(drawing: Drawing, frame: Frame, run: Activity, over: str) -> None:
    """Where the run stood, and for how long where that was no step of standing."""
    free = frame.left
    for begin, end in stops(run.points):
        first, last = (run.points[begin - 1] if begin else None), run.points[end]
        begin_s = first.s if first else 0
        if over == DISTANCE:
            x = frame.x(last.mm)
        else:
            x0, x1 = frame.x(begin_s), frame.x(last.s)
            drawing.boxes("pause", [(x0, frame.top - 4, x1 - x0, frame.bottom - frame.top + 4)])
            x = (x0 + x1) / 2
        stood_s = sum(
            min(lap.end_s, last.s) - max(lap.begin_s, begin_s)
            for lap in run.laps
            if lap.kind not in STANDING and lap.begin_s < last.s and lap.end_s > begin_s
        )
        if not first or stood_s <= _MOMENT_S:
            continue
        if over == DISTANCE:
            drawing.lines("faint", 1, [[(x, frame.top - 4), (x, frame.bottom)]], dashed=True)
        words = f"paused {units.clock_text(1000 * stood_s)}"
        half = wide(words) / 2
        x = min(max(x, frame.left + half), frame.right - half)
        if x - half >= free:
            drawing.words(x, frame.top - 8, words, anchor="middle")
            free = x + half + _GAP


def stops(points: list[Point]) -> list[tuple[int, int]]:
    """First and last index of points in which nothing was run."""
    found = []
    begin = None
    mm = 0
    for index, point in enumerate(points):
        moves = goes(point, mm)
        mm = point.mm
        if not moves and begin is None:
            begin = index
        if begin is not None and (moves or index == len(points) - 1):
            found.append((begin, index - moves))
            begin = None
    return found


def _targets(
    drawing: Drawing, frame: Frame, run: Activity, verdicts: Verdicts, ends: list[tuple[int, int]]
) -> dict[str, tuple[float, float, bool]]:
    """The band of what is near enough, and in it the target: a band too, or a line. Returns what each is called,
    where it is met first, and whether that is above it."""
    bands, aims, lines = [], [], []
    said: dict[str, tuple[float, float, bool]] = {}
    for one, (begin, end) in zip(verdicts.laps, ends, strict=True):
        if one.limits is None:
            continue
        x0, x1 = frame.x(begin), frame.x(end)
        bands.append(_band(frame, x0, x1, *one.limits))
        if one.lap.low_mm_s == one.lap.high_mm_s:
            lines.append([(x0, frame.y(one.lap.low_mm_s)), (x1, frame.y(one.lap.low_mm_s))])
        else:
            aims.append(_band(frame, x0, x1, one.lap.low_mm_s, one.lap.high_mm_s))
        words = f"{brief.name(one.target)} {brief.pace_of(one.lap.low_mm_s, one.lap.high_mm_s, run.unit)}".strip()
        # What is fast is named above it, what is slow below.
        fast = one.lap.kind == "run"
        # Clear of the ramp, where there is room.
        x0 += _CLEAR if x1 - x0 > wide(words) + _CLEAR else 0
        said.setdefault(words, (x0, frame.y(one.limits[1]) - _CLOSE if fast else frame.y(one.limits[0]) + 12, fast))
    drawing.boxes("band", bands)
    drawing.boxes("aim", aims)
    drawing.lines("target", 1.5, lines)
    return said


def _label(drawing: Drawing, frame: Frame, said: dict[str, tuple[float, float, bool]], course: list) -> None:
    """Those names that cover no other, above what was run there, or below the band."""
    taken: list[tuple[float, float, float]] = []
    for words, (x, y, above) in said.items():
        begin = min(x, frame.right - wide(words))
        end = begin + wide(words)
        if above:
            y = min([y, *(frame.y(mm_s) - _CLOSE for at, mm_s, *_ in course if mm_s and begin <= at <= end)])
        free = all(abs(y - height) > 11 or begin > right or end < left for left, right, height in taken)
        if free and frame.top < y < frame.bottom and begin >= frame.left:
            taken.append((begin, end, y))
            drawing.words(begin, y, words, colour="target", halo=True)


def _band(frame: Frame, x0: float, x1: float, low: float, high: float) -> tuple[float, float, float, float]:
    return x0, frame.y(high), x1 - x0, frame.y(low) - frame.y(high)


def _steps(drawing: Drawing, frame: Frame, run: Activity, ends: list[tuple[int, int]]) -> None:
    """A strip below, with a box for each step, and its name where there is room."""
    top = frame.bottom + _GAP
    gap = 0 if len(run.laps) > _CROWD else 1
    boxes: dict[str, list] = {}
    names = []
    for lap, (begin, end) in zip(run.laps, ends, strict=True):
        x0, x1 = frame.x(begin), frame.x(end)
        colour = _COLOURS.get(lap.kind, "stand")
        boxes.setdefault(colour, []).append((x0, top, max(x1 - x0 - gap, 0.5), _STRIP - 4))
        text = next((words for words in _names(lap) if wide(words, 10) + 4 <= x1 - x0), "")
        names.append(((x0 + x1) / 2, text, "onrun" if colour == "run" else "ink"))
    for colour, all_boxes in boxes.items():
        drawing.boxes(colour, all_boxes)
    for x, text, colour in names:
        drawing.words(x, top + 12, text, colour=colour, size=10, anchor="middle")


def _names(lap: Lap) -> list[str]:
    """What a step may be called, the longest first."""
    long = name(lap)
    return [long, length(lap), lap.kind if lap.kind in ("off", "rest") else ""]


def length(lap: Lap) -> str:
    """As it was planned: "200 m", "10:00", "open"; "" for what has none, or where it is not known."""
    if lap.kind in (RUN_UP, STEP):
        return ""
    return brief.length(workout.Step(lap.kind, length_mm=lap.length_mm, length_ms=lap.length_ms))


def name(lap: Lap) -> str:
    """ "run 200 m"."""
    return f"{lap.kind} {length(lap)}".strip()


def _description(run: Activity, verdicts: Verdicts) -> str:
    hit, judged = verdicts.count()
    said = f"{len(run.laps)} steps."
    if judged:
        said += f" {hit} of {judged} judged steps were on target."
    slow = sum(one.verdict == -1 for one in verdicts.laps)
    fast = sum(one.verdict == 1 for one in verdicts.laps)
    return said + (f" {slow} were too slow, {fast} too fast." if slow or fast else "") + " The table has each of them."
