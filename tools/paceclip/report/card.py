"""Pictures to show around: a run with the figures that count and its pace over the time; and a plan's weeks."""

from paceclip.report.drawing import Drawing, wide
from paceclip.report.pace_chart import TIME, pace_chart
from paceclip.report.progress import Progress
from paceclip.report.rep_chart import rep_chart
from paceclip.report.run_page import Report
from paceclip.report.weeks_chart import weeks_chart

_WIDTH, _HEIGHT, _EDGE = 1000, 500, 24
_TITLE = 24
# Below the title; and below the figures.
_HEAD = 66
_FIGURES = 126
_MOST_LETTERS = 60
_REPS = (460, 230)
_GAP = 32


def of_run(report: Report) -> Drawing:
    """The drawing."""
    drawing = _titled(report.title, report.about, _HEIGHT)
    x: float = _EDGE
    for name, number, small in report.figures:
        drawing.words(x, _FIGURES - 18, number, colour="ink", size=26, bold=True)
        drawing.words(x + wide(number, 26) + 7, _FIGURES - 18, small, size=14)
        drawing.words(x, _FIGURES, name, size=12)
        x += max(wide(number, 26) + wide(small, 14) + 8, wide(name, 12)) + 34
    chart = pace_chart(report.run, report.verdicts, TIME, _WIDTH - 2 * _EDGE, _HEIGHT - _FIGURES - 34)
    drawing.description = chart.description
    drawing.place(chart, _EDGE, _FIGURES + 20)
    return drawing


def of_plan(progress: Progress) -> Drawing:
    """The drawing: the weeks, and below them the repetitions, two charts in a row."""
    weeks = weeks_chart(progress, _WIDTH - 2 * _EDGE)
    charts = [rep_chart(series, progress.unit, *_REPS) for series in progress.all_series]
    top = _HEAD + 24
    rows = -(-len(charts) // 2)
    height = top + weeks.height + rows * (_REPS[1] + _GAP) + _EDGE
    drawing = _titled(progress.title, progress.about, height)
    drawing.description = weeks.description
    drawing.place(weeks, _EDGE, top)
    for index, chart in enumerate(charts):
        x = _EDGE + index % 2 * (_WIDTH - 2 * _EDGE - _REPS[0])
        y = top + weeks.height + _GAP + index // 2 * (_REPS[1] + _GAP)
        drawing.words(x, y, chart.title, colour="ink", size=13, bold=True)
        drawing.place(chart, x, y + 8)
    return drawing


def _titled(title: str, about: str, height: int) -> Drawing:
    drawing = Drawing(_WIDTH, height, f"{title}. {about}")
    short = title if len(title) <= _MOST_LETTERS else title[: _MOST_LETTERS - 1] + "…"
    drawing.words(_EDGE, 44, short, colour="ink", size=_TITLE, bold=True)
    drawing.words(_EDGE, _HEAD, about[: 2 * _MOST_LETTERS], size=13)
    return drawing
