"""Times of the belt's revolutions, and its mean speed from them.

The speed is the distance of half a window over the difference of the mean times of two half windows: a triangle that
hears nothing of a period of half a window. The right length is the runner's step, and it's learnt: of all lengths the
one whose neighbouring halves differ least, the longer ones at a price, since the belt wanders meanwhile. Whole
revolutions only, so it does not matter how evenly the magnets are spaced.

Nothing here allocates once made: no integer beyond 2^30, and no frame of more than 11 words.
"""

from array import array

from micropython import const

from firmware.core import ticks

# 64 nodes at least 100 mm apart, 24 of them in half a window at most: a runner's step even at 25 km/h.
_NODES = const(64)
_SLOT = const(63)
_NODE_UM = const(100000)
_MOST = const(24)
_LONGEST_US = const(6000000)
# Half a window while the belt changes its speed: about a step, running (2.8 a second) or walking (1.8).
_RUNNING_US = const(360000)
_WALKING_US = const(560000)
# Differences are in 2^17ths of a node. Until more is known they are taken for 0.8 %, and then for the mean of 32.
_UNKNOWN = const(1024)
_KNOWN = const(32)
# It is no longer noise, but a belt that changes its speed: 1/64 a node; more than 1/16 teaches nothing.
_CHANGES_SHIFT = const(11)
_TEACHES_SHIFT = const(13)
# Squared difference that a belt of 0.25 % wander in 4 s makes: one for so many us of half a window.
_WANDER_US = const(18)
# A stamp later than usual: three times the mean difference and 300 us, up to what a whole frame on the bus takes.
_LATE_US = const(300)
_LATEST_US = const(48000)
_SHORT_TURN_US = const(400000)


def per_second(um, us):
    """um / us in um/s, rounded down; up to 25 m/s."""
    while us > 1000000:
        us >>= 1
        um >>= 1
    whole = um // us
    rest = (um - whole * us) * 1000
    milli = rest // us
    return (whole * 1000 + milli) * 1000 + (rest - milli * us) * 1000 // us


class Turns:
    """A ring of the times at which whole revolutions were complete: nodes. `fresh` tells of a node not yet measured.

    Where pulses are less than 100 mm apart, a node stands for as many revolutions as make that.
    """

    def __init__(self, um_per_pulse, pulses_per_rev):
        self._stride = pulses_per_rev
        while self._stride * um_per_pulse < _NODE_UM:
            self._stride += pulses_per_rev
        self._node_um = self._stride * um_per_pulse
        self._is_even = pulses_per_rev == 1
        self._times = array("i", bytes(4 * _NODES))
        # By how much neighbouring halves of so many nodes differ, on average.
        self._differ = array("i", [_UNKNOWN] * (_MOST + 1))
        self.restart(0)

    def restart(self, t_us):
        """Forget all but what was learnt of the runner; a revolution begins with the pulse at `t_us`."""
        self._times[0] = t_us
        self._head = 1
        self._nodes = 1
        self._pulses = 0
        self._last_us = t_us
        self._gap_us = 0  # before the last pulse, 0 where none was alone
        self._offset = 0  # of the magnet that ends a revolution from the middle of its neighbours, 4096ths of a gap
        self._half = 0
        self._short = 1
        self._changes = False
        self.fresh = False

    def note(self, pulses, t_us):
        """So many pulses have passed since the time last noted, the last of them at `t_us`. A revolution that
        ended on the way ended where its magnet usually is between its neighbours."""
        each_us = ticks.diff(t_us, self._last_us) // pulses
        self._learn_offset(each_us if pulses == 1 else 0)
        while pulses:
            pulses -= 1
            self._pulses += 1
            if self._pulses == self._stride:
                self._pulses = 0
                early_us = pulses * each_us
                if pulses:
                    early_us -= (each_us >> 6) * self._offset >> 6
                self._times[self._head] = ticks.add(t_us, -early_us)
                self._straighten()
                self._head = (self._head + 1) & _SLOT
                self._nodes = min(self._nodes + 1, _NODES)
                self._choose(max(self._took_us(self._half or 1) // (self._half or 1), 1))
                self.fresh = True
        self._last_us = t_us

    def amend(self, t_us):
        """The pulse last noted was at `t_us` instead."""
        if not self._pulses and self._nodes > 1:
            self._times[(self._head - 1) & _SLOT] = t_us
            self.fresh = True
        self._last_us = t_us

    def pulse_us(self):
        """Mean time of late from pulse to pulse, 0 while that means little: the belt changes, or there is no window."""
        if self._changes or self.is_short():
            return 0
        return self._took_us(self._half) // (self._half * self._stride)

    def is_short(self):
        """Whether there is less than a window since the restart. The gap after it may be false, and is not in one."""
        return self._nodes <= 2 * self._short + 1

    def speed_um_s(self):
        """Mean speed of late, from a fresh node on."""
        self.fresh = False
        if self.is_short():
            # Less than two steps: all that there is hears the least of them.
            return self._mean(self._nodes - 1)
        half = self._half
        total = 0
        at = self._head - half
        while at < self._head:
            total += ticks.diff(self._times[at & _SLOT], self._times[(at - half) & _SLOT])
            at += 1
        return per_second(self._node_um * half, total // half)

    def _mean(self, nodes):
        return per_second(self._node_um * nodes, self._took_us(nodes))

    def _took_us(self, nodes):
        """How long the last so many nodes took."""
        return ticks.diff(self._times[(self._head - 1) & _SLOT], self._times[(self._head - 1 - nodes) & _SLOT])

    def _learn_offset(self, gap_us):
        """From the gap after a single pulse, and the one before it, where that ended a revolution."""
        if gap_us and self._gap_us and not self._pulses and not self._is_even:
            offset = ((self._gap_us - gap_us) << 11) // ((self._gap_us + gap_us) >> 1)
            self._offset += (offset - self._offset) >> 3
        self._gap_us = gap_us

    def _straighten(self):
        """Stamps are late at times, never early: one that came late by more than usual is put in the middle between
        its neighbours, now that the next one is there."""
        last = (self._head - 1) & _SLOT
        took_us = self._took_us(1)
        bend_us = took_us - ticks.diff(self._times[self._head], self._times[last])
        usual_us = (took_us >> 7) * self._differ[1] >> 10
        if self._nodes > 4 and took_us < _SHORT_TURN_US and 3 * usual_us + _LATE_US < bend_us < _LATEST_US:
            self._times[last] = ticks.add(self._times[last], -(bend_us >> 1))

    def _choose(self, node_us):
        """Learn from the newest node, and choose the half window that costs least."""
        self._half = 1
        least = 0x3FFFFFFF
        nodes = min((self._nodes - 1) >> 1, _MOST, _LONGEST_US // node_us or 1)
        while nodes:
            cost = self._cost(nodes, node_us)
            if cost <= least:
                least = cost
                self._half = nodes
            nodes -= 1
        # A belt that changes its speed is heard over a shorter window. 2 m/s is the fastest walk.
        short_us = _WALKING_US if node_us << 1 > self._node_um else _RUNNING_US
        self._short = (short_us + (node_us >> 1)) // node_us or 1
        self._changes = self._differs(self._half, node_us) > self._half << _CHANGES_SHIFT
        if self._changes:
            self._half = min(self._half, self._short)

    def _cost(self, nodes, node_us):
        """Squared error of a half window of so many nodes: foot strikes that are heard, and the belt's wander."""
        usual = self._differ[nodes]
        differs = min(self._differs(nodes, node_us), nodes << _TEACHES_SHIFT)
        usual += (differs - usual) // min(self._nodes, _KNOWN)
        self._differ[nodes] = usual
        return min(usual * usual // (nodes * nodes * nodes), 0x1FFFFFFF) + nodes * node_us // _WANDER_US

    def _differs(self, nodes, node_us):
        """By how much the last so many nodes took longer or shorter than those before, in 2^17ths of a node."""
        differs_us = min(abs(self._took_us(nodes * 2) - 2 * self._took_us(nodes)), node_us)
        while node_us > 0x80000:
            node_us >>= 1
            differs_us >>= 1
        return (differs_us << 10) // ((node_us >> 7) or 1)
