"""How far a plan has come: its days with the runs of each, the weeks' sums, and how the paces were held."""

from dataclasses import dataclass, field
from datetime import datetime

from paceclip.activity import activity, planned, show_run
from paceclip.activity.store import Kept
from paceclip.core import paces, units, vdot, workout
from paceclip.plans.plan_file import PlanFile
from paceclip.report import targets
from paceclip.report.verdicts import Judged, judge
from paceclip.show import brief, glance

DONE, PART, LEFT, REST = "done", "part", "left", "rest"
# A run's state in the index, and what that makes of its day. What is damaged or discarded counts nothing.
COUNTED = {"done": DONE, "early": PART, "open": PART}
# Races for which there are paces by name. So long must a step be at that pace to be a race.
_RACES_MM = {
    name: vdot.parse_race(f"{name}={time}")[0]
    for name, time in (("mile", "7:00"), ("3k", "14:00"), ("5k", "25:00"), ("10k", "52:00"))
}
# Of less nobody can tell what race they go with.
_LEAST_S = 30
_VDOT = (15.0, 85.0)
_TRIALS = ("mile", "5k", "10k")


@dataclass(frozen=True)
class Session:
    """A run of a day: `number` is its id among the kept ones, `laps` as they were judged."""

    number: int
    day: str
    start: str | None
    state: str
    mm: int
    ms: int
    unit: str
    race: str | None
    laps: list[Judged] = field(repr=False)


@dataclass(frozen=True)
class Day:
    """A day of the plan. `state` is DONE, PART, LEFT or REST; of several runs the best one counts."""

    planned: glance.DayGlance
    state: str
    sessions: list[Session]


@dataclass(frozen=True)
class Week:
    """A week's days by their number, 1 to 7; `mm` and `ms` as run."""

    number: int
    days: dict[int, Day]
    planned: glance.Sum
    mm: int
    ms: int

    def count(self, state: str) -> int:
        return sum(day.state == state for day in self.days.values())


@dataclass(frozen=True)
class Slot:
    """A session's part in a series. `limits` and `aim` are (low, high) in mm/s, `held` is (mm/s, verdict) of each
    repetition in its order."""

    label: str
    limits: tuple[int, int]
    aim: tuple[int, int]
    held: list[tuple[int, int]]


@dataclass(frozen=True)
class Series:
    """A pace over the sessions, in the order in which they were run. Of a race, `race_mm` is its length: its speeds are
    those at which it is run."""

    title: str
    slots: list[Slot]
    race_mm: int | None = None


@dataclass(frozen=True)
class Trial:
    """A step that was a race: as long as the one at whose pace it was. `predicted` has other races' ms."""

    session: Session
    race: str
    ms: int
    vdot: float
    predicted: dict[str, int]


@dataclass(frozen=True)
class Progress:
    """All of it. `series` has a pace each, the fastest first; `race` is what the newest run's paces were made by, and
    `unit` is its own."""

    name: str
    title: str
    unit: str
    race: str | None
    weeks: list[Week]
    sessions: list[Session]
    series: list[Series]
    goal: Series | None
    trials: list[Trial]
    strange: list[Session]

    @property
    def all_series(self) -> list[Series]:
        return [*([self.goal] if self.goal is not None else []), *self.series]

    @property
    def done(self) -> tuple[int, int]:
        """How many of the plan's sessions are, and how many it has."""
        states = [day.state for week in self.weeks for day in week.days.values()]
        return states.count(DONE), len(states) - states.count(REST)

    @property
    def about(self) -> str:
        """From when to when it was run, and how much of it."""
        done, days = self.done
        dates = sorted(datetime.fromisoformat(session.start) for session in self.sessions if session.start)
        ends = [f"{date.day} {date:%B %Y}" for date in dates[:1] + dates[-1:]]
        when = [" to ".join(dict.fromkeys(ends))] if ends else []
        return " · ".join([f"{done} of {days} sessions done", *when])


def session(file: PlanFile, kept: Kept, entries: list[dict], rules: targets.Rules) -> Session:
    """Of a kept run of a plan that is COUNTED, with what journal.entries() gave of it. ActivityError where that was
    damaged since."""
    header = next((entry for entry in entries if entry["t"] == "run"), {})
    plan = planned.of(header, file.path)
    run = activity.of(entries, steps=plan and plan.steps)
    laps = judge(run, header, plan, rules).laps
    told = (COUNTED[kept.state], run.mm, run.ms, run.unit, header.get("race"), laps)
    return Session(kept.id, kept.day, kept.start, *told)


def of(file: PlanFile, sessions: list[Session]) -> Progress:
    """Of a plan and its sessions, in the order in which they were fetched."""
    # Where a clock was not set, the order is that in which they were fetched.
    if all(session.start for session in sessions):
        sessions = sorted(sessions, key=lambda session: session.start or "")
    race, unit = (sessions[-1].race, sessions[-1].unit) if sessions else (None, "km")
    strange = [session for session in sessions if session.day not in file.workouts]
    return Progress(
        file.path.stem,
        file.plan.title or file.path.stem,
        unit,
        race,
        _weeks(file, planned.runner({"race": race, "unit": unit}), sessions),
        sessions,
        _series(sessions),
        _goal(sessions, race, unit),
        [trial for session in sessions for trial in _trials(session)],
        strange,
    )


def _weeks(file: PlanFile, runner: paces.Paces, sessions: list[Session]) -> list[Week]:
    found = []
    for week in glance.weeks(file, runner):
        days = {}
        for number, glanced in week.days.items():
            of_day = [session for session in sessions if session.day == glanced.day.id]
            states = {session.state for session in of_day}
            state = DONE if DONE in states else PART if states else REST if glanced.day.rest else LEFT
            days[number] = Day(glanced, state, of_day)
        ran = [session for day in days.values() for session in day.sessions]
        mm, ms = sum(session.mm for session in ran), sum(session.ms for session in ran)
        found.append(Week(week.number, days, week.sum, mm, ms))
    return found


def _series(sessions: list[Session]) -> list[Series]:
    """A series for each named pace at which repetitions were run, the fastest first."""
    found: dict[str, list[Slot]] = {}
    for session in sessions:
        by_name: dict[str, list[Judged]] = {}
        for one in session.laps:
            if one.lap.kind == "run" and one.held_mm_s is not None and brief.name(one.target):
                by_name.setdefault(brief.name(one.target), []).append(one)
        for name, laps in by_name.items():
            first = laps[0].lap
            held = [(one.held_mm_s, one.verdict) for one in laps]
            found.setdefault(name, []).append(
                Slot(session.day, laps[0].limits, (first.low_mm_s, first.high_mm_s), held)
            )
    order = sorted(found, key=lambda name: -max(slot.aim[1] for slot in found[name]))
    return [Series(f"{name} pace", found[name]) for name in order]


def _goal(sessions: list[Session], race: str | None, unit: str) -> Series | None:
    """What race the paces that were held go with, beside the one that they were made by."""
    if race is None:
        return None
    mm, ms = vdot.parse_race(race)
    aim = 1000 * mm // ms
    slots = []
    for session in sessions:
        values = []
        for name, laps in _by_target(session).items():
            judged_s = sum(one.judged_s for one in laps)
            if judged_s < _LEAST_S or name not in _single():
                continue
            held = sum(one.held_mm_s * one.judged_s for one in laps) / judged_s
            minutes = vdot.race_minutes(value_of(held, laps[0].target, unit), mm)
            values.append(round(mm / minutes / 60))
        if values:
            slots.append(Slot(session.day, (aim, aim), (aim, aim), [(value, 0) for value in values]))
    if not slots:
        return None
    return Series(f"The race that these paces go with: {race.partition('=')[0]}", slots, mm)


def _single() -> tuple[str, ...]:
    """Names of paces that are one speed and no range."""
    return tuple(name for name in workout.PACE_NAMES if name not in ("walk", "jog", "easy", "sprint"))


def _by_target(session: Session) -> dict[str, list[Judged]]:
    found: dict[str, list[Judged]] = {}
    for one in session.laps:
        if one.lap.kind == "run" and one.held_mm_s is not None and one.target.name is not None:
            found.setdefault(one.target.name, []).append(one)
    return found


def value_of(mm_s: float, target: workout.Target, unit: str) -> float:
    """The VDOT of a runner for whom a target by name is this speed, 15 to 85."""
    one = units.unit_mm(unit)
    seconds = (one / mm_s - target.offset_s) * 1000 / (1000 + target.offset_permille)
    wanted = one / seconds
    low, high = _VDOT
    for _ in range(30):
        middle = (low + high) / 2
        if vdot.named_speeds(middle, target.name)[0] < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _trials(session: Session) -> list[Trial]:
    found = []
    for one in session.laps:
        name = None if one.target is None else one.target.name
        if name in _RACES_MM and brief.name(one.target) == name and one.lap.mm == _RACES_MM[name]:
            value = vdot.vdot(one.lap.mm, one.lap.ms)
            others = {
                race: round(vdot.race_minutes(value, _RACES_MM[race]) * 60) * 1000 for race in _TRIALS if race != name
            }
            found.append(Trial(session, name, one.lap.ms, value, others))
    return found


def text(session: Session, unit: str) -> str:
    """ "6.33 km, 40:19"."""
    return f"{show_run.distance(session.mm, unit)}, {units.clock_text(session.ms)}"
