"""The words of an intervals.icu step: durations, distances, paces, and how a cue is kept apart from them."""

import re

from paceclip.core import units

_FLAGS = re.IGNORECASE
NO_BREAK = "\u00a0"

# Between a number and such a unit a cue gets a no-break space: "30 s" is then no duration of the step's. A plan's cue
# has none of its own.
_UNITS = r"(?:hours?|h|minutes?|mins?|m|secs?|s|km|mtr|miles?|mi|yrd|yards?|y|w|rpm|bpm|%|'|’|″|/)"
_NUMBER_UNIT = re.compile(rf"(?<=[0-9])(?={_UNITS}(?![A-Za-z]))", _FLAGS)
_PRESS_LAP = re.compile(r"(?<=press) (?= *lap)", _FLAGS)
_GUARD = re.compile(r"(?<=[0-9])\u00a0")

LAP = re.compile(r"(?<!\S)press +lap(?!\S)", _FLAGS)
_NUM = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
LENGTH = re.compile(
    rf"(?<!\S)(?:(?P<h>{_NUM})h(?:(?P<hm>[0-9]{{1,4}})(?:m|(?![0-9s])))?(?:(?P<hs>[0-9]{{1,4}})s)?"
    rf"|(?P<m>{_NUM})[m'](?:(?P<ms>[0-9]{{1,4}})s?)?"
    rf"|(?P<s>{_NUM})s"
    rf"|(?P<d>{_NUM})(?P<unit>mtr|km|miles?|mi|yrd|yards?|y))(?!\S)",
    _FLAGS,
)
_UNITS_MM = {"mtr": 1000, "km": units.KM_MM, "mi": units.MI_MM, "y": 914.4}

_PER = r"(?:/(?P<{0}>km|mi|mile|100m|250m|400m|500m|100y))?"
PACE = re.compile(
    rf"(?<!\S)(?P<one>[0-9]{{1,2}}:[0-9]{{2}}){_PER.format('per1')}"
    rf"(?: ?[-–] ?(?P<two>[0-9]{{1,2}}:[0-9]{{2}}){_PER.format('per2')})?(?: +pace)?(?!\S)",
    _FLAGS,
)
SHARE = re.compile(rf"(?<!\S)(?P<one>{_NUM})%?(?: ?[-–] ?(?P<two>{_NUM}))?% +pace(?!\S)", _FLAGS)
INTENSITY = re.compile(r"(?<!\S)intensity=([a-z]+)(?!\S)", _FLAGS)
RAMP = re.compile(r"(?<!\S)ramp(?!\S)", _FLAGS)
FREE = re.compile(r"(?<!\S)freeride(?!\S)", _FLAGS)
# Words that ask for something a plan has no place for.
TARGETLIKE = re.compile(r"[0-9%]|(?<!\S)(?:hr|lthr|mmp|ftp|pace)(?!\S)", _FLAGS)
_PER_MM = {
    "km": units.KM_MM,
    "mi": units.MI_MM,
    "mile": units.MI_MM,
    "100m": 100_000,
    "250m": 250_000,
    "400m": 400_000,
    "500m": 500_000,
    "100y": 91_440,
}


def guard(text: str) -> str:
    """The cue as it may stand before a step's duration."""
    return _PRESS_LAP.sub(NO_BREAK, _NUMBER_UNIT.sub(NO_BREAK, text))


def unguard(text: str) -> str:
    """What guard made the text of."""
    return _GUARD.sub("", text).replace(NO_BREAK, " ")


def seconds(found: re.Match) -> float | None:
    """The time of a LENGTH; None for a distance."""
    if found["h"]:
        return float(found["h"]) * 3600 + int(found["hm"] or 0) * 60 + int(found["hs"] or 0)
    if found["m"]:
        return float(found["m"]) * 60 + int(found["ms"] or 0)
    return float(found["s"]) if found["s"] else None


def millimetres(found: re.Match) -> float:
    """The distance of a LENGTH."""
    unit = found["unit"].lower()
    return float(found["d"]) * next(mm for name, mm in _UNITS_MM.items() if unit.startswith(name))


def speeds(found: re.Match, unit: str) -> tuple[float, float]:
    """The speeds in mm/s of a PACE's first and second time, in their order; `unit` where it names none."""
    per = (found["per2"] or found["per1"] or unit).lower()
    first = _speed(found["one"], (found["per1"] or per).lower())
    return first, first if found["two"] is None else _speed(found["two"], per)


def _speed(clock: str, per: str) -> float:
    minutes, _, rest = clock.partition(":")
    # As a plan rounds: to the nearest, halves up. Nothing takes no time.
    time = int(minutes) * 60 + int(rest)
    return (_PER_MM[per] + time // 2) // time if time else 0


def time_text(ms: int) -> str:
    """ "1h30m", "10m", "1m30s", "45s"."""
    whole = ms // 1000
    parts = ((whole // 3600, "h"), (whole // 60 % 60, "m"), (whole % 60, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number)


def length_text(mm: int) -> str:
    """ "400mtr", "1mi", "0.402337km"."""
    if mm % 1000 == 0:
        return f"{mm // 1000}mtr"
    miles = f"{mm / units.MI_MM:.3f}".rstrip("0").rstrip(".")
    if int(float(miles) * units.MI_MM + 0.5) == mm:
        return miles + "mi"
    return f"{mm / units.KM_MM:.6f}".rstrip("0") + "km"
