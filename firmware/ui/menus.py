"""Lists to choose from with one button: a press goes to the next line, a hold takes it."""

from firmware.ui.screens import Page

_ROWS = 6


def menu(title: str, choices, at: int, take: str = "hold: choose") -> Page:
    """The `choices`, up to 14 characters each, with the one at index `at` marked; the lines around it where there are
    more than fit, and its number in the corner. `take`: what a hold does."""
    first = min(max(at - _ROWS // 2, 0), max(len(choices) - _ROWS, 0))
    lines = []
    for index in range(first, min(first + _ROWS, len(choices))):
        lines.append(("> " if index == at else "  ") + choices[index])
    page = Page(title, lines, ("press: next",), take)
    if len(choices) > _ROWS:
        page.corner = "%d/%d" % (at + 1, len(choices))
    return page
