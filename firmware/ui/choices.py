"""What is chosen with one button: a number digit by digit, and the lines of lists with a value."""

from micropython import const

from firmware.ui import font
from firmware.ui.screens import Page

_COLON = const(58)
_GAP = const(2)  # as Screens draws a figure


def row(label: str, value: str) -> str:
    """A label with its value at the right, 14 characters: as many as a list has room for."""
    return label + " " * max(14 - len(label) - len(value), 1) + value


def signed_text(permille: int) -> str:
    """How much more or less: "+3.4%", "-0.5%", "+120%"."""
    sign = "-" if permille < 0 else "+"
    if abs(permille) >= 1000:
        return "%s%d%%" % (sign, abs(permille) // 10)
    return "%s%d.%d%%" % (sign, abs(permille) // 10, abs(permille) % 10)


def digits(title: str, figure, at: int, side: str) -> Page:
    """A number (bytes, such as b"24:30") of which a press raises the digit `at`."""
    text = figure.decode()
    # Below the middle of that digit.
    x = font.NARROW.width(text[: at + 1], _GAP) - font.NARROW.width("0", 0) // 2 - 1
    last = after(figure, at) == len(figure)
    return Page(
        title, (" " * (x // 8) + "^",), ("press: +1", "hold: done" if last else "hold: next"), "", text, ("", side)
    )


def after(figure, at: int) -> int:
    """The place of the digit after place `at`, the number's length after the last."""
    at += 1
    while at < len(figure) and not 48 <= figure[at] < 58:
        at += 1
    return at


def raise_digit(figure: bytearray, at: int):
    """Make the digit at that place one more, and 0 after the highest: seconds and minutes go to 59."""
    highest = 53 if at and figure[at - 1] == _COLON else 57
    figure[at] = 48 if figure[at] >= highest else figure[at] + 1
