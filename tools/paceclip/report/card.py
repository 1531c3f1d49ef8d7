"""A run as a picture to show around: what it was, the figures that count, and the pace over the time."""

from paceclip.report.drawing import Drawing, wide
from paceclip.report.pace_chart import TIME, pace_chart
from paceclip.report.run_page import Report

_WIDTH, _HEIGHT, _EDGE = 1000, 500, 24
_TITLE = 24
# Below them is the chart.
_FIGURES = 126
_MOST_LETTERS = 60


def card(report: Report) -> Drawing:
    """The drawing."""
    drawing = Drawing(_WIDTH, _HEIGHT, f"{report.title}. {report.about}")
    title = report.title if len(report.title) <= _MOST_LETTERS else report.title[: _MOST_LETTERS - 1] + "…"
    drawing.words(_EDGE, 44, title, colour="ink", size=_TITLE, bold=True)
    drawing.words(_EDGE, 66, report.about[: 2 * _MOST_LETTERS], size=13)
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
