"""A plan's weeks: how far each was run, beside how far it was to be."""

from paceclip.activity import show_run
from paceclip.core import units
from paceclip.report.drawing import Drawing
from paceclip.report.progress import DONE, PART, REST, Progress
from paceclip.show import brief

_ROW, _BAR = 34, 16
_LEFT, _RIGHT = 64, 178
# A phone has no room beside the bars for all words.
_NARROW = 500


def weeks_chart(progress: Progress, width: int) -> Drawing:
    """The drawing, as high as the weeks want it."""
    weeks = progress.weeks
    height = _ROW * len(weeks)
    unit = progress.unit
    drawing = Drawing(width, height, "Distance in each week, run and planned", _description(progress))
    right = _RIGHT if width > _NARROW else 140
    most = max([1.0, *(max(week.mm, week.planned.mm) for week in weeks)])
    for row, week in enumerate(weeks):
        top = row * _ROW + 4
        scale = (width - _LEFT - right) / most
        drawing.words(0, top + _BAR - 3, f"Week {week.number}", colour="ink", size=13)
        drawing.boxes("recover", [(_LEFT, top, max(1, week.planned.mm * scale), _BAR)])
        if week.mm:
            drawing.boxes("run", [(_LEFT, top, max(1, week.mm * scale), _BAR)])
        words = f"{show_run.distance(week.mm, unit)} of {brief.total_distance(week.planned, unit)}"
        drawing.words(width, top + _BAR - 3, words, colour="ink", size=12, anchor="end")
    return drawing


def _description(progress: Progress) -> str:
    return " ".join(
        f"Week {week.number}: {show_run.distance(week.mm, progress.unit)} run in {units.clock_text(week.ms)}, "
        f"{week.count(DONE)} of {len(week.days) - week.count(REST)} sessions done, {week.count(PART)} in part."
        for week in progress.weeks
    )
