"""The belt's sensor: an interrupt that stamps every falling edge into a ring, and the reader of that ring."""

import time
from array import array

from micropython import const

_SIZE = const(64)  # a power of two; 1.4 s of pulses from a 50 mm roller at 25 km/h
_SLOT = const(63)
# One more still is a small integer.
_LAST_EDGE = const(0x1FFFFFFF)
_TICKS = const(0x3FFFFFFF)
_EVEN = const(0x3FFFFFFE)
# No operation takes longer; nor do callbacks wait longer after one.
_LONGEST_US = const(1000000)
_TAIL_US = const(500)


class PulseInput:
    """Falling edges of the machine.Pin `pin`, as ticks_us stamps of the time of service: late perhaps, never early.

    Stamps are even. One that may be very late, since what block() and unblock() enclose was at work, is odd by a bit.
    `overruns` counts stamps lost because the reader came too late. The interrupt writes only `edges`, the reader only
    its own index, so neither can disturb the other.
    """

    def __init__(self, pin):
        self._pin = pin
        self._ring = array("i", bytes(4 * _SIZE))
        self._read = 0
        self._calm_us = 0
        self.edges = 0  # modulo 2^29
        self.overruns = 0
        # A bound method is a new object at every look-up: made once, here.
        self._handler = self._on_edge

    def start(self):
        """Attach the interrupt."""
        self._pin.irq(handler=self._handler, trigger=self._pin.IRQ_FALLING)

    def stop(self):
        """Detach the interrupt; what is in the ring can still be read."""
        self._pin.irq(handler=None)

    def block(self):
        """What follows keeps interrupts waiting."""
        self._calm_us = (time.ticks_us() + _LONGEST_US) & _TICKS

    def unblock(self):
        """It is over. To be called at least every eight minutes, since ticks can be compared for no longer."""
        self._calm_us = (time.ticks_us() + _TAIL_US) & _TICKS

    def _on_edge(self, _pin):
        # Jump-free: the VM looks for Ctrl-C and for further callbacks at jumps only, and a Ctrl-C raised in here would
        # be swallowed. No allocation either: integers below 2^30 and a preallocated ring. The stamp goes in before
        # the index moves, so the reader never sees a slot that isn't filled.
        edges = self.edges
        now = time.ticks_us()
        # Before _calm_us the difference has its 30th bit set.
        self._ring[edges & _SLOT] = (now & _EVEN) | (now - self._calm_us >> 29 & 1)
        self.edges = (edges + 1) & _LAST_EDGE

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
