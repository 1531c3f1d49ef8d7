"""Times of the belt's revolutions, and its mean speed from them.

The speed is the distance of half a window over the difference of the mean times of two half windows: a triangle that
hears nothing of a period of half a window. How long that should be is learnt: long enough that the runner's foot
strikes don't show, and no longer, since the belt wanders meanwhile. Whole revolutions only, so it does not matter how
evenly the magnets are spaced.

Nothing here allocates once made: no integer beyond 2^30, and no frame of more than 11 words.
"""

from array import array

from micropython import const

from firmware.core import ticks

# 64 nodes at least 100 mm apart, 24 of them in half a window at most: a runner's step even at 25 km/h.
import os
FACTOR=float(os.environ.get('FACTOR','0'))
_FAST_US=int(os.environ.get('FAST','360000'))
SH=int(os.environ.get('SH','11'))
_WALK_US=int(os.environ.get('WALK','560000'))
SK=float(os.environ.get('SK','3'))
SF=int(os.environ.get('SF','300'))
SM=int(os.environ.get('SM','48000'))
CL=int(os.environ.get('CL','13'))
CAP=int(os.environ.get('CAP','6000000'))
_NODES = const(64)
_SLOT = const(63)
_NODE_UM = const(100000)
_MOST = const(24)
# Until it is known, half windows are taken to differ by an eighth of a node: 2^17 stands for a whole one.
_UNKNOWN = const(1024)
_KNOWN = const(32)
# What a belt's wander costs a window of so many us: 3.1e-6 / s * 0.77, in the same units squared.
_WANDER_US = const(18)


def per_second(um, us):
    """um / us in um/s."""
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
        self._times = array("i", bytes(4 * _NODES))
        # By how much two half windows of so many nodes differ, as a rule, in 2^17ths of a node.
        self._differ = array("i", [_UNKNOWN] * (_MOST + 1))
        self._head = 0
        self._nodes = 0
        self._pulses = 0
        self._last_us = 0
        self._half = 0
        self._fast = 1
        self.fresh = False

    def restart(self, t_us):
        """Forget all; a revolution begins with the pulse at `t_us`."""
        self._times[0] = t_us
        self._head = 1
        self._nodes = 1
        self._pulses = 0
        self._last_us = t_us
        self._half = 0
        self._fast = 1
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
                if self._nodes > 4 and each_us < 400000: self._straighten()
                self._head = (self._head + 1) & _SLOT
                self._nodes = min(self._nodes + 1, _NODES)
                self._choose(self._took_us(self._half or 1) // (self._half or 1))
                self.fresh = True
        self._last_us = t_us

    def _straighten(self):
        last = (self._head - 1) & _SLOT
        took_us = ticks.diff(self._times[last], self._times[(last - 1) & _SLOT])
        bend_us = took_us - ticks.diff(self._times[self._head], self._times[last])
        usual_us = (took_us >> 7) * self._differ[1] >> 10
        if SK * usual_us + SF < bend_us < SM:
            self._times[last] = ticks.add(self._times[last], -(bend_us >> 1))

    def amend(self, t_us):
        if self._pulses == 0 and self._nodes > 1:
            self._times[(self._head - 1) & _SLOT] = t_us
            self.fresh = True
        self._last_us = t_us

    def pulse_us(self):
        half = self._half
        return self._took_us(half) // (half * self._stride) if half else 0

    def speed_um_s(self):
        """Mean speed of late, -1 before the first whole revolution."""
        self.fresh = False
        half = self._half
        if not half:
            return -1
        total = 0
        at = self._head - half
        while at < self._head:
            total += ticks.diff(self._times[at & _SLOT], self._times[(at - half) & _SLOT])
            at += 1
        return per_second(self._node_um * half, total // half)

    def short(self):
        return self._nodes <= 2 * self._fast

    def _took_us(self, nodes):
        """How long the last so many nodes took."""
        return ticks.diff(self._times[(self._head - 1) & _SLOT], self._times[(self._head - 1 - nodes) & _SLOT])

    def _choose(self, node_us):
        """Learn from the newest node, and choose the half window that costs least."""
        least = 0x3FFFFFFF
        nodes = 1
        self._half = 1
        most = min((self._nodes - 1) >> 1, _MOST)
        while nodes <= most and (nodes < 2 or nodes*node_us<=CAP):
            cost = self._cost(nodes, node_us)
            if cost < least:
                least = cost
                self._half = nodes
            nodes += 1
        walk = node_us << 1 > self._node_um
        fast = self._fast = ((_WALK_US if walk else _FAST_US) + (node_us >> 1)) // node_us or 1
        differs = self._took(self._half, node_us)
        if self._half > fast and differs > max(FACTOR * self._differ[self._half], self._half<<SH):
            self._half = fast

    def _took(self, nodes, node_us):
        took_us = self._took_us(nodes)
        differs = abs(self._took_us(nodes * 2) - 2 * took_us)
        return (min(differs, node_us) << 10) // ((node_us >> 7) or 1) if node_us < 0x80000 else (min(differs, node_us) << 6) // (node_us >> 11)

    def _cost(self, nodes, node_us):
        differs = self._took(nodes, node_us)
        usual = self._differ[nodes]
        usual += (min(differs, nodes<<CL) - usual) // min(self._nodes, _KNOWN)
        self._differ[nodes] = usual
        return min(usual * usual // (nodes * nodes * nodes), 0x1FFFFFFF) + nodes * node_us // _WANDER_US
