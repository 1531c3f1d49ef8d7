"""Views on a canvas. Only what changed since the last drawing is drawn again."""

from firmware.ui import font, widgets
from firmware.ui.view import Dial

_TURN_MS = 3000  # how long a screenful of text stays before the next one takes its turn


class Screens:
    """Draws on a framebuf canvas of 128 x 64 (MONO_VLSB). Small text stands on rows that are multiples of 8, big digits on
    whole pages, so that few columns of few pages change from frame to frame."""

    def __init__(self, canvas):
        self._canvas = canvas
        self._view = None
        self._since_ms = 0
        self._drawn = [None] * 8

    def draw(self, view, now_ms: int):
        """Draw a Dial or a Page. A view that was not drawn last time clears the canvas first."""
        if view is not self._view:
            self._view = view
            self._since_ms = now_ms
            self._canvas.fill(0)
            for i in range(len(self._drawn)):
                self._drawn[i] = None
        if isinstance(view, Dial):
            self._dial(view)
        else:
            self._page(view, now_ms - self._since_ms)

    def _dial(self, view):
        drawn = self._drawn
        if drawn[0] != view.left_label:
            drawn[0] = view.left_label
            self._label(0, view.left_label, False)
        if drawn[1] != view.left_figure:
            drawn[1] = view.left_figure
            self._figure(0, view.left_figure, False)
        if drawn[2] != view.right_label:
            drawn[2] = view.right_label
            self._label(64, view.right_label, view.verdict != 0)
            drawn[3] = None
        if drawn[3] != view.right_figure:
            drawn[3] = view.right_figure
            self._figure(64, view.right_figure, view.verdict != 0)
        if view.count:
            if drawn[4] != view.count:
                drawn[4] = view.count
                self._count(view)
            drawn[5] = drawn[6] = None
        else:
            if drawn[5] is None or drawn[4] != view.bar or drawn[5] != view.limits:
                drawn[4] = view.bar
                drawn[5] = view.limits or 0
                self._bar(view)
            row = view.left, view.rep, view.tag, view.total
            if drawn[6] != row:
                drawn[6] = row
                self._row(view)
        foot = view.foot, view.alert
        if drawn[7] != foot:
            drawn[7] = foot
            widgets.line(self._canvas, view.foot, 7, view.alert)

    def _label(self, x, text, inverse):
        canvas = self._canvas
        canvas.fill_rect(x, 0, 64, 8, inverse)
        canvas.text(text, x + (64 - 8 * len(text)) // 2, 0, not inverse)

    def _figure(self, x, text, inverse):
        canvas = self._canvas
        canvas.fill_rect(x, 8, 64, 24, inverse)
        if text[:4] == "RPE ":
            canvas.text("RPE", x, 16, 1)
            text = text[4:]
            widgets.figure(canvas, font.NARROW, text, x + 26, 8, 1)
        elif text.isalpha() or " " in text:
            canvas.text(text, x + (64 - 8 * len(text)) // 2, 16, not inverse)
        elif len(text) < 5:
            width = widgets.figure_width(font.PACE, text, 2)
            widgets.figure(canvas, font.PACE, text, x + (64 - width) // 2, 8, 2, inverse)
        else:
            width = widgets.figure_width(font.NARROW, text, 1)
            widgets.figure(canvas, font.NARROW, text, x + (64 - width) // 2, 8, 1, inverse)

    def _bar(self, view):
        canvas = self._canvas
        canvas.fill_rect(0, 32, 128, 8, 0)
        left = 0
        right = 128
        if view.limits:
            left = 8 * len(view.limits[0]) + 2
            right = 126 - 8 * len(view.limits[1])
            canvas.text(view.limits[0], 0, 32, 1)
            canvas.text(view.limits[1], right + 2, 32, 1)
        if view.bar is not None:
            widgets.bar(canvas, 33, left, right, view.bar)

    def _row(self, view):
        canvas = self._canvas
        canvas.fill_rect(0, 40, 128, 16, 0)
        widgets.figure(canvas, font.MIDDLE, view.left, 0, 40, 1)
        right = 128
        if view.rep:
            right -= widgets.figure_width(font.MIDDLE, view.rep, 1)
            widgets.figure(canvas, font.MIDDLE, view.rep, right, 40, 1)
            right -= 5
        room = (right - widgets.figure_width(font.MIDDLE, view.left, 1) - 5) // 8
        tag = widgets.fit(view.tag, room)
        total = widgets.fit(view.total, room)
        x = right - 8 * max(len(tag), len(total))
        canvas.text(tag, x, 40, 1)
        canvas.text(total, x, 48, 1)

    def _count(self, view):
        canvas = self._canvas
        canvas.fill_rect(0, 32, 128, 24, 1)
        widgets.figure(canvas, font.PACE, "%d" % view.count, 16, 32, 2, True)

    def _page(self, view, shown_ms):
        canvas = self._canvas
        drawn = self._drawn
        turn = shown_ms // _TURN_MS
        titles = view.title
        title = titles[turn % len(titles)] if titles else ""
        if drawn[0] != title or drawn[1] != view.corner:
            drawn[0] = title
            drawn[1] = view.corner
            canvas.fill_rect(0, 0, 128, 8, 1)
            canvas.text(title, 0, 0, 0)
            canvas.text(view.corner, 128 - 8 * len(view.corner), 0, 0)
        first = 1
        if view.figure:
            first = 4
            if drawn[2] != view.figure:
                drawn[2] = view.figure
                canvas.fill_rect(0, 8, 128, 24, 0)
                widgets.figure(canvas, font.NARROW, view.figure, 0, 8, 2)
                x = widgets.figure_width(font.NARROW, view.figure, 2) + 6
                for i, text in enumerate(view.side):
                    canvas.text(text, x, 8 + 8 * i, 1)
        after = 8 - len(view.feet)
        rows = after - first
        screens = (len(view.lines) + rows - 1) // rows
        screen = turn % screens if screens else 0
        if drawn[3] != screen:
            drawn[3] = screen
            for i in range(rows):
                at = screen * rows + i
                widgets.line(canvas, view.lines[at] if at < len(view.lines) else "", first + i)
        if drawn[4] is None:
            drawn[4] = True
            for i, text in enumerate(view.feet):
                widgets.line(canvas, text, after + i, i == len(view.feet) - 1)
