"""Starts an SSD1306 with the third-party driver, and notes what the driver told it.

Needed for a moment only; the driver alone takes 9 KB of heap.
"""

import gc

from micropython import const

_ENODEV = const(19)
_ONE_COMMAND = const(0x80)  # the control byte before a single command
_DISPLAY_OFF = const(0xAE)


class _Listener:
    """A busio.I2C that passes on what the driver writes, and keeps the commands among it."""

    def __init__(self, i2c, said):
        self._i2c = i2c
        self._said = said

    def try_lock(self):
        return self._i2c.try_lock()

    def unlock(self):
        self._i2c.unlock()

    def readfrom_into(self, address, buffer, *, start=0, end=None):
        self._i2c.readfrom_into(address, buffer, start=start, end=end)

    def writeto(self, address, buffer, *, start=0, end=None):
        # Said again to a display at work, this one would be seen.
        if len(buffer) == 2 and buffer[0] == _ONE_COMMAND and buffer[1] != _DISPLAY_OFF:
            self._said.append(buffer[1])
        self._i2c.writeto(address, buffer, start=start, end=end)


def start(i2c, address: int, width: int, height: int):
    """(buffer, commands): what the driver draws on, and a transfer that sets the display up as the driver did.

    OSError(19) where no display answers.
    """
    gc.collect()
    from adafruit_ssd1306 import SSD1306_I2C

    gc.collect()
    # A control byte first: commands are all that follows.
    said = bytearray(b"\x00")
    listener = _Listener(i2c, said)
    try:
        # It has of a bus what the driver asks for.
        return SSD1306_I2C(width, height, listener, addr=address).buffer, said  # pyright: ignore[reportArgumentType]
    except ValueError:
        # The driver's way to say that nobody answered.
        raise OSError(_ENODEV) from None
