"""CircuitPython's `busio.I2C` over `machine.I2C`: as much of it as a CircuitPython driver on the bus asks for."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    import machine


class I2C:
    """A bus that CircuitPython drivers can use. `bus` is a `machine.I2C` that the board has set up.

    Errors are the bus's own: OSError(19) where nobody answers, OSError(116) where the bus is stuck.
    """

    def __init__(self, bus: "machine.I2C"):
        self._bus = bus
        self._locked = False

    def try_lock(self) -> bool:
        """Take the bus if it is free; True when it is now the caller's."""
        if self._locked:
            return False
        self._locked = True
        return True

    def unlock(self):
        """Give the bus back."""
        self._locked = False

    def scan(self) -> list:
        """The 7-bit addresses that answer."""
        return self._bus.scan()

    def writeto(self, address: int, buffer, *, start: int = 0, end=None):
        """Write `buffer[start:end]` in one transfer with a stop at its end."""
        if start or (end is not None and end != len(buffer)):
            buffer = memoryview(buffer)[start : len(buffer) if end is None else end]
        self._bus.writeto(address, buffer)

    def readfrom_into(self, address: int, buffer, *, start: int = 0, end=None):
        """Fill `buffer[start:end]` in one transfer."""
        if start or (end is not None and end != len(buffer)):
            buffer = memoryview(buffer)[start : len(buffer) if end is None else end]
        self._bus.readfrom_into(address, buffer)

    def writeto_then_readfrom(
        self, address: int, out_buffer, in_buffer, *, out_start: int = 0, out_end=None, in_start: int = 0, in_end=None
    ):
        """Write `out_buffer[out_start:out_end]`, then, without a stop, fill `in_buffer[in_start:in_end]`."""
        out_end = len(out_buffer) if out_end is None else out_end
        in_end = len(in_buffer) if in_end is None else in_end
        self._bus.writeto(address, memoryview(out_buffer)[out_start:out_end], False)
        self._bus.readfrom_into(address, memoryview(in_buffer)[in_start:in_end])
