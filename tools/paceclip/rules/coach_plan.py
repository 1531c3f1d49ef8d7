"""A plan as a coach reads it: its weeks with what is run in them, and what breaks a rule."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from paceclip.core import workout
from paceclip.plans import plan_file
from paceclip.plans.unroll import each
from paceclip.rules.coach_day import CoachDay
from paceclip.rules.judge import Judge


@dataclass(frozen=True)
class Violation:
    """What breaks a rule, with the remedy. `day` is the day's id, None where it is a whole week; `week` and `line`, in
    the file, are None too where it is the whole plan. `rule` is the rule's name."""

    path: Path
    week: int | None
    day: str | None
    line: int | None
    reason: str
    rule: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line is not None else f"{self.path}"
        day = f"day {self.day}: " if self.day is not None else ""
        return f"{place}: {day}{self.reason} [{self.rule}]"

    def data(self) -> dict:
        """For JSON."""
        return {
            "file": str(self.path),
            "rule": self.rule,
            "week": self.week,
            "day": self.day,
            "line": self.line,
            "reason": self.reason,
            "text": str(self),
        }


@dataclass(frozen=True)
class CoachPlan:
    """A plan file without errors: its days by the calendar, and the file's lines of the steps and repeats, by id()."""

    file: plan_file.PlanFile
    judge: Judge
    days: list[CoachDay]
    lines: dict[int, int] = field(repr=False)

    @cached_property
    def weeks(self) -> dict[int, list[CoachDay]]:
        """The days by their week, without a trial that stands alone in a week after the others."""
        found: dict[int, list[CoachDay]] = {}
        for day in self.days:
            found.setdefault(day.week, []).append(day)
        last = max(found)
        if len(found) > 1 and len(found[last]) == 1:
            del found[last]
        return found

    @cached_property
    def sessions(self) -> list[CoachDay]:
        """The days of `weeks` on which something is run."""
        return [day for days in self.weeks.values() for day in days if day.kind != "rest"]

    @cached_property
    def speed_days(self) -> list[CoachDay]:
        return [day for day in self.sessions if day.kind == "speed"]

    def km(self, week: int) -> float:
        return sum(day.mm for day in self.weeks[week]) / 1_000_000

    def minutes(self, week: int) -> float:
        """Time on the belt."""
        return sum(day.seconds for day in self.weeks[week]) / 60

    def wrong(self, reason: str) -> Violation:
        """A violation by the whole plan."""
        return Violation(self.file.path, None, None, None, reason)

    def wrong_week(self, reason: str, week: int) -> Violation:
        """A violation by a week."""
        return Violation(self.file.path, week, None, self.weeks[week][0].headline.line, f"week {week} {reason}")

    def wrong_day(self, reason: str, day: CoachDay, item=None) -> Violation:
        """A violation by a day, or by a step or repeat of it."""
        line = day.headline.line if item is None else self.lines[id(item)]
        return Violation(self.file.path, day.week, day.id, line, reason)


def read(data: bytes, path: Path, judge: Judge) -> CoachPlan:
    """The plan of a file's bytes; plan_file.PlanFileError with all the errors that it has."""
    file = plan_file.sound(data, path)
    days = [CoachDay(done.day, done.items, judge) for done in file.workouts.values()]
    days.sort(key=lambda day: day.number)
    lines = {id(item): line for day in days for item, line in _lines(data, day)}
    return CoachPlan(file, judge, days, lines)


def _lines(data: bytes, day: CoachDay) -> Iterator[tuple[workout.Step | workout.Repeat, int]]:
    """Steps and repeats with their lines: each has one of its own below the headline, in the same order."""
    texts = enumerate(io.BytesIO(data), start=1)
    full = (number for number, text in texts if number > day.headline.line and text.strip()[:1] not in (b"", b"#"))
    return zip(each(day.items), full, strict=False)
