"""Edges to pulses: which were real, how far the belt went, and when it did.

Two questions are kept apart. How many pulses passed decides the distance: a gate tells real pulses from bounce, and
pulses that the sensor missed are made up where the timing proves them. When they passed decides the speed: stamps are
late at times, never early, and after a stall of the VM several come at once, so a stamp that doesn't fit counts, but
its time is not used.

The belt is a clock: at period T the n-th pulse after a well-timed one is due n T later. `phase` is the time since that
reference in periods, in 1024ths. What the belt can do to its speed meanwhile is the `slack` in it.

The path of a pulse, from Belt.pulse() on:

    the first one of all, or after a stop             _begin
    no period yet: count it, and look for gaps alike  _settle or _settle_reed, _search
    on the beat                                       _follow
        too early: no pulse                           _reject, or _is_better than the one before
        after too many strays: the beat was false     _restart
        else count it, and those missed before it     _make_up
        and use its time, if it is on the beat        _take_time, _note

Nothing here allocates once made: no tuple, float or integer beyond 2^30, and no frame of more than 11 words.
"""

from micropython import const

from firmware.core import ticks
from firmware.core.turns import Turns

# Dead time: three quarters of the pulse period at 25 km/h (6.944 um/us); 0.108 us per um of belt.
_DEAD_PERMILLE = const(108)
# A pulse may come at 0.6 of a period, or a little sooner on a slow belt that starts. From a reed, an edge close to the
# one before is bounce unless it is late and a pulse was due.
_EARLIEST = const(614)
_EARLIEST_CLOSE = const(922)
_MOST_SLACK = const(358)
# A mark on the belt, which a belt that speeds up passes at twice its speed and more from one time to the next.
_MARK_UM = const(1000000)
# How far off the beat a pulse may be for its time to be used: 1 % of a period and four times what is usual on this
# beat, but no more than this; at first that's unknown.
_STRICTEST = const(10)
_LOOSEST = const(205)
_LOOSEST_UNEVEN = const(300)
_ANY_JITTER = const(512)
# A stray is no pulse's neighbour. Seven of them, with no pulse in time between, and the beat is false.
_MIDDLE = const(400)
_MOST_STRAYS = const(12)
_MOST_STRAYS_LONG = const(3)
# A stray so near the middle between two pulses in time was one that the beat leaves out.
_HALF = const(100)
# After so many single pulses in time, two neighbours alike within an eighth of a period prove the belt's speed.
_TRUSTED = const(3)
# For so long on the beat, the hardware has told of all that the VM was late for.
_TOLD_US = const(1000000)
# An estimate that is 5 % off is a whole period off after 20.
_MOST_MADE_UP = const(16)
# Faster than this, a stamp served late could pass for a beat, and it takes three gaps alike to believe one.
_SLOW_US = const(200000)
# Below this, to be late for one pulse is to be early for the next, and a gap that ends or begins late means nothing.
_QUICK_US = const(80000)
# A mark on the belt tells too seldom to wait for three of its pulses.
_LONG_US = const(400000)


class Beat:
    """The beat of a sensor's pulses, `pulses_per_rev` a revolution, each `um_per_pulse` of belt: all that does not know
    what is shown of it. firmware.core.belt is its heir, which tells it of the start, and what speed is known.

    To read: `distance_mm` since the start, exact, a small int up to 1073 km; `accepted` (pulses), `bounced` (rejected
    edges), `missed` (made up).
    """

    def __init__(self, um_per_pulse, pulses_per_rev, sensor):
        self._um = um_per_pulse
        self._reed = sensor == "reed"
        self._dead_us = um_per_pulse * _DEAD_PERMILLE // 1000
        self._loosest = _LOOSEST if pulses_per_rev == 1 else _LOOSEST_UNEVEN
        self._turns = Turns(um_per_pulse, pulses_per_rev)

        self.distance_mm = 0
        self._left_um = 0
        self.accepted = 0
        self.bounced = 0
        self.missed = 0

        self._known_um_s = 0  # the speed last measured, which a silence does not change; 0: none
        self._gap_us = 0  # before the last pulse, 0 where a late stamp makes it mean nothing
        self._even_us = 0  # before the last pulse that was not late
        self._grew_us = 0  # by how much that was longer than the one before
        self._made_up = 0  # pulses counted by timing alone, which the hardware may yet tell of
        self._restart(0)
        self._edge_us = -1

    def lost(self, pulses):
        """So many pulses passed of which there was no edge: the hardware counted them, and the VM was too late."""
        # What the timing has told already is not told twice.
        told = min(pulses, self._made_up)
        self._made_up -= told
        self.missed -= told
        self.accepted += pulses
        self._count(pulses - told)
        if self._loose:
            # Where the last pulse was in time, they were before it.
            self._loose += pulses - told

    def _begin(self, t_us, late):
        """The belt's first pulse."""
        self._count(1)
        self.accepted += 1
        self._restart(t_us)
        if late and not self._reed:
            # A reed's first edges are judged by three.
            self._reference_us = -1

    def _restart(self, t_us):
        """Look for a beat, from the pulse at `t_us` on."""
        self._reference_us = t_us  # the last pulse that was well timed
        self._loose = 0  # pulses counted since then
        self._off_beat = 0  # how many of them were alone, but off the beat
        self._in_time = 0  # single pulses in time, in succession
        self._growing = 0  # how many gaps without late stamps were longer than the one before, in succession
        self._is_braking = False
        self._strays = 0  # twice the edges that were none of the beat's, less those that were
        self._is_noisy = False  # edges were rejected since then
        self._rejected = 0  # strays that were not counted
        self._jitter = _ANY_JITTER  # how far pulses are off the beat on average, 8192ths of a period
        self._late = 0  # by how much the reference was, 1024ths of a period
        self._was_late = 0  # the last pulse
        self._is_lost = True  # the beat: the speed shown is the last one known
        # Held until the new beat has proven itself is what was measured over a whole window: a belt that starts has
        # none, and pulses 400 ms apart or more, as of a mark, tell too seldom.
        if self._um * 5 >= self._known_um_s * 2:
            self._is_held = False
        elif not self._turns.is_short():
            self._is_held = True
        self._edge_us = t_us  # the last accepted edge; before the first one, the first poll
        self._doubtful_us = -1  # a reed's second edge, until the third says what it was
        self._period_us = 0  # 0: not known
        self._turns.restart(t_us)

    def _count(self, pulses):
        self._left_um += self._um * pulses
        self.distance_mm += self._left_um // 1000
        self._left_um %= 1000

    # Before the period is known.

    def _settle(self, t_us, late):
        if ticks.diff(t_us, self._edge_us) < self._dead_us and not late and not self._was_late:
            self.bounced += 1
            return
        self._count(1)
        self.accepted += 1
        self._loose += 1
        if not late:
            self._search(t_us)
        self._edge_us = t_us
        self._was_late = late

    def _settle_reed(self, t_us, late):
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
                self._loose = 1
                if not self._was_late:
                    self._search(self._doubtful_us)
                self._loose += 1
                if not late or self._was_late:
                    self._search(t_us)
                self._edge_us = t_us
                self._was_late = late
                return
            self.bounced += 1
        self._doubtful_us = t_us
        self._edge_us = t_us
        self._was_late = late

    def _search(self, t_us):
        """Look for a beat: gaps alike, one after the other; those around late stamps are taken as even."""
        if self._reference_us < 0:
            # Late itself.
            self._turns.restart(t_us)
        else:
            gap_us = ticks.diff(t_us, self._reference_us) // self._loose
            if abs(gap_us - self._period_us) << 2 > self._period_us:
                self._turns.restart(self._reference_us)
                self._in_time = 0
            else:
                self._in_time += 1
            self._period_us = self._gap_us = gap_us
            self._turns.note(self._loose, t_us)
            self._is_lost = self._in_time < (2 if gap_us < _SLOW_US else 1)
        self._reference_us = t_us
        self._loose = 0

    # On the beat: is it a pulse?

    def _follow(self, t_us, late):
        """True where this edge proves that the beat was false; then there is none."""
        since = ticks.diff(t_us, self._reference_us)
        gap = ticks.diff(t_us, self._edge_us)
        if self._too_early(since, gap, late):
            if self._reed or late or not self._is_better(t_us, since):
                self._reject(since, gap)
            return False
        self._count(1)
        self.accepted += 1
        if self._strays > (_MOST_STRAYS if self._period_us < _LONG_US else _MOST_STRAYS_LONG):
            # The beat is false: find another. Without bounce, the strays were real.
            if not self._reed:
                self.bounced -= self._rejected
                self.accepted += self._rejected
                self._count(self._rejected)
            self._restart(t_us)
            return True
        self._loose += 1
        # Closer than any two pulses: a burst, served after a stall. Real, but at some time before.
        if gap >= self._dead_us and not late:
            if self._is_lost:
                self._search(t_us)
            else:
                self._make_up(self._phase(since), gap)
                self._take_time(t_us, since, gap)
        self._edge_us = t_us
        self._gap_us = 0 if self._period_us < _QUICK_US and (late or self._was_late) else gap
        self._was_late = late
        return False

    def _too_early(self, since_us, gap_us, late):
        if self._reed and gap_us * 3 < min(self._gap_us, self._period_us):
            return True
        if self._is_lost:
            return gap_us < self._dead_us and (self._reed or not late)
        if gap_us < self._dead_us:
            # No belt is so quick: late, or bounce.
            earliest = _EARLIEST_CLOSE if self._reed else _EARLIEST
        else:
            earliest = _EARLIEST - min(self._slack(gap_us), _MOST_SLACK)
            if self._um >= _MARK_UM and self._gap_us >= self._dead_us and gap_us // (self._gap_us >> 10) >= earliest:
                # The last gap of a mark says more than a beat that is seconds old.
                return False
            if not self._was_late and self._phase(gap_us) < earliest:
                return True
            if self._gap_us >= _QUICK_US and gap_us << 2 >= self._gap_us * 3:
                # As the one before: a pulse, whatever the beat says.
                return False
            earliest = _EARLIEST - min(self._slack(since_us), _MOST_SLACK)
        return self._phase(since_us) < (self._loose << 10) + earliest

    def _is_better(self, t_us, since_us):
        """Take an edge for the pulse counted last, if it fits the beat and that one didn't, or less: it was false."""
        late = self._phase(since_us) - (self._loose << 10)
        if self._loose:
            if self._is_off(late, 0):
                return False
            self._off_beat = 0
            self._note(self._loose, t_us)
        else:
            late += self._late
            if abs(late) >= abs(self._late):
                return False
            self._turns.amend(t_us)
            self._reference_us = t_us
            self._period_us = max(self._turns.pulse_us() or self._period_us, self._dead_us)
        self._late = late
        self._edge_us = t_us
        self.bounced += 1
        return True

    def _reject(self, since_us, gap_us):
        self.bounced += 1
        self._is_noisy = True
        phase = self._phase(since_us) - (self._loose << 10)
        if gap_us >= self._dead_us and phase >= _MIDDLE:
            self._stray(phase)
            self._rejected += 1
            self._growing = 0
            self._is_braking = False

    def _stray(self, phase):
        """Take note of a stray at `phase`. In the middle it says that a beat which is held has half the belt's speed,
        where it starts too: `phase` is how late it is, before or after a pulse that was due."""
        self._strays += 7 if self._is_held and abs((phase & 1023) - 512) < _HALF else 2

    def _phase(self, us):
        if us < 0x100000:
            return (us << 10) // self._period_us
        return (us << 4) // ((self._period_us >> 6) or 1)

    def _slack(self, us):
        """What 1 m/s^2, more than any belt does but to stop, makes in 1024ths of a pulse: t^2 / 2 um, t in ms."""
        quarter_ms = min(us >> 12, 1000)
        return ((quarter_ms * quarter_ms) << 10) // ((self._um >> 3) or 1)

    # When was it, and what was missed before it?

    def _make_up(self, phase, gap_us):
        """Count pulses that were missed: whole periods that have passed without one, when the belt runs after the gap
        as it did before it."""
        if self._in_time < _TRUSTED or phase < (self._loose << 10) + 512:
            return
        change = gap_us - self._period_us
        if abs(change) * 8 > self._period_us:
            return
        # In periods of the mean of before and after.
        phase -= phase * (change // (((gap_us + self._period_us) >> 10) or 1)) >> 10
        due = (phase + 512) >> 10
        if self._loose < due <= _MOST_MADE_UP and abs(phase - (due << 10)) <= _LOOSEST:
            self._fill(due)

    def _fill(self, due):
        """Count the pulses that were missed of the `due` ones since the reference."""
        missed = due - self._loose
        self.missed += missed
        self._made_up += missed
        self._count(missed)
        self._loose = due
        self._in_time = 0

    def _take_time(self, t_us, since_us, gap_us):
        """Use the time of a pulse that came alone, unless it is off the beat."""
        late = self._phase(since_us) - (self._loose << 10)
        if self._brakes(gap_us if self._off_beat else since_us // self._loose):
            self._period_us = gap_us - (self._grew_us >> 1)
            late = 0
        elif self._is_off(late, 0 if self._is_noisy and not self._reed else self._slack(since_us)):
            self._off_beat += 1
            self._stray(late)
            if not self._is_beat_off(gap_us) or not self._keeps_beat(t_us, since_us, gap_us):
                return
            late = 0
        elif self._loose == 1:
            self._in_time += 1
            self._jitter += abs(late) - (self._jitter >> 3)
            self._strays = max(self._strays - 1, 0)
            if self._in_time > _TOLD_US // self._period_us:
                self._made_up = 0
        self._off_beat = 0
        self._late = late
        if not self._strays:
            self._rejected = 0
        self._note(self._loose, t_us)

    def _is_off(self, late, slack):
        """Whether a pulse `late` by so much of a period (1024ths; early: negative) was served late, or is none at all:
        interference, or a late bounce in the place of the pulse. Four times what is usual on this beat is let pass, and
        half the slack; all of it on a beat that is new, since the belt may be starting."""
        usual = self._loosest if self._period_us > _LONG_US else min(self._loosest, _STRICTEST + (self._jitter >> 1))
        if self._in_time >= _TRUSTED and self._um < _MARK_UM:
            slack >>= 1
        return abs(late) > usual + min(slack, _MOST_SLACK)

    def _brakes(self, gap_us):
        """Whether the belt brakes: gaps that grow, by a quarter each at most, to an eighth over the period. A missed
        pulse doubles a gap at once, and where it did, no growth begins; steps lengthen theirs by less, and a stamp
        that is late one alone. Once it brakes, its last gaps may grow by more."""
        is_quick = self._period_us < _QUICK_US
        more_us = gap_us - self._even_us
        most_us = self._even_us >> (3 if is_quick else 2)
        if self._is_braking and not is_quick:
            most_us *= 6
        if not 0 <= more_us <= most_us or (not self._growing and self._even_us << 2 > 5 * self._period_us):
            self._growing = 0
            self._is_braking = False
        else:
            self._growing += 1
            if self._growing > (2 if is_quick else 1) and self._grew_us * 4 >= more_us:
                self._is_braking |= (gap_us - self._period_us) << 3 > self._period_us
        self._even_us = gap_us
        self._grew_us = more_us
        return self._is_braking

    def _is_beat_off(self, gap_us):
        """Whether it is the beat that is off rather than the pulse: the belt has changed, or the beat was false. Three
        pulses running tell, with gaps alike; of a beat that is new and too slow, or of a mark on the belt, one."""
        if self._period_us >= _LONG_US:
            return abs(gap_us - self._gap_us) << 2 <= gap_us
        enough = 3 if self._in_time >= _TRUSTED or gap_us > self._period_us else 1
        return self._off_beat >= enough and abs(gap_us - self._gap_us) << 3 <= gap_us

    def _keeps_beat(self, t_us, since_us, gap_us):
        """Catch up with a beat that was off. False where it is another, or too long ago to count: it has to prove
        itself."""
        due = (since_us + (gap_us >> 1)) // gap_us
        if abs(gap_us - self._period_us) << 3 > self._period_us or self._loose < due > _MOST_MADE_UP:
            self._restart(self._edge_us)
            self._period_us = gap_us
            self._loose = 1
            self._search(t_us)
            return False
        if self._loose < due:
            self._fill(due)
        # Else one that was false may have been counted.
        self._loose = due
        return True

    def _note(self, pulses, t_us):
        self._turns.note(pulses, t_us)
        change = ticks.diff(t_us, self._reference_us) // pulses - self._period_us
        # Later may be the stamp's error rather than the belt's, and sooner too where pulses are quick.
        if change > 0:
            change >>= 2
        elif self._period_us < _QUICK_US:
            change >>= 1
        period_us = self._period_us + change
        mean_us = self._turns.pulse_us()
        # The mean knows better but of a belt that braked and speeds up again, whose two halves are alike.
        if abs(mean_us - period_us) << 3 <= mean_us:
            period_us = mean_us
        self._period_us = max(period_us, self._dead_us)
        self._reference_us = t_us
        self._is_noisy = False
        self._loose = 0
