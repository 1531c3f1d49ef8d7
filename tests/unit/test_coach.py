import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.core import coach

SPEED = st.integers(0, 8000)
GRACE_MS = 10000


@pytest.mark.parametrize(
    ("speed", "expected"),
    [
        (3500, 0),
        (4000, 0),
        (4001, 1),
        (3499, -1),
        (0, -1),
        (-1, 0),  # not known
    ],
)
def test_the_verdict_is_by_the_limits(speed, expected):
    assert coach.verdict(GRACE_MS, speed, 3500, 4000) == expected


@pytest.mark.parametrize("speed", [0, 1500, 6000])
def test_nobody_is_scolded_while_the_belt_ramps(speed):
    # From a walk to a fast repetition at 0.5 m/s^2.
    ramp_ms = (4400 - 1500) * 1000 // 500
    assert ramp_ms < GRACE_MS
    assert coach.verdict(GRACE_MS - 1, speed, 4400, 4400) == 0
    assert coach.verdict(GRACE_MS, speed, 4400, 4400) != 0


@pytest.mark.parametrize(
    ("speed", "expected"),
    [(4000, 0), (3600, -100), (1000, -100), (0, -100), (4400, 100), (9000, 100), (4040, 10), (3960, -10), (-1, 0)],
)
def test_bar_is_full_at_ten_per_cent(speed, expected):
    assert coach.bar(speed, 4000, 4000) == expected


@given(SPEED, SPEED, st.integers(500, 7000), st.integers(0, 1000))
def test_bar_rises_with_speed_and_agrees_with_the_verdict(slower, faster, low, width):
    if slower > faster:
        slower, faster = faster, slower
    high = low + width
    assert -100 <= coach.bar(slower, low, high) <= coach.bar(faster, low, high) <= 100
    for speed in (slower, faster):
        assert coach.verdict(GRACE_MS, speed, low, high) * coach.bar(speed, low, high) >= 0
        if low <= speed <= high:
            assert coach.bar(speed, low, high) == 0


@pytest.mark.parametrize(
    ("left_ms", "left_mm", "speed", "expected"),
    [
        (9000, None, -1, 9000),
        (None, 40000, 4000, 10000),
        (None, 5000000, 2500, 2000000),  # 5 km: a product of mm and 1000 would not be a small int
        (None, 40000, 0, None),
        (None, 40000, -1, None),
        (None, None, 4000, None),  # an open step
    ],
)
def test_time_left(left_ms, left_mm, speed, expected):
    assert coach.time_left(left_ms, left_mm, speed) == expected


@pytest.mark.parametrize(
    ("left_ms", "expected"),
    [(None, 0), (3001, 0), (3000, 3), (2001, 3), (2000, 2), (1000, 1), (1, 1), (0, 0)],
)
def test_counting(left_ms, expected):
    assert coach.counting(left_ms) == expected


@pytest.mark.parametrize(("left_ms", "expected"), [(None, False), (10001, False), (10000, True), (0, True)])
def test_announces(left_ms, expected):
    assert coach.announces(left_ms) is expected


def test_a_deck_that_has_to_climb_is_announced_earlier():
    assert coach.announces(28000, 60)
    assert not coach.announces(28001, 60)
    assert coach.announces(25000, -50)
    assert not coach.announces(25001, -50)


@pytest.mark.parametrize(
    ("permille", "expected"),
    [(0, 3827), (10, 4000), (20, 4172), (60, 4861), (400, 10717)],
)
def test_the_speed_on_a_level_road_that_costs_as_much(permille, expected):
    assert coach.outdoor_mm_s(4000, permille) == expected
    assert coach.outdoor_mm_s(4000, permille) == int(4000 * (1 + 4.5 * permille / 1000) / 1.045)
