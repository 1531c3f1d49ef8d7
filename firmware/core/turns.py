"""Times of the belt's revolutions, and its mean speed from them.

The speed is the distance of half a window over the difference of the mean times of two half windows: a triangle over
the last 0.7 s that hears nothing of a period of half a window, the runner's foot strikes. Whole revolutions only, so it
does not matter how evenly the magnets are spaced.

Nothing here allocates once made: no integer beyond 2^30, and no frame of more than 11 words.
"""

from array import array

from micropython import const

from firmware.core import ticks

# Half a window is about the time of a step: running (2.8 a second), or walking (1.8).
_HALF_RUNNING_US = const(360000)
_HALF_WALKING_US = const(560000)
# Walking, one of twice the length is heard as well, and near a standstill a long one alone, as long as they agree to
# within 1/64 and 1/32: else the belt is changing.
_HALF_SLOW_US = const(3000000)
# Up to this long a revolution, two are better than one.
_SLOW_TURN_US = const(700000)
# 64 nodes at least 80 mm apart: 5.1 m, more than a window at 25 km/h.
_NODES = const(64)
_SLOT = const(63)
_NODE_UM = const(80000)


def per_second(um, us):
    """um / us in mm/s, rounded."""
    while us > 1000000:
        us >>= 1
        um >>= 1
    whole = um // us
    return whole * 1000 + ((um - whole * us) * 1000 + (us >> 1)) // us


class Turns:
    """A ring of the times at which whole revolutions were complete: nodes. `fresh` tells of a node not yet measured.

    Where pulses are less than 80 mm apart, a node stands for as many revolutions as make that.
    """

    def __init__(self, um_per_pulse, pulses_per_rev):
        self._stride = pulses_per_rev
        while self._stride * um_per_pulse < _NODE_UM:
            self._stride += pulses_per_rev
        self._node_um = self._stride * um_per_pulse
        # 2 m/s, the fastest walk, in us a node.
        self._walking_us = self._node_um >> 1
        self._times = array("i", bytes(4 * _NODES))
        self._head = 0
        self._nodes = 0
        self._pulses = 0
        self._last_us = 0
        self.fresh = False

    def restart(self, t_us):
        """Forget all; a revolution begins with the pulse at `t_us`."""
        self._times[0] = t_us
        self._head = 1
        self._nodes = 1
        self._pulses = 0
        self._last_us = t_us
        self.fresh = False

    def note(self, pulses, t_us):
        """So many pulses have passed since the time last noted, the last of them at `t_us`: taken as even."""
        each_us = ticks.diff(t_us, self._last_us) // pulses
        while pulses:
            pulses -= 1
            self._pulses += 1
            if self._pulses == self._stride:
                self._pulses = 0
                self._times[self._head] = ticks.add(t_us, -pulses * each_us)
                self._head = (self._head + 1) & _SLOT
                self._nodes = min(self._nodes + 1, _NODES)
                self.fresh = True
        self._last_us = t_us

    def speed_mm_s(self, period_us):
        """Mean speed of late, -1 before the first whole revolution. `period_us` between pulses, roughly, tells how many
        revolutions make a window."""
        self.fresh = False
        node_us = period_us * self._stride
        if node_us <= self._walking_us:
            return self._mean_mm_s(self._half(node_us, _HALF_RUNNING_US))
        speed = self._mean_mm_s(self._half(node_us, _HALF_WALKING_US))
        if node_us <= 3 * self._walking_us:
            calm = self._mean_mm_s(self._half(node_us, 2 * _HALF_WALKING_US))
            return (calm + speed) >> 1 if abs(calm - speed) << 6 <= calm else speed
        calm = self._mean_mm_s(self._half(node_us, _HALF_SLOW_US))
        return calm if abs(calm - speed) << 5 <= calm else speed

    def _half(self, node_us, half_us):
        """Nodes in half a window, 0 when there are not even two."""
        half = (half_us + (node_us >> 1)) // node_us
        if half < 2:
            half = 2 if node_us < _SLOW_TURN_US else 1
        return min(half, self._nodes >> 1)

    def _mean_mm_s(self, half):
        """Mean speed from the last `half` nodes to the `half` before; -1 for none."""
        if not half:
            return -1
        return per_second(self._node_um * half, self._mean_us(half))

    def _mean_us(self, half):
        """Mean time that the belt took for `half` nodes, over the last `half` of them."""
        total = 0
        at = self._head - half
        while at < self._head:
            before = self._times[(at - half) & _SLOT]
            total += ticks.diff(self._times[at & _SLOT], before)
            at += 1
        return total // half
