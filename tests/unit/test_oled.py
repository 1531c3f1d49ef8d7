"""What the display holds after a flush, and what it costs on the bus."""

import sys
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st


class FrameBuffer:
    def __init__(self, buffer, width, height, layout):
        self.buffer = buffer


COMMANDS = (0xAE, 0x20, 0x00, 0xA1, 0xC8, 0xD3, 0x00, 0x81, 0xFF, 0xA6, 0x8D, 0x14, 0xAF, 0x21, 0, 127)
# What is said of the setup again and again: what show() changes stands at its end, what would be seen is left out.
LOOK = bytes((0xD3, 0, 0x81, 0xFF, 0xA6))
SETUP = bytes((0x00, 0xA1, 0xC8, 0x8D, 0x14, 0xAF, 0x21, 0, 127, 0x20, 0x00)) + LOOK


class Driver:
    """Of the third-party driver what is used: the buffer, a control byte and the columns, all dark; and its setup."""

    def __init__(self, width, height, i2c, addr):
        self.buffer = bytearray(1 + width * height // 8)
        for command in COMMANDS:
            i2c.writeto(addr, bytes((0x80, command)))


# What the driver needs of the device's modules.
sys.modules.setdefault("micropython", types.SimpleNamespace(const=lambda value: value))
sys.modules.setdefault("framebuf", types.SimpleNamespace(FrameBuffer=FrameBuffer, MONO_VLSB=0))

from firmware.drivers import oled  # noqa: E402 (needs the modules above)


def start(bus, address=0x3C, *more):
    # The driver is let go after each start.
    sys.modules["adafruit_ssd1306"] = types.SimpleNamespace(SSD1306_I2C=Driver)
    return oled.start(bus, address, *more)


class Bus:
    """An SSD1306 in horizontal addressing mode. `fail_at` is the transfer that nobody answers."""

    def __init__(self):
        self.ram = bytearray(1024)
        self.window = (0, 127, 0, 7)
        self.transfers = []
        self.setups = []
        self.fail_at = None

    def writeto(self, address, buffer, *, start=0, end=None):
        data = bytes(buffer[start:end])
        if address != 0x3C:
            raise OSError(19)
        if not data or data[0] == 0x80:
            return
        if len(self.transfers) == self.fail_at:
            raise OSError(19)
        self.transfers.append(1 + len(data))
        if data[0] == 0x00 and len(data) != 7:
            self.setups.append(data)
            return
        if data[0] == 0x00:
            assert (data[1], data[4], len(data)) == (0x21, 0x22, 7)
            self.window = (data[2], data[3], data[5], data[6])
            return
        assert data[0] == 0x40
        left, right, top, bottom = self.window
        places = [page * 128 + column for page in range(top, bottom + 1) for column in range(left, right + 1)]
        for place, byte in zip(places, data[1:], strict=True):
            self.ram[place] = byte


class Display:
    def __init__(self, height=64):
        self.bus = Bus()
        self.oled = start(self.bus, 0x3C, height)
        self.canvas = self.oled.canvas.buffer
        self.bus.transfers.clear()
        self.bus.setups.clear()

    def flush(self):
        self.bus.transfers.clear()
        while self.oled.flush():
            pass
        assert self.bus.ram[: len(self.canvas)] == self.canvas
        return sum(self.bus.transfers)


marks = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 127), st.integers(1, 40), st.integers(0, 255)), max_size=8)


@given(st.lists(marks, min_size=1, max_size=4))
def test_a_flush_makes_the_display_equal_to_the_canvas(frames):
    display = Display()
    for frame in frames:
        before = bytes(display.canvas)
        for page, column, width, byte in frame:
            for x in range(column, min(column + width, 128)):
                display.canvas[page * 128 + x] = byte
        sent = display.oled.bytes_sent
        cost = display.flush()
        assert cost == display.oled.bytes_sent - sent
        changed = sum(a != b for a, b in zip(before, display.canvas, strict=True))
        assert cost <= 8 * (128 + 10)
        assert (cost == 0) == (changed == 0)
        assert max(display.bus.transfers, default=0) * 9 / 400 <= 3.5, "ms at 400 kHz"


def test_one_column_costs_eleven_bytes():
    display = Display()
    display.canvas[3 * 128 + 77] = 1
    assert display.flush() == 11


def test_columns_are_sent_apart_where_the_gap_is_dearer_than_a_second_rectangle():
    display = Display()
    display.canvas[63] = display.canvas[64 + 10] = 2
    assert display.flush() == 10 + 12
    display.canvas[63] = display.canvas[64 + 11] = 3
    assert display.flush() == 2 * (10 + 1)


def test_a_digit_that_is_three_pages_high_is_one_rectangle():
    display = Display()
    for page in (1, 2, 3):
        for x in range(69 + page, 84):
            display.canvas[page * 128 + x] = 0xFF
    assert display.flush() == 10 + 3 * 14


def test_a_full_frame_is_a_page_at_a_time():
    display = Display()
    for i in range(1024):
        display.canvas[i] = 0xA5
    assert display.flush() == 8 * 138
    assert sorted(set(display.bus.transfers)) == [8, 130]


def test_between_full_pages_the_others_have_their_turn():
    display = Display()
    for i in range(1024):
        display.canvas[i] = 0xA5
    for pages in range(1, 9):
        assert display.oled.flush() == (pages < 8)
        assert len(display.bus.transfers) == 2 * pages


@pytest.mark.parametrize("fail_at", range(4))
def test_what_did_not_get_through_is_sent_again(fail_at):
    display = Display()
    display.canvas[0] = display.canvas[1023] = 1
    display.bus.fail_at = fail_at
    with pytest.raises(OSError, match="19"):
        display.oled.flush()
        display.oled.flush()
    display.bus.fail_at = None
    assert display.flush() == 11 * (2 - fail_at // 2), "and nothing twice"


def test_eight_renewals_bring_back_what_a_display_without_power_forgot():
    display = Display()
    for i in range(1024):
        display.canvas[i] = i % 251
    display.flush()
    display.bus.ram[:] = bytes(1024)
    display.bus.transfers.clear()
    sent = display.oled.bytes_sent
    for _ in range(8):
        display.oled.renew()
    assert display.bus.ram == display.canvas
    assert display.bus.setups == [SETUP], "once, without what would be seen"
    assert display.oled.bytes_sent - sent == sum(display.bus.transfers)
    assert max(display.bus.transfers) * 9 / 400 <= 3.5, "ms at 400 kHz"
    display.flush()


def test_a_display_of_32_rows_has_half_the_pages_and_four_renewals():
    display = Display(32)
    assert len(display.canvas) == 512
    for i in range(512):
        display.canvas[i] = 1 + i % 251
    assert display.flush() == 4 * 138
    for time in (1, 2):
        display.bus.ram[:] = bytes(1024)
        for _ in range(4):
            display.oled.renew()
        assert display.bus.ram[:512] == display.canvas
        assert not any(display.bus.ram[512:])
        assert display.bus.setups == time * [SETUP]


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ((True, 255, False), (0xD3, 0, 0x81, 255, 0xA7)),
        ((False, 3, False), (0xD3, 0, 0x81, 3, 0xA6)),
        ((False, 255, True), (0xD3, 63, 0x81, 255, 0xA6)),
        ((True, 0, True), (0xD3, 63, 0x81, 0, 0xA7)),
    ],
)
def test_a_look_is_one_short_transfer_and_said_again_with_the_setup(look, said):
    display = Display()
    sent = display.oled.bytes_sent
    display.oled.show(*look)
    assert display.bus.setups == [bytes((0x00, *said))]
    assert display.oled.bytes_sent - sent == sum(display.bus.transfers) == 7
    for _ in range(8):
        display.oled.renew()
    assert display.bus.setups[1:] == [SETUP[: -len(said)] + bytes(said)]
    display.oled.show(False, 255, False)
    assert display.bus.setups[2:] == [bytes((0x00, *LOOK))]


def test_a_look_that_did_not_get_through_is_said_with_the_setup():
    display = Display()
    display.bus.fail_at = 0
    with pytest.raises(OSError, match="19"):
        display.oled.show(True, 255, False)
    display.bus.fail_at = None
    display.oled.renew()
    assert display.bus.setups[0][-1] == 0xA7


def test_a_display_that_hangs_upside_down_is_told_so_at_the_start_and_with_the_setup():
    bus = Bus()
    turned = start(bus, 0x3C, 64, True)
    setup = SETUP.replace(b"\xa1\xc8", b"\xa0\xc0")
    turned.renew()
    assert bus.setups == [setup, setup]


def test_nobody_at_the_address_is_an_oserror_as_on_any_bus():
    with pytest.raises(OSError, match="19"):
        start(Bus(), 0x3D)
