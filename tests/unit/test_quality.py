"""How well pulses come: shares of the last five seconds."""

from bisect import bisect_right
from random import Random

from firmware.core.quality import Quality


class Watched:
    """A Quality that is updated every 50 ms with the counts of a belt."""

    def __init__(self, sensor="hall"):
        self.quality = Quality(sensor)
        self.now_ms = 0
        self.counts = [0, 0, 0]
        self.quality.update(0, *self.counts)

    def wait(self, ms, accepted=0, bounced=0, missed=0):
        """So many of each come, evenly."""
        steps = ms // 50
        before = list(self.counts)
        for step in range(1, steps + 1):
            self.now_ms += 50
            for at, number in enumerate((accepted, bounced, missed)):
                self.counts[at] = before[at] + number * step // steps
            self.quality.update(self.now_ms, *self.counts)
        return self.quality


def test_without_any_pulse_nothing_vouches_for_what_is_shown():
    assert Quality("hall").percent == 0
    assert Watched().wait(6000).percent == 0


def test_all_pulses_as_they_should_be():
    quality = Watched().wait(5000, accepted=90)
    assert (quality.percent, quality.accepted, quality.bounced, quality.missed) == (100, 90, 0, 0)


def test_the_share_is_rounded_down():
    assert Watched().wait(5000, accepted=89, missed=1).percent == 98


def test_bounce_is_held_against_a_hall_sensor_and_not_against_a_reed():
    assert Watched("hall").wait(5000, accepted=50, bounced=150).percent == 25
    quality = Watched("reed").wait(5000, accepted=50, bounced=150)
    assert (quality.percent, quality.bounced) == (100, 150)
    assert Watched("reed").wait(5000, accepted=75, missed=25).percent == 75


def test_what_is_more_than_five_seconds_ago_is_forgotten():
    belt = Watched()
    belt.wait(3000, accepted=30, missed=30)
    assert belt.wait(4500, accepted=45).percent < 100
    quality = belt.wait(1000, accepted=10)
    assert (quality.percent, quality.missed) == (100, 0)
    assert belt.wait(5500).percent == 0


def test_counting_begins_with_the_first_update():
    quality = Quality("hall")
    quality.update(700, 1000, 500, 500)
    assert (quality.percent, quality.accepted) == (0, 0)
    quality.update(900, 1001, 500, 500)
    assert (quality.percent, quality.accepted) == (100, 1)


def test_what_turns_out_to_be_something_else_never_makes_more_than_all_or_less_than_none():
    quality = Quality("hall")
    quality.update(0, 0, 0, 0)
    quality.update(500, 10, 5, 3)
    quality.update(5600, 12, 5, 3)
    quality.update(5700, 17, 0, 0)
    assert (quality.percent, quality.bounced, quality.missed) == (100, 0, 0)
    quality = Quality("hall")
    quality.update(0, 10, 5, 0)
    quality.update(500, 8, 7, 0)
    assert (quality.percent, quality.accepted, quality.bounced) == (0, 0, 2)


def before(history, ms):
    """The last entry that is not after `ms`, or the first."""
    return history[max(0, bisect_right(history, ms, key=lambda entry: entry[0]) - 1)]


def test_however_often_it_is_asked_it_looks_back_five_seconds_and_keeps_little():
    for step_ms in (1, 10, 50, 999, 7000):
        quality = Quality("hall")
        random = Random(step_ms)
        history = [(0, 0, 0)]
        quality.update(0, 0, 0, 0)
        accepted = missed = 0
        for now_ms in range(step_ms, 20000, step_ms):
            accepted += random.randrange(3)
            missed += random.randrange(2)
            history.append((now_ms, accepted, missed))
            quality.update(now_ms, accepted, 0, missed)
            far = before(history, now_ms - 5250 - step_ms)
            near = before(history, now_ms - 5000)
            assert accepted - near[1] <= quality.accepted <= accepted - far[1]
            assert missed - near[2] <= quality.missed <= missed - far[2]
        assert len(quality._seen) <= 22  # noqa: SLF001 (the device's memory)
