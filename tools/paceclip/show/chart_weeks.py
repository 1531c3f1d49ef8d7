"""A plan's weeks as a picture: a calendar of small charts, all to one scale of distance and one of pace."""

from paceclip.plans.plan_file import PlanFile
from paceclip.show import brief, canvas, glance, scale
from paceclip.show.canvas import FAINT, INK, LINE
from paceclip.show.zones import REST, ZONES, zone

_CELL_IN = (1.75, 1.12)
_LEFT_IN, _RIGHT_IN, _TOP_IN, _BOTTOM_IN = 0.75, 1.15, 1.25, 0.6
_GAP_IN = 0.12
# Of a cell: where its chart begins and ends.
_CHART = (0.06, 0.48)
_LEAST_COLUMNS = 4


def weeks_chart(file: PlanFile, weeks: list[glance.Week], unit: str):
    """The figure of a plan."""
    numbers = glance.weekdays(weeks)
    columns = max(len(numbers), _LEAST_COLUMNS)
    width = _LEFT_IN + columns * _CELL_IN[0] + _RIGHT_IN
    height = _TOP_IN + len(weeks) * _CELL_IN[1] + _BOTTOM_IN
    drawing = canvas.figure(width, height)
    page = drawing.add_axes((0, 0, 1, 1))
    page.set_xlim(0, width)
    page.set_ylim(0, height)
    page.axis("off")
    _header(page, file, height, width)
    days = [one for week in weeks for one in week.days.values()]
    blocks = [block for one in days for block in scale.run(one.blocks)]
    rule = scale.of(blocks, unit)
    longest = max((one.sum.mm for one in days), default=0) or 1
    for column, number in enumerate(numbers):
        page.text(_LEFT_IN + column * _CELL_IN[0], height - _TOP_IN + 0.08, f"Day {number}", fontsize=8.5, color=FAINT)
    for row, week in enumerate(weeks):
        bottom = height - _TOP_IN - (row + 1) * _CELL_IN[1]
        middle = bottom + _CELL_IN[1] / 2
        page.text(_LEFT_IN / 2, middle, str(week.number), fontsize=17, fontweight="bold", ha="center", va="center")
        for column, number in enumerate(numbers):
            if number in week.days:
                _cell(page, week.days[number], _LEFT_IN + column * _CELL_IN[0], bottom, rule, longest, unit)
        right = width - 0.2
        total = brief.total_distance(week.sum, unit)
        page.text(right, middle + 0.04, total, fontsize=11, fontweight="bold", ha="right", va="bottom")
        time = brief.total_time(week.sum)
        page.text(right, middle - 0.04, time, fontsize=9, color=FAINT, ha="right", va="top")
    _legend(page, days, blocks)
    return drawing


def _header(page, file: PlanFile, height: float, width: float) -> None:
    room = width - _LEFT_IN - 0.4
    title, size_pt = canvas.fitted(file.plan.title or "", room, 17, 11, "bold")
    page.text(_LEFT_IN, height - 0.42, title, fontsize=size_pt, fontweight="bold", va="center")
    parts = [f"{key}: {value}" for key, value in (("needs", file.plan.needs), ("by", file.plan.author)) if value]
    words, size_pt = canvas.fitted("    ".join(parts), room, 9.5, 7.5)
    page.text(_LEFT_IN, height - 0.74, words, fontsize=size_pt, color=FAINT, va="center")


def _cell(
    page, one: glance.DayGlance, left: float, bottom: float, rule: scale.Scale, longest: float, unit: str
) -> None:
    """A day's name and sums, and its chart below them; a line at the left in the colour of how hard it is."""
    from matplotlib.patches import Rectangle

    wide, high = _CELL_IN[0] - _GAP_IN, _CELL_IN[1] - _GAP_IN
    face = "#f6f7f9" if one.load == REST else "white"
    page.add_patch(Rectangle((left, bottom + _GAP_IN), wide, high, facecolor=face, edgecolor=LINE, linewidth=0.8))
    page.add_patch(Rectangle((left, bottom + _GAP_IN), 0.05, high, facecolor=one.load.colour, linewidth=0))
    text = left + 0.11
    top = bottom + _CELL_IN[1]
    name, size_pt = canvas.fitted(one.day.name, wide - 0.2, 8.3, 5, "bold")
    ink = FAINT if one.load == REST else INK
    page.text(text, top - 0.15, name, fontsize=size_pt, fontweight="bold", va="center", color=ink)
    if not one.sum.ms:
        return
    page.text(text, top - 0.33, brief.total(one.sum, unit), fontsize=7.6, va="center", color=FAINT)
    at = text
    base = bottom + _GAP_IN + _CHART[0]
    for block in scale.run(one.blocks):
        step_wide = block.estimate.mm / longest * (wide - 0.18)
        step_high = rule.share(rule.value(block)) * _CHART[1]
        colour = zone(block.estimate.effort).colour
        page.add_patch(Rectangle((at, base), step_wide, step_high, facecolor=colour, linewidth=0))
        at += step_wide


def _legend(page, days: list[glance.DayGlance], blocks: list[glance.Block]) -> None:
    from matplotlib.patches import Rectangle

    at = _LEFT_IN
    there = {zone(block.estimate.effort) for block in blocks}
    for one in ZONES:
        if one in there:
            page.add_patch(Rectangle((at, 0.28), 0.14, 0.14, facecolor=one.colour, linewidth=0))
            page.text(at + 0.2, 0.35, one.name, fontsize=8.5, color=FAINT, va="center")
            at += 0.45 + 0.078 * len(one.name)
    words = "higher is faster, wider is farther"
    if any(one.sum.rough for one in days):
        words += "    ~ guessed"
    page.text(at, 0.35, words, fontsize=8.5, color=FAINT, va="center")
