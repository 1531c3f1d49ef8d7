"""A run as other programs see it: a point each second that its clock runs, and laps. Made of a journal's entries.

Lengths are mm, speeds mm/s, `s` whole seconds since the start, standing included; times of laps and totals are ms in
which the run's clock ran.
"""

import string
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from paceclip.activity import journal, open_step
from paceclip.core import session
from paceclip.errors import UserError
from paceclip.plans.unroll import STANDING, Unrolled

# Of less, one pulse is per cents of the run.
_LEAST_MM = 10_000
# A plan's and a day's name become a file's, whatever a header says that no Paceclip wrote.
_IN_NAMES = string.ascii_letters + string.digits + "_-."


class ActivityError(UserError):
    """Entries of which no activity can be made; str() says why and what to do."""


@dataclass(frozen=True)
class Point:
    """Where the run stood at second `s`: `mm` run so far, `mm_s` as shown then, None where it wasn't known; `runs`: its
    clock does."""

    s: int
    mm: int
    mm_s: int | None
    runs: bool
    step: int
    incline_permille: int


@dataclass(frozen=True)
class Lap:
    """A step as it was run, from second `begin_s` to `end_s`. `length_mm` or `length_ms` is as planned, or neither;
    `low_mm_s` and `high_mm_s` are its target, None where that is no speed. `is_over` but for the step that a run which
    is not over is in."""

    step: int
    kind: str
    mm: int
    ms: int
    begin_s: int
    end_s: int
    length_mm: int | None = None
    length_ms: int | None = None
    low_mm_s: int | None = None
    high_mm_s: int | None = None
    is_over: bool = True


@dataclass(frozen=True)
class Activity:
    """A run: `plan` and `day`, its `start` with time zone, None where the device's clock was not set."""

    run: int
    plan: str
    day: str
    unit: str
    start: datetime | None
    mm: int
    ms: int
    points: list[Point] = field(repr=False)
    laps: list[Lap] = field(repr=False)

    @property
    def seconds(self) -> int:
        """From start to end, standing included."""
        return self.points[-1].s if self.points else 0

    @property
    def stood_ms(self) -> int:
        """Of its time that of the steps in which standing is right."""
        return sum(lap.ms for lap in self.laps if lap.kind in STANDING)

    @property
    def stood_mm(self) -> int:
        """What the belt ran on in these steps: of its distance, but not of its pace."""
        return sum(lap.mm for lap in self.laps if lap.kind in STANDING)

    def file_name(self, end: str) -> str:
        """What a file of it is called where nobody says: "mile-1.1-2026-11-27-run1" and `end`."""
        date = f"-{self.start:%Y-%m-%d}" if self.start else ""
        text = f"{self.plan}-{self.day}{date}-run{self.run}"
        return "".join(letter if letter in _IN_NAMES else "-" for letter in text) + end

    def at(self, s: int) -> datetime:
        """When second `s` was, in UTC. ActivityError where the start is not known."""
        if self.start is None:
            raise ActivityError(
                "the device's clock was not set, so it is not known when this run was: say it, "
                "--start '2026-11-27 18:30'"
            )
        return self.start.astimezone(UTC) + timedelta(seconds=s)

    def scaled(self, mm: int) -> "Activity":
        """The same run over `mm`, as somebody measured it: all lengths and speeds that were run, in proportion.
        ActivityError where that is too little to have one."""
        if self.mm < _LEAST_MM:
            raise ActivityError("less than 10 m were run, which is no distance to correct: leave --distance out")

        def scale(value: int | None) -> int | None:
            return value if value is None else (2 * value * mm + self.mm) // (2 * self.mm)

        # Laps end where they ended, so that their lengths sum up to the run's.
        ends = [0]
        for lap in self.laps:
            ends.append(ends[-1] + lap.mm)
        lengths = [scale(end) - scale(begin) for begin, end in pairwise(ends)]
        return replace(
            self,
            mm=mm,
            points=[replace(point, mm=scale(point.mm), mm_s=scale(point.mm_s)) for point in self.points],
            laps=[replace(lap, mm=length) for lap, length in zip(self.laps, lengths, strict=True)],
        )


def metres(mm: int) -> float:
    """To the centimetre, which is as fine as FIT has it, a half up."""
    return (mm + 5) // 10 / 100


def of(entries: list[dict], zone=None, steps: list[Unrolled] | None = None) -> Activity:
    """The activity that journal.entries() tell of; `zone`, a tzinfo, is where it was run: this computer's by default;
    `steps` are those of its day, in order, where they are known. ActivityError where its header is damaged."""
    header = next((entry for entry in entries if entry["t"] == "run"), None)
    if header is None:
        raise ActivityError(
            "the file's header is damaged, on the board itself where .venv/bin/paceclip runs calls it damaged: "
            "show-run shows what is left"
        )
    sums = journal.totals(entries)
    if sums is None:
        raise ActivityError("of the file only the header is whole, and nothing of the run: choose another one")
    mm, ms = sums
    start = header.get("start")
    if start is not None:
        start = datetime(*start)
        # fold=0: an hour that a clock has twice is the first of them.
        start = start.astimezone() if zone is None else start.replace(tzinfo=zone)
    points, laps = _follow(entries, open_step.laps(entries, steps))
    return Activity(header["run"], header["plan"], header["day"], header["unit"], start, mm, ms, points, laps)


def _follow(entries: list[dict], left: list[dict]) -> tuple[list[Point], list[Lap]]:
    points: list[Point] = []
    laps: list[Lap] = []
    standing = _standing(entries)
    s = mm = step = incline = 0
    before = ""
    for entry in entries:
        what = entry["t"]
        if what == "s":
            if before == "lap" and not entry["mm"]:
                # What was stood before the lap ended is told behind it.
                owed = -(-laps[-1].ms // 1000) - (laps[-1].end_s - laps[-1].begin_s)
                laps[-1] = replace(laps[-1], end_s=s + min(max(owed, 0), entry["seconds"]))
            end = s + entry["seconds"]
            mm += entry["mm"]
            # Waiting for a press or for a speed counts, waiting for the belt doesn't.
            waits = entry["state"] == "waiting" and (step in standing or bool(entry["mm_s"]))
            runs = waits or entry["state"] == "running"
            # Seconds of standing are told at once.
            first = min(s + 1, end) if runs and not entry["mm"] else end
            if points and points[-1].s == first:
                points.pop()
            points += [Point(at, mm, entry["mm_s"], runs, step, incline) for at in range(first, end + 1)]
            s = end
        elif what == "dropped":
            s += entry["seconds"]
        elif what == "step":
            step, incline = entry["index"], entry["incline_permille"]
        elif what == "lap":
            laps.append(_lap(entry, laps[-1].end_s if laps else 0, s))
        elif what == "at":
            # What the totals have and no second has, since it was dropped or damaged.
            mm = max(mm, journal.total(entry, "mm"))
        before = what
    laps += [replace(_lap(entry, laps[-1].end_s if laps else 0, s), is_over=False) for entry in left]
    return points, laps


def _standing(entries: list[dict]) -> set[int]:
    """The steps in which standing is right, as far as is told."""
    laps = {entry["index"] for entry in entries if entry["t"] == "lap" and entry["kind"] in STANDING}
    return laps | {entry["index"] for entry in entries if entry.get("waiting_for") == session.PRESS}


def _lap(entry: dict, begin_s: int, end_s: int) -> Lap:
    planned = {name: entry.get(name) for name in ("length_mm", "length_ms", "low_mm_s", "high_mm_s")}
    return Lap(entry["index"], entry["kind"], entry["distance_mm"], entry["time_ms"], begin_s, end_s, **planned)
