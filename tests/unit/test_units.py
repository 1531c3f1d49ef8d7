import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.core import quantities, units


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("10:00", 600000),
        ("0:10", 10000),
        ("1:05:00", 3900000),
        ("90s", 90000),
        ("1s", 1000),
        ("90:00", 5400000),
        ("24:00:00", 86400000),
    ],
)
def test_times(text, ms):
    assert quantities.parse_time(text) == ms


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("10", "time '10': write 10:00, 1:05:00 or 90s"),
        ("", "time '': write 10:00, 1:05:00 or 90s"),
        ("s", "time 's': write 10:00, 1:05:00 or 90s"),
        ("5min", "time '5min': write 10:00, 1:05:00 or 90s"),
        ("+5s", "time '+5s': write 10:00, 1:05:00 or 90s"),
        ("1_0s", "time '1_0s': write 10:00, 1:05:00 or 90s"),
        ("10:60", "time '10:60': seconds go from 00 to 59"),
        ("1:60:00", "time '1:60:00': minutes go from 00 to 59 after the hours"),
        ("100000:00", "time '100000:00': write minutes and seconds, such as 4:30"),
        ("999999s", "time '999999s': write 1s to 24:00:00"),
        ("1000000s", "time '1000000s': write 10:00, 1:05:00 or 90s"),
        ("10:75", "time '10:75': seconds go from 00 to 59"),
        ("1:75:00", "time '1:75:00': minutes go from 00 to 59 after the hours"),
        ("10:5", "time '10:5': two digits after a colon, such as 4:05"),
        ("10:", "time '10:': write minutes and seconds, such as 4:30"),
        ("1:00:00:00", "time '1:00:00:00': write minutes and seconds, such as 4:30"),
        ("\u0661:00", "time '\u0661:00': write minutes and seconds, such as 4:30"),
        ("0:00", "time '0:00': write 1s to 24:00:00"),
        ("24:00:01", "time '24:00:01': write 1s to 24:00:00"),
    ],
)
def test_times_that_are_none(text, reason):
    with pytest.raises(ValueError) as caught:
        quantities.parse_time(text)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("text", "mm"),
    [
        ("400m", 400000),
        ("10m", 10000),
        ("12.5m", 12500),
        ("1.5km", 1500000),
        ("0.25mi", 402336),
        ("1mi", 1609344),
        ("21.097km", 21097000),
        ("0.001km", None),
        ("100km", 100000000),
    ],
)
def test_distances(text, mm):
    if mm is None:
        with pytest.raises(ValueError, match="10m or more"):
            quantities.parse_distance(text)
    else:
        assert quantities.parse_distance(text) == mm


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("400", "distance '400': write 400m, 1.5km or 0.25mi"),
        (".5km", "distance '.5km': write 400m, 1.5km or 0.25mi"),
        ("1.km", "distance '1.km': write 400m, 1.5km or 0.25mi"),
        ("1,5km", "distance '1,5km': write 400m, 1.5km or 0.25mi"),
        ("1.2345km", "distance '1.2345km': write 400m, 1.5km or 0.25mi"),
        ("9999999m", "distance '9999999m': write 400m, 1.5km or 0.25mi"),
        ("2m", "distance '2m': m is metres, 10m or more; minutes are 5:00"),
        ("101km", "distance '101km': 100km at most"),
    ],
)
def test_distances_that_are_none(text, reason):
    with pytest.raises(ValueError) as caught:
        quantities.parse_distance(text)
    assert str(caught.value) == reason


def test_paces_and_speeds():
    assert quantities.parse_pace_range("4:30/km") == (3704, 3704)
    assert quantities.parse_pace_range("7:10/mi") == (3743, 3743)
    assert quantities.parse_pace_range("59:59/km") == (278, 278)
    assert quantities.parse_pace_range("2:00/km") == (8333, 8333)
    assert quantities.parse_speed("12.5km/h") == 3472
    assert quantities.parse_speed("10km/h") == 2778
    assert quantities.parse_speed("7.8mph") == 3487


def test_pace_ranges_go_from_slow_to_fast_in_either_order():
    assert quantities.parse_pace_range("7:10-7:25/mi") == (3617, 3743)
    assert quantities.parse_pace_range("7:25-7:10/mi") == (3617, 3743)
    assert quantities.parse_pace_range("4:30/km") == (3704, 3704)


@pytest.mark.parametrize(
    ("parse", "text", "reason"),
    [
        (quantities.parse_pace_range, "4:75/km", "pace '4:75/km': seconds go from 00 to 59"),
        (quantities.parse_pace_range, "4:5/km", "pace '4:5/km': two digits after a colon, such as 4:05"),
        (quantities.parse_pace_range, "4:30", "pace '4:30': write 4:30/km or 7:10-7:25/mi"),
        (quantities.parse_pace_range, "4:30/h", "pace '4:30/h': write 4:30/km or 7:10-7:25/mi"),
        (quantities.parse_pace_range, "4/km", "pace '4/km': write minutes and seconds, such as 4:30"),
        (quantities.parse_pace_range, "4:30-/km", "pace '4:30-/km': write minutes and seconds, such as 4:30"),
        (
            quantities.parse_pace_range,
            "0:00/km",
            "pace '0:00/km': a belt runs from 1 to 30 km/h (59:59 to 2:00 a km)",
        ),
        (
            quantities.parse_pace_range,
            "1:59/km",
            "pace '1:59/km': a belt runs from 1 to 30 km/h (59:59 to 2:00 a km)",
        ),
        (quantities.parse_speed, "12.5", "speed '12.5': write 12.5km/h or 7.8mph"),
        (quantities.parse_speed, "x km/h", "speed 'x km/h': write 12.5km/h or 7.8mph"),
        (quantities.parse_speed, "31km/h", "speed '31km/h': a belt runs from 1 to 30 km/h (59:59 to 2:00 a km)"),
        (quantities.parse_percent, "6", "percentage '6': write 6% or 1.5%"),
        (quantities.parse_percent, "1.25%", "percentage '1.25%': write 6% or 1.5%"),
    ],
)
def test_speeds_that_are_none(parse, text, reason):
    with pytest.raises(ValueError) as caught:
        parse(text)
    assert str(caught.value) == reason


def test_percentages_are_permille():
    assert quantities.parse_percent("6%") == 60
    assert quantities.parse_percent("1.5%") == 15
    assert quantities.parse_percent("0%") == 0


@given(st.integers(120, 16 * 60), st.sampled_from(["km", "mi"]))
def test_a_pace_is_shown_as_it_was_written(seconds, unit):
    if unit == "mi":
        seconds += 120
    text = f"{seconds // 60}:{seconds % 60:02d}"
    assert units.pace_text(quantities.parse_pace_range(f"{text}/{unit}")[0], unit) == text


def test_unknown_speeds_are_dashes():
    assert units.pace_text(-1, "km") == "--:--"
    assert units.pace_text(0, "km") == "--:--"
    assert units.pace_text(277, "km") == "--:--"
    assert units.pace_text(278, "km") == "59:57"
    # 3600 s
    assert units.pace_text(447, "mi") == "--:--"
    assert units.pace_text(448, "mi") == "59:52"


def test_clocks_are_rounded_down():
    assert units.clock_text(0) == "0:00"
    assert units.clock_text(59999) == "0:59"
    assert units.clock_text(61000) == "1:01"
    assert units.clock_text(3599999) == "59:59"
    assert units.clock_text(3600000) == "1:00:00"
    assert units.clock_text(43323000) == "12:02:03"
    assert units.clock_text(3900000) == "1:05:00"


@given(st.text(max_size=12))
def test_any_text_is_read_or_a_value_error(text):
    for parse in (
        quantities.parse_time,
        quantities.parse_distance,
        quantities.parse_pace_range,
        quantities.parse_speed,
        quantities.parse_percent,
    ):
        try:
            parse(text)
        except ValueError as error:
            assert repr(text)[1:-1] in str(error) or text in str(error)
