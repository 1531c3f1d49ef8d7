"""What a runner sets in settings.json: one JSON object; what it leaves out takes its default."""

import json

from micropython import const

from firmware.core.nearest import nearest
from firmware.core.vdot import parse_race
from firmware.core.workout import PACE_NAMES

DEFAULTS = {
    "board": "esp32_devkit",
    "unit": "km",
    "race": None,
    "tolerance": {},
    # The belt that passes in one turn of a 50 mm roller, in um.
    "um_per_pulse": 157080,
    "pulses_per_rev": 1,
    "sensor": "hall",
    "plan": "mile",
}

_CHOICES = {"unit": ("km", "mi"), "sensor": ("hall", "reed")}
_RANGES = {"um_per_pulse": (5000, 5000000), "pulses_per_rev": (1, 8)}
# Both become names of files.
_NAMES = const(("board", "plan"))
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
    PACE_NAMES is right, two bytes each, and at the end than a pace in numbers.

    Without a function of its own, so that it does not hold on to this module, which the device lets go once they are
    read."""

    board: str
    unit: str
    race: str | None
    tolerance: bytes
    um_per_pulse: int
    pulses_per_rev: int
    sensor: str
    plan: str


def load(text):
    """Settings of a file's text (str, or bytes in UTF-8). SettingsError where anything in it cannot be used."""
    try:
        given = json.loads(text if isinstance(text, str) else str(text, "utf-8"))
    except (ValueError, RuntimeError):
        # UnicodeError is a ValueError; what is nested too deeply gives the other.
        raise SettingsError(
            "settings.json is no JSON: mend quotes and commas, or delete the file for the defaults"
        ) from None
    if not isinstance(given, dict):
        raise SettingsError('settings.json holds no object: write {"unit": "km"}')
    settings = Settings()
    for key in DEFAULTS:
        setattr(settings, key, DEFAULTS[key])
    for key, value in given.items():
        _check(key, value)
        setattr(settings, key, value)
    settings.tolerance = _with_tolerance(settings.tolerance)
    if settings.sensor == "reed" and settings.um_per_pulse < _LEAST_REED_UM:
        raise SettingsError("settings.json: a reed needs its magnets 70 mm apart: use fewer, or a hall sensor")
    return settings


def _check(key, value):
    if key not in DEFAULTS:
        meant = nearest(str(key), DEFAULTS)
        remedy = f"did you mean {meant}?" if meant else f"known are {', '.join(sorted(DEFAULTS))}"
        raise SettingsError(f"settings.json: unknown key '{key}': {remedy}")
    if key in _CHOICES:
        if value not in _CHOICES[key]:
            raise SettingsError(_wrong(key, value, '"%s" or "%s"' % _CHOICES[key]))
    elif key in _RANGES:
        low, high = _RANGES[key]
        if type(value) is not int or not low <= value <= high:
            raise SettingsError(_wrong(key, value, f"a whole number from {low} to {high}"))
    elif key in _NAMES:
        if not isinstance(value, str) or not 1 <= len(value) <= 32 or value.strip(_NAME_CHARS):
            raise SettingsError(_wrong(key, value, f'a name such as "{DEFAULTS[key]}" (a-z, 0-9, _ and -)'))
    elif key == "tolerance":
        _check_tolerance(value)
    elif value is not None:
        if not isinstance(value, str):
            raise SettingsError(_wrong(key, value, '"mile=7:00" or null'))
        try:
            parse_race(value)
        except ValueError as error:
            raise SettingsError(f"settings.json: {error}") from None


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
