"""What the formats have in common: a step on its way between a file and a plan, what was lost, whose paces they are."""

from dataclasses import dataclass, field
from functools import cached_property

from paceclip.core import paces, script, units, vdot, workout
from paceclip.errors import UserError

INCLINE_PERMILLE = script.Plan().incline_permille
# Kinds that are not run: no distance, no target.
STILL = ("rest", "prep", "off")

MIN_S, MAX_S = 1, 86400
MIN_MM, MAX_MM = 10_000, 100_000_000

# How long a step that waits for the button is planned to last, in s, where a format has no such steps.
_OPEN_S = {"prep": 30, "off": 180, "rest": 60}
_OTHER_OPEN_S = 600

# Whose shares of speed they are where no race is given.
_NOMINAL_RACE = "5k=25:00"


class FormatError(UserError):
    """A file that is no workout, or a workout that no plan can hold; str() says where, why and what to do."""


class Lost:
    """What a format or the plan language has no place for: lines of "place: what: what became of it"."""

    def __init__(self):
        self._lines: dict[str, None] = {}

    @property
    def lines(self) -> list[str]:
        return list(self._lines)

    def add(self, place: str, text: str) -> None:
        """Note it once, however often it comes."""
        self._lines[f"{place}: {text}" if place else text] = None


@dataclass(frozen=True)
class Context:
    """The runner: a race result ("5k=24:30") or None, and the unit of their paces, km or mi."""

    race: str | None = None
    unit: str = "km"

    @cached_property
    def runner(self) -> paces.Paces:
        """The runner's paces; without a race they have no speeds."""
        return paces.Paces(self.race, self.unit)

    @cached_property
    def somebody(self) -> paces.Paces:
        """The runner's paces, or a nominal runner's: always with speeds."""
        return paces.Paces(self.race or _NOMINAL_RACE, self.unit)

    @cached_property
    def half_mm_s(self) -> float:
        """Speed of a half marathon, of the same runner as `somebody`."""
        value = vdot.vdot(*vdot.parse_race(self.race or _NOMINAL_RACE))
        return vdot.named_speeds(value, "half")[0]


@dataclass
class Draft:
    """A step as a format holds it. Without a length it is open; `text` is the cue, with what stands in brackets."""

    kind: str = "run"
    length_mm: int | None = None
    length_ms: int | None = None
    target: workout.Target | None = None
    incline_permille: int = INCLINE_PERMILLE
    text: str = ""


@dataclass
class Imported:
    """One workout of a file, before it is a plan. `items` are Steps and Repeats; `comment` is prose for the top."""

    name: str
    title: str | None = None
    author: str | None = None
    comment: str = ""
    day_id: str | None = None
    incline_permille: int = INCLINE_PERMILLE
    rest: bool = False
    items: list = field(default_factory=list)


def target_key(target: workout.Target | None) -> tuple | None:
    """Equal for targets that ask for the same."""
    if target is None:
        return None
    return (
        target.name,
        target.offset_permille,
        target.offset_s,
        target.low_mm_s,
        target.high_mm_s,
        target.rpe_low,
        target.rpe_high,
    )


def step_key(step: workout.Step) -> tuple:
    """Equal for steps that are the same."""
    return (
        step.kind,
        step.length_mm,
        step.length_ms,
        target_key(step.target),
        step.incline_permille,
        step.from_speed,
        step.cue,
    )


def open_s(kind: str) -> int:
    """How long an open step of this kind is planned to last."""
    return _OPEN_S.get(kind, _OTHER_OPEN_S)


def belt_speed(mm_s: float, place: str, lost: Lost) -> int:
    """The speed in whole mm/s, within what a belt can do."""
    speed = int(mm_s + 0.5)
    bound = min(max(speed, units.MIN_MM_S), units.MAX_MM_S)
    # A pace in whole seconds may be a little beyond.
    if abs(bound - speed) > bound // 50:
        lost.add(place, f"{speed * 0.0036:.1f} km/h: a belt runs from 1 to 30 km/h, so the nearest of them")
    return bound


def seconds_ms(seconds: float, place: str, lost: Lost) -> int | None:
    """A step's time in whole seconds, as ms; None where there is none to speak of."""
    if seconds <= 0:
        lost.add(place, "lasts no time: left out")
        return None
    whole = int(seconds + 0.5)
    bound = min(max(whole, MIN_S), MAX_S)
    if abs(bound - seconds) > 0.5 or bound != whole:
        lost.add(place, f"{seconds:g} s: a step takes 1 second to 24 hours, so {bound} s")
    return bound * 1000


def metres_mm(mm: float, place: str, lost: Lost) -> int | None:
    """A step's distance in whole mm; None where there is none to speak of."""
    if mm <= 0:
        lost.add(place, "has no length: left out")
        return None
    whole = int(mm + 0.5)
    bound = min(max(whole, MIN_MM), MAX_MM)
    if bound != whole:
        lost.add(place, f"{mm / 1000:g} m: a step covers 10 m to 100 km, so {bound // 1000} m")
    return bound
