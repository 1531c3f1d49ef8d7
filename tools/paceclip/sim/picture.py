"""The display's pixels in characters: two of them in each, or eight.

The twin's picture.mjs has half blocks as well: `make demo` and `screen` of `make device` print them in Node, with no
Python there; and here the window's size is known, by which one or the other is drawn.
"""

WIDTH = 128
# The bit of each dot in a braille character from U+2800 on, by row and column.
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_HALVES = " ▀▄█"


def unpack(data: bytes) -> list[bytes]:
    """Rows of 0 and 1, from eight pixels a byte, the first one its highest bit."""
    bits = bytes(byte >> 7 - n & 1 for byte in data for n in range(8))
    return [bits[at : at + WIDTH] for at in range(0, len(bits), WIDTH)]


def braille(rows: list[bytes]) -> list[str]:
    """Lines of 64 characters, each two pixels wide and four high."""
    return ["".join(_dots(rows[y : y + 4], x) for x in range(0, WIDTH, 2)) for y in range(0, len(rows), 4)]


def _dots(rows, x):
    lit = (dot for row, dots in zip(rows, _DOTS, strict=True) for n, dot in enumerate(dots) if row[x + n])
    return chr(0x2800 + sum(lit))


def half_blocks(rows: list[bytes]) -> list[str]:
    """Lines of 128 characters, each two pixels high."""
    return [
        "".join(_HALVES[upper + 2 * lower] for upper, lower in zip(rows[y], rows[y + 1], strict=True))
        for y in range(0, len(rows), 2)
    ]
