"""A plan's weeks in the terminal: a calendar, or where its days' names are too long for that, a list."""

from rich import box
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from paceclip.plans.plan_file import PlanFile
from paceclip.show import brief, glance
from paceclip.show.zones import LOADS, REST, Load

_WEEK = "Week"
# Spaces between the calendar's columns, where there is room and where there is less.
_GAPS = (2, 1)


def print_weeks(console: Console, file: PlanFile, weeks: list[glance.Week], unit: str) -> None:
    """The plan's header, a row a week, a column a day, and the sums."""
    console.print(header(file))
    console.print()
    calendars = (
        _calendar(console, weeks, unit, widths, gap)
        for gap in _GAPS
        if (widths := _widths(console, weeks, unit, gap)) is not None
    )
    console.print(next(calendars, None) or _list(console, weeks, unit))
    console.print()
    console.print(_legend(console, weeks))


def header(file: PlanFile) -> Text:
    """Title, needs and author, a line each."""
    text = Text(file.plan.title or "", style="bold")
    for key, value in (("needs", file.plan.needs), ("by", file.plan.author)):
        if value is not None:
            text.append(f"\n{key}: ", style="not bold dim").append(value, style="not bold")
    return text


def mark(console: Console, load: Load) -> str:
    """The sign for a load, in letters that the terminal has."""
    return load.ascii_mark if console.options.ascii_only else load.mark


def _widths(console: Console, weeks: list[glance.Week], unit: str, gap: int) -> list[int] | None:
    """The calendar's columns where it has `gap` spaces between them; None where it would break a word."""
    columns = [[_WEEK, *(str(week.number) for week in weeks)]]
    for number in glance.weekdays(weeks):
        cells = [_cell(console, week.days.get(number), unit).plain for week in weeks]
        columns.append([f"Day {number}", *(line for cell in cells for line in cell.split("\n"))])
    columns.append([line for week in weeks for line in _sum(week.sum, unit).plain.split("\n")])
    widths = [max(len(word) for line in lines for word in _unbroken(line)) for lines in columns]
    wanted = [max(map(len, lines)) for lines in columns]
    spare = console.width - sum(widths) - gap * len(widths)
    if spare < 0:
        return None
    # Rich would take from the widest column first, whatever its words.
    for _ in range(min(spare, sum(wanted) - sum(widths))):
        widths[max(range(len(widths)), key=lambda at: wanted[at] - widths[at])] += 1
    return widths


def _unbroken(line: str) -> list[str]:
    """What of a cell's line must not be broken: a sum as it is, a name's words."""
    return [line] if line.startswith(("~", "Day")) or line[:1].isdigit() else line.replace(" ", "_", 1).split(" ")


def _calendar(console: Console, weeks: list[glance.Week], unit: str, widths: list[int], gap: int) -> Table:
    numbers = glance.weekdays(weeks)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, gap - 1, 0, 0), header_style="dim")
    table.add_column(_WEEK, justify="right", style="bold", width=widths[0])
    for number, width in zip(numbers, widths[1:], strict=False):
        table.add_column(f"Day {number}", width=width)
    table.add_column("Total", justify="right", width=widths[-1])
    for at, week in enumerate(weeks):
        if at:
            table.add_row()
        cells = [_cell(console, week.days.get(number), unit) for number in numbers]
        table.add_row(str(week.number), *cells, _sum(week.sum, unit))
    return table


def _cell(console: Console, one: glance.DayGlance | None, unit: str) -> Text:
    if one is None:
        return Text("")
    if one.load == REST:
        return Text(f"{mark(console, REST)} {one.day.name}", style=REST.style)
    text = Text(f"{mark(console, one.load)} {one.day.name}", style=one.load.style)
    if one.sum.ms:
        text.append("\n").append(_sum(one.sum, unit))
    return text


def _list(console: Console, weeks: list[glance.Week], unit: str) -> Group:
    parts: list[Table | Text] = []
    for week in weeks:
        line = Text(f"Week {week.number}", style="bold")
        parts.append(line.append(f"   {brief.total(week.sum, unit)}", style="not bold"))
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=6, justify="right", style="dim")
        table.add_column(min_width=22)
        for _ in range(2):
            table.add_column(justify="right")
        for number, one in sorted(week.days.items()):
            name = Text(f"{mark(console, one.load)} {one.day.name}", style=one.load.style)
            sums = (brief.total_distance(one.sum, unit), brief.total_time(one.sum)) if one.sum.ms else ()
            table.add_row(f"{week.number}.{number}", name, *sums)
        parts += [table, Text("")]
    return Group(*parts[:-1])


def _legend(console: Console, weeks: list[glance.Week]) -> Text:
    """What the marks mean, of those that are there."""
    days = [one for week in weeks for one in week.days.values()]
    text = Text()
    for load in LOADS:
        if any(one.load == load for one in days):
            text.append(f"{mark(console, load)} {load.name}   ", style=load.style)
    if any(one.sum.rough for one in days):
        text.append("~ guessed", style="dim")
    text.rstrip()
    return text


def _sum(total: glance.Sum, unit: str) -> Text:
    return Text(f"{brief.total_distance(total, unit)}\n").append(brief.total_time(total), style="dim")
