"""Estimators under one interface: `pulse(t_us, tainted)` for each stamp, `poll(now_us)` some ten times a second; then
`speed` (mm/s, None while not known) and `count` (pulses) can be read.

The usual ones are written as one finds them, each behind a fixed dead time of 5 ms.
"""

from collections import deque

from firmware.core import ticks
from firmware.core.belt import Belt

DEAD_US = 5000


class Ours:
    """firmware/core/belt.py, in ticks that wrap 20 s into every scenario."""

    name = "Paceclip"
    START_US = 2**30 - 20_000_000

    def __init__(self, um_per_pulse, magnets, sensor):
        self._um = um_per_pulse
        self._belt = Belt(um_per_pulse, magnets, sensor)

    def pulse(self, t_us, tainted):
        self._belt.pulse(ticks.add(self.START_US, t_us), tainted)

    def poll(self, now_us):
        self._belt.poll(ticks.add(self.START_US, now_us))

    @property
    def speed(self):
        return self._belt.speed_um_s / 1000 if self._belt.speed_um_s >= 0 else None

    @property
    def count(self):
        return round(self._belt.distance_mm * 1000 / self._um)


class Usual:
    """A dead time, a count, and zero after a silence in which a belt at 0.1 m/s would have come round, 2 s or more."""

    def __init__(self, um_per_pulse, magnets, sensor):
        self._um = um_per_pulse
        self._silence_us = max(2_000_000, um_per_pulse * 10)
        self._last_us = None
        self.count = 0
        self.speed = None

    def pulse(self, t_us, tainted):
        if self._last_us is not None and t_us - self._last_us < DEAD_US:
            return
        self.count += 1
        self.accept(t_us)
        self._last_us = t_us

    def poll(self, now_us):
        since = now_us - (self._last_us or 0)
        if since > self._silence_us:
            self.speed = 0.0
            self._last_us = None
            self.forget()

    def accept(self, t_us):
        """A pulse beyond the dead time; `_last_us` is still the one before."""

    def forget(self):
        """The belt stands."""

    def mm_s(self, pulses, us):
        return 1000.0 * self._um * pulses / us


class MeanOf(Usual):
    """The mean of the last so many intervals."""

    intervals = 1

    def __init__(self, um_per_pulse, magnets, sensor):
        super().__init__(um_per_pulse, magnets, sensor)
        self._times = deque(maxlen=self.intervals + 1)

    def accept(self, t_us):
        self._times.append(t_us)
        if len(self._times) > 1:
            self.speed = self.mm_s(len(self._times) - 1, t_us - self._times[0])

    def forget(self):
        self._times.clear()


class LastInterval(MeanOf):
    name = "last interval"


class MeanOf8(MeanOf):
    name = "mean of 8"
    intervals = 8


class MeanOf32(MeanOf):
    name = "mean of 32"
    intervals = 32


class CountFor(Usual):
    """Pulses in a window of fixed length, one window after the other."""

    window_us = 1_000_000

    def __init__(self, um_per_pulse, magnets, sensor):
        super().__init__(um_per_pulse, magnets, sensor)
        self._begin_us = 0
        self._begin_count = 0

    def poll(self, now_us):
        if now_us - self._begin_us >= self.window_us:
            self.speed = self.mm_s(self.count - self._begin_count, now_us - self._begin_us)
            self._begin_us = now_us
            self._begin_count = self.count


class CountFor1s(CountFor):
    name = "count in 1 s"


class CountFor3s(CountFor):
    name = "count in 3 s"
    window_us = 3_000_000


class HalfInterval(Usual):
    """Takes an interval that is longer than half the one before and shorter than 1 s; counts nothing else."""

    name = "half interval"

    def __init__(self, um_per_pulse, magnets, sensor):
        super().__init__(um_per_pulse, magnets, sensor)
        self._interval_us = 0
        self._taken_us = 0

    def pulse(self, t_us, tainted):
        if self._last_us is None:
            self._last_us = t_us
            self.count = 1
            return
        interval = t_us - self._last_us
        if interval < DEAD_US or interval * 2 <= self._interval_us:
            return
        self._last_us = t_us
        if interval >= 1_000_000:
            return
        self._interval_us = interval
        self._taken_us = t_us
        self.count += 1
        self.speed = self.mm_s(1, interval)

    def poll(self, now_us):
        if now_us - self._taken_us > 2_000_000:
            self.speed = 0.0
            self._interval_us = 0


class ConstantElapsedTime(Usual):
    """Each half second: whole intervals since the last pulse that was used, over the time they took (M/T method)."""

    name = "constant elapsed time"
    GATE_US = 500_000

    def __init__(self, um_per_pulse, magnets, sensor):
        super().__init__(um_per_pulse, magnets, sensor)
        self._gate_us = 0
        self._used_us = None
        self._used_count = 0

    def poll(self, now_us):
        super().poll(now_us)
        if now_us - self._gate_us < self.GATE_US:
            return
        self._gate_us = now_us
        if self._used_us is not None and self.count > self._used_count:
            self.speed = self.mm_s(self.count - self._used_count, self._last_us - self._used_us)
        self._used_us, self._used_count = self._last_us, self.count


USUAL = [LastInterval, CountFor1s, CountFor3s, MeanOf8, MeanOf32, HalfInterval, ConstantElapsedTime]
METHODS = [Ours, *USUAL]
