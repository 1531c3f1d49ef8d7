"""How near a target was near enough: the limits beyond which the device's coach said too slow and too fast.

A run's journal has the targets in mm/s and not their names, and the tolerance goes by names. They are those of the
plan, where its file is the one that was run; else the named pace that the runner's race makes as fast; else the target
counts as one in numbers.
"""

import binascii
from dataclasses import dataclass, field
from pathlib import Path

from paceclip import plan_file
from paceclip.activity.activity import Lap
from paceclip.core import paces, settings, workout
from paceclip.errors import UserError
from paceclip.unroll import steps


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


@dataclass(frozen=True)
class Planned:
    """The plan that a run was made by: its `title`, the day's `name`, and its steps in order."""

    title: str
    name: str
    steps: list[workout.Step]


def planned(header: dict, path: Path, known: dict | None = None) -> Planned | None:
    """Of the file at `path`, where that is the very plan of a run with this `header`; None where it is another, or
    none. `known` holds what was read before, by path."""
    known = {} if known is None else known
    if path not in known:
        try:
            known[path] = plan_file.read(path)
        except plan_file.PlanFileError:
            known[path] = b""
    data = known[path]
    if not data or header.get("crc32") != binascii.crc32(data):
        return None
    file = plan_file.parse(data, path)
    done = file.workouts.get(header["day"])
    return None if done is None else Planned(file.plan.title or "", done.day.name, [*steps(done.items)])


def target(lap: Lap, header: dict, plan: Planned | None, runner: paces.Paces) -> workout.Target | None:
    """What a lap's speed was called; a target in numbers where that is not known; None where it had none."""
    if lap.low_mm_s is None or lap.high_mm_s is None:
        return None
    if plan is not None and lap.step < len(plan.steps):
        return plan.steps[lap.step].target
    speeds = lap.low_mm_s, lap.high_mm_s
    for name in workout.PACE_NAMES if header.get("race") else ():
        if runner.range(workout.Target(name)) == speeds:
            return workout.Target(name)
    return workout.Target(low_mm_s=lap.low_mm_s, high_mm_s=lap.high_mm_s)


def runner(header: dict, tolerance: bytes) -> paces.Paces:
    """Whoever ran, by the file's header."""
    try:
        return paces.Paces(header.get("race"), header["unit"], tolerance)
    except ValueError:
        # A header can say what no Paceclip wrote.
        return paces.Paces(None, header["unit"], tolerance)
