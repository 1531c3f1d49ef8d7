"""What screens are made of. A canvas is any framebuf of 128 x 64; a page is a row of 8 pixels."""

from micropython import const

# A palette for `blit` that turns dark into light: two pixels, MONO_VLSB.
_INVERSE = const((b"\x01\x00", 2, 1, 0))


class Font:
    """Digits side by side in one strip, which costs a third of the memory of as many small pictures.

    `chars` are its glyphs from left to right (in ASCII), `widths` theirs in pixels, `strip` the picture in MONO_VLSB.
    A view of each glyph is kept of a font that is `busy`: for what is drawn ten times a second they would be garbage.
    """

    def __init__(self, chars: bytes, height: int, widths: bytes, strip: bytes, busy: bool = False):
        self.chars = chars
        self._widths = widths
        self._columns = memoryview(strip)
        # What blit takes for a picture: data, width, height, layout (0 is MONO_VLSB), width of the whole strip.
        self._glyph = [None, 0, height, 0, sum(widths)]
        self._column = 0
        self._views = []
        if busy:
            for code in chars:
                self._find(code)
                self._views.append(self._columns[self._column :])

    def width(self, text: str, gap: int) -> int:
        """Pixels that a text is wide, with `gap` between its glyphs."""
        total = -gap
        for code in text.encode():
            total += self._widths[self._find(code)] + gap
        return total

    def draw(self, canvas, text: str, x: int, y: int, gap: int, inverse: bool = False) -> int:
        """Draw a text with its left top corner at (x, y). Where the next glyph would begin."""
        glyph = self._glyph
        for code in text.encode():
            at = self._find(code)
            glyph[0] = self._views[at] if self._views else self._columns[self._column :]
            glyph[1] = self._widths[at]
            if inverse:
                canvas.blit(glyph, x, y, -1, _INVERSE)
            else:
                canvas.blit(glyph, x, y)
            x += glyph[1] + gap
        return x

    def _find(self, code):
        """Which glyph it is; `_column` is where in the strip it begins."""
        # Over bytes: MicroPython keeps for good what is taken out of a string letter by letter.
        at = 0
        self._column = 0
        while self.chars[at] != code:
            self._column += self._widths[at]
            at += 1
        return at


def line(canvas, text: str, page: int, inverse: bool):
    """A whole line of small text. In inverse it is centred, but for the line that announces a step: it stays."""
    y = page * 8
    if inverse:
        canvas.fill_rect(0, y, 128, 8, 1)
        canvas.text(text, 0 if text[:1] == ">" else (16 - len(text)) // 2 * 8, y, 0)
    else:
        canvas.fill_rect(0, y, 128, 8, 0)
        canvas.text(text, 0, y, 1)


def fit(text: str, room: int) -> str:
    """The text without as many of its last words as do not fit into `room` characters."""
    while text and len(text) > room:
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
