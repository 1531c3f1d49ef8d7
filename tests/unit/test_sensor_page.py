"""The pages of the sensor's view: their words, and that they fit."""

import pytest

from firmware.core.quality import Quality
from firmware.ui import sensor_page, view
from firmware.ui.screens import Screens
from tests.unit.test_screens import Canvas


def quality(sensor="hall", accepted=0, bounced=0, missed=0):
    made = Quality(sensor)
    made.update(0, 0, 0, 0)
    made.update(1000, accepted, bounced, missed)
    return made


@pytest.mark.parametrize(
    ("mm_s", "unit", "text"),
    [
        (-1, "km", "-- km/h"),
        (-1, "mi", "-- mph"),
        (0, "km", "0.0 km/h"),
        (2778, "km", "10.0 km/h"),
        (2763, "km", "9.9 km/h"),
        (2764, "km", "10.0 km/h"),
        (2682, "mi", "6.0 mph"),
        (4470, "mi", "10.0 mph"),
        (8333, "km", "30.0 km/h"),
    ],
)
def test_a_speed_is_what_a_console_shows(mm_s, unit, text):
    assert view.speed_text(mm_s, unit) == text


@pytest.mark.parametrize(
    ("sensor", "counts", "pulses", "is_near", "text"),
    [
        ("hall", (0, 0, 0), 0, False, "gap 2-5 mm?"),
        ("hall", (0, 0, 0), 0, True, "turn the belt"),
        ("hall", (0, 0, 0), 50, False, ""),
        ("hall", (90, 0, 0), 90, False, "good"),
        ("hall", (90, 9, 0), 90, False, ""),
        ("hall", (90, 10, 0), 90, False, "is it a reed?"),
        ("hall", (0, 3, 0), 0, False, "is it a reed?"),
        ("reed", (90, 270, 0), 90, False, "good"),
        ("hall", (90, 0, 4), 90, False, "good"),
        ("hall", (90, 0, 5), 90, False, "magnet closer?"),
        ("reed", (90, 0, 12), 90, False, "magnet closer?"),
    ],
)
def test_advice_where_it_is_plain_what_is_wrong(sensor, counts, pulses, is_near, text):
    assert sensor_page.advice(sensor, quality(sensor, *counts), pulses, is_near) == text


def live(seen, counts=(0, 0, 0, 0), percent=100):
    made = quality(accepted=percent, missed=100 - percent)
    return sensor_page.live("SENSOR", ("press: record",), made, counts, seen, "10.0 km/h", "good")


def test_the_live_page_shows_all_at_once_on_its_own_rows():
    canvas = Canvas()
    Screens(canvas).draw(live(True, (1234, 12, 3, 0), 97), 0)
    rows = {box[1] // 8: text for box, text in sorted(canvas.boxes.items(), key=lambda item: -item[0][0])}
    assert rows == {
        0: "SENSOR",
        1: "MAGNET 10.0 km/h",
        2: "pulses      1234",
        3: "bounced       12",
        4: "missed         3",
        5: "lost           0",
        6: "good",
        7: "press: record",
    }
    assert "97%" in canvas.lines()
    Screens(canvas).draw(live(False), 200)
    assert canvas.text_at(0, 8).strip() == "10.0 km/h"


def test_every_page_fits_with_the_largest_numbers():
    last = sensor_page.count_text(2000, 60)
    shown = [
        live(True, (99999999, 99999999, 99999999, 99999999)),
        sensor_page.live("RECORDING", ("press: stop",), quality(accepted=1), (1, 0, 0, 0), True, "-- km/h", last),
        sensor_page.recorded(2000, 60, "data/pulses.txt"),
        sensor_page.empty(),
        sensor_page.not_kept(),
        sensor_page.no_memory(),
    ]
    for page in shown:
        for line in [*page.title, *page.lines, *page.feet, page.hint]:
            assert len(line) <= 16, line
        Screens(Canvas()).draw(page, 0)


def test_how_to_fetch_a_recording_is_read_without_waiting():
    page = sensor_page.recorded(1060, 60, "data/pulses.txt")
    assert page.lines == ["1060 edges, 60 s", "To fetch it:", "mpremote cp", ":data/pulses.txt", "."]
