"""The belt's sensor: an interrupt that stamps every falling edge into a ring, and the reader of that ring."""

import time
from array import array

from micropython import const

_SIZE = const(64)  # a power of two; 1.4 s of pulses from a 50 mm roller at 25 km/h
_SLOT = const(63)
# One more still is a small integer.
_LAST_EDGE = const(0x1FFFFFFF)
_HALF = const(0x10000000)
_EVEN = const(0x3FFFFFFE)


class PulseInput:
    """Falling edges of the machine.Pin `pin`, as ticks_us stamps of the time of service: late perhaps, never early.

    Stamps are even. One that may be very late, since the chip was busy() with something, has its lowest bit set.
    `counter`, a machine.Counter of the same edges if there is one, counts them in hardware whatever the VM does: lost()
    then knows of those that the interrupt never saw. `overruns` counts stamps lost because the reader came too late.
    The interrupt writes only `edges`, the reader only its own index, so neither can disturb the other. `pin` may be
    asked for its level.
    """

    def __init__(self, pin, counter=None):
        self.pin = pin
        self._ring = array("i", bytes(4 * _SIZE))
        self._read = 0
        self._calm_us = time.ticks_us()
        self._told = 0
        self._missing = 0
        self._sure = 0
        self.counter = counter
        self.edges = 0  # modulo 2^29
        self.overruns = 0
        # A bound method is a new object at every look-up: made once, here.
        self._handler = self._on_edge

    def start(self):
        """Attach the interrupt."""
        self.pin.irq(handler=self._handler, trigger=self.pin.IRQ_FALLING)

    def stop(self):
        """Detach the interrupt; what is in the ring can still be read."""
        self.pin.irq(handler=None)

    def busy(self, us: int):
        """For so long from now, the interrupt may be kept waiting. Call it anew when that is over, with the 500 us that
        the queue takes then; and every eight minutes at the latest, for no longer can ticks be compared."""
        self._calm_us = time.ticks_add(time.ticks_us(), us)

    def _on_edge(self, _pin):
        # Jump-free: the VM looks for Ctrl-C and for further callbacks at jumps only, and a Ctrl-C raised in here would
        # be swallowed. No allocation either: integers below 2^30 and a preallocated ring. The stamp goes in before
        # the index moves, so the reader never sees a slot that isn't filled.
        edges = self.edges
        now: int = time.ticks_us()  # pyright: ignore[reportAssignmentType] (ticks are integers)
        # Before _calm_us the difference is negative.
        self._ring[edges & _SLOT] = (now & _EVEN) | (time.ticks_diff(now, self._calm_us) >> 29 & 1)
        self.edges = (edges + 1) & _LAST_EDGE

    def lost(self):
        """How many edges passed, since last asked, of which there is no stamp. Ask when all stamps are read."""
        if self.counter is not None:
            missing = (self.counter.value() - self.edges) & _LAST_EDGE
            if missing >= _HALF:
                # Less than none: the interrupt saw what the counter filtered.
                missing -= _LAST_EDGE + 1
            if not self.pin.value():
                # With the magnet in front, its edge may wait in the queue, or have come between the two numbers.
                missing = _HALF
            elif missing == self._missing:
                # Two looks agree: after a stall edges wait for a moment only.
                self._sure = missing
            self._missing = missing
        fresh = self.overruns + self._sure - self._told
        self._told += fresh
        return max(fresh, 0)

    def read(self):
        """The oldest unread stamp, or -1 when there is none."""
        # Without a jump between them, these three can't be torn by the interrupt.
        edges = self.edges
        unread = (edges - self._read) & _LAST_EDGE
        stamp = self._ring[self._read & _SLOT]
        if unread == 0:
            return -1
        if unread > _SIZE:
            self.overruns += unread - _SIZE
            self._read = (edges - _SIZE) & _LAST_EDGE
            return self.read()
        self._read = (self._read + 1) & _LAST_EDGE
        return stamp
