import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.core import settings, units, vdot
from firmware.core.paces import Paces
from firmware.core.vdot import named_speeds, parse_race, race_minutes
from firmware.core.workout import PACE_NAMES, Step, Target

RACES_MM = (1500000, units.MI_MM, 3000000, 5000000, 10000000, 21097500, 42195000)

# The printed tables: race times, and easy (fast and slow end), marathon, threshold and repetition pace per km.
PRINTED = {
    35: ("7:25 8:01 15:45 27:00 56:03 2:04:13 4:16:03", "6:36 7:21 6:10 5:40 4:52"),
    45: ("5:56 6:25 12:40 21:50 45:16 1:40:20 3:28:26", "5:23 6:03 4:57 4:38 3:55"),
    50: ("5:24 5:50 11:33 19:57 41:21 1:31:35 3:10:49", "4:56 5:34 4:31 4:15 3:38"),
    60: ("4:35 4:57 9:50 17:03 35:22 1:18:09 2:43:25", "4:15 4:49 3:52 3:40 3:08"),
    70: ("4:00 4:19 8:34 14:55 31:00 1:08:21 2:23:10", "3:44 4:15 3:24 3:14 2:42"),
}
# More rows of slower runners, where easy and marathon are no shares of VDOT: easy (fast, slow), marathon, threshold.
PRINTED_SLOWER = {
    30: "7:27 8:14 7:03 6:24",
    33: "6:55 7:41 6:30 5:56",
    38: "6:11 6:54 5:45 5:19",
    40: "5:56 6:38 5:29 5:06",
    43: "5:35 6:16 5:09 4:49",
}


class F32(float):
    """A float that rounds every result to single precision, as an ESP32's are."""

    def __new__(cls, value):
        return super().__new__(cls, struct.unpack("f", struct.pack("f", float(value)))[0])


def _rounding(name):
    operation = getattr(float, name)

    def rounded(self, *others):
        return F32(operation(self, *[F32(other) for other in others]))

    return rounded


for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv"):
    setattr(F32, f"__{_name}__", _rounding(f"__{_name}__"))
F32.__neg__ = _rounding("__neg__")


@pytest.fixture
def single_precision(monkeypatch):
    monkeypatch.setattr(vdot, "exp", lambda x: F32(math.exp(F32(x))))
    monkeypatch.setattr(vdot, "sqrt", lambda x: F32(math.sqrt(F32(x))))


def seconds(text):
    total = 0
    for field in text.split(":"):
        total = total * 60 + int(field)
    return total


def per_km(mm_s):
    return units.KM_MM / mm_s


@pytest.mark.parametrize("value", PRINTED)
def test_printed_race_times_within_a_second(value):
    for mm, printed in zip(RACES_MM, PRINTED[value][0].split(), strict=True):
        # The prints are whole seconds themselves.
        assert abs(race_minutes(value, mm) * 60 - seconds(printed)) <= 1.0 + 0.5


@pytest.mark.parametrize("value", PRINTED)
def test_printed_training_paces(value):
    fast, slow, marathon, threshold, rep = PRINTED[value][1].split()
    assert per_km(named_speeds(value, "easy")[1]) == pytest.approx(seconds(fast), abs=1.5)
    assert per_km(named_speeds(value, "easy")[0]) == pytest.approx(seconds(slow), abs=1)
    assert per_km(named_speeds(value, "marathon")[0]) == pytest.approx(seconds(marathon), abs=1)
    assert per_km(named_speeds(value, "threshold")[0]) == pytest.approx(seconds(threshold), abs=1)
    assert per_km(named_speeds(value, "rep")[0]) == pytest.approx(seconds(rep), abs=0.51)


@pytest.mark.parametrize("value", PRINTED_SLOWER)
def test_printed_training_paces_of_slower_runners(value):
    fast, slow, marathon, threshold = PRINTED_SLOWER[value].split()
    assert per_km(named_speeds(value, "easy")[1]) == pytest.approx(seconds(fast), abs=1)
    assert per_km(named_speeds(value, "easy")[0]) == pytest.approx(seconds(slow), abs=1)
    assert per_km(named_speeds(value, "marathon")[0]) == pytest.approx(seconds(marathon), abs=2)
    assert per_km(named_speeds(value, "threshold")[0]) == pytest.approx(seconds(threshold), abs=1)


@pytest.mark.parametrize("value", PRINTED)
def test_a_printed_result_gives_its_vdot_back(value):
    for mm, printed in zip(RACES_MM, PRINTED[value][0].split(), strict=True):
        assert vdot.vdot(mm, seconds(printed) * 1000) == pytest.approx(value, abs=0.15)


@given(st.sampled_from(RACES_MM), st.floats(20, 80))
def test_a_result_comes_back_to_the_second(mm, value):
    minutes = race_minutes(value, mm)
    back = vdot.vdot(mm, int(minutes * 60000))
    assert race_minutes(back, mm) * 60 == pytest.approx(minutes * 60, abs=0.1)


def test_single_precision_rounds():
    assert F32(0.1) * 3 != 0.1 * 3
    assert isinstance(1 / F32(3) - 1, F32)


@pytest.mark.parametrize("race", [(1609344, 420000), (5000000, 1470000), (42195000, 11449000), (1500000, 240000)])
def test_single_precision_costs_nothing_a_runner_sees(single_precision, monkeypatch, race):
    mm, ms = race
    narrow = vdot.vdot(F32(mm), F32(ms))
    narrow_speeds = {name: named_speeds(narrow, name) for name in PACE_NAMES}
    narrow_times = [race_minutes(narrow, F32(other)) for other in RACES_MM]
    assert isinstance(narrow, F32)
    assert isinstance(narrow_speeds["mile"][0], F32)
    monkeypatch.undo()
    wide = vdot.vdot(mm, ms)
    assert abs(narrow - wide) < 1e-4
    for name in PACE_NAMES:
        for one, other in zip(narrow_speeds[name], named_speeds(wide, name), strict=True):
            assert abs(one - other) < 0.1
    for one, other in zip(narrow_times, RACES_MM, strict=True):
        assert abs(one - race_minutes(wide, other)) * 60 < 0.1


@pytest.mark.parametrize(
    ("text", "race"),
    [
        ("mile=7:00", (1609344, 420000)),
        ("5k=24:30", (5000000, 1470000)),
        ("half=1:31:35", (21097500, 5495000)),
        ("marathon=3:10:49", (42195000, 11449000)),
        ("1500=5:24", (1500000, 324000)),
        ("2.4km=10:15", (2400000, 615000)),
        ("800m=2:30", (800000, 150000)),
        ("1500m=5:24", (1500000, 324000)),
        ("2mi=14:30", (3218688, 870000)),
        ("15k=1:10:00", (15000000, 4200000)),
    ],
)
def test_races(text, race):
    assert parse_race(text) == race


BEYOND = "beyond the tables: check the time (24:30 or 3:30:00), or leave it out and run by effort"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "race '': write mile=7:00 or 5k=24:30"),
        ("7:00", "race '7:00': write mile=7:00 or 5k=24:30"),
        ("miles=7:00", "race 'miles=7:00': did you mean mile?"),
        ("Mile=7:00", "race 'Mile=7:00': did you mean mile?"),
        ("=7:00", "race '=7:00': write mile=7:00 or 5k=24:30"),
        ("400=1:10", "distance '400': write 400m, 1.5km or 0.25mi"),
        ("mile=7", "time '7': write 10:00, 1:05:00 or 90s"),
        ("mile=3:00", "race 'mile=3:00': " + BEYOND),
        ("mile=7:00:00", "race 'mile=7:00:00': " + BEYOND),
        ("5k=55:00", "race '5k=55:00': " + BEYOND),
        ("100km=0:01", "race '100km=0:01': " + BEYOND),
    ],
)
def test_races_that_are_none(text, reason):
    with pytest.raises(ValueError) as caught:
        parse_race(text)
    assert str(caught.value) == reason


@given(st.text(max_size=12) | st.from_regex(r"(mile|5k|[0-9]{1,3}(m|km))=[0-9]{1,3}(:[0-5][0-9]){1,2}", fullmatch=True))
def test_any_race_is_read_or_a_value_error(text):
    try:
        mm, ms = parse_race(text)
    except ValueError:
        return
    assert 15 <= vdot.vdot(mm, ms) <= 85


def test_the_mile_result_is_the_mile_pace():
    paces = Paces("mile=7:00")
    low, high = paces.range(Target(name="mile"))
    assert low == high
    assert units.pace_text(low, "mi") == "7:00"


@given(st.floats(15, 85))
def test_named_paces_rise_from_walk_to_sprint(value):
    walk, jog, easy = (named_speeds(value, name) for name in ("walk", "jog", "easy"))
    assert walk[0] <= walk[1] <= jog[0] < jog[1] == easy[0] < easy[1]
    races = [named_speeds(value, name)[0] for name in ("10k", "5k", "3k", "mile", "sprint")]
    assert races == sorted(races)
    assert named_speeds(value, "sprint")[0] > named_speeds(value, "rep")[0]


@given(st.floats(15, 84.9))
def test_named_paces_grow_with_vdot_and_keep_their_order(value):
    names = ("jog", "easy", "marathon", "threshold", "10k", "5k", "3k", "mile")
    now = [named_speeds(value, name)[1] for name in names]
    # 10k is a race of over an hour for the slowest, and threshold pace is that of an hour.
    ordered = now if value > 28.1 else [*now[:3], *now[4:]]
    assert ordered == sorted(ordered)
    for name, speed in zip(names, now, strict=True):
        assert named_speeds(value + 0.1, name)[1] > speed


def test_a_walk_is_about_5_and_a_half_km_h():
    low, high = Paces("5k=24:30").range(Target(name="walk"))
    assert (round(low * 0.0036, 1), round(high * 0.0036, 1)) == (5.0, 6.0)


def test_without_a_race_a_name_is_an_effort():
    paces = Paces(None)
    for name in PACE_NAMES:
        assert paces.range(Target(name=name)) is None
        low, high = paces.rpe(Target(name=name))
        assert 1 <= low <= high <= 10
    assert paces.rpe(Target(name="easy")) == (3, 4)
    assert paces.rpe(Target(name="sprint")) == (10, 10)


def test_an_effort_has_no_speed_and_a_speed_no_effort():
    paces = Paces("mile=7:00")
    assert paces.range(Target(rpe_low=3, rpe_high=4)) is None
    assert paces.rpe(Target(rpe_low=3, rpe_high=4)) == (3, 4)
    assert paces.range(Target(low_mm_s=3617, high_mm_s=3743)) == (3617, 3743)
    assert paces.rpe(Target(low_mm_s=3617, high_mm_s=3743)) is None


def test_a_minus_offset_is_faster():
    paces = Paces("mile=7:00", "mi")
    assert units.pace_text(paces.range(Target(name="mile", offset_permille=-30))[0], "mi") == "6:47"
    assert units.pace_text(paces.range(Target(name="mile", offset_permille=30))[0], "mi") == "7:13"
    assert units.pace_text(paces.range(Target(name="mile", offset_s=-5))[0], "mi") == "6:55"


def test_offset_seconds_are_for_the_runners_unit():
    plain = Target(name="5k")
    slower = Target(name="5k", offset_s=5)
    for unit in ("km", "mi"):
        paces = Paces("5k=25:00", unit)
        one, other = (units.unit_mm(unit) / paces.range(target)[0] for target in (plain, slower))
        assert other - one == pytest.approx(5, abs=0.2)


def test_an_offset_never_leaves_what_a_belt_can_do():
    fast = Paces("mile=3:50").range(Target(name="sprint", offset_permille=-500))
    assert fast == (units.MAX_MM_S, units.MAX_MM_S)
    assert Paces("mile=3:50").range(Target(name="mile", offset_s=-120))[1] <= units.MAX_MM_S
    slow = Paces("mile=13:00").range(Target(name="walk", offset_permille=500))
    assert slow[0] >= units.MIN_MM_S


@pytest.mark.parametrize(
    ("step", "slower", "faster"),
    [
        (Step("run", target=Target("easy")), 8, 3),
        (Step("recover", target=Target("jog")), 15, 5),
        (Step("run", target=Target("mile")), 2, 1),
        (Step("run", target=Target("mile", offset_permille=-30)), 2, 1),
        (Step("run", target=Target("sprint")), 5, 15),
        (Step("run", target=Target(low_mm_s=4000, high_mm_s=4200)), 3, 2),
        (Step("warmup", target=Target(low_mm_s=2500, high_mm_s=2500)), 8, 3),
    ],
)
def test_how_far_off_is_right_depends_on_the_step(step, slower, faster):
    paces = Paces("mile=7:00", "km", settings.load("{}").tolerance)
    low, high = paces.range(step.target)
    assert paces.limits(step, (low, high)) == (low - low * slower // 100, high + high * faster // 100)


def test_settings_choose_the_tolerance():
    chosen = settings.load('{"tolerance": {"mile": [4, 3], "pace": [0, 50]}}').tolerance
    paces = Paces("mile=7:00", "km", chosen)
    assert paces.limits(Step("run", target=Target("mile")), (4000, 4000)) == (3840, 4120)
    assert paces.limits(Step("run", target=Target(low_mm_s=4000, high_mm_s=4200)), (4000, 4200)) == (4000, 6300)
    plain = Paces("mile=7:00", "km", settings.load("{}").tolerance)
    easy = Step("run", target=Target("easy"))
    assert paces.limits(easy, (2500, 2900)) == plain.limits(easy, (2500, 2900))
    assert plain.limits(Step("run", target=Target("mile")), (4000, 4000)) == (3920, 4040)
    assert Paces("mile=7:00").limits(easy, (2500, 2900)) == (2500, 2900)
