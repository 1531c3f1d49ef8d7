"""What a runner sets in settings.json: one JSON object; what it leaves out takes its default."""

import json

from micropython import const

from firmware.core.nearest import nearest
from firmware.core.vdot import parse_race
from firmware.core.workout import PACE_NAMES

# Each key with its default and what it may be: from a whole number to another, one of a list, or what _KINDS says.
# As text: short strings in code are names to MicroPython, which it keeps for good.
FIELDS = """{
"board": ["esp32_devkit", "name"],
"unit": ["km", ["km", "mi"]],
"race": [null, "race"],
"tolerance": [{}, "tolerance"],
"plan": ["mile", "name"],
"um_per_pulse": [157080, 5000, 5000000],
"pulses_per_rev": [1, 1, 8],
"sensor": ["hall", ["hall", "reed"]],
"volume": [2, 0, 3],
"flash": [true, [true, false]],
"led": [true, [true, false]],
"brightness": [3, 1, 3],
"dim_minutes": [5, 0, 60],
"rotate": [false, [true, false]],
"height": [64, [64, 32]],
"console_permille": [null, 500, 2000],
"accel_mm_s2": [500, 50, 2000]
}"""

# A reed opens and bounces again some 10 mm after the magnet. Closer together that passes for the next one: at 60 mm one
# in eight is counted twice.
_LEAST_REED_UM = const(70000)
# Too fast is the dearer mistake, it is paid for in the last repetitions: less of it is let pass. But nobody sprints too
# fast.
_TOLERANCE = const(
    b"\x14\x0a"  # walk
    b"\x0f\x05"  # jog
    b"\x08\x03"  # easy
    b"\x03\x02"  # marathon
    b"\x03\x02"  # threshold
    b"\x03\x02"  # 10k
    b"\x03\x02"  # 5k
    b"\x02\x01"  # 3k
    b"\x02\x01"  # mile
    b"\x02\x02"  # rep
    b"\x05\x0f"  # sprint
    b"\x03\x02"  # pace
)
_MOST_TOLERANCE = const(50)
_TOLERANCE_FORM = const('{"easy": [8, 3]}: per cent slower and faster')
_NAME_CHARS = const("abcdefghijklmnopqrstuvwxyz0123456789_-")


class SettingsError(Exception):
    """Settings that cannot be used; str() names the key and what to write instead."""


class Settings:
    """Settings that were checked: one attribute a key. `tolerance`: how many per cent slower and faster than each of
    PACE_NAMES is right, two bytes each, and at the end than a pace in numbers. None where something is not known.

    Without a function of its own, so that it does not hold on to this module, which the device lets go once they are
    read."""

    board: str
    unit: str
    race: str | None
    tolerance: bytes
    plan: str
    um_per_pulse: int
    pulses_per_rev: int
    sensor: str
    volume: int
    flash: bool
    led: bool
    brightness: int
    dim_minutes: int
    rotate: bool
    height: int
    console_permille: int | None
    accel_mm_s2: int


def fresh() -> dict:
    """What each key is where a file leaves it out."""
    table = json.loads(FIELDS)
    for key in table:
        table[key] = table[key][0]
    return table


def load(text) -> Settings:
    """Settings of a file's text (str, or bytes in UTF-8). SettingsError where anything in it cannot be used."""
    return update(decode(text))


def decode(text) -> dict:
    """What a file says, checked, in the words of the latest version. SettingsError as for load()."""
    try:
        given = json.loads(text if isinstance(text, str) else str(text, "utf-8"))
    except (ValueError, RuntimeError):
        # UnicodeError is a ValueError; what is nested too deeply gives the other.
        raise SettingsError(
            "settings.json is no JSON: mend quotes and commas, or delete the file for the defaults"
        ) from None
    if not isinstance(given, dict):
        raise SettingsError('settings.json holds no object: write {"unit": "km"}')
    _migrate(given, _STEPS)
    _check_all(given)
    return given


def _migrate(given: dict, steps):
    """Bring what a file says up to date: `steps` has for each version, from 1 on, the function that makes the next one
    of it. Its version is taken out. Files without one are of version 1."""
    version = given.pop("version", 1)
    if type(version) is not int or version < 1:
        raise SettingsError(_wrong("version", version, "%d, or leave it out" % (len(steps) + 1)))
    if version > len(steps) + 1:
        raise SettingsError(
            "settings.json is of version %d, and this Paceclip knows up to %d: update it" % (version, len(steps) + 1)
        )
    for step in steps[version - 1 :]:
        step(given)


def _more_keys(given):
    """Version 2 has more keys; those of version 1 mean what they did."""


_STEPS = (_more_keys,)


def _check_all(given):
    table = json.loads(FIELDS)
    for key in given:
        _check(key, given[key], table)
    um = given.get("um_per_pulse", table["um_per_pulse"][0])
    if given.get("sensor") == "reed" and um < _LEAST_REED_UM:
        raise SettingsError("settings.json: a reed needs its magnets 70 mm apart: use fewer, or a hall sensor")


def update(given: dict, settings=None) -> Settings:
    """Settings of what decode() gave; `settings`, if there are any, are changed in place."""
    values = fresh()
    values.update(given)
    values["tolerance"] = _with_tolerance(values["tolerance"])
    settings = settings or Settings()
    for key in values:
        setattr(settings, key, values[key])
    return settings


def encode(given: dict) -> bytes:
    """A file of the latest version, a line a key, that decodes to `given` where all of that can be used."""
    text = '{\n  "version": %d' % (len(_STEPS) + 1)
    for key in sorted(given):
        text += ',\n  "%s": %s' % (key, json.dumps(given[key]))
    return text.encode() + b"\n}\n"


def _check(key, value, table):
    if key not in table:
        known = list(table)
        known.append("version")
        meant = nearest(str(key), known)
        remedy = f"did you mean {meant}?" if meant else f"known are {', '.join(sorted(table))}"
        raise SettingsError(f"settings.json: unknown key '{key}': {remedy}")
    default = table[key][0]
    kind = table[key][1]
    if value is None and default is None:
        return
    if isinstance(kind, int):
        high = table[key][2]
        if type(value) is not int or not kind <= value <= high:
            remedy = "a whole number from %d to %d" if default is not None else "a whole number from %d to %d or null"
            raise SettingsError(_wrong(key, value, remedy % (kind, high)))
    elif isinstance(kind, list):
        if type(value) is not type(default) or value not in kind:
            raise SettingsError(_wrong(key, value, "either %s or %s" % (json.dumps(kind[0]), json.dumps(kind[1]))))
    elif kind == "name":
        # Both become names of files.
        if not isinstance(value, str) or not 1 <= len(value) <= 32 or value.strip(_NAME_CHARS):
            raise SettingsError(_wrong(key, value, f'a name such as "{default}" (a-z, 0-9, _ and -)'))
    elif kind == "tolerance":
        _check_tolerance(value)
    else:
        if not isinstance(value, str):
            raise SettingsError(_wrong(key, value, '"mile=7:00" or null'))
        try:
            parse_race(value)
        except ValueError as error:
            reason = str(error)
            raise SettingsError("settings.json: " + ("" if reason.startswith(key) else key + ": ") + reason) from None


def _check_tolerance(value):
    if not isinstance(value, dict):
        raise SettingsError(_wrong("tolerance", value, _TOLERANCE_FORM))
    for name, percents in value.items():
        if name not in PACE_NAMES and name != "pace":
            # MicroPython's JSON lets a key be anything.
            meant = nearest(str(name), PACE_NAMES)
            remedy = f"did you mean {meant}?" if meant else "write pace, or a named pace such as easy"
            raise SettingsError(f"settings.json: tolerance of '{name}': {remedy}")
        if not isinstance(percents, list) or len(percents) != 2:
            raise SettingsError(_wrong("tolerance of " + name, percents, _TOLERANCE_FORM))
        for percent in percents:
            if type(percent) is not int or not 0 <= percent <= _MOST_TOLERANCE:
                raise SettingsError(_wrong("tolerance of " + name, percent, "whole per cent from 0 to 50"))


def _with_tolerance(given):
    """The bytes of Settings.tolerance."""
    table = bytearray(_TOLERANCE)
    for name in given:
        at = 2 * (len(PACE_NAMES) if name == "pace" else PACE_NAMES.index(name))
        table[at], table[at + 1] = given[name]
    return bytes(table)


def _wrong(key, value, remedy):
    return f"settings.json: {key} is {json.dumps(value)[:40]}: write {remedy}"
