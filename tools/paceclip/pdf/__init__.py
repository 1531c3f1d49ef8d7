"""A whole plan on one page, A4, to pin on the wall: fpdf2 draws it, the runner ticks it off."""

from datetime import UTC, datetime

from fpdf import FPDF

from paceclip.core import paces, workout
from paceclip.pdf.grid import BOX_MM, LEADING, PADDING_MM, Cell, Grid, Planner
from paceclip.pdf.typesetting import MM_PER_PT, Type
from paceclip.pdf.words import Words, notes
from paceclip.plans.plan_file import PlanFile
from paceclip.plans.unroll import each_step
from paceclip.show import brief, glance
from paceclip.show.zones import REST

_PAGE_MM = (297, 210)
_MARGIN_MM = 9
_HEADER_MM = 15
_HEADING_MM = 5
_PACES_MM = 12
_NOTE_PT = 7.5
_MOST_NOTE_LINES = 8
_WEEK_MM = 15
# The plan's own date would be another with every copy of its file.
_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_INK, _FAINT, _LINE, _PALE = (34, 38, 43), (100, 107, 117), (200, 205, 211), (246, 247, 249)
_NAMES = ("easy", "marathon", "threshold", "10k", "5k", "3k", "mile", "rep")


def pdf(file: PlanFile, runner: paces.Paces, unit: str) -> bytes:
    """The page as a PDF; the same plan, runner and unit give the same bytes. `unit` is km or mi."""
    paper = FPDF(orientation="landscape", format="A4")
    paper.set_creation_date(_DATE)
    paper.set_auto_page_break(False)
    paper.set_margin(0)
    paper.add_page()
    kind = Type(paper, _texts(file))
    paper.set_title(kind.clean(file.plan.title or ""))
    _Page(paper, kind, file, runner, unit).draw()
    return bytes(paper.output())


def _texts(file: PlanFile) -> list[str]:
    """All that a runner wrote."""
    plan = file.plan
    texts = [plan.title, plan.needs, plan.author, *(done.day.name for done in file.workouts.values())]
    texts += [step.cue for done in file.workouts.values() for step in each_step(done.items)]
    return [text for text in texts if text]


class _Page:
    """The page while it is drawn."""

    def __init__(self, paper: FPDF, kind: Type, file: PlanFile, runner: paces.Paces, unit: str):
        self._paper = paper
        self._type = kind
        self._file = file
        self._runner = runner
        self._unit = unit
        self._weeks = glance.weeks(file, runner)

    def draw(self) -> None:
        incline, silent = self._inclines()
        self._header(incline)
        lettered = notes(self._file.workouts.values())
        lines = self._note_lines(lettered)
        if len(lines) > _MOST_NOTE_LINES:
            lettered, lines = {}, self._note_lines({})
        planner = Planner(self._type, Words(self._runner, self._unit, lettered, silent), self._weeks)
        left = _MARGIN_MM + (_WEEK_MM if planner.is_calendar else 0)
        top = _MARGIN_MM + _HEADER_MM + (_HEADING_MM if planner.is_calendar else 0)
        bottom = _PAGE_MM[1] - _MARGIN_MM - _PACES_MM - len(lines) * _NOTE_PT * MM_PER_PT * LEADING
        self._grid(planner.fit(_PAGE_MM[0] - _MARGIN_MM - left, bottom - top), left, top)
        for at, line in enumerate(lines, 1):
            self._text(_MARGIN_MM, bottom + 0.5 + at * _NOTE_PT * MM_PER_PT * LEADING, line, _NOTE_PT)
        self._paces(_PAGE_MM[1] - _MARGIN_MM - 7)

    def _inclines(self) -> tuple[str, set[int]]:
        """What is said of inclines for the whole plan, and those that it makes needless to say of a step."""
        usual = self._file.plan.incline_permille
        text = f"Incline {brief.incline(usual)} where none is named"
        steps = [block.item.step for week in self._weeks for one in week.days.values() for block in one.blocks]
        flat = {step.incline_permille for step in steps if step.kind == "recover"}
        if len(flat) == 1 and flat != {usual}:
            return f"{text}, {brief.incline(*flat)} in recoveries", {usual, *flat}
        return text, {usual}

    def _note_lines(self, lettered: dict[tuple[str, ...], str]) -> list[str]:
        """Each note in as many lines as it takes."""
        width = _PAGE_MM[0] - 2 * _MARGIN_MM
        texts = [f"{letter}  {'; '.join(pause)}" for pause, letter in lettered.items()]
        if any(week.sum.rough for week in self._weeks):
            texts.append("~  guessed: open steps, efforts, and steps that count from speed")
        return [line for text in texts for line in self._type.broken(self._type.clean(text), width, _NOTE_PT)]

    def _text(self, x: float, y: float, text: str, size_pt: float, style: str = "", colour=_INK, align="L") -> None:
        """A line whose baseline is at y; `align` R ends it at x, C centres it there."""
        self._type.use(size_pt, style)
        self._paper.set_text_color(*colour)
        shift = {"L": 0, "C": 0.5, "R": 1}[align] * self._type.width(text, size_pt, style)
        self._type.use(size_pt, style)
        self._paper.text(x - shift, y, text)

    def _header(self, incline: str) -> None:
        plan = self._file.plan
        total = sum((week.sum for week in self._weeks), glance.Sum())
        whole = brief.total(total, self._unit)
        right = _PAGE_MM[0] - _MARGIN_MM
        room = right - _MARGIN_MM - self._type.width(whole, 10) - 8
        title = self._type.clean(plan.title or "")
        size_pt = max(12, min(20, 20 * room / max(1, self._type.width(title, 20, "B"))))
        self._text(_MARGIN_MM, _MARGIN_MM + 5.5, self._type.fitted(title, room, size_pt, "B"), size_pt, "B")
        self._text(right, _MARGIN_MM + 5.5, whole, 10, align="R")
        parts = [f"{key}: {value}" for key, value in (("Needs", plan.needs), ("By", plan.author)) if value]
        parts.append(incline)
        line = self._type.fitted(self._type.clean("    ".join(parts)), right - _MARGIN_MM, 8.5)
        self._text(_MARGIN_MM, _MARGIN_MM + 11, line, 8.5, colour=_FAINT)

    def _grid(self, grid: Grid, left: float, top: float) -> None:
        x = left
        for number, wide in zip(grid.columns, grid.widths, strict=False):
            self._text(x + 1, top - 1.4, f"Day {number}", 7.5, colour=_FAINT)
            x += wide
        y = top
        for row, high in enumerate(grid.heights):
            if grid.weeks:
                self._week(grid.weeks[row], y, high)
            x = left
            for cell, wide in zip(grid.rows[row], grid.widths, strict=True):
                if cell is not None:
                    self._cell(cell, x, y, wide - 1, high - 1, grid.size_pt)
                x += wide
            y += high

    def _week(self, week: glance.Week, y: float, high: float) -> None:
        middle = y + high / 2
        centre = _MARGIN_MM + (_WEEK_MM - 2) / 2
        self._text(centre, middle, str(week.number), min(18, high * 1.4), "B", align="C")
        distance = brief.total_distance(week.sum, self._unit)
        if high > 10:
            self._text(centre, middle + 3.6, distance, 7, colour=_FAINT, align="C")
            self._text(centre, middle + 6.6, brief.total_time(week.sum), 7, colour=_FAINT, align="C")

    def _cell(self, cell: Cell, x: float, y: float, wide: float, high: float, size_pt: float) -> None:
        """A day's frame, its colour at the left, its box to tick at the right, and what it says."""
        rest = cell.day.load == REST
        paper = self._paper
        paper.set_line_width(0.2)
        paper.set_draw_color(*_LINE)
        paper.set_fill_color(*(_PALE if rest else (255, 255, 255)))
        paper.rect(x, y, wide, high, style="DF")
        paper.set_fill_color(cell.day.load.colour)
        paper.rect(x, y, 1, high, style="F")
        if not rest:
            box = min(BOX_MM, high - 1)
            paper.set_draw_color(*_FAINT)
            paper.rect(x + wide - box - 0.7, y + 0.7, box, box)
        lead = size_pt * MM_PER_PT * LEADING
        at = y + PADDING_MM + size_pt * MM_PER_PT * 0.8
        left = x + 1 + PADDING_MM
        for line in cell.name:
            self._text(left, at, line, size_pt, "B", _FAINT if rest else _INK)
            at += lead
        if cell.day.sum.ms:
            sums = brief.total(cell.day.sum, self._unit)
            self._text(left, at, self._type.fitted(sums, wide - 1 - PADDING_MM, size_pt), size_pt, "", _FAINT)
            at += lead
        at += lead * 0.35
        for line in cell.lines:
            self._text(left, at, line, size_pt)
            at += lead

    def _paces(self, y: float) -> None:
        """The runner's paces, or the efforts that stand for them."""
        targets = {name: workout.Target(name) for name in _NAMES}
        has_race = self._runner.range(targets["easy"]) is not None
        heading = f"Paces per {self._unit}" if has_race else "Effort, 1 a stroll to 10 all out"
        self._text(_MARGIN_MM, y + 3.2, heading, 8, "B")
        left = _MARGIN_MM + self._type.width(heading, 8, "B") + 6
        wide = min(30, (_PAGE_MM[0] - _MARGIN_MM - left) / len(_NAMES))
        self._paper.set_draw_color(*_LINE)
        self._paper.set_line_width(0.2)
        for at, name in enumerate(_NAMES):
            x = left + at * wide
            self._paper.line(x - 2, y - 0.6, x - 2, y + 6.6)
            self._text(x, y + 1.6, name, 7.5, colour=_FAINT)
            self._text(x, y + 5.6, brief.pace(targets[name], self._runner, self._unit).replace("RPE ", ""), 9, "B")
