"""A day as bars in the terminal: each step as wide as its share of the distance, as high as it is fast."""

from rich.console import Console
from rich.style import Style
from rich.text import Text

from paceclip.show import brief, columns, glance, scale
from paceclip.show.zones import ZONES, zone

_ROWS = 8
# Columns in which there is something to see; a narrower terminal crops them.
_LEAST = 10
_EIGHTHS = " ▁▂▃▄▅▆▇█"
# Without block letters: a cell more than half full, and a full one.
_ASCII = "    ####"


def bars(console: Console, day: glance.DayGlance, unit: str) -> Text | None:
    """The chart with its scale at the left and the groups' numbers and names below; None where nothing is run."""
    blocks = scale.run(day.blocks)
    if not blocks:
        return None
    rule = scale.of(blocks, unit)
    labels = _labels(blocks, rule)
    margin = max(map(len, labels.values())) + 2
    width = max(_LEAST, console.width - margin)
    wide = columns.widths([block.estimate.mm for block in blocks], width)
    cells = _cells(blocks, wide, rule, width)
    ascii_only = console.options.ascii_only
    text = Text()
    for row in range(_ROWS - 1, -1, -1):
        label = labels.get(row, "")
        text.append(f"{label:>{margin - 2}} ", style="dim").append("|" if ascii_only else "│", style="dim")
        for eighths, style in cells:
            text.append(_letter(eighths - 8 * row, ascii_only), style=style)
        text.append("\n")
    names = _names(day, blocks, wide)
    for line in (_axis(names, width, ascii_only), _name_line(names, width), _ends(day, unit, width)):
        text.append(" " * (margin - 1)).append(line).append("\n")
    return text


def _letter(eighths: int, ascii_only: bool) -> str:
    part = min(max(eighths, 0), 8)
    return _ASCII[part - 1 if part else 0] if ascii_only else _EIGHTHS[part]


def _cells(blocks: list[glance.Block], wide: list[int], rule: scale.Scale, width: int) -> list[tuple[int, Style]]:
    """Each column's height in eighths of a row, and its colour: those of the fastest step in it."""
    cells: list[tuple[int, Style]] = []
    crowded = len(blocks) > width
    total = sum(block.estimate.mm for block in blocks)
    tops: list[glance.Block | None] = [None] * width
    at = 0.0
    for block, columns_wide in zip(blocks, wide, strict=True):
        if crowded:
            first, last = int(at / total * width), int((at + block.estimate.mm) / total * width - 1e-9)
            at += block.estimate.mm
        else:
            first, last = round(at), round(at) + columns_wide - 1
            at += columns_wide
        for column in range(first, min(last, width - 1) + 1):
            top = tops[column]
            if top is None or rule.value(block) > rule.value(top):
                tops[column] = block
    for top in tops:
        if top is None:
            cells.append((0, Style()))
        else:
            eighths = max(1, round(rule.share(rule.value(top)) * 8 * _ROWS))
            cells.append((eighths, Style.parse(zone(top.estimate.effort).style)))
    return cells


def _labels(blocks: list[glance.Block], rule: scale.Scale) -> dict[int, str]:
    """The scale: a row's text, of the fastest step whose top is there, where the row above has none of its own."""
    found: dict[int, str] = {}
    for value in sorted({rule.value(block) for block in blocks}, reverse=True):
        row = min(_ROWS - 1, max(0, (round(rule.share(value) * 8 * _ROWS) - 1) // 8))
        if row not in found:
            found[row] = rule.text(value)
    return found


def _names(day: glance.DayGlance, blocks: list[glance.Block], wide: list[int]) -> list[tuple[int, int, str]]:
    """(first column, columns, text) of each group that is run: number and name, or what of it fits."""
    width_of = {id(block): one for block, one in zip(blocks, wide, strict=True)}
    found = []
    at = 0
    for group in day.groups:
        columns_wide = sum(width_of.get(id(block), 0) for block in group.blocks)
        texts = (f"{group.number} {brief.label(group.item)}", str(group.number), "")
        if columns_wide:
            found.append((at, columns_wide, next(text for text in texts if len(text) < columns_wide or not text)))
        at += columns_wide
    return found


def _axis(names: list[tuple[int, int, str]], width: int, ascii_only: bool) -> Text:
    line = ["-" if ascii_only else "─"] * width
    for first, _, _ in names:
        line[first] = "+" if ascii_only else "┬"
    return Text(("+" if ascii_only else "└") + "".join(line), style="dim")


def _name_line(names: list[tuple[int, int, str]], width: int) -> Text:
    line = [" "] * width
    for first, _, text in names:
        line[first : first + len(text)] = text
    return Text(" " + "".join(line))


def _ends(day: glance.DayGlance, unit: str, width: int) -> Text:
    total = brief.total_distance(day.sum, unit)
    return Text(" 0" + " " * max(1, width - 1 - len(total)) + total, style="dim")


def zones(console: Console, day: glance.DayGlance) -> Text:
    """What the chart's colours and its ~ mean, of what is in it."""
    there = {zone(block.estimate.effort) for block in scale.run(day.blocks)}
    sign = "#" if console.options.ascii_only else "█"
    parts = [Text(sign, style=one.style).append(f" {one.name}", style="dim") for one in ZONES if one in there]
    if day.sum.rough:
        parts.append(Text("~ guessed", style="dim"))
    text = Text()
    column = 0
    for part in parts:
        # Rich would break a line between a sign and its name.
        gap = 3 if column and column + 3 + len(part) <= console.width else 0
        text.append("\n" if column and not gap else " " * gap).append(part)
        column = column + gap + len(part) if gap else len(part)
    return text
