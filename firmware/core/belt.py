"""Pulses to distance, speed and stopped, in integers.

Two questions are kept apart. How many pulses passed decides the distance: a gate tells real pulses from bounce, and
pulses that the sensor missed are made up where the timing proves them. When they passed decides the speed: stamps are
late at times, never early, and after a stall of the VM several come at once, so a stamp that doesn't fit counts, but
its time is not used.

The belt is a clock: at period T the n-th pulse after a well-timed one is due n T later. `phase` is the time since that
reference in periods, in 1024ths. What the belt can do to its speed meanwhile is the `slack` in it.

pulse() and poll() allocate nothing: no tuple, float or integer beyond 2^30, and no frame of more than 11 words.
"""

from array import array

from firmware.core import ticks

STOPPED = 0
STARTING = 1
MOVING = 2

# Dead time: three quarters of the pulse period at 25 km/h (6.944 um/us); 0.108 us per um of belt.
_DEAD_PERMILLE = 108
# The contacts of a reed bounce for up to 5 ms.
_REED_DEAD_US = 6000
# The belt stands when a pulse is overdue at 0.1 m/s (10 us per um), slower than any belt runs; but not within a stall.
_SILENCE_PER_UM = 10
_LEAST_SILENCE_US = 700000

# A pulse may come at 0.6 of a period (a quick start), and still be timed at 0.2 off (foot strikes, uneven magnets).
# From a reed, an edge close to the one before is bounce unless it is late and a pulse was due.
_EARLIEST = 614
_EARLIEST_CLOSE = 922
_LOOSEST = 205
# Two neighbours alike within an eighth of a period prove the belt's speed, after this many single pulses in time.
_TRUSTED = 3
# An estimate that is 5 % off is a whole period off after 20.
_MOST_MADE_UP = 16
# At walking pace a stamp that is late matters less than following the belt.
_SLOW_US = 80000

# Speed is the difference of the mean times of two half windows. Half a window is about one stride's period, running
# (2.8 steps a second) or walking (1.8), which averages the foot strikes out.
_HALF_RUNNING_US = 360000
_HALF_WALKING_US = 550000
_SLOW_TURN_US = 700000
# 64 nodes at least 80 mm apart: 5.1 m, more than a window at 25 km/h.
_NODES = 64
_SLOT = 63
_NODE_UM = 80000


def _per_second(um, us):
    """um / us in mm/s, rounded."""
    while us > 1000000:
        us >>= 1
        um >>= 1
    whole = um // us
    return whole * 1000 + ((um - whole * us) * 1000 + (us >> 1)) // us


class Belt:
    """The belt under a sensor that pulses `pulses_per_rev` times a revolution, each `um_per_pulse` of belt.

    `sensor` is "hall" (no bounce) or "reed" (bounces as the magnet comes, and again 10 mm later as it goes).

    To read: `distance_mm` since the start, exact, a small int up to 1073 km; `speed_mm_s`, the belt's mean speed over
    whole revolutions, -1 while not known, 0 only where it stands; `state`: STOPPED, STARTING (pulses, but no speed yet)
    or MOVING; `accepted` (pulses), `bounced` (rejected edges), `missed` (pulses made up).
    """

    def __init__(self, um_per_pulse, pulses_per_rev, sensor="hall"):
        self._um = um_per_pulse
        self._whole_mm = um_per_pulse // 1000
        self._rest_um = um_per_pulse % 1000
        self._reed = sensor == "reed"
        self._dead_us = um_per_pulse * _DEAD_PERMILLE // 1000
        if self._reed and self._dead_us < _REED_DEAD_US:
            self._dead_us = _REED_DEAD_US
        self._longest_us = max(um_per_pulse * _SILENCE_PER_UM, _LEAST_SILENCE_US)
        # Magnets may be spaced unevenly, so times are kept of whole revolutions only.
        self._stride = pulses_per_rev
        while self._stride * um_per_pulse < _NODE_UM:
            self._stride += pulses_per_rev

        self.distance_mm = 0
        self._left_um = 0
        self.accepted = 0
        self.bounced = 0
        self.missed = 0
        self.state = STOPPED
        self.speed_mm_s = -1

        self._edge_us = -1  # the last accepted edge; before the first one, the first poll
        self._doubtful_us = -1  # a reed's second edge, until the third says what it was
        self._period_us = 0  # 0: not known
        self._reference_us = 0  # the last pulse that was well timed
        self._loose = 0  # pulses counted since then
        self._off_beat = 0  # how many of them were alone, but off the beat
        self._in_time = 0  # single pulses in time, in succession
        self._halves = 0  # edges rejected in the middle between two pulses, in succession
        self._half_seen = False

        self._times = array("i", bytes(4 * _NODES))
        self._head = 0
        self._nodes = 0
        self._since_node = 0
        self._fresh = False

    def pulse(self, t_us):
        """An edge at tick `t_us`. Edges come in their order; feed all there are before a poll()."""
        if self.state != STOPPED and ticks.diff(t_us, self._edge_us) > self._silence():
            self._stop()
        if self.state == STOPPED:
            self._begin(t_us)
        elif self._period_us:
            self._follow(t_us)
        elif self._reed:
            self._settle_reed(t_us)
        else:
            self._settle(t_us)

    def poll(self, now_us):
        """Bring speed and state up to `now_us`. Call 4 to 20 times a second."""
        if self.state == STOPPED:
            # Latched: ticks that are minutes apart can't be compared. At power-up the belt may be running, so not to
            # have seen it isn't to know that it stands.
            if self.speed_mm_s < 0:
                if self._edge_us < 0:
                    self._edge_us = now_us
                elif ticks.diff(now_us, self._edge_us) > self._longest_us:
                    self.speed_mm_s = 0
            return
        quiet = ticks.diff(now_us, self._edge_us)
        if quiet > self._silence():
            self._stop()
            return
        if self._fresh:
            self._fresh = False
            self._measure()
        if self.state == MOVING:
            self._bound(quiet)

    def _silence(self):
        """How long without a pulse means that the belt stands, us."""
        if self._period_us and self._period_us * 3 + 1000000 < self._longest_us:
            return max(self._period_us * 3 + 1000000, _LEAST_SILENCE_US)
        return self._longest_us

    def _stop(self):
        self.state = STOPPED
        self.speed_mm_s = 0

    def _begin(self, t_us):
        self.state = STARTING
        self.speed_mm_s = -1
        self._count(1)
        self.accepted += 1
        self._edge_us = t_us
        self._doubtful_us = -1
        self._period_us = 0
        self._restart_nodes(t_us)

    def _restart_nodes(self, t_us):
        self._reference_us = t_us
        self._loose = 0
        self._off_beat = 0
        self._in_time = 0
        self._halves = 0
        self._half_seen = False
        self._times[0] = t_us
        self._head = 1
        self._nodes = 1
        self._since_node = 0

    def _count(self, pulses):
        self.distance_mm += self._whole_mm * pulses
        self._left_um += self._rest_um * pulses
        self.distance_mm += self._left_um // 1000
        self._left_um %= 1000

    # Before the period is known.

    def _settle(self, t_us):
        gap = ticks.diff(t_us, self._edge_us)
        if gap < self._dead_us:
            self.bounced += 1
            return
        self._count(1)
        self.accepted += 1
        self._edge_us = t_us
        self._period_us = gap
        self._note(1, t_us)

    def _settle_reed(self, t_us):
        """A reed's second edge may be the first magnet going. The third tells: a belt that starts doesn't get slower by
        half, and doesn't triple its speed, from one pulse to the next."""
        gap = ticks.diff(t_us, self._edge_us)
        if gap < self._dead_us:
            self.bounced += 1
            return
        if self._doubtful_us >= 0:
            before = ticks.diff(self._doubtful_us, self._reference_us)
            if gap * 3 < before:
                self.bounced += 1
                return
            if gap <= before * 2:
                self._count(2)
                self.accepted += 2
                self._note(1, self._doubtful_us)
                self._edge_us = t_us
                self._period_us = gap
                self._note(1, t_us)
                return
            self.bounced += 1
        self._doubtful_us = t_us
        self._edge_us = t_us

    # On the beat.

    def _follow(self, t_us):
        phase = self._phase(ticks.diff(t_us, self._reference_us))
        slack = self._slack(ticks.diff(t_us, self._reference_us))
        gap = ticks.diff(t_us, self._edge_us)
        # A burst that is served after a stall is closer than any two pulses; it is real where there was time for it.
        close = gap < self._dead_us
        earliest = _EARLIEST_CLOSE if close and self._reed else _EARLIEST
        if (close or self._reed) and phase + slack < (self._loose << 10) + earliest:
            self._reject(phase, gap, t_us)
            return
        self._count(1)
        self.accepted += 1
        self._edge_us = t_us
        self._loose += 1
        if not self._half_seen:
            self._halves = 0
        self._half_seen = False
        if not close:
            self._make_up(phase, gap)
            self._take_time(t_us, phase, slack)

    def _phase(self, us):
        if us < 0x100000:
            return (us << 10) // self._period_us
        return (us << 4) // ((self._period_us >> 6) or 1)

    def _slack(self, us):
        """What 2 m/s^2, more than any belt does, makes in pulses (1024ths): a t^2 / 2 is t^2 um, t in ms."""
        quarter_ms = min(us >> 12, 1000)
        return ((quarter_ms * quarter_ms) << 10) // ((self._um >> 4) or 1)

    def _make_up(self, phase, gap):
        """Count pulses that were missed: whole periods that have passed without one, when the belt runs after the gap
        as it did before it."""
        due = (phase + 512) >> 10
        if due <= self._loose or due > _MOST_MADE_UP or self._in_time < _TRUSTED:
            return
        if abs(phase - (due << 10)) > _LOOSEST or abs(gap - self._period_us) * 8 > self._period_us:
            return
        self.missed += due - self._loose
        self._count(due - self._loose)
        self._loose = due
        self._in_time = 0

    def _take_time(self, t_us, phase, slack):
        """Use the time of a pulse that came alone, unless it is off the beat: late, or, from a reed, perhaps a late
        bounce in place of the pulse. Off the beat three times running, it is the belt that has changed."""
        late = phase - (self._loose << 10)
        if (abs(late) if self._reed else late) > _LOOSEST + slack and self._off_beat < 2:
            self._off_beat += 1
            return
        period = max(ticks.diff(t_us, self._reference_us) // self._loose, self._dead_us)
        slow = self._period_us > _SLOW_US
        if self._off_beat >= 2 or period > 200000:
            self._period_us = period
        elif slow or (late < 0 and not self._reed):
            self._period_us += (period - self._period_us) >> 1
        else:
            # Late may be the stamp or the belt; early, without bounce, can only be the belt.
            self._period_us += (period - self._period_us) >> 2
        if self._loose == 1:
            self._in_time += 1
        self._off_beat = 0
        self._note(self._loose, t_us)
        if 0 < late < _LOOSEST and not slow:
            self._reference_us = ticks.add(t_us, -(self._period_us * late >> 11))

    def _reject(self, phase, gap, t_us):
        self.bounced += 1
        # In the middle between two pulses, again and again: the period is twice the true one, from a pulse missed at
        # the start. Those edges were real.
        if self._half_seen or self._loose or phase < 400 or gap < self._dead_us:
            return
        self._halves += 1
        self._half_seen = True
        if self._halves > _TRUSTED:
            self.bounced -= self._halves
            self.accepted += self._halves
            self._count(self._halves)
            self._period_us >>= 1
            self._edge_us = t_us
            self._restart_nodes(t_us)

    # Speed.

    def _note(self, pulses, t_us):
        """Keep the times of the pulses from the reference to this one, taken as even."""
        each_us = ticks.diff(t_us, self._reference_us) // pulses
        while pulses:
            pulses -= 1
            self._since_node += 1
            if self._since_node == self._stride:
                self._since_node = 0
                self._times[self._head] = ticks.add(t_us, -pulses * each_us)
                self._head = (self._head + 1) & _SLOT
                self._nodes = min(self._nodes + 1, _NODES)
                self._fresh = True
        self._reference_us = t_us
        self._loose = 0

    def _measure(self):
        half = self._half()
        if half:
            self.speed_mm_s = _per_second(self._um * self._stride * half, self._mean_time(half))
            self.state = MOVING

    def _half(self):
        """Revolutions (nodes) in half a window."""
        turn_us = self._period_us * self._stride
        half_us = _HALF_WALKING_US if self._period_us * 2 > self._um else _HALF_RUNNING_US
        half = (half_us + (turn_us >> 1)) // turn_us
        if half < 2:
            half = 2 if turn_us < _SLOW_TURN_US else 1
        return min(half, self._nodes >> 1)

    def _mean_time(self, half):
        """Mean time that the belt took for `half` revolutions, over the last `half` of them, us."""
        total = 0
        at = self._head
        for _ in range(half):
            at = (at - 1) & _SLOT
            total += ticks.diff(self._times[at], self._times[(at - half) & _SLOT])
        return total // half

    def _bound(self, quiet_us):
        """No pulse for longer than the speed allows: it is at most what would bring the next one now."""
        if quiet_us > 250000 and quiet_us > self._period_us + (self._period_us >> 2) + 25000:
            most = _per_second(self._um, quiet_us - (self._period_us >> 3))
            if most < self.speed_mm_s:
                self.speed_mm_s = most
