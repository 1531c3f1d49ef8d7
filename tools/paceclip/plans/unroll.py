"""A day's steps one after the other, each with what it asks of one runner."""

from collections.abc import Iterator
from dataclasses import dataclass

from paceclip.core import paces, workout

# FIT's words for what a step is for.
INTENSITIES = {
    "warmup": "warmup",
    "run": "active",
    "recover": "recovery",
    "rest": "rest",
    "cooldown": "cooldown",
    "prep": "other",
    "off": "other",
}
# Not run, so at no pace.
STANDING = ("rest", "prep", "off")


@dataclass(frozen=True)
class Unrolled:
    """A step of the plan at its place in the day. `rep` is (this, of) of the innermost repeat, or None.

    `speeds` is (low, high) in mm/s, or None; then `rpe`, (low, high), may tell the effort.
    """

    step: workout.Step
    rep: tuple[int, int] | None
    speeds: tuple[int, int] | None
    rpe: tuple[int, int] | None

    @property
    def intensity(self) -> str:
        return INTENSITIES[self.step.kind]

    def data(self) -> dict:
        """For JSON: kind, intensity, duration, target, incline_permille, from_speed, cue, rep."""
        step = self.step
        duration: dict | str = "open"
        if step.length_mm is not None:
            duration = {"mm": step.length_mm}
        elif step.length_ms is not None:
            duration = {"ms": step.length_ms}
        target = None
        if self.speeds is not None:
            target = {"low_mm_s": self.speeds[0], "high_mm_s": self.speeds[1]}
        elif self.rpe is not None:
            target = {"rpe": list(self.rpe)}
        return {
            "kind": step.kind,
            "intensity": self.intensity,
            "duration": duration,
            "target": target,
            "incline_permille": step.incline_permille,
            "from_speed": step.from_speed,
            "cue": step.cue,
            "rep": None if self.rep is None else list(self.rep),
        }


def unroll(done: workout.Workout, runner: paces.Paces) -> Iterator[Unrolled]:
    """The day's steps in order, every repeat run through, with this runner's speeds."""
    for step, rep in _walk(done.items, None):
        if step.target is None:
            yield Unrolled(step, rep, None, None)
        else:
            yield Unrolled(step, rep, runner.range(step.target), runner.rpe(step.target))


def steps(items: list) -> Iterator[workout.Step]:
    """The steps in the order in which they are run, every repeat run through."""
    return (step for step, _ in _walk(items, None))


def each(items: list) -> Iterator[workout.Step | workout.Repeat]:
    """Each of the file's steps and repeats once, in its order."""
    for item in items:
        yield item
        if isinstance(item, workout.Repeat):
            yield from each(item.items)


def each_step(items: list) -> Iterator[workout.Step]:
    """Each of the file's steps once, in its order."""
    return (item for item in each(items) if isinstance(item, workout.Step))


def _walk(items: list, rep: tuple[int, int] | None) -> Iterator[tuple[workout.Step, tuple[int, int] | None]]:
    for item in items:
        if isinstance(item, workout.Repeat):
            for this in range(item.times):
                yield from _walk(item.items, (this + 1, item.times))
        else:
            yield item, rep
