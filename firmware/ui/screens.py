"""Views on a canvas. Only what changed since the last drawing is drawn again."""

from firmware.ui import font, widgets
from firmware.ui.moments import TURN_MS
from firmware.ui.view import wrap


class Page:
    """`title`: the inverse top line, or several lines that take turns; `corner`: at its right end. `figure`: big
    digits, with `side`, up to three short lines, beside it. `lines`: the text, in turns when there are too many.
    `feet`: the last lines, what the button does; `hint` takes turns with the last of them. Lines have 16 characters at
    most."""

    def __init__(self, title, lines, feet, hint="", figure="", side=()):
        self.title = wrap(title) or [""]
        self.corner = ""
        self.figure = figure
        self.side = side
        self.lines = lines
        self.feet = feet
        self.hint = hint


def half(canvas, x, y, label, text, inverse):
    """A figure from row y on, below its label. Inverse, they have a row of light below."""
    canvas.fill_rect(x, 0, 64, y + 25 if y else 24, inverse)
    if y:
        canvas.text(label, x + ((64 if x else 56) - 8 * len(label)) // 2, 0, not inverse)
    if text[:4] == "RPE ":
        canvas.text("RPE", x, y + 8, 1)
        if len(text) > 7:
            font.MIDDLE.draw(canvas, text[4:], x + 24, y + 8, 1)  # 9-10
        else:
            font.NARROW.draw(canvas, text[4:], x + 25, y, 1)
    elif text[-1:].isalpha() or len(text) > 7:
        canvas.text(text, x, y + 8, 1)
    elif len(text) > 5:
        font.MIDDLE.draw(canvas, text, x, y + 8, 1)  # a rest of an hour and more
    else:
        _pace(canvas, x, y, text, inverse)


def _pace(canvas, x, y, text, inverse):
    """A pace in the half of the screen that begins at x: at its outer side, for a gap between the two halves."""
    if len(text) < 5:
        glyphs = font.PACE
        gap = 2
        end = 125
    else:
        glyphs = font.NARROW
        gap = 1
        end = 127
    if x:
        x = end - glyphs.width(text, gap)
    glyphs.draw(canvas, text, x, y, gap, inverse)


class Screens:
    """Draws on a framebuf canvas of 128 x 64 (MONO_VLSB).

    Small text stands on rows that are multiples of 8 and big digits on whole pages, in inverse too, so that few
    columns of few pages change from frame to frame.
    """

    def __init__(self, canvas):
        self._canvas = canvas
        self._view = None
        self._since_ms = 0
        self._drawn: list = [None] * 11

    def draw(self, view, now_ms: int):
        """Draw a Dial or a Page. A view other than the last one clears the canvas first."""
        if view is not self._view:
            self._view = view
            self._since_ms = now_ms
            self._canvas.fill(0)
            drawn = self._drawn
            for i in range(len(drawn)):
                drawn[i] = None
        if isinstance(view, Page):
            self._page(view, now_ms - self._since_ms)
        else:
            self._dial(view)

    # The running screen: labels in page 0, paces in 1 to 3, bar in 4, what is left in 5 and 6, the last line in 7.

    def _dial(self, view):
        drawn = self._drawn
        if drawn[0] != view.left_figure or drawn[1] != view.left_label:
            drawn[0] = view.left_figure
            drawn[1] = view.left_label
            half(self._canvas, 0, 8, view.left_label, view.left_figure, False)
        if drawn[2] != view.right_figure or drawn[3] != view.right_label:
            drawn[2] = view.right_figure
            drawn[3] = view.right_label
            half(self._canvas, 64, 8, view.right_label, view.right_figure, view.verdict != 0)
        value = view.bar
        if drawn[4] != value:
            drawn[4] = value
            self._canvas.fill_rect(0, 34, 128, 5, 0)
            if value is not None:
                widgets.bar(self._canvas, 34, value)
        if view.count:
            if drawn[5] != view.count:
                drawn[5] = view.count
                self._count(view)
            return
        if drawn[5]:
            # The count covered the rows below, and one above.
            self._canvas.hline(0, 39, 128, 0)
            drawn[5] = drawn[6] = drawn[9] = None
        if drawn[6] != view.left or drawn[7] != view.tag or drawn[8] != view.total:
            drawn[6] = view.left
            drawn[7] = view.tag
            drawn[8] = view.total
            self._row(view)
        foot = view.foot
        if drawn[9] != foot or drawn[10] != view.alert:
            drawn[9] = foot
            drawn[10] = view.alert
            widgets.line(self._canvas, foot, 7, view.alert)

    def _row(self, view):
        canvas = self._canvas
        canvas.fill_rect(0, 40, 128, 16, 0)
        left = font.MIDDLE.draw(canvas, view.left, 0, 40, 1)
        right = 128
        if view.rep:
            right -= font.MIDDLE.width(view.rep, 1)
            font.MIDDLE.draw(canvas, view.rep, right, 40, 1)
            right -= 6
        room = (right - left - 4) // 8
        tag = widgets.fit(view.tag, room)
        total = view.total
        if tag and tag != view.tag:
            # A number is nothing without its unit, nor a word without its number: that stands below.
            total = view.tag[len(tag) + 1 :]
        total = widgets.fit(total, room)
        x = right - 8 * max(len(tag), len(total))
        canvas.text(tag, x, 40, 1)
        canvas.text(total, x, 48, 1)

    def _count(self, view):
        """The last three seconds: a bright block with the count, and the pace to set next."""
        canvas = self._canvas
        canvas.fill_rect(0, 39, 128, 25, 1)
        font.PACE.draw(canvas, "%d" % view.count, 8, 40, 2, True)
        if ":" in view.coming:
            canvas.text(">", 44, 48, 0)
            _pace(canvas, 64, 40, view.coming, True)
        else:
            text = widgets.fit(view.foot[2:], 12)
            canvas.text(text, 126 - 8 * len(text), 48, 0)

    # Pages of text: the title in page 0, text or a figure from 1 or 2, the feet last. A figure stands two rows higher
    # than a page, clear of the text below.

    def _page(self, view, shown_ms):
        canvas = self._canvas
        drawn = self._drawn
        turn = shown_ms // TURN_MS
        feet = view.feet
        after = 8 - len(feet)
        lines = view.lines
        if view.figure:
            first = 5
            if drawn[2] is None:
                drawn[2] = True
                font.NARROW.draw(canvas, view.figure, 0, 14, 2)
                x = font.NARROW.width(view.figure, 2) + 8
                for i, text in enumerate(view.side):
                    canvas.text(widgets.fit(text, (128 - x) // 8), x, 16 + 8 * i, 1)
        else:
            # A free row below the title, unless the text just fits without it.
            first = 1 if len(lines) == after - 1 else 2
        rows = after - first
        parts = max(1, (len(lines) + rows - 1) // rows)
        part = turn % parts
        corner = view.corner or ("%d/%d" % (part + 1, parts) if parts > 1 else "")
        title = view.title[turn % len(view.title)]
        if corner and len(title) + len(corner) > 15:
            # In two turns what does not fit in one.
            begin = widgets.fit(title, 15 - len(corner))
            title = title[len(begin) :].strip() if turn % 2 else begin
        if drawn[0] != title or drawn[1] != view.corner or (drawn[3] != part and parts > 1):
            drawn[0] = title
            drawn[1] = view.corner
            # Light all around the letters, where the row below the title is free.
            y = int(first > 1)
            canvas.fill_rect(0, 0, 128, 8 + y, 1)
            canvas.text(title, 0 if corner else (16 - len(title)) // 2 * 8, y, 0)
            canvas.text(corner, 128 - 8 * len(corner), y, 0)
        if drawn[3] != part:
            drawn[3] = part
            # Below a figure a short text stands at the bottom.
            at = part * rows - (max(rows - len(lines), 0) if view.figure else 0)
            for i in range(rows):
                widgets.line(canvas, lines[at] if 0 <= at < len(lines) else "", first + i, False)
                at += 1
        last = view.hint if view.hint and turn % 2 else feet[-1]
        if drawn[4] != last:
            drawn[4] = last
            for i, text in enumerate(feet[:-1]):
                widgets.line(canvas, text, after + i, False)
            widgets.line(canvas, last, 7, True)
