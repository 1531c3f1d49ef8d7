"""Zwift's speeds: fractions of one of five race paces, and what they are as targets of a plan."""

from paceclip.core import units, workout
from paceclip.formats.draft import Context, Lost, belt_speed

# By Zwift's number; None is the half marathon, which the plan language has no name for.
_RACES = ("mile", "5k", "10k", None, "marathon")
# The paces that a plan may say instead of the half marathon's.
_NEAR_HALF = ("threshold", "marathon")
_MOST_OFFSET = 500
# In this one's share speeds are written that have no share of a race themselves.
_REFERENCE = 1


def race_text(number: int) -> str:
    """What Zwift's number of a pace stands for."""
    return _RACES[number] or "half marathon"


def target(fraction: float, number: int, context: Context, place: str, lost: Lost) -> workout.Target:
    """The target of a fraction (above 0) of the speed that goes with one of Zwift's numbers."""
    name = _RACES[number]
    times = 1 / fraction
    if name is None:
        name, ratio = _instead_of_half(context)
        times *= ratio
        lost.add(place, f"a plan has no half-marathon pace: {name} with an offset")
    permille = round((times - 1) * 1000)
    if abs(permille) <= _MOST_OFFSET:
        return workout.Target(name=name, offset_permille=permille)
    what = f"{fraction:g} of {race_text(number)} speed"
    return beyond(fraction * speed(number, context), what, context, place, lost)


def beyond(mm_s: float, what: str, context: Context, place: str, lost: Lost) -> workout.Target:
    """The target of a speed that no offset reaches; `what` says how the file had it."""
    what = f"{what} is over 50 % away"
    if context.race is not None:
        exact = whole_pace(mm_s, context, place, lost)
        pace = f"{units.pace_text(exact, context.unit)}/{context.unit}"
        lost.add(place, f"{what}: by your race, {pace} instead of a name")
        return workout.Target(low_mm_s=exact, high_mm_s=exact)
    nearest = min(workout.PACE_NAMES, key=lambda other: _gap(mm_s, other, context))
    lost.add(place, f"{what}: {nearest}, the nearest pace with a name; with --race it is a speed")
    return workout.Target(name=nearest)


def whole_pace(mm_s: float, context: Context, place: str, lost: Lost) -> int:
    """The speed of the nearest pace in whole seconds, where there is one: so it reads as a pace."""
    exact = belt_speed(mm_s, place, lost)
    clock = units.pace_text(exact, context.unit)
    return exact if "-" in clock else _read(clock, context.unit)


def _read(clock: str, unit: str) -> int:
    minutes, _, seconds = clock.partition(":")
    speed = round(units.unit_mm(unit) / (int(minutes) * 60 + int(seconds)))
    return min(max(speed, units.MIN_MM_S), units.MAX_MM_S)


def _instead_of_half(context: Context) -> tuple[str, float]:
    """The pace nearest to half-marathon pace, and the time that the half takes for each of its seconds."""
    ratios = {name: _mean(workout.Target(name=name), context) / context.half_mm_s for name in _NEAR_HALF}
    name = min(ratios, key=lambda other: abs(ratios[other] - 1))
    return name, ratios[name]


def _gap(mm_s: float, name: str, context: Context) -> float:
    """How far a speed is from a named pace's, as a ratio; 0 within its range."""
    low, high = context.somebody.range(workout.Target(name=name))
    return max(low / mm_s, mm_s / high, 1)


def speed(number: int, context: Context) -> float:
    """mm/s of one of Zwift's paces: the runner's, or without a race a nominal runner's."""
    name = _RACES[number]
    return context.half_mm_s if name is None else _mean(workout.Target(name=name), context)


def _mean(asked: workout.Target, context: Context) -> float:
    low, high = context.somebody.range(asked)
    return (low + high) / 2


def fraction(asked: workout.Target, context: Context) -> tuple[float, int] | None:
    """(fraction, Zwift's number) of a target, of a range its middle; None for an effort."""
    if asked.rpe_low is not None:
        return None
    if is_race(asked.name) and not asked.offset_s:
        return 1000 / (1000 + asked.offset_permille), _RACES.index(asked.name)
    return _mean(asked, context) / speed(_REFERENCE, context), _REFERENCE


def is_race(name: str | None) -> bool:
    """Whether a pace of a plan is one of Zwift's."""
    return name is not None and name in _RACES
