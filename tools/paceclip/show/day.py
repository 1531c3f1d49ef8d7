"""A day in the terminal: what it sums up to, its bars, and its steps in the plan's own order with repeats folded."""

from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from paceclip.core import paces, workout
from paceclip.plans.plan_file import PlanFile
from paceclip.show import brief, glance
from paceclip.show.bars import bars, zones
from paceclip.show.weeks import header, mark

_HEADINGS = ("", "step", "length", "pace", "incline", "cue")
# A cue narrower than this reads better on lines of its own.
_LEAST_CUE = 26
_GAP = "  "


@dataclass(frozen=True)
class _Row:
    """A line of the list: number, step, length, pace and incline, then the cue; `bold` opens a repeat."""

    cells: tuple[str, str, str, str, str]
    cue: str
    bold: bool = False


def print_day(console: Console, file: PlanFile, day: glance.DayGlance, runner: paces.Paces, unit: str) -> None:
    """The plan's title, the day, its chart and its steps."""
    console.print(header(file).split("\n")[0])
    console.print(_headline(console, day, unit))
    console.print()
    if day.day.rest:
        console.print(Text("Rest: nothing to run.", style="dim"))
        return
    chart = bars(console, day, unit)
    if chart is not None:
        console.print(chart, no_wrap=True, overflow="crop", end="")
        console.print(zones(console, day))
        console.print()
    for line in _list(console, day, runner, unit):
        console.print(line, no_wrap=True, overflow="crop")


def _headline(console: Console, day: glance.DayGlance, unit: str) -> Text:
    text = Text(f"{day.day.id} {day.day.name}", style="bold")
    text.append(f"   {mark(console, day.load)} {day.load.name}", style=f"not bold {day.load.style}")
    if day.sum.ms:
        text.append(f"   {brief.total(day.sum, unit)}", style="not bold")
    return text


def _list(console: Console, day: glance.DayGlance, runner: paces.Paces, unit: str) -> list[Text]:
    rows = []
    for group in day.groups:
        rows += _rows([group.item], runner, unit, 0, str(group.number))
    fast = any(row.cells[3] and not row.cells[3].startswith("RPE") for row in rows)
    headings = tuple(f"pace /{unit}" if fast and one == "pace" else one for one in _HEADINGS)
    wide = [max(len(headings[at]), *(len(row.cells[at]) for row in rows)) for at in range(5)]
    indent = sum(wide) + len(_GAP) * 5
    beside = console.width - indent >= _LEAST_CUE
    lines = [Text(_line(headings[:5], wide) + (_GAP + headings[5] if beside else ""), style="dim")]
    for row in rows:
        line = Text(_line(row.cells, wide), style="bold" if row.bold else "")
        cue_indent = indent if beside else wide[0] + 2 * len(_GAP)
        # By Rich, which knows how wide other scripts' letters are.
        cue = list(Text(row.cue, style="italic").wrap(console, console.width - cue_indent)) if row.cue else []
        if beside and cue:
            line.append(_GAP).append(cue.pop(0))
        lines.append(line)
        lines += [Text(" " * cue_indent).append(one) for one in cue]
    return lines


def _line(cells: tuple[str, ...], wide: list[int]) -> str:
    number, step, length, pace, incline = cells
    return _GAP.join(
        [
            f"{number:>{wide[0]}}",
            f"{step:<{wide[1]}}",
            f"{length:>{wide[2]}}",
            f"{pace:<{wide[3]}}",
            f"{incline:>{wide[4]}}",
        ]
    )


def _rows(items: list, runner: paces.Paces, unit: str, depth: int, number: str) -> list[_Row]:
    rows = []
    for item in items:
        indent = "  " * depth
        if isinstance(item, workout.Repeat):
            rows.append(_Row((number, f"{indent}{item.times} x", "", "", ""), "", bold=True))
            rows += _rows(item.items, runner, unit, depth + 1, "")
            continue
        pace = " ".join(word for word in (brief.pace(item.target, runner, unit), brief.name(item.target)) if word)
        incline = "" if item.kind == "off" else brief.incline(item.incline_permille)
        cue = ", ".join(word for word in ("from speed" if item.from_speed else "", item.cue or "") if word)
        rows.append(_Row((number, indent + item.kind, brief.length(item), pace, incline), cue))
    return rows
