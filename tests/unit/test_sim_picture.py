"""What `paceclip sim` makes of keys and of pixels."""

import base64
import re

import pytest
from paceclip.sim.face import Face, clock
from paceclip.sim.keys import Keys, Presses
from paceclip.sim.picture import braille, half_blocks, unpack

COLOUR = re.compile(r"\x1b\[[\d;]*m")


@pytest.mark.parametrize(
    ("pieces", "keys"),
    [
        ([b" q"], ["space", "q"]),
        ([b"\r\x03\x1a\x0c"], ["enter", "ctrl-c", "ctrl-z", "ctrl-l"]),
        ([b"\x1b[A\x1b[B\x1b[C\x1b[D"], ["up", "down", "right", "left"]),
        ([b"\x1bOA"], ["up"]),
        ([b"\x1b", b"[", b"A+"], ["up", "+"]),
        ([b"\x1b[1;5", b"Aq"], ["up", "q"]),
        ([b"\x1b[15~\x1b[Hq"], ["q"]),  # F5 and Home, which say nothing here
        (["ä".encode() + b"q"], ["\ufffd", "\ufffd", "q"]),
    ],
)
def test_keys_are_told_by_their_bytes(pieces, keys):
    reader = Keys()
    assert [key for piece in pieces for key in reader.feed(piece)] == keys


def pressed(*times_ms: int, names: str = "") -> list[tuple[int, str]]:
    """When which key counts, of one that comes at each of the times, or of several by their letters; ms."""
    presses = Presses()
    keys = dict(zip(times_ms, names or "p" * len(times_ms), strict=True))
    found = []
    for ms in range(0, 3000, 10):
        found += [(ms, key) for key in presses.settle(ms / 1000)]
        if ms in keys:
            found += [(ms, key) for key in presses.key(keys[ms], ms / 1000)]
    return found


def test_a_key_held_down_is_one_press():
    # As terminals repeat it: after a quarter to two thirds of a second, then every 30 to 50 ms.
    for first, every in ((250, 30), (500, 30), (660, 50)):
        assert pressed(0, *range(first, 2500, every)) == [(0, "p")]


def test_two_presses_are_two():
    assert [ms for ms, _ in pressed(0, 150)] == [0, 150]
    # One that might be the first repeat waits for a moment.
    assert [ms for ms, _ in pressed(0, 300)] == [0, 380]
    assert [ms for ms, _ in pressed(0, 1200)] == [0, 1200]
    assert len(pressed(*range(0, 2100, 300))) == 7


def test_another_key_is_another_press():
    assert pressed(0, 300, 320, names="php") == [(0, "p"), (300, "h"), (320, "p")]
    assert pressed(0, 300, 320, names="pph") == [(0, "p"), (320, "p"), (320, "h")]


def test_pixels_become_dots_and_blocks():
    rows = [bytearray(128) for _ in range(64)]
    for x, y in ((0, 0), (1, 3), (127, 63), (2, 1)):
        rows[y][x] = 1
    bits = [bit for row in rows for bit in row]
    data = bytes(sum(bits[at + n] << 7 - n for n in range(8)) for at in range(0, len(bits), 8))
    assert unpack(data) == [bytes(row) for row in rows]
    dots = braille(unpack(data))
    assert (len(dots), {len(line) for line in dots}) == (16, {64})
    assert (dots[0][0], dots[0][1], dots[15][63]) == ("\u2881", "\u2802", "\u2880")
    blocks = half_blocks(unpack(data))
    assert (len(blocks), {len(line) for line in blocks}) == (32, {128})
    assert (blocks[0][0], blocks[0][2], blocks[1][1], blocks[31][127]) == ("▀", "▄", "▄", "▄")


def frame(**more) -> dict:
    """Somebody has run a kilometre on a display of 64 rows."""
    return {
        "us": 3_723_000_000,
        "speed": 1,
        "screen": {"rows": 64, "brightness": 1, "pixels": base64.b64encode(bytes(1024)).decode()},
        "belt": {"console": 10.5, "kmh": 10.29, "m": 1500.4, "run_m": 1000.4, "magnets": 99999},
        "sensor": {"plugged": False, "misses": 20, "bounces": True, "magnet": True},
        "display": False,
        "runner": True,
        "sound": 2400,
        "led": True,
        "device": {"run": 3, "m": 999.6, "pulses": 99998, "bounced": 12, "missed": 3, "lost": 1},
        **more,
    }


NEWS = ["♪ go", "* reset", *["♪ last metres"] * 8, "Traceback: " + "x" * 200]


@pytest.mark.parametrize("size", [(80, 24), (143, 39), (200, 60)])
def test_the_picture_is_no_larger_than_the_terminal(size):
    lines = [COLOUR.sub("", line) for line in Face().lines(frame(), NEWS, True, size)]
    assert len(lines) <= size[1]
    assert max(map(len, lines)) <= size[0]
    text = "\n".join(lines)
    for part in ("1:02:03", "console 10.5", "km     1.000", "pulses 99998", "unplugged", "misses 20%", "2400 Hz"):
        assert part in text
    assert ("█" in text or "⠀" not in text) == (size != (80, 24))


def test_a_terminal_that_is_too_small_is_told_what_it_takes():
    for size in ((79, 24), (80, 23), (12, 4), (1, 1)):
        lines = Face().lines(frame(), NEWS, False, size)
        assert len(lines) <= size[1]
        assert max(map(len, lines)) <= size[0]
    assert "needs 80 x 24" in Face().lines(frame(), [], False, (79, 24))[0]


def test_without_colours_there_are_none():
    text = "\n".join(Face(has_colour=False).lines(frame(), NEWS, True, (80, 24)))
    assert set(COLOUR.findall(text)) <= {"\x1b[1m", "\x1b[2m", "\x1b[0m"}
    assert "\x1b[96m" in "\n".join(Face().lines(frame(), NEWS, True, (80, 24)))


def test_a_display_of_32_rows_is_half_as_high_and_what_stands_beside_it_is_whole():
    small = {"rows": 32, "brightness": 1, "pixels": base64.b64encode(bytes(512)).decode()}
    lines = [COLOUR.sub("", line) for line in Face().lines(frame(screen=small), [], False, (80, 24))]
    assert sum(line.startswith("│") for line in lines) == 8
    column = lines[1].index("TREADMILL")
    beside = [line[column:] for line in lines[1:19]]
    assert beside[-7:] == ["lost       1", "", "SENSOR", "● magnet", "unplugged", "misses 20%", "bounces"]


def test_of_what_was_said_the_newest_is_whole():
    lines = Face(has_colour=False).lines(frame(), ["o" * 30, "♪ go", "m" * 40, "n" * 30], False, (80, 24))
    assert f" {'m' * 40}   {'n' * 30}" in lines


def test_the_clock_counts_hours():
    assert [clock(us) for us in (0, 59_999_999, 36_000_000_000)] == ["0:00:00", "0:00:59", "10:00:00"]
