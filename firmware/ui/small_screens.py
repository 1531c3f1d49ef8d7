"""Views on a canvas of 128 x 32: the same Dials and Pages, with what does not fit taking turns."""

from micropython import const

from firmware.ui import font, widgets
from firmware.ui.moments import TURN_MS
from firmware.ui.screens import Page, half

_FOOT = const(3)  # the page of the last line


class SmallScreens:
    """What firmware.ui.screens.Screens is for a panel of 64 rows. Paces keep their size: labels and bar give way."""

    def __init__(self, canvas):
        self._canvas = canvas
        self._view = None
        self._since_ms = 0
        self._drawn: list = [None] * 5

    def draw(self, view, now_ms: int):
        """Draw a Dial or a Page. A view other than the last one clears the canvas first."""
        if view is not self._view:
            # A page that is made anew with each picture goes on where the last one was.
            if not isinstance(view, Page) or not isinstance(self._view, Page) or view.title != self._view.title:
                self._since_ms = now_ms
            self._view = view
            self._canvas.fill(0)
            self._drawn = [None] * 5
        if isinstance(view, Page):
            self._page(view, now_ms - self._since_ms)
        else:
            self._dial(view, now_ms - self._since_ms)

    # The running screen: paces in pages 0 to 2, and in 3, in turns, what is left and what comes.

    def _dial(self, view, shown_ms):
        drawn = self._drawn
        if drawn[0] != view.left_figure:
            drawn[0] = view.left_figure
            half(self._canvas, 0, 0, "", view.left_figure, False)
        verdict = view.verdict
        if drawn[1] != view.right_figure or drawn[2] != verdict:
            drawn[1] = view.right_figure
            drawn[2] = verdict
            half(self._canvas, 64, 0, "", view.right_figure, verdict != 0)
        if view.count:
            row = "%d > %s" % (view.count, view.coming or view.foot[2:])
        elif view.alert or shown_ms // TURN_MS % 2:
            row = view.foot
        else:
            row = view.left or view.left_label
            if verdict:
                row += " " + view.right_label
            elif view.rep:
                row += " " + view.rep
        alert = view.alert or view.count > 0 or verdict != 0
        if drawn[3] != row or drawn[4] != alert:
            drawn[3] = row
            drawn[4] = alert
            widgets.line(self._canvas, widgets.fit(row, 16), _FOOT, alert)

    # Pages of text: the title first, then two lines at a time; the feet take turns in the last. A figure takes the
    # title's place, for one turn of two.

    def _page(self, view, shown_ms):
        canvas = self._canvas
        drawn = self._drawn
        turn = shown_ms // TURN_MS
        feet = [foot for foot in view.feet if foot]
        if view.hint:
            feet.append(view.hint)
        texts = view.lines
        if view.figure and len(texts) == 1 and texts[0][-1:] == "^":
            # The mark of a digit stands below it.
            feet = [texts[0], feet[0], texts[0], feet[1]]
            texts = ()
        foot = feet[turn % len(feet)]
        parts = (len(texts) + 1) // 2
        turns = parts + 1 if view.figure else max(parts, 1)
        part = turn % turns
        for at, text in enumerate(texts):
            if text[:2] == "> ":
                # A list stays where its mark is.
                part = at // 2
        title = view.title[turn // turns % len(view.title)]
        if drawn[0] != part or drawn[1] != title or drawn[2] != view.corner:
            drawn[0] = part
            drawn[1] = title
            drawn[2] = view.corner
            canvas.fill_rect(0, 0, 128, 24, 0)
            if view.figure and part == parts:
                self._figure(view)
            else:
                corner = view.corner
                if corner:
                    canvas.fill_rect(0, 0, 128, 8, 1)
                    canvas.text(widgets.fit(title, 15 - len(corner)), 0, 0, 0)
                    canvas.text(corner, 128 - 8 * len(corner), 0, 0)
                else:
                    widgets.line(canvas, title, 0, True)
                for row, text in enumerate(texts[2 * part : 2 * part + 2]):
                    widgets.line(canvas, text, 1 + row, False)
        if drawn[3] != foot:
            drawn[3] = foot
            widgets.line(canvas, foot, _FOOT, foot[-1:] != "^")

    def _figure(self, view):
        canvas = self._canvas
        font.NARROW.draw(canvas, view.figure, 0, 0, 2)
        x = font.NARROW.width(view.figure, 2) + 8
        for row, text in enumerate(view.side):
            canvas.text(widgets.fit(text, (128 - x) // 8), x, 8 * row, 1)
