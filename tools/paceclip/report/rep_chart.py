"""How repetitions were held, session by session: a dot each, in the order in which they were run, over the target."""

from itertools import pairwise

from paceclip.core import units
from paceclip.report.drawing import Drawing, wide
from paceclip.report.progress import Series

_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 6, 10, 20
_APART = 22
_WIDEST = 90
# Of the slowest and of the fastest that is to be seen.
_LOWEST, _HIGHEST = 0.985, 1.015
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300)


def rep_chart(series: Series, unit: str, width: int, height: int) -> Drawing:
    """The drawing, with the sessions' days below."""
    drawing = Drawing(width, height, series.title, _description(series, unit))
    speeds = [speed for slot in series.slots for speed in (*slot.limits, *(mm_s for mm_s, _ in slot.held))]
    low, high = _LOWEST * min(speeds), _HIGHEST * max(speeds)
    bottom = height - _BOTTOM

    def y(mm_s: float) -> float:
        return bottom - (bottom - _TOP) * (mm_s - low) / (high - low)

    _axis(drawing, series.race_mm or units.unit_mm(unit), low, high, y)
    slot_wide = min((width - _LEFT - _RIGHT) / len(series.slots), _WIDEST)
    bands, aims, lines, hits, misses = [], [], [], [], []
    for index, slot in enumerate(series.slots):
        x0 = _LEFT + index * slot_wide + 3
        x1 = x0 + slot_wide - 6
        bands.append((x0, y(slot.limits[1]), x1 - x0, y(slot.limits[0]) - y(slot.limits[1])))
        if slot.aim[0] == slot.aim[1]:
            lines.append([(x0, y(slot.aim[0])), (x1, y(slot.aim[0]))])
        else:
            aims.append((x0, y(slot.aim[1]), x1 - x0, y(slot.aim[0]) - y(slot.aim[1])))
        for number, (mm_s, verdict) in enumerate(slot.held):
            dot = (x0 + (x1 - x0) * (number + 1) / (len(slot.held) + 1), y(mm_s))
            (misses if verdict else hits).append(dot)
        if wide(slot.label) < slot_wide or index % 3 == 0:
            drawing.words((x0 + x1) / 2, height - 5, slot.label, anchor="middle")
    drawing.boxes("band", bands)
    drawing.boxes("aim", aims)
    drawing.lines("target", 1.5, lines)
    drawing.dots("pace", 3, hits)
    drawing.dots("off", 3.5, misses, filled=False)
    return drawing


def _axis(drawing: Drawing, mm: int, low: float, high: float, y) -> None:
    """Times for `mm`: of a km or mile they are paces."""
    ticks: list[float] = []
    for step in _STEPS_S:
        first, last = -(-mm // int(high * step)), int(mm / low / step)
        ticks = [mm / (step * number) for number in range(first, last + 1)]
        if all(y(slow) - y(fast) >= _APART for fast, slow in pairwise(ticks)):
            break
    drawing.lines("line", 1, [[(_LEFT, y(speed)), (drawing.width - _RIGHT, y(speed))] for speed in ticks])
    for speed in ticks:
        drawing.words(_LEFT - 6, y(speed) + 4, units.clock_text(round(mm / speed) * 1000), anchor="end")


def _description(series: Series, unit: str) -> str:
    mm = series.race_mm or units.unit_mm(unit)
    told = []
    for slot in series.slots:
        held = ", ".join(units.clock_text(round(mm / mm_s) * 1000) for mm_s, _ in slot.held)
        told.append(f"Day {slot.label}: {held}; target {units.clock_text(round(mm / slot.aim[1]) * 1000)}.")
    return " ".join(told)
