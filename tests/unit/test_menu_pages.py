"""The pages of the settings' menu and of calibration: their words, and that they fit."""

import pytest

from firmware.core import settings
from firmware.ui import calibrate_page, choices, menus, settings_page
from firmware.ui.screens import Screens
from tests.unit.test_screens import Canvas

LONGEST = {
    "race": ["none", "mile=7:00", "marathon=3:45:00", "half=1:45:00", "12.345km=1:05:00"],
    "console_permille": [None, 500, 999, 1000, 1034, 2000],
    "dim_minutes": [0, 1, 60],
    "volume": [0, 1, 3],
    "pulses_per_rev": [1, 8],
    "brightness": [1, 3],
    "unit": ["km", "mi"],
    "sensor": ["hall", "reed"],
    "flash": [True, False],
    "led": [True, False],
    "rotate": [True, False],
}


def check(page):
    """Every line fits, and is drawn."""
    for line in [*page.title, *page.lines, *page.feet, page.hint]:
        assert len(line) <= 16, line
    for turn in range(4):
        Screens(Canvas()).draw(page, 3000 * turn)
    return page


def test_a_list_that_does_not_fit_says_where_it_is():
    for count, corner in ((6, ""), (7, "3/7")):
        assert check(menus.menu("MENU", ["line"] * count, 2)).corner == corner


@pytest.mark.parametrize("key", sorted(LONGEST))
def test_each_setting_has_a_line_that_fits_a_list(key):
    for value in LONGEST[key]:
        row = settings_page.row(key, value)
        assert len(row) == 14, row
        check(menus.menu("SETTINGS", [row], 0))
        if key != "race":
            check(menus.menu(settings_page.name(key).upper(), [settings_page.value_text(key, value)], 0))


@pytest.mark.parametrize(
    ("key", "value", "row"),
    [
        ("race", "mile=7:00", "Race mile=7:00"),
        ("race", "marathon=3:45:00", "Race  marathon"),
        ("race", None, "Race        --"),
        ("dim_minutes", 0, "Dim      never"),
        ("dim_minutes", 60, "Dim     60 min"),
        ("volume", 0, "Volume     off"),
        ("led", True, "LED         on"),
        ("rotate", False, "Turned     off"),
        ("console_permille", 1034, "Console  +3.4%"),
        ("console_permille", 995, "Console  -0.5%"),
        ("pulses_per_rev", 2, "Magnets      2"),
    ],
)
def test_the_words_of_a_line(key, value, row):
    assert settings_page.row(key, value) == row


def test_what_differs_is_told_key_by_key():
    now = {"volume": 3, "race": "marathon=3:45:00", "tolerance": {"easy": [9, 4]}}
    before = {"unit": "mi", "console_permille": 1034}
    lines = settings_page.differences(now, before, settings.fresh())
    assert lines == [
        "Console not",
        "known > +3.4%",
        "Race",
        "marathon=3:45:00",
        "> none",
        "Tolerance",
        "Unit km > mi",
        "Volume 3 > 2",
    ]
    check(settings_page.before(lines))
    assert settings_page.differences(now, dict(now), settings.fresh()) == []


def test_every_page_of_the_settings_fits():
    check(settings_page.before([]))
    for later in ([], ["rotate"]):
        for is_other in (False, True):
            for is_bad in (False, True):
                check(settings_page.saved(later, is_other, is_bad))
    check(settings_page.not_kept())
    check(settings_page.fault("settings.json: a reed needs its magnets 70 mm apart: use fewer, or a hall sensor"))
    for unit in ("km", "mi"):
        check(settings_page.targets("12.345km=1:05:00", 15.0, unit))


@pytest.mark.parametrize("figure", [b"24:30", b"2835", b"1.00", b"08.0", b"0:00:00", b"120:00", b"20"])
def test_the_mark_stands_below_its_digit_and_every_digit_is_reached_once(figure):
    at = choices.after(figure, -1)
    places = []
    while at < len(figure):
        page = check(choices.digits("MARATHON", figure, at, "h:m:s"))
        places.append((at, page.lines[0].index("^")))
        assert page.feet[1] == ("hold: done" if choices.after(figure, at) == len(figure) else "hold: next")
        at = choices.after(figure, at)
    assert [place for place, _ in places] == [i for i, code in enumerate(figure) if 48 <= code < 58]
    # The middle of a digit of 13 pixels is at most half a letter from the middle of the mark.
    for at, column in places:
        x = sum(4 if code in b":." else 13 for code in figure[:at]) + 2 * at + 6
        assert abs(8 * column + 4 - x) <= 4


def test_a_digit_goes_round_and_minutes_and_seconds_end_at_59():
    figure = bytearray(b"9:59:59")
    for at in (0, 2, 3, 5, 6):
        choices.raise_digit(figure, at)
    assert figure == b"0:00:00"
    figure = bytearray(b"59:00")
    choices.raise_digit(figure, 0)
    assert figure == b"69:00"


@pytest.mark.parametrize(
    ("permille", "text"),
    [(0, "+0.0%"), (34, "+3.4%"), (-5, "-0.5%"), (-500, "-50.0%"), (999, "+99.9%"), (1000, "+100%")],
)
def test_more_or_less(permille, text):
    assert choices.signed_text(permille) == text


def test_an_error_is_rounded_up():
    assert calibrate_page.bar_text(89, 160238) == "0.06%"
    assert calibrate_page.bar_text(1, 5000000) == "0.01%"
    assert calibrate_page.bar_text(1600, 160000) == "1.00%"


def test_every_page_of_calibration_fits():
    for count in (-1, 0, 9, 99, 100):
        check(calibrate_page.laps(count, "12.34%"))
    check(calibrate_page.ready("TRUE SPEED", "Run at 10.0 km/h. Press when it is steady, and again after a minute."))
    for ms in (0, 59999, 3599000):
        check(calibrate_page.running("DISTANCE", ms, 99999, "press at 1.00"))
    for unit in ("km", "mi"):
        check(calibrate_page.level(3, "12.0", unit, True))
        check(calibrate_page.level(3, "8.0", unit, False))
        check(calibrate_page.measuring("8.0", unit))
    for old, new in ((157080, 160238), (5000000, 5000), (5000, 5000000)):
        check(calibrate_page.result("um_per_pulse", old, new, 49999))
    for old in (None, 1034):
        check(calibrate_page.result("console_permille", old, 2000, 210))
    for near in (False, True):
        check(calibrate_page.unlikely(near, False))
    check(calibrate_page.kept("console_permille"))
    check(calibrate_page.not_kept())
    check(calibrate_page.nothing_kept())
    check(calibrate_page.refused("lap 8 has 36 pulses where others have 18: a mark is missing there, or one too many"))


@pytest.mark.parametrize(
    ("entry", "row"),
    [
        (["um_per_pulse", 157080, 89, "laps", "2026-11-26"], "157080   11-26"),
        (["um_per_pulse", 5000000, None, "distance", None], "5000000 distance"),
        (["console_permille", 1034, 21, "console", "2027-01-02"], "+3.4%    01-02"),
        (["um_per_pulse", 157080, None, "as set", None], "157080  as set"),
    ],
)
def test_a_calibration_of_the_list_has_its_date_or_how_it_came(entry, row):
    assert calibrate_page.kept_row(entry) == row
