"""CircuitPython's `busio.I2C` over `machine.I2C`: as much of it as the display's driver asks for."""


class I2C:
    """A bus that CircuitPython drivers can use. `bus` is a `machine.I2C` that the board has set up.

    Errors are the bus's own: OSError(19) where nobody answers, OSError(116) where the bus is stuck.
    """

    def __init__(self, bus):
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
