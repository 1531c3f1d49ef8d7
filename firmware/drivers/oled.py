"""The display: an SSD1306 of 128 x 64 or 128 x 32, updated by difference.

The third-party driver starts it; what is drawn goes out here, as rectangles of the columns that changed.
"""

import framebuf
from micropython import const

from firmware.drivers import modules

_WIDTH = const(128)

# Bytes that a rectangle costs beside its data: address, control byte and six command bytes; address and control byte.
_OVERHEAD = const(10)
# Data bytes of a transfer: 130 bytes with address and control byte take 2.9 ms at 400 kHz.
_MOST = const(128)
# Rectangles that are found at once; the rest is found by the next flush.
_RECTANGLES = const(16)


def start(i2c, address: int = 0x3C, height: int = 64, is_turned: bool = False):
    """The Oled at `address` of a busio.I2C, started and dark, of `height` rows, upright or turned by 180 degrees.
    OSError(19) where no display answers."""
    # Before the driver is loaded, which takes the chip 0.7 s.
    i2c.writeto(address, b"")
    from firmware.drivers import panel

    try:
        buffer, commands = panel.start(i2c, address, _WIDTH, height, is_turned)
    finally:
        panel = None
        modules.let_go("firmware.drivers.panel")
    # The driver knows it upright only.
    i2c.writeto(address, commands)
    return Oled(i2c, address, buffer, commands)


def _pages(whole):
    return [whole[at : at + _WIDTH] for at in range(0, len(whole), _WIDTH)]


class Oled:
    """An SSD1306 on a bus.

    `canvas` is the framebuf to draw on; `bytes_sent` counts all bytes of our transfers, addresses included.
    `buffer` is what the driver draws on: a control byte and 8 (or 4) pages of 128 columns. `commands` is a transfer
    that sets the display up, and ends with what show() changes: D3 offset, 81 contrast, A6 or A7, after a 0.
    """

    def __init__(self, i2c, address: int, buffer, commands):
        self._now = memoryview(buffer)[1:]
        self._i2c = i2c
        self._address = address
        self._commands = commands
        self._next_page = 0
        self.bytes_sent = 0
        size = len(self._now)
        self.canvas = framebuf.FrameBuffer(self._now, _WIDTH, size * 8 // _WIDTH, framebuf.MONO_VLSB)
        self._shown = memoryview(bytearray(size))
        self._now_pages = _pages(self._now)
        self._shown_pages = _pages(self._shown)
        self._command = bytearray(b"\x00\x21\x00\x00\x22\x00\x00")
        self._data = memoryview(bytearray(_MOST + 1))
        self._data[0] = 0x40
        # The changed ones: first page, page after, first column, column after. No lists, which would be garbage.
        self._rectangles = bytearray(4 * _RECTANGLES)

    def flush(self) -> bool:
        """Send what changed since the last flush, for 3 ms at most; True where there is more, which is for another
        call, when others have had their turn. No coroutine, for that would be garbage with each picture.

        After an OSError what did not get through counts as changed.
        """
        burst = 0
        rectangles = self._rectangles
        for at in range(0, self._find(), 4):
            size = _OVERHEAD + (rectangles[at + 1] - rectangles[at]) * (rectangles[at + 3] - rectangles[at + 2])
            if burst and burst + size > _MOST + _OVERHEAD:
                return True
            burst += size
            self._send(at)
        return self._now != self._shown

    def show(self, is_inverse: bool, level: int, is_low: bool):
        """How the picture looks from now on, in a transfer of 0.2 ms: dark on light, for a flash; at a contrast of
        `level`, 0 to 255; a row lower, against burn-in. After an OSError renew() says it again.

        The rows go round: what was the lowest one stands at the top then. Text has nothing there, but for a tail of g
        or y; an inverse line has its edge. On a display of 32 rows it is not seen.
        """
        look = self._commands
        look[-1] = 0xA6 + is_inverse
        look[-2] = level
        look[-4] = 63 * is_low
        self._i2c.writeto(self._address, look, start=-6)
        self.bytes_sent += 7

    def renew(self):
        """Send one page, changed or not, the next one each time, and before the first of them the setup: a display that
        lost its power for a moment has forgotten both, and answers as if nothing had been."""
        page = self._next_page
        self._next_page = (page + 1) % len(self._now_pages)
        if page == 0:
            self._i2c.writeto(self._address, self._commands)
            self.bytes_sent += len(self._commands) + 1
        self._note(0, page, 0, _WIDTH)
        self._send(0)

    def _find(self):
        """Find the changed rectangles; so many, from the top, as fill a burst. Where they end in `_rectangles`."""
        end = 0
        columns = 0
        for page in range(len(self._now_pages)):
            if columns >= _MOST:
                break
            now = self._now_pages[page]
            shown = self._shown_pages[page]
            # What is equal as a whole is recognised by one comparison in C.
            if now == shown:
                continue
            left = right = -1
            for x in range(_WIDTH):
                if now[x] == shown[x]:
                    continue
                if left < 0:
                    left = x
                elif x - right > _OVERHEAD:
                    # A gap that is dearer to send than to skip.
                    end = self._add(end, page, left, right)
                    left = x
                right = x + 1
                columns += 1
            end = self._add(end, page, left, right)
        return end

    def _add(self, end, page, left, right):
        """Join the columns to a rectangle that ends just above when that sends fewer bytes, else begin a new one where
        there is room. The new end."""
        rectangles = self._rectangles
        for at in range(0, end, 4):
            if rectangles[at + 1] == page:
                low = min(left, rectangles[at + 2])
                high = max(right, rectangles[at + 3])
                pages = page - rectangles[at]
                joined = (pages + 1) * (high - low)
                apart = pages * (rectangles[at + 3] - rectangles[at + 2]) + right - left + _OVERHEAD
                if joined <= _MOST and joined <= apart:
                    rectangles[at + 1] = page + 1
                    rectangles[at + 2] = low
                    rectangles[at + 3] = high
                    return end
        if end == len(rectangles):
            return end
        self._note(end, page, left, right)
        return end + 4

    def _note(self, at, page, left, right):
        rectangles = self._rectangles
        rectangles[at] = page
        rectangles[at + 1] = page + 1
        rectangles[at + 2] = left
        rectangles[at + 3] = right

    def _send(self, at):
        rectangles = self._rectangles
        first = rectangles[at]
        after = rectangles[at + 1]
        left = rectangles[at + 2]
        right = rectangles[at + 3]
        command = self._command
        command[2] = left
        command[3] = right - 1
        command[5] = first
        command[6] = after - 1
        # Byte by byte, for slices would be garbage; between them pulses are served.
        data = self._data
        end = 1
        for page in range(first, after):
            now = self._now_pages[page]
            for x in range(left, right):
                data[end] = now[x]
                end += 1
        self._i2c.writeto(self._address, command)
        self._i2c.writeto(self._address, data[:end])
        self.bytes_sent += _OVERHEAD + end - 1
        end = 1
        for page in range(first, after):
            shown = self._shown_pages[page]
            for x in range(left, right):
                shown[x] = data[end]
                end += 1
