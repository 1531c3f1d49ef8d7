"""How near a target was near enough: the limits beyond which the device's coach said too slow and too fast.

A run's journal has the targets in mm/s and not their names, and the tolerance goes by names. They are those of the
plan, where its file is the one that was run; else the named pace that the runner's race makes as fast; else the target
counts as one in numbers.
"""

from dataclasses import dataclass, field
from pathlib import Path

from paceclip.activity.activity import Lap
from paceclip.activity.planned import Planned
from paceclip.core import paces, settings, workout
from paceclip.errors import UserError


class SettingsFileError(UserError):
    """A settings.json that can't be read; str() says why and what to do."""


@dataclass(frozen=True)
class Rules:
    """The coach's: `tolerance` as core.settings has it, and how fast the belt changes its speed."""

    tolerance: bytes = field(default_factory=lambda: settings.load("{}").tolerance)
    accel_mm_s2: int = 500


def rules(path: Path | None) -> Rules:
    """Those of a settings.json, else the device's defaults."""
    if path is None:
        return Rules()
    try:
        given = settings.load(path.read_bytes())
    except OSError as error:
        raise SettingsFileError(f"{path}: {error.strerror or error}: check the name") from error
    except settings.SettingsError as error:
        raise SettingsFileError(f"{path}: {error}") from error
    return Rules(given.tolerance, given.accel_mm_s2)


def target(lap: Lap, header: dict, plan: Planned | None, runner: paces.Paces) -> workout.Target | None:
    """What a lap's speed was called; a target in numbers where that is not known; None where it had none."""
    if lap.low_mm_s is None or lap.high_mm_s is None:
        return None
    if plan is not None and lap.step < len(plan.steps):
        return plan.steps[lap.step].step.target
    speeds = lap.low_mm_s, lap.high_mm_s
    for name in workout.PACE_NAMES if header.get("race") else ():
        if runner.range(workout.Target(name)) == speeds:
            return workout.Target(name)
    return workout.Target(low_mm_s=lap.low_mm_s, high_mm_s=lap.high_mm_s)
