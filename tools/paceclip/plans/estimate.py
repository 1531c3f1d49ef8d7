"""How far and how long a step will be on the belt, guessed where a plan leaves it open. (The rules of training don't
guess: judge.py counts an open step as nothing.)

The guesses, each of which makes an estimate rough (shown with a ~):

- A runner without a race result is taken to run 5 km in 27:00 (VDOT 35).
- An effort is run at the pace whose effort it is: the named paces, joined by straight lines, make one curve.
- A step without a target is run easy, a recovery or cooldown jogged.
- An open step lasts as long as OPEN_MS says. `prep` and `off` are not on the belt and count nothing.
- A step that counts from speed comes after 10 s in which the belt speeds up, at half the speed on average.

A range of speeds is run at its middle, which alone does not make an estimate rough.
"""

from dataclasses import dataclass
from itertools import pairwise

from paceclip.core import paces, workout
from paceclip.plans.unroll import Unrolled

NOMINAL_RACE = "5k=27:00"
OPEN_MS = {"warmup": 600000, "run": 600000, "recover": 120000, "rest": 60000, "cooldown": 300000}
SPIN_UP_MS = 10000
_UNTARGETED = {"warmup": "easy", "run": "easy", "recover": "jog", "cooldown": "jog"}
# `rep` has the mile's effort, and would make the curve go back.
_CURVE = tuple(name for name in workout.PACE_NAMES if name != "rep")


@dataclass(frozen=True)
class Estimate:
    """A step on the belt: mm and ms, `mm_s` its speed in mm/s, `effort` from 1 to 10.

    `rough_mm` and `rough_ms`: a guess is in it. `known`: the speed is the plan's or the runner's own, no guess.
    """

    mm: float = 0
    ms: float = 0
    mm_s: float = 0
    effort: float = 0
    rough_mm: bool = False
    rough_ms: bool = False
    known: bool = True


class Estimator:
    """Estimates for one runner."""

    def __init__(self, runner: paces.Paces):
        self.has_race = runner.range(workout.Target("easy")) is not None
        self._named = runner if self.has_race else paces.Paces(NOMINAL_RACE)
        # (effort, mm/s), both rising.
        self._curve = [
            (_middle(self._named.rpe(target)), _middle(self._named.range(target)))
            for target in map(workout.Target, _CURVE)
        ]

    def of(self, item: Unrolled) -> Estimate:
        """What a step is on the belt; nothing for one off it."""
        step = item.step
        if step.kind in ("prep", "off"):
            return Estimate()
        is_open = step.length_mm is None and step.length_ms is None
        ms: float = OPEN_MS[step.kind] if is_open else step.length_ms or 0
        if step.kind == "rest":
            return Estimate(ms=ms, rough_ms=is_open)
        mm_s, effort, known = self._pace(item)
        mm = ms * mm_s / 1000
        if step.length_mm is not None:
            mm, ms = step.length_mm, step.length_mm / mm_s * 1000
        if step.from_speed:
            ms += SPIN_UP_MS
            mm += SPIN_UP_MS * mm_s / 2000
        return Estimate(
            mm,
            ms,
            mm_s,
            effort,
            rough_mm=is_open or step.from_speed or (not known and step.length_mm is None),
            rough_ms=is_open or step.from_speed or (not known and step.length_mm is not None),
            known=known,
        )

    def _pace(self, item: Unrolled) -> tuple[float, float, bool]:
        """(mm/s, effort, whether the speed is known)."""
        if item.speeds is not None:
            mm_s = _middle(item.speeds)
            named = item.rpe is not None and item.step.target is not None and not _has_offset(item.step.target)
            return mm_s, _middle(item.rpe) if named else _along(self._swapped(), mm_s), True
        target = item.step.target
        if target is not None and target.name is not None:
            mm_s = _middle(self._named.range(target))
            return mm_s, _middle(item.rpe), False
        if item.rpe is not None:
            effort = _middle(item.rpe)
            return _along(self._curve, effort), effort, False
        free = workout.Target(_UNTARGETED[item.step.kind])
        return _middle(self._named.range(free)), _middle(self._named.rpe(free)), False

    def _swapped(self) -> list[tuple[float, float]]:
        return [(mm_s, effort) for effort, mm_s in self._curve]


def _has_offset(target: workout.Target) -> bool:
    return bool(target.offset_permille or target.offset_s)


def _middle(both: tuple[float, float] | None) -> float:
    if both is None:
        raise ValueError("a step without a pace has no middle of it")
    return (both[0] + both[1]) / 2


def _along(curve: list[tuple[float, float]], x: float) -> float:
    """y at x of a rising curve, straight between its points; beyond its ends the ends' own."""
    for (x0, y0), (x1, y1) in pairwise(curve):
        if x <= x1:
            return y0 + (y1 - y0) * max(0.0, x - x0) / (x1 - x0) if x1 > x0 else y1
    return curve[-1][1]
