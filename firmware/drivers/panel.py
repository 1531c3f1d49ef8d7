"""Starts an SSD1306 with the third-party driver, and notes what the driver told it.

Needed for a moment only; the driver alone takes 9 KB of heap. Commands are those of the chip's data sheet, chapter 9.
"""

import gc

from micropython import const

from firmware.drivers import modules

_DRIVER = const("adafruit_ssd1306 adafruit_bus_device.i2c_device adafruit_bus_device.spi_device adafruit_bus_device")
_ENODEV = const(19)
_ONE_COMMAND = const(0x80)  # the control byte before a single command
_DISPLAY_OFF = const(0xAE)

# Commands that a byte follows, and that two follow; what else there is stands alone.
_ONE_MORE = const(b"\x20\x81\x8d\xa8\xad\xd3\xd5\xd9\xda\xdb")
_TWO_MORE = const(b"\x21\x22")
# What Oled.show() changes: offset, contrast, inverse or not. Before it the addressing mode, horizontal: its 0 is what a
# transfer of commands begins with, so that one of its own can begin there.
_LOOK = const(b"\x20\x00\xd3\x00\x81\xff\xa6")
# Column 0 to the left, row 0 at the top; and both turned round.
_COLUMNS_UPRIGHT = const(0xA1)
_COLUMNS_TURNED = const(0xA0)
_ROWS_UPRIGHT = const(0xC8)
_ROWS_TURNED = const(0xC0)


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


def start(i2c, address: int, width: int, height: int, is_turned: bool):
    """(buffer, commands): what the driver draws on, and a transfer that sets the display up as the driver did, turned
    by 180 degrees if wanted, with Oled's look at its end. OSError(19) where no display answers.
    """
    said = bytearray()
    try:
        buffer = _driven(_Listener(i2c, said), address, width, height)
    finally:
        modules.let_go(_DRIVER)
    return buffer, _with_look(said, is_turned)


def _driven(i2c, address, width, height):
    """The buffer of the driver, which has started the display."""
    gc.collect()
    from adafruit_ssd1306 import SSD1306_I2C

    gc.collect()
    try:
        return SSD1306_I2C(width, height, i2c, addr=address).buffer
    except ValueError:
        # The driver's way to say that nobody answered.
        raise OSError(_ENODEV) from None


def _with_look(said, is_turned):
    # A control byte first: commands are all that follows.
    commands = bytearray(b"\x00")
    at = 0
    while at < len(said):
        command = said[at]
        after = at + 1 + (command in _ONE_MORE) + 2 * (command in _TWO_MORE)
        if is_turned and command == _COLUMNS_UPRIGHT:
            commands.append(_COLUMNS_TURNED)
        elif is_turned and command == _ROWS_UPRIGHT:
            commands.append(_ROWS_TURNED)
        elif command not in _LOOK:
            commands.extend(said[at:after])
        at = after
    commands.extend(_LOOK)
    return commands
