"""A day as a coach reads it: what kind it is, and where warm-up, strides and work stand."""

from dataclasses import dataclass
from functools import cached_property

from paceclip.core import workout
from paceclip.plans import unroll
from paceclip.rules.judge import Judge

# A long run is one of 45 minutes or more: what the mile's runner can run without a stop on the first day.
LONG_S = 45 * 60
STRIDE_MM = 100_000


@dataclass(frozen=True)
class CoachDay:
    """A day. `number` counts the calendar's days, 1 for day 1.1."""

    headline: workout.Day
    items: list
    judge: Judge

    @property
    def id(self) -> str:
        return self.headline.id

    @property
    def week(self) -> int:
        return int(self.id.partition(".")[0])

    @property
    def number(self) -> int:
        return 7 * self.week - 7 + int(self.id.partition(".")[2])

    @cached_property
    def flat(self) -> list[workout.Step]:
        """Each of the file's steps once, in its order."""
        return list(unroll.each_step(self.items))

    @cached_property
    def steps(self) -> list[workout.Step]:
        """The steps in the order in which they are run, every repeat run through."""
        return list(unroll.steps(self.items))

    @cached_property
    def mm(self) -> float:
        return sum(map(self.judge.mm, self.steps))

    @cached_property
    def seconds(self) -> float:
        """Time on the belt."""
        return sum(map(self.judge.seconds, self.steps))

    @cached_property
    def on_belt(self) -> list[workout.Step]:
        return [step for step in self.flat if step.kind not in ("off", "prep")]

    @cached_property
    def kind(self) -> str:
        """ "rest" (nothing is run), "speed" (hard running beside the strides), "long" or "easy".

        One step from end to end is no speed workout however fast it says: it is an easy or long run at a wrong pace.
        """
        if not self.on_belt:
            return "rest"
        if len(self.on_belt) > 1 and any(map(self.judge.is_hard, unroll.each_step(self.work))):
            return "speed"
        return "long" if self.seconds >= LONG_S else "easy"

    @property
    def is_hard(self) -> bool:
        """Whether the next day has to be an easy one."""
        return self.kind in ("speed", "long")

    @cached_property
    def _first(self) -> int:
        """Where the quick part begins: at the first step that is hard or repeat with one in it."""
        return next((at for at, item in enumerate(self.items) if self._is_quick(item)), len(self.items))

    @cached_property
    def _last(self) -> int:
        """Where it has ended."""
        return max((at + 1 for at, item in enumerate(self.items) if self._is_quick(item)), default=0)

    def _is_quick(self, item) -> bool:
        return any(map(self.judge.is_hard, unroll.each_step([item])))

    @cached_property
    def before(self) -> list[workout.Step]:
        """What comes before anything quick: warm-up and drills, every repeat run through."""
        return list(unroll.steps(self.items[: self._first]))

    @cached_property
    def after(self) -> list[workout.Step]:
        """What follows the last of it: cool-down, stretching, strength, every repeat run through."""
        return list(unroll.steps(self.items[self._last :]))

    @cached_property
    def strides(self) -> workout.Repeat | None:
        """The first quick thing, where it is a repeat in which nothing but 100 m is run."""
        first = self.items[self._first] if self._first < len(self.items) else None
        if not isinstance(first, workout.Repeat):
            return None
        runs = [step for step in unroll.each_step(first.items) if step.kind == "run"]
        return first if runs and all(step.length_mm == STRIDE_MM for step in runs) else None

    @cached_property
    def stride_steps(self) -> list[workout.Step]:
        """The strides' steps, each of the file's once; empty without strides."""
        return list(unroll.each_step(self.strides.items)) if self.strides else []

    @property
    def stride_count(self) -> int:
        return sum(step.kind == "run" for step in unroll.steps([self.strides])) if self.strides else 0

    @cached_property
    def work(self) -> list:
        """Steps and repeats between the strides and the cool-down."""
        return self.items[self._first + (self.strides is not None) : self._last]

    @cached_property
    def reps(self) -> list[workout.Step]:
        """The hard runs of the work, each of the file's steps once, threshold runs left out."""
        return [
            step for step in unroll.each_step(self.work) if self.judge.is_hard(step) and not self.is_threshold_run(step)
        ]

    @cached_property
    def threshold_runs(self) -> list[workout.Step]:
        return [
            step for step in unroll.each_step(self.work) if self.judge.is_hard(step) and self.is_threshold_run(step)
        ]

    def is_threshold_run(self, step: workout.Step) -> bool:
        """Whether a hard step is a run at threshold rather than a repetition: no faster, and longer than 1000 m."""
        return self.judge.is_between(step, "marathon", "threshold") and self.judge.mm(step) > 1_000_000
