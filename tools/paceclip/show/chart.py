"""A day as a picture: its pace over its distance, faster up, and the belt's incline below."""

from paceclip.core import paces, units, workout
from paceclip.plans.plan_file import PlanFile
from paceclip.show import brief, canvas, glance, scale
from paceclip.show.canvas import FAINT, INK, LINE
from paceclip.show.zones import OFF_COLOUR, ZONES, zone

_WIDTH_IN, _HEIGHT_IN = 12.0, 5.6
_LEFT, _RIGHT = 0.085, 0.975
# Letters of the labels' size, side by side, in the whole chart's width.
_LETTERS = 126
# From this many steps on, lines between them would be all there is.
_CROWD = 150
# Rows for names, and how high each is in the chart's own height.
_LEVELS = 2
_LEVEL = 0.15


def day_chart(file: PlanFile, day: glance.DayGlance, runner: paces.Paces, unit: str):
    """The figure of a day."""
    drawing = canvas.figure(_WIDTH_IN, _HEIGHT_IN)
    _title(drawing, file, day, unit)
    blocks = scale.run(day.blocks)
    if not blocks:
        words = "Rest" if day.day.rest else "Nothing on the belt"
        drawing.text(0.5, 0.45, words, ha="center", va="center", fontsize=22, color=FAINT)
        return drawing
    top = drawing.add_axes((_LEFT, 0.29, _RIGHT - _LEFT, 0.45))
    bottom = drawing.add_axes((_LEFT, 0.155, _RIGHT - _LEFT, 0.075), sharex=top)
    rule = scale.of(blocks, unit)
    one = units.unit_mm(unit)
    _bars(top, day, rule, one)
    _scale(top, blocks, rule)
    _names(top, day, runner, unit)
    _inclines(bottom, day, one)
    total = sum(block.estimate.mm for block in blocks) / one
    top.set_xlim(0, total)
    top.tick_params(axis="x", bottom=False, labelbottom=False)
    bottom.set_xlabel(f"distance, {unit}", fontsize=9)
    _legend(drawing, day, blocks)
    return drawing


def _title(drawing, file: PlanFile, day: glance.DayGlance, unit: str) -> None:
    drawing.text(_LEFT, 0.945, f"{day.day.id}  {day.day.name}", fontsize=17, fontweight="bold", va="center")
    title, size_pt = canvas.fitted(file.plan.title or "", _WIDTH_IN * (_RIGHT - _LEFT), 9.5, 7.5)
    drawing.text(_LEFT, 0.893, title, fontsize=size_pt, color=FAINT, va="center")
    if day.sum.ms:
        words = f"{brief.total_distance(day.sum, unit)}   {brief.total_time(day.sum)}"
        drawing.text(_RIGHT, 0.945, words, fontsize=15, ha="right", va="center")


def _bars(axes, day: glance.DayGlance, rule: scale.Scale, one: int) -> None:
    """A bar a step; where its pace is a range, the fast part of it is paler."""
    edge = 0 if len(day.blocks) > _CROWD else 0.5
    at = 0.0
    for block in day.blocks:
        wide = block.estimate.mm / one
        if not wide:
            if block.item.step.kind in ("off", "rest"):
                axes.plot(at, 0, marker="v", markersize=7, color=OFF_COLOUR, clip_on=False, zorder=4)
            continue
        colour = zone(block.estimate.effort).colour
        edges = {"align": "edge", "linewidth": edge, "edgecolor": "white"}
        speeds = block.item.speeds if rule.by_pace else block.item.rpe
        low, high = speeds or (rule.value(block), rule.value(block))
        axes.bar(at, rule.share(low), wide, color=colour, **edges)
        if high > low:
            rest = rule.share(high) - rule.share(low)
            axes.bar(at, rest, wide, bottom=rule.share(low), color=colour, alpha=0.45, **edges)
        at += wide


def _scale(axes, blocks: list[glance.Block], rule: scale.Scale) -> None:
    """Ticks at the paces that are run, as many as can be read, the fastest first."""
    ticks: dict[float, str] = {}
    for value, text in sorted({(rule.value(block), rule.range_text(block)) for block in blocks}, reverse=True):
        if all(abs(rule.share(value) - rule.share(tick)) > 0.055 for tick in ticks):
            ticks[value] = text
    axes.set_yticks([rule.share(tick) for tick in ticks], list(ticks.values()), fontsize=8.5)
    axes.grid(axis="y", color=LINE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set_ylim(0, 1.08)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.text(-0.008, 1.13, rule.title, transform=axes.transAxes, fontsize=8.5, ha="right", va="center", color=FAINT)


def _names(axes, day: glance.DayGlance, runner: paces.Paces, unit: str) -> None:
    """Above each group a bracket, its name and its pace; in rows, so that none covers another."""
    one = units.unit_mm(unit)
    total = sum(group.mm for group in day.groups) / one
    ends = [0.0] * _LEVELS
    at = 0.0
    for group in day.groups:
        wide = group.mm / one
        if not wide:
            continue
        words, pace = brief.label(group.item), _pace(group.item, runner, unit)
        half = max(len(words), len(pace)) * total / _LETTERS / 2
        middle = min(max(at + wide / 2, half), total - half)
        axes.plot([at + total * 0.001, at + wide - total * 0.001], [1.1, 1.1], color=FAINT, linewidth=1, clip_on=False)
        level = next((row for row in range(_LEVELS) if ends[row] <= middle - half), None)
        if level is not None:
            ends[level] = middle + half + total / _LETTERS
            style = {"ha": "center", "va": "bottom", "fontsize": 9, "clip_on": False}
            height = 1.125 + _LEVEL * level
            axes.text(middle, height + 0.065, words, color=INK, fontweight="bold", **style)
            axes.text(middle, height, pace, color=FAINT, **style)
        at += wide


def _pace(item: workout.Step | workout.Repeat, runner: paces.Paces, unit: str) -> str:
    while isinstance(item, workout.Repeat):
        item = brief.main_step(item.items)
    return brief.pace(item.target, runner, unit)


def _inclines(axes, day: glance.DayGlance, one: int) -> None:
    """The deck, as steep as each step has it; what is new is written where there is room."""
    highest = max(block.item.step.incline_permille for block in day.blocks)
    total = sum(block.estimate.mm for block in day.blocks) / one
    at = free = 0.0
    said = None
    for block in scale.run(day.blocks):
        wide = block.estimate.mm / one
        permille = block.item.step.incline_permille
        axes.bar(at, permille, wide, align="edge", color="#c2c8d0", linewidth=0)
        middle = at + wide / 2
        words = brief.incline(permille)
        half = len(words) * total / _LETTERS / 2
        if permille and permille != said and middle - half >= free:
            axes.text(middle, permille, words, ha="center", va="bottom", fontsize=8, color=FAINT, clip_on=False)
            free = middle + half
            said = permille
        at += wide
    axes.set_ylim(0, max(highest, 20) * 1.35)
    axes.set_yticks([])
    axes.text(-0.008, 0.3, "incline", transform=axes.transAxes, fontsize=8.5, ha="right", va="center", color=FAINT)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="x", labelsize=9, color=LINE)


def _legend(drawing, day: glance.DayGlance, blocks: list[glance.Block]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    there = {zone(block.estimate.effort) for block in blocks}
    handles = [Patch(color=one.colour, label=one.name) for one in ZONES if one in there]
    if any(block.item.step.kind in ("off", "rest") for block in day.blocks):
        handles.append(Line2D([], [], marker="v", color=OFF_COLOUR, linestyle="", label="off the belt, or standing"))
    if day.sum.rough:
        handles.append(Line2D([], [], linestyle="", label="~ guessed"))
    drawing.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(_LEFT - 0.01, 0.0),
        ncol=len(handles),
        frameon=False,
        fontsize=9,
    )
