"""What screens are made of. A canvas is any framebuf of 128 x 64; a page is a row of 8 pixels."""

# A palette for `blit` that turns dark into light: two pixels, MONO_VLSB.
INVERSE = (b"\x01\x00", 2, 1, 0)


def width(font, text: str, gap: int) -> int:
    """Pixels that a figure is wide, with `gap` between its glyphs."""
    total = -gap
    for char in text:
        total += font[char][1] + gap
    return total


def figure(canvas, font, text: str, x: int, y: int, gap: int, inverse: bool = False):
    """Draw a figure with its left top corner at (x, y)."""
    for char in text:
        glyph = font[char]
        if inverse:
            canvas.blit(glyph, x, y, -1, INVERSE)
        else:
            canvas.blit(glyph, x, y)
        x += glyph[1] + gap


def line(canvas, text: str, page: int, inverse: bool):
    """A whole line of small text; in inverse it is centred."""
    y = page * 8
    if inverse:
        canvas.fill_rect(0, y, 128, 8, 1)
        canvas.text(text, (16 - len(text)) // 2 * 8, y, 0)
    else:
        canvas.fill_rect(0, y, 128, 8, 0)
        canvas.text(text, 0, y, 1)


def fit(text: str, room: int) -> str:
    """The text without as many of its last words as do not fit into `room` characters."""
    while len(text) > room:
        text = text[: max(text.rfind(" "), 0)]
    return text


def bar(canvas, y: int, value: int):
    """Too slow or too fast, 5 rows high: grows from the middle to the left or to the right, `value` -100..100."""
    canvas.hline(0, y + 2, 128, 1)
    canvas.fill_rect(62, y, 4, 5, 1)
    length = value * 64 // 100
    if length > 0:
        canvas.fill_rect(64, y, length, 5, 1)
    elif length < 0:
        canvas.fill_rect(64 + length, y, -length, 5, 1)
