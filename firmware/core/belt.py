"""Pulses to distance, speed and stopped, in integers.

What the pulses are is the beat's to tell. Here is what is made of it for those who read: a speed is shown when it has
been measured and is not in doubt, a silence bounds it, and a long one says that the belt stands.

pulse() and poll() allocate nothing: no tuple, float or integer beyond 2^30, and no frame of more than 11 words.
"""

from micropython import const

from firmware.core import ticks
from firmware.core.beat import Beat
from firmware.core.turns import per_second

_STOPPED = const(0)
_STARTING = const(1)
_MOVING = const(2)

# The belt stands when a pulse is overdue at 0.1 m/s (10 us per um), slower than any belt runs; but not within a stall.
_SILENCE_PER_UM = const(10)
_LEAST_SILENCE_US = const(700000)
_SILENCE_US = const(500000)
# A mark's period is that of one revolution.
_LONG_US = const(400000)
# Two pulses may be missed before the speed is bounded by their absence, where they come this often; else it is bounded
# after this delay.
_SHORT_US = const(230000)
_SPARE_US = const(300000)
# No speed is bounded by a shorter silence; without a beat, an edge in it may have been a pulse.
_QUIET_US = const(250000)
_QUIET_LOST_US = const(350000)
# A belt that was stopped does not run again so soon: a silence no longer than this was the sensor's.
_RESTART_US = const(3000000)
# From so fast no belt stops without a pulse that tells.
_FAST_UM_S = const(1500000)
# A beat with more strays than this may be a false one: for so long the speed stays what it was; for so long one from
# before the strays is known; and for so long a slower beat has to prove itself. What lasts longer is this sensor's way.
_DOUBTED = const(4)
_DOUBT_US = const(1500000)
_SURE_US = const(3000000)
_PROOF_US = const(7000000)
# After so many, a new beat is believed whatever its speed.
_PROVEN = const(8)
# A speed is not shown for longer than this and two periods, unless it was measured anew: the belt has had time to
# change. Two, for a late stamp measures nothing.
_STALE_US = const(5000000)


class Belt(Beat):
    """The belt under a sensor that pulses `pulses_per_rev` times a revolution, each `um_per_pulse` of belt.

    `sensor` is "hall" (no bounce) or "reed" (bounces as the magnet comes, and again 10 mm later as it goes).

    To read: `distance_mm` since the start, exact, a small int up to 1073 km; `speed_um_s`, the belt's mean speed over
    whole revolutions, -1 while not known, 0 only where it stands; `state`: 0 stopped, 1 starting (pulses, but no
    speed yet, or after a silence) or 2 moving; `is_sudden`, whether the last stop came out of a run, without any
    braking before it, as of a sensor without a plug; `accepted` (pulses), `bounced` (rejected edges), `missed` (made
    up).
    """

    def __init__(self, um_per_pulse, pulses_per_rev, sensor="hall"):
        super().__init__(um_per_pulse, pulses_per_rev, sensor)
        self._longest_us = max(um_per_pulse * _SILENCE_PER_UM, _LEAST_SILENCE_US)
        self.state = _STOPPED
        self.speed_um_s = -1
        self.is_sudden = False
        self._taken_us = 0  # when the known speed was measured
        self._sure_um_s = 0  # the one that was last measured without strays; 0: none, or the belt stood
        self._sure_us = 0

    def feed(self, source):
        """Take over all that `source` has: stamps by read(), till -1, odd where they were served late; and by lost()
        how many edges have no stamp, which of a reed's says nothing, since it bounces."""
        stamp = source.read()
        while stamp >= 0:
            self.pulse(stamp & -2, stamp & 1)
            stamp = source.read()
        if not self._reed:
            self.lost(source.lost())

    def pulse(self, t_us, late=0):
        """An edge at tick `t_us`; `late` if it may have been served late, so that its time means nothing. Edges come in
        their order; feed all there are before a poll()."""
        if self.state != _STOPPED and ticks.diff(t_us, self._edge_us) > self._silence():
            self._stop()
        if self.state == _STOPPED:
            self.state = _STARTING
            self.speed_um_s = -1
            self._taken_us = self._sure_us = t_us
            self._sure_um_s = self._known_um_s
            self._begin(t_us, late)
        elif not self._period_us:
            if self._reed:
                self._settle_reed(t_us, late)
            else:
                self._settle(t_us, late)
        elif self._follow(t_us, late) and self._is_held and ticks.diff(t_us, self._sure_us) < _SURE_US:
            # What the false beat made of the speed was false too.
            self._known_um_s = self._sure_um_s
            self.speed_um_s = self._sure_um_s or -1
            self.state = _MOVING if self._sure_um_s else _STARTING

    def poll(self, now_us):
        """Bring speed and state up to `now_us`. Call 4 to 20 times a second."""
        if self.state == _STOPPED:
            if self._known_um_s and ticks.diff(now_us, self._edge_us) > _RESTART_US:
                self._known_um_s = 0
            # Latched: ticks that are minutes apart can't be compared. At power-up the belt may be running, so not to
            # have seen it isn't to know that it stands.
            if self.speed_um_s < 0:
                if self._edge_us < 0:
                    self._edge_us = now_us
                elif ticks.diff(now_us, self._edge_us) > self._longest_us:
                    self.speed_um_s = 0
            return
        quiet = ticks.diff(now_us, self._edge_us)
        if quiet > self._silence():
            self._stop()
            return
        if self._turns.fresh and not self._is_lost:
            speed = self._turns.speed_um_s()
            age_us = ticks.diff(now_us, self._taken_us)
            is_sure = self._strays <= _DOUBTED or self._is_braking or age_us > _DOUBT_US
            if is_sure and not (self._is_held and self._is_doubtful(speed, age_us)):
                self._is_held = False
                self._known_um_s = self.speed_um_s = speed
                self._taken_us = now_us
                self.state = _MOVING
                if not self._strays:
                    self._sure_um_s = speed
                    self._sure_us = now_us
        if self.state == _MOVING:
            if ticks.diff(now_us, self._taken_us) > 2 * self._period_us + _STALE_US:
                self.speed_um_s = -1
                self.state = _STARTING
            else:
                self._bound(quiet)

    def _is_doubtful(self, speed, age_us):
        """Whether a new beat's speed has yet to prove itself: by a whole window, and where it is slower by a quarter,
        which no belt is from one pulse to the next, by eight pulses without a stray, unless that takes too long. With
        each second pulse missed it would be half the belt's."""
        if self._turns.is_short():
            return True
        if speed * 4 >= self._known_um_s * 3 or age_us > _PROOF_US:
            return False
        return self._in_time < _PROVEN or self._strays > 0

    def _bound(self, quiet_us):
        """No pulse for longer than the speed allows: it is at most what would bring the next one now. Of a belt that
        brakes, the last gap and the silence after it bound it at once, with 3/16 for steps and uneven magnets."""
        if self._is_braking:
            quiet_us = max(quiet_us, self._even_us) - (self._period_us * 3 >> 4)
            self._known_um_s = min(self._known_um_s, per_second(self._um, quiet_us))
        else:
            period_us = self._period_us or per_second(self._um, self._known_um_s)
            spare_us = 2 * period_us if period_us < _SHORT_US else _SPARE_US
            allowed_us = period_us + (period_us >> 2) + spare_us + 25000
            if quiet_us <= max(allowed_us, _QUIET_LOST_US if self._is_lost else _QUIET_US):
                if self.speed_um_s < self._known_um_s:
                    # Pulses again, after a silence in which any speed was possible.
                    self.speed_um_s = -1
                    self.state = _STARTING
                return
            quiet_us -= period_us >> 3
        self.speed_um_s = min(self.speed_um_s, per_second(self._um, quiet_us))

    def _silence(self):
        """How long without a pulse means that the belt stands, us: two or three were missed, and some time. Of a belt
        that brakes evenly the last gap is at most 2.4 times as long as the one before. A mark's period is that of one
        revolution, and its last gap tells sooner that the belt is slower."""
        quiet_us = self._period_us
        if not quiet_us:
            return self._longest_us
        if quiet_us >= _LONG_US:
            quiet_us = max(quiet_us, self._gap_us)
        quiet_us = 5 * self._even_us >> 1 if self._is_braking else 3 * quiet_us + _SILENCE_US
        return max(min(quiet_us, self._longest_us), _LEAST_SILENCE_US)

    def _stop(self):
        self.state = _STOPPED
        self.speed_um_s = 0
        self.is_sudden = not self._is_braking and self._known_um_s > _FAST_UM_S
        if self._is_braking:
            self._known_um_s = 0
        self._made_up = 0
