"""What a sounder does to its pins: which pattern, how loud, what gives way to what, and silence after it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.core import cues
from firmware.drivers.buzzer import Sounder

CUES = {name: number for name, number in vars(cues).items() if name.isupper()}
# What is of this very second, news, a reminder, nice to know.
RANKS = ({"COUNT", "GO", "PAUSE", "DONE"}, {"NEXT", "LAST"}, {"SLOW", "FAST"}, {"HALF", "RIGHT"})
POLL_MS = 20
LONG_MS = 200


class Pwm:
    """Of machine.PWM what is used: `heard` is the frequency that sounds, 0 for none."""

    def __init__(self):
        self.hz = 5000
        self.duty = 0
        self.duties = set()

    def freq(self, hz):
        assert 1 <= hz <= 40_000_000
        self.hz = hz

    def duty_u16(self, duty):
        assert 0 <= duty <= 65535
        self.duty = duty
        self.duties.add(duty)

    @property
    def heard(self):
        return self.hz if self.duty else 0


class Pin:
    level = 0

    def value(self, level):
        self.level = int(level)


class Stage:
    def __init__(self, volume=3):
        self.pwm, self.led = Pwm(), Pin()
        self.sounder = Sounder(self.pwm, self.led, volume)
        self.now_ms = 0

    def listen(self, ms, step_ms=POLL_MS):
        """What is heard, a poll at a time."""
        heard = []
        for _ in range(0, ms, step_ms):
            self.sounder.poll(self.now_ms)
            assert bool(self.pwm.heard) == bool(self.led.level), "light and sound are one rhythm"
            heard.append(self.pwm.heard)
            self.now_ms += step_ms
        return heard


def tones(heard, step_ms=POLL_MS):
    """(Hz, ms) of each tone and rest."""
    return [(hz, step_ms * len(list(group))) for hz, group in itertools.groupby(heard)]


def pattern(cue):
    stage = Stage()
    stage.sounder.play(cue)
    played = tones(stage.listen(4000))
    assert played[-1][0] == 0, "silent at the end"
    return played[:-1]


def test_cues_are_numbered_from_1_on_without_a_gap():
    assert sorted(CUES.values()) == list(range(1, len(CUES) + 1))
    assert set(CUES) == set().union(*RANKS)


def test_no_two_cues_have_the_same_rhythm():
    rhythms = {tuple(ms > LONG_MS for hz, ms in pattern(cue) if hz) for cue in CUES.values()}
    assert len(rhythms) == len(CUES)


def test_no_two_cues_have_the_same_pitches():
    assert len({tuple(hz for hz, _ in pattern(cue) if hz) for cue in CUES.values()}) == len(CUES)


@pytest.mark.parametrize("cue", CUES.values())
def test_a_tone_is_where_a_piezo_is_loud_and_outlasts_a_late_poll(cue):
    for hz, ms in pattern(cue):
        assert hz == 0 or 800 <= hz <= 2500
        # A rest that is lost in a late poll would join two tones.
        assert 80 <= ms <= 600
        assert not hz or ms < 120 + 1 or ms > 240, "short or long, and nothing between"


def test_too_slow_falls_and_too_fast_rises():
    slow, fast = ([hz for hz, _ in pattern(cue) if hz] for cue in (cues.SLOW, cues.FAST))
    assert slow == sorted(slow, reverse=True)
    assert fast == sorted(fast)
    assert slow[0] > slow[-1]
    assert fast[0] < fast[-1]


def test_go_is_the_octave_of_the_count():
    assert pattern(cues.GO)[0][0] == 2 * pattern(cues.COUNT)[0][0]


def test_nothing_sounds_before_a_cue():
    assert set(Stage().listen(500)) == {0}


def test_a_pattern_begins_with_the_next_poll():
    stage = Stage()
    stage.listen(1000)
    stage.sounder.play(cues.GO)
    assert stage.listen(POLL_MS) == [2400]


@pytest.mark.parametrize(("first", "second"), list(itertools.product(CUES, repeat=2)))
def test_a_cue_takes_the_place_of_one_of_its_rank_or_below_and_gives_way_to_one_above(first, second):
    rank = {name: rank for rank, names in enumerate(RANKS) for name in names}
    stage = Stage()
    stage.sounder.play(CUES[first])
    stage.listen(60)
    stage.sounder.play(CUES[second])
    heard = tones(stage.listen(4000))[:-1]
    if rank[second] <= rank[first]:
        assert heard == pattern(CUES[second])
    else:
        assert heard[1:] == pattern(CUES[first])[1:]


def test_after_a_pattern_every_cue_is_played_again():
    stage = Stage()
    for cue in (cues.DONE, cues.RIGHT):
        stage.sounder.play(cue)
        assert tones(stage.listen(4000))[:-1] == pattern(cue)


@pytest.mark.parametrize("cue", CUES.values())
def test_a_stall_in_a_pattern_leaves_no_tone_out(cue):
    played = [hz for hz, _ in pattern(cue)]
    for stall in range(40):
        stage = Stage()
        stage.sounder.play(cue)
        heard = stage.listen(stall * POLL_MS)
        stage.now_ms += 400
        heard += stage.listen(4000)
        assert [hz for hz, _ in tones(heard)][:-1] == played or stall * POLL_MS > sum(ms for _, ms in pattern(cue))


def test_volumes_are_a_factor_apart_and_the_loudest_is_a_square_wave():
    duties = []
    for volume in (1, 2, 3):
        stage = Stage(volume)
        stage.sounder.play(cues.SLOW)
        stage.listen(2000)
        assert stage.pwm.duties == {0, max(stage.pwm.duties)}
        duties.append(max(stage.pwm.duties))
    assert duties == [512, 4096, 32768]


@given(st.sampled_from(sorted(CUES.values())), st.integers(0, 2000))
def test_stop_at_any_moment_is_silent_at_once_and_stays_so(cue, ms):
    stage = Stage()
    stage.sounder.play(cue)
    stage.listen(ms)
    stage.sounder.stop()
    assert (stage.pwm.duty, stage.led.level) == (0, 0)
    assert set(stage.listen(1000)) == {0}
    stage.sounder.stop()
    assert stage.pwm.duty == 0


def test_a_cue_that_was_not_yet_begun_is_stopped_too():
    stage = Stage()
    stage.sounder.play(cues.DONE)
    stage.sounder.stop()
    assert set(stage.listen(1000)) == {0}


@pytest.mark.parametrize(("pwm", "led"), [(None, Pin()), (Pwm(), None), (None, None)])
def test_either_may_be_missing(pwm, led):
    sounder = Sounder(pwm, led, 3)
    sounder.play(cues.GO)
    sounder.poll(0)
    assert pwm is None or pwm.heard == 2400
    assert led is None or led.level == 1
    sounder.stop()
    assert pwm is None or pwm.heard == 0
    assert led is None or led.level == 0
