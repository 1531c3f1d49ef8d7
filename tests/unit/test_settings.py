import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.core import settings
from firmware.core.settings import DEFAULTS, SettingsError

# walk, jog, easy, marathon, threshold, 10k, 5k, 3k, mile, rep, sprint and numbers: per cent slower, faster.
TOLERANCE = bytes([20, 10, 15, 5, 8, 3, 3, 2, 3, 2, 3, 2, 3, 2, 2, 1, 2, 1, 2, 2, 5, 15, 3, 2])


def test_what_is_left_out_takes_its_default():
    loaded = settings.load('{"unit": "mi", "race": "5k=24:30"}')
    assert vars(loaded) == dict(DEFAULTS, unit="mi", race="5k=24:30", tolerance=TOLERANCE)
    assert vars(settings.load(b"{}")) == dict(DEFAULTS, tolerance=TOLERANCE)


def test_a_tolerance_is_two_bytes_a_pace():
    given = settings.load('{"tolerance": {"walk": [50, 0], "pace": [4, 3]}}').tolerance
    assert given == b"\x32\x00" + TOLERANCE[2:-2] + b"\x04\x03"


def test_the_default_pulse_is_a_turn_of_a_50_mm_roller_with_one_magnet():
    assert DEFAULTS["um_per_pulse"] == round(math.pi * 50000)
    assert DEFAULTS["pulses_per_rev"] == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("um_per_pulse", 5000),
        ("um_per_pulse", 5000000),
        ("pulses_per_rev", 8),
        ("plan", "a"),
        ("plan", "half-marathon_2"),
        ("board", "a" * 32),
        ("sensor", "reed"),
    ],
)
def test_the_ends_of_what_is_allowed(key, value):
    assert getattr(settings.load(json.dumps({key: value})), key) == value


@pytest.mark.parametrize("key", sorted(DEFAULTS))
def test_the_defaults_are_allowed_values(key):
    loaded = settings.load(json.dumps({key: DEFAULTS[key]}))
    assert getattr(loaded, key) == (TOLERANCE if key == "tolerance" else DEFAULTS[key])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "settings.json is no JSON: mend quotes and commas, or delete the file for the defaults"),
        ("{unit: km}", "settings.json is no JSON: mend quotes and commas, or delete the file for the defaults"),
        (b"\xff\xfe", "settings.json is no JSON: mend quotes and commas, or delete the file for the defaults"),
        ("[]", 'settings.json holds no object: write {"unit": "km"}'),
        ('{"Units": "km"}', "settings.json: unknown key 'Units': did you mean unit?"),
        ('{"um_per_puls": 1}', "settings.json: unknown key 'um_per_puls': did you mean um_per_pulse?"),
        (
            '{"colour": 1}',
            "settings.json: unknown key 'colour': "
            "known are board, plan, pulses_per_rev, race, sensor, tolerance, um_per_pulse, unit",
        ),
        ('{"unit": "m"}', 'settings.json: unit is "m": write "km" or "mi"'),
        ('{"sensor": null}', 'settings.json: sensor is null: write "hall" or "reed"'),
        ('{"pulses_per_rev": 0}', "settings.json: pulses_per_rev is 0: write a whole number from 1 to 8"),
        ('{"pulses_per_rev": true}', "settings.json: pulses_per_rev is true: write a whole number from 1 to 8"),
        ('{"um_per_pulse": 9e3}', "settings.json: um_per_pulse is 9000.0: write a whole number from 5000 to 5000000"),
        (
            '{"um_per_pulse": 5000001}',
            "settings.json: um_per_pulse is 5000001: write a whole number from 5000 to 5000000",
        ),
        ('{"um_per_pulse": 4999}', "settings.json: um_per_pulse is 4999: write a whole number from 5000 to 5000000"),
        ('{"plan": "../boot"}', 'settings.json: plan is "../boot": write a name such as "mile" (a-z, 0-9, _ and -)'),
        (
            '{"plan": "' + "a" * 33 + '"}',
            'settings.json: plan is "' + "a" * 33 + '": write a name such as "mile" (a-z, 0-9, _ and -)',
        ),
        ('{"plan": ""}', 'settings.json: plan is "": write a name such as "mile" (a-z, 0-9, _ and -)'),
        ('{"board": 32}', 'settings.json: board is 32: write a name such as "esp32_devkit" (a-z, 0-9, _ and -)'),
        (
            '{"sensor": "reed", "um_per_pulse": 39270}',
            "settings.json: a reed needs its magnets 70 mm apart: use fewer, or a hall sensor",
        ),
        (
            '{"tolerance": 5}',
            'settings.json: tolerance is 5: write {"easy": [8, 3]}: per cent slower and faster',
        ),
        (
            '{"tolerance": {"eas": [8, 3]}}',
            "settings.json: tolerance of 'eas': did you mean easy?",
        ),
        (
            '{"tolerance": {"lightning": [8, 3]}}',
            "settings.json: tolerance of 'lightning': write pace, or a named pace such as easy",
        ),
        (
            '{"tolerance": {"mile": 3}}',
            'settings.json: tolerance of mile is 3: write {"easy": [8, 3]}: per cent slower and faster',
        ),
        (
            '{"tolerance": {"mile": [3, -1]}}',
            "settings.json: tolerance of mile is -1: write whole per cent from 0 to 50",
        ),
        (
            '{"tolerance": {"mile": [51, 1]}}',
            "settings.json: tolerance of mile is 51: write whole per cent from 0 to 50",
        ),
        ('{"race": 7}', 'settings.json: race is 7: write "mile=7:00" or null'),
        ('{"race": "mile 7:00"}', "settings.json: race 'mile 7:00': write mile=7:00 or 5k=24:30"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_remedy(text, reason):
    with pytest.raises(SettingsError) as caught:
        settings.load(text)
    assert str(caught.value) == reason


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.none(), max_size=2)
objects = st.dictionaries(st.sampled_from(sorted(DEFAULTS)) | st.text(), values)


def test_what_is_nested_too_deeply_is_no_settings():
    with pytest.raises(SettingsError, match="no JSON"):
        settings.load('{"tolerance": ' + "[" * 100000 + "]" * 100000 + "}")


@given(st.text() | st.binary() | st.builds(json.dumps, objects))
def test_anything_gives_settings_or_a_settings_error(text):
    try:
        loaded = settings.load(text)
    except SettingsError:
        return
    assert loaded.unit in ("km", "mi")
    assert 5000 <= loaded.um_per_pulse <= 5000000
