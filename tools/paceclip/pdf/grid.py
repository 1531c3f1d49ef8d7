"""Where a plan's days stand on a page, and how large their type can be."""

from dataclasses import dataclass

from paceclip.pdf.typesetting import MM_PER_PT, Type
from paceclip.pdf.words import DETAILS, Words
from paceclip.show import glance

# A calendar of more weeks, or with more holes than days, is read worse than days one after the other.
_MOST_WEEKS = 10
_COLUMNS = 7
# Type sizes in pt: the largest, and for each amount of detail the smallest before some of it is left out.
_LARGEST_PT = 11
_SMALLEST_PT = dict(zip(DETAILS, (7.5, 6.75, 6, 4.75, 3.5), strict=True))
_STEP_PT = 0.25
LEADING = 1.2
PADDING_MM = 1.3
BOX_MM = 3
_LEAST_COLUMN_MM = 17
_GAP_BELOW = 0.35


@dataclass
class Cell:
    """A day with its lines broken: `name` in bold, then `lines`."""

    day: glance.DayGlance
    label: str
    name: list[str]
    lines: list[str]

    def height(self, size_pt: float) -> float:
        """mm."""
        sums = 1 if self.day.sum.ms else 0
        gap = _GAP_BELOW if self.lines else 0
        return (len(self.name) + sums + len(self.lines) + gap) * size_pt * MM_PER_PT * LEADING + 2 * PADDING_MM


@dataclass
class Grid:
    """Rows of cells (None: no day), the columns' widths and the rows' heights in mm, the type's size in pt.

    `weeks`: each row's week, or empty where days stand one after the other.
    """

    rows: list[list[Cell | None]]
    widths: list[float]
    heights: list[float]
    size_pt: float
    weeks: list[glance.Week]
    columns: list[int]


class Planner:
    """Fits a plan's weeks into a width and a height in mm."""

    def __init__(self, kind: Type, words: Words, weeks: list[glance.Week]):
        self._type = kind
        self._words = words
        self._said: dict[tuple[str, str], list[str]] = {}
        days = [one for week in weeks for one in week.days.values()]
        self.columns = glance.weekdays(weeks)
        self.is_calendar = len(weeks) <= _MOST_WEEKS and 2 * len(days) >= len(weeks) * len(self.columns)
        self._weeks = weeks if self.is_calendar else []
        if self.is_calendar:
            self._rows = [[week.days.get(number) for number in self.columns] for week in weeks]
        else:
            in_order = [week.days[number] for week in weeks for number in sorted(week.days)]
            wide = min(_COLUMNS, len(in_order))
            self._rows = [in_order[at : at + wide] for at in range(0, len(in_order), wide)]
            self._rows[-1] += [None] * (wide - len(self._rows[-1]))
            self.columns = []

    def fit(self, width_mm: float, height_mm: float) -> Grid:
        """The grid in the largest type with the most detail that fits; where none does, days end with "+ n more"."""
        for detail in DETAILS:
            grid = self._largest(detail, width_mm, height_mm)
            if grid is not None:
                return self._stretched(grid, height_mm)
        grid = self._grid(DETAILS[-1], _SMALLEST_PT[DETAILS[-1]], width_mm)
        self._cut(grid, height_mm)
        return grid

    def _largest(self, detail: str, width_mm: float, height_mm: float) -> Grid | None:
        """The grid in the largest type in which it fits; None where it is too small to be read."""
        best = None
        least, most = 0, round((_LARGEST_PT - _SMALLEST_PT[detail]) / _STEP_PT)
        while least <= most:
            middle = (least + most) // 2
            grid = self._grid(detail, _SMALLEST_PT[detail] + middle * _STEP_PT, width_mm)
            if sum(grid.heights) <= height_mm:
                best, least = grid, middle + 1
            else:
                most = middle - 1
        return best

    def _grid(self, detail: str, size_pt: float, width_mm: float) -> Grid:
        widths = self._widths(detail, width_mm)
        rows = [
            [self._cell(one, detail, size_pt, wide) for one, wide in zip(row, widths, strict=True)]
            for row in self._rows
        ]
        heights = [max(cell.height(size_pt) for cell in row if cell is not None) for row in rows]
        return Grid(rows, widths, heights, size_pt, self._weeks, self.columns)

    def _widths(self, detail: str, width_mm: float) -> list[float]:
        """By the square root of each column's fullest day: as high as the others, it would be as wide as this."""
        needs = []
        for column in zip(*self._rows, strict=True):
            letters = [
                len("".join(self._lines(one, detail))) + 4 * len(one.day.name) for one in column if one is not None
            ]
            needs.append(max(letters, default=1) ** 0.5)
        spare = width_mm - _LEAST_COLUMN_MM * len(needs)
        return [_LEAST_COLUMN_MM + spare * need / sum(needs) for need in needs]

    def _lines(self, one: glance.DayGlance, detail: str) -> list[str]:
        key = one.day.id, detail
        if key not in self._said:
            lines = self._words.lines([group.item for group in one.groups], detail)
            self._said[key] = [self._type.clean(line) for line in lines]
        return self._said[key]

    def _cell(self, one: glance.DayGlance | None, detail: str, size_pt: float, width_mm: float) -> Cell | None:
        if one is None:
            return None
        inside = width_mm - 2 * PADDING_MM - 1
        label = "" if self.is_calendar else f"{one.day.id} "
        name = self._type.broken(self._type.clean(label + one.day.name), inside - BOX_MM - 0.5, size_pt, "B")
        broken = self._type.broken if detail == "run on" else self._hung
        lines = [part for line in self._lines(one, detail) for part in broken(line, inside, size_pt)]
        return Cell(one, label, name, lines)

    def _hung(self, line: str, width_mm: float, size_pt: float) -> list[str]:
        """A line broken, what follows a break moved in."""
        first, *others = self._type.broken(line, width_mm - self._type.width("  ", size_pt), size_pt)
        return [first, *("  " + other for other in others)]

    def _stretched(self, grid: Grid, height_mm: float) -> Grid:
        """Rows a little higher, so that the page is filled; not so high that days look empty."""
        factor = min(1.3, height_mm / sum(grid.heights))
        grid.heights = [height * factor for height in grid.heights]
        return grid

    def _cut(self, grid: Grid, height_mm: float) -> None:
        """Take as much from the highest rows as is too much."""
        least, most = 0.0, max(grid.heights)
        for _ in range(30):
            limit = (least + most) / 2
            if sum(min(limit, height) for height in grid.heights) > height_mm:
                most = limit
            else:
                least = limit
        grid.heights = [min(least, height) for height in grid.heights]
        for row, height in zip(grid.rows, grid.heights, strict=True):
            for cell in row:
                if cell is not None:
                    whole = len(cell.lines)
                    while cell.lines and cell.height(grid.size_pt) > height:
                        cell.lines.pop()
                        if cell.lines:
                            cell.lines[-1] = f"+ {whole - len(cell.lines) + 1} more lines"
