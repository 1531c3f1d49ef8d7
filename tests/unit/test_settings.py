import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.core import settings
from firmware.core.settings import SettingsError

DEFAULTS = settings.fresh()
VERSION = 2

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
            "known are accel_mm_s2, board, brightness, console_permille, dim_minutes, flash, height, led, plan, "
            "pulses_per_rev, race, rotate, sensor, tolerance, um_per_pulse, unit, volume",
        ),
        ('{"unit": "m"}', 'settings.json: unit is "m": write either "km" or "mi"'),
        ('{"sensor": null}', 'settings.json: sensor is null: write either "hall" or "reed"'),
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


TABLE = json.loads(settings.FIELDS)
NUMBERS = sorted(key for key, rule in TABLE.items() if isinstance(rule[1], int))
LISTS = sorted(key for key, rule in TABLE.items() if isinstance(rule[1], list))


def refused(key, value):
    with pytest.raises(SettingsError) as caught:
        settings.load(json.dumps({key: value}))
    return str(caught.value)


def test_every_key_is_a_number_of_a_list_or_of_a_kind_of_its_own():
    others = set(TABLE) - set(NUMBERS) - set(LISTS)
    assert others == {"board", "plan", "race", "tolerance"}
    assert set(TABLE) == set(settings.Settings.__annotations__)


@pytest.mark.parametrize("key", NUMBERS)
def test_a_number_is_taken_from_one_end_of_its_range_to_the_other(key):
    default, low, high = TABLE[key]
    for value in (low, high, (low + high) // 2):
        assert getattr(settings.load(json.dumps({key: value})), key) == value
    ends = f"write a whole number from {low} to {high}" + (" or null" if default is None else "")
    for value in (low - 1, high + 1, float(low), str(low), True, [low], {}):
        assert refused(key, value) == f"settings.json: {key} is {json.dumps(value)}: {ends}"
    if default is None:
        assert getattr(settings.load(json.dumps({key: None})), key) is None
    else:
        assert ends in refused(key, None)


@pytest.mark.parametrize("key", LISTS)
def test_of_a_list_nothing_else_is_taken(key):
    options = TABLE[key][1]
    for value in options:
        loaded = getattr(settings.load(json.dumps({key: value})), key)
        assert loaded == value
        assert type(loaded) is type(value)
    remedy = "write either " + " or ".join(json.dumps(value) for value in options)
    # true is 1 to Python, and 64.0 is 64.
    for value in (None, "", 0, 1, 2, 64.0, "Km", "on", options):
        assert refused(key, value) == f"settings.json: {key} is {json.dumps(value)}: {remedy}"


@pytest.mark.parametrize("key", sorted(TABLE))
def test_a_slip_in_a_key_is_told_with_the_key_that_was_meant(key):
    for slip in (key[:-1], key + "s", key[1:], key.upper(), key[0] + "x" + key[2:]):
        if slip in TABLE:
            continue
        assert refused(slip, 1) == f"settings.json: unknown key '{slip}': did you mean {key}?"
    assert refused("versoin", 2) == "settings.json: unknown key 'versoin': did you mean version?"


def test_a_file_without_a_version_is_of_the_first_one_and_means_what_it_did():
    old = {"board": "x", "unit": "mi", "race": "5k=24:30", "tolerance": {"easy": [9, 9]}, "plan": "5k"}
    old.update({"um_per_pulse": 80000, "pulses_per_rev": 2, "sensor": "reed"})
    loaded = [vars(settings.load(json.dumps(dict(old, **more)))) for more in ({}, {"version": 1}, {"version": 2})]
    assert loaded[0] == loaded[1] == loaded[2]
    assert {key: loaded[0][key] for key in old if key != "tolerance"} == {
        key: value for key, value in old.items() if key != "tolerance"
    }
    assert loaded[0]["volume"] == DEFAULTS["volume"]


@pytest.mark.parametrize("version", [VERSION + 1, 99, 10**30])
def test_a_file_of_a_newer_version_says_so_before_its_keys_are_looked_at(version):
    with pytest.raises(SettingsError) as caught:
        settings.load(json.dumps({"version": version, "warp": 9}))
    assert str(caught.value) == (
        f"settings.json is of version {version}, and this Paceclip knows up to {VERSION}: update it"
    )


@pytest.mark.parametrize("version", [0, -1, 1.0, "2", None, True, [2]])
def test_a_version_is_a_number_from_one_on(version):
    said = f"settings.json: version is {json.dumps(version)}: write {VERSION}, or leave it out"
    assert refused("version", version) == said


def test_migration_goes_through_every_version_in_between_once():
    def add(letter):
        return lambda given: given.update(way=given.get("way", "") + letter)

    steps = (add("a"), add("b"), add("c"))
    for version, way in ((1, "abc"), (2, "bc"), (3, "c"), (4, None)):
        given = {"version": version}
        settings._migrate(given, steps)  # noqa: SLF001
        assert given.get("way") == way
        assert "version" not in given
    with pytest.raises(SettingsError, match="version 5"):
        settings._migrate({"version": 5}, steps)  # noqa: SLF001


def test_what_is_written_is_read_back_the_same_and_is_of_the_latest_version():
    full = dict(DEFAULTS, race="marathon=3:45:00", console_permille=1034, plan="a" * 32, board="b" * 32)
    full["tolerance"] = {name: [50, 50] for name in (*settings.PACE_NAMES, "pace")}
    for wanted in ({}, {"unit": "mi"}, full):
        text = settings.encode(wanted)
        assert settings.decode(text) == wanted
        assert json.loads(text)["version"] == VERSION
        # As much as setup reads.
        assert len(text) <= 1024
    assert settings.encode({"unit": "mi", "led": False}) == b'{\n  "version": 2,\n  "led": false,\n  "unit": "mi"\n}\n'


def test_settings_are_changed_in_place():
    held = settings.load('{"unit": "mi", "volume": 3, "race": "5k=24:30"}')
    assert settings.update({"unit": "km", "led": False}, held) is held
    assert vars(held) == dict(DEFAULTS, led=False, tolerance=TOLERANCE)


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
    for key in NUMBERS:
        value = getattr(loaded, key)
        assert value is None or TABLE[key][1] <= value <= TABLE[key][2]
    for key in LISTS:
        assert getattr(loaded, key) in TABLE[key][1]
