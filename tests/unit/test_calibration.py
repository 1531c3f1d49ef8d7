"""The arithmetic of calibration: what it works out, how sure it says it is, and what it refuses."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.core import calibration

UM = 157080
LAP_MM = 2835


def marks(laps, um=UM, lap_mm=LAP_MM, start=12345, scatter=0.0, seed=1):
    """Thousandths of pulses at each passing of the mark; `scatter`: sigma, in thousandths."""
    rng = random.Random(seed)
    return [start + round(lap * lap_mm * 1e6 / um + rng.gauss(0, scatter)) for lap in range(laps + 1)]


def test_a_mark_between_two_pulses():
    assert calibration.milli_pulses(7, 0, 56000) == 7000
    assert calibration.milli_pulses(7, 14000, 56000) == 7250
    assert calibration.milli_pulses(0, 55999, 56000) == 999


@given(st.integers(20_000, 4_000_000), st.integers(2000, 4000), st.integers(20, 60), st.booleans())
def test_laps_give_the_truth_back(um, lap_mm, laps, all_marks):
    given_marks = marks(laps, um, lap_mm)
    if all_marks:
        found, _ = calibration.from_laps(given_marks, lap_mm)
    else:
        found, _ = calibration.from_laps([given_marks[0], given_marks[-1]], lap_mm, laps)
    # Two roundings to a thousandth of a pulse.
    assert abs(found - um) <= 1 + 2 * um * um / (laps * lap_mm * 1e6)


@given(st.integers(1, 2**29), st.integers(1, 2**29))
def test_a_mark_is_never_past_the_next_pulse(since, more):
    assert 0 <= calibration.milli_pulses(0, since, since + more) < 1000


@given(st.integers(100, 100_000), st.integers(50_000, 400_000))
def test_distance_and_speed_agree_with_laps(pulses, um):
    milli = 1000 * pulses
    distance_mm = pulses * um // 1000
    assert abs(calibration.from_distance(distance_mm, milli)[0] - um) <= 1000 / pulses + 1
    # So far in a minute.
    speed_um_s = distance_mm * 1000 // 60
    assert abs(calibration.from_speed(speed_um_s, 60_000, milli)[0] - um) <= 2000 / pulses + 1


@pytest.mark.parametrize(("laps", "scatter"), [(5, 50), (20, 50), (20, 400), (50, 200)])
def test_the_error_bar_is_one_sigma(laps, scatter):
    errors, bars = [], []
    for seed in range(400):
        um, bar = calibration.from_laps(marks(laps, scatter=scatter, seed=seed), LAP_MM, lap_error_um=0)
        errors.append(um - UM)
        bars.append(bar)
    sigma = (sum(error * error for error in errors) / len(errors)) ** 0.5
    bar = (sum(bar * bar for bar in bars) / len(bars)) ** 0.5
    assert 0.85 * sigma - 2 < bar < 1.15 * sigma + 3
    within = sum(abs(error) <= bar for error, bar in zip(errors, bars, strict=True))
    assert 0.55 < within / len(errors) < 0.85


def test_two_marks_of_whole_pulses_are_within_their_error_bar():
    rng = random.Random(1)
    errors = []
    for _ in range(400):
        # Seen at some moment within a pulse, at the start and at the end.
        start = rng.random()
        end = start + 20 * LAP_MM * 1000 / UM
        found = [1000 * int(start), 1000 * int(end + rng.random() - 0.5)]
        um, bar = calibration.from_laps(found, LAP_MM, 20, lap_error_um=0)
        errors.append((um - UM) / bar)
    assert 0.5 < (sum(error * error for error in errors) / 400) ** 0.5 < 1.3


def test_twenty_laps_and_a_belt_measured_to_a_millimetre_are_good_for_a_twentieth_of_a_per_cent():
    um, bar = calibration.from_laps(marks(20, scatter=20), LAP_MM)
    assert abs(um - UM) <= 2 * bar
    assert 0.0003 < bar / um < 0.0005


def test_a_length_that_is_not_well_known_widens_the_bar():
    exact, well, badly = (calibration.from_laps(marks(20), LAP_MM, lap_error_um=um)[1] for um in (0, 1000, 10_000))
    assert exact < 3
    assert abs(well - UM / 2835) < 3
    assert abs(badly - UM / 283.5) < 3


def test_the_bar_of_distance_and_speed():
    # 1.00 km is known to 2.9 m: 0.29 %, and half a pulse in 6366 is nothing beside it.
    um, bar = calibration.from_distance(1_000_000, 6_366_000, 2887)
    assert um == 157085
    assert abs(bar - 453) <= 2
    # 100 pulses that began and ended somewhere: 0.4 %.
    assert abs(calibration.from_distance(15_708, 100_000)[1] - 641) <= 2
    assert abs(calibration.from_speed(2_777_778, 60_000, 1_061_035, 8019)[1] - 454) <= 2


def test_the_console_over_the_truth():
    assert calibration.console_ratio(10_400, 10_000) == 10400
    assert calibration.console_ratio(2_777_778, 2_777_778) == 10000
    assert calibration.console_ratio(980, 1000) == 9800
    assert calibration.console_ratio(200, 300) == 6667
    for shown, true in ((0, 10), (10, 0)):
        with pytest.raises(ValueError, match="let it run"):
            calibration.console_ratio(shown, true)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: calibration.from_laps(marks(4), LAP_MM), "4 laps are too few: run at least 5, best 20"),
        (lambda: calibration.from_laps([], LAP_MM), "0 laps are too few"),
        (lambda: calibration.from_laps(marks(20)[:5], LAP_MM, 20), "5 marks do not fit 20 laps: give all 21, or"),
        (lambda: calibration.from_laps([5000, 5000], LAP_MM, 20), "no pulses between the marks"),
        (lambda: calibration.from_laps([9000, 5000], LAP_MM, 20), "no pulses between the marks"),
        (lambda: calibration.from_laps([7000] * 21, LAP_MM), "no pulses between the marks"),
        (
            lambda: calibration.from_laps(marks(20)[:8] + marks(20)[9:], LAP_MM),
            "lap 8 has 36 pulses where others have 18",
        ),
        (
            lambda: calibration.from_laps(sorted([*marks(20), 50_000]), LAP_MM),
            "lap 3 has 1 pulses where others have 18",
        ),
        (lambda: calibration.from_laps(marks(20), 283_500), "no belt has: check lengths"),
        (lambda: calibration.from_distance(1000, 99_999), "99 pulses are too few: run until there are 100"),
        (lambda: calibration.from_speed(2_777_778, 60_000, 0), "0 pulses are too few"),
        (lambda: calibration.from_distance(100, 100_000), "that makes 1000 um a pulse"),
    ],
)
def test_what_tells_nothing_is_refused_with_a_remedy(call, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        call()


@given(st.integers(0, 2**80))
def test_the_whole_square_root(square):
    root = calibration._root(square)  # noqa: SLF001
    assert root * root <= square < (root + 1) ** 2
