"""A plan as it is drawn: its weeks, their days, and a day's steps, each with what it is on the belt."""

from dataclasses import dataclass, field

from paceclip.core import paces, workout
from paceclip.plans.estimate import Estimate, Estimator
from paceclip.plans.plan_file import PlanFile
from paceclip.plans.unroll import Unrolled, unroll
from paceclip.show.zones import EASY, HARD, HARD_EFFORT, OFF, REST, Load

# Strides and a few hill sprints do not make an easy run a hard one.
_HARD_MS = 180000


@dataclass(frozen=True)
class Block:
    """An unrolled step and its estimate."""

    item: Unrolled
    estimate: Estimate


@dataclass(frozen=True)
class Group:
    """A line of the day that is not indented: a step, or a repeat with all of its runs. Numbered from 1."""

    number: int
    item: workout.Step | workout.Repeat
    blocks: list[Block]

    @property
    def mm(self) -> float:
        return sum(block.estimate.mm for block in self.blocks)


@dataclass(frozen=True)
class Sum:
    """Distance in mm and time in ms on the belt; rough where a guess is in it."""

    mm: float = 0
    ms: float = 0
    rough_mm: bool = False
    rough_ms: bool = False

    @property
    def rough(self) -> bool:
        return self.rough_mm or self.rough_ms

    def __add__(self, other: "Sum | Estimate") -> "Sum":
        return Sum(
            self.mm + other.mm,
            self.ms + other.ms,
            self.rough_mm or other.rough_mm,
            self.rough_ms or other.rough_ms,
        )


@dataclass(frozen=True)
class DayGlance:
    """A day, its groups in order, what it sums up to, and how hard it is."""

    day: workout.Day
    groups: list[Group]
    sum: Sum
    load: Load

    @property
    def blocks(self) -> list[Block]:
        return [block for group in self.groups for block in group.blocks]


@dataclass(frozen=True)
class Week:
    """A week's days by their number, 1 to 7."""

    number: int
    days: dict[int, DayGlance] = field(default_factory=dict)

    @property
    def sum(self) -> Sum:
        return sum((one.sum for one in self.days.values()), Sum())


def day(done: workout.Workout, runner: paces.Paces) -> DayGlance:
    """A day as it is for this runner."""
    return _day(done, runner, Estimator(runner))


def weeks(file: PlanFile, runner: paces.Paces) -> list[Week]:
    """The plan's weeks in their order, whatever the file's is."""
    estimator = Estimator(runner)
    found: dict[int, Week] = {}
    for day_id, done in file.workouts.items():
        number, _, weekday = day_id.partition(".")
        week = found.setdefault(int(number), Week(int(number)))
        week.days[int(weekday)] = _day(done, runner, estimator)
    return [found[number] for number in sorted(found)]


def weekdays(all_weeks: list[Week]) -> list[int]:
    """Numbers of the days that any week has, 1 to 7: the columns of a calendar."""
    return sorted({number for week in all_weeks for number in week.days})


def _day(done: workout.Workout, runner: paces.Paces, estimator: Estimator) -> DayGlance:
    groups = []
    for number, item in enumerate(done.items, 1):
        alone = workout.Workout(done.day, [item])
        blocks = [Block(one, estimator.of(one)) for one in unroll(alone, runner)]
        groups.append(Group(number, item, blocks))
    estimates = [block.estimate for group in groups for block in group.blocks]
    return DayGlance(done.day, groups, sum(estimates, Sum()), _load(done.day, groups))


def _load(headline: workout.Day, groups: list[Group]) -> Load:
    if headline.rest:
        return REST
    blocks = [block for group in groups for block in group.blocks]
    if not any(block.estimate.ms for block in blocks):
        return OFF
    hard = [block for block in blocks if block.item.step.kind == "run" and block.estimate.effort >= HARD_EFFORT]
    return HARD if sum(block.estimate.ms for block in hard) >= _HARD_MS else EASY
