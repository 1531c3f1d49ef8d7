"""The screens of calibration."""

from firmware.core import units
from firmware.ui import choices
from firmware.ui.pages import message
from firmware.ui.screens import Page
from firmware.ui.view import wrap

_CONSOLE = "console_permille"


def bar_text(error: int, value: int) -> str:
    """One sigma in per cent: "0.12%"."""
    hundredths = (error * 10000 + value - 1) // value
    return "%d.%02d%%" % (hundredths // 100, hundredths % 100)


def speed_name(unit: str) -> str:
    """What a console calls its speed."""
    return "mph" if unit == "mi" else "km/h"


def laps(count: int, bar: str) -> Page:
    """How many passings of the mark were counted, -1 before the first; `bar`: what they are good for already."""
    if count < 0:
        text = "Tape across the belt, a mark on the frame. Run, and press each time they meet."
        return Page("BELT LAPS", wrap(text), ("press: they meet",))
    return Page("BELT LAPS", (), ("press: they meet", "hold: done"), "", "%d" % count, ("laps", "", bar and "+-" + bar))


def ready(title: str, text: str) -> Page:
    """What to do before a press begins to measure."""
    return Page(title, wrap(text), ("press: begin", "hold: leave"))


def running(title: str, ms: int, pulses: int, foot: str) -> Page:
    """It is measured."""
    return Page(title, (), (foot, "hold: leave"), "", units.clock_text(ms), ("pulses", "%d" % pulses))


def level(number: int, shown: str, unit: str, was_steady: bool) -> Page:
    """A speed to be set on the console."""
    title = "SET CONSOLE %d/3" % number if was_steady else "NOT STEADY"
    return Page(title, (), ("press if steady", "hold: leave"), "", shown, ("", speed_name(unit)))


def measuring(shown: str, unit: str) -> Page:
    """The speed that was set is looked at for some seconds."""
    return Page("MEASURING", (), ("run on", "hold: leave"), "", shown, ("", speed_name(unit)))


def result(key: str, old, new: int, error) -> Page:
    """The new value beside the old one, to be kept or not."""
    is_console = key == _CONSOLE
    lines = [
        choices.row("old", _value_text(key, old)),
        choices.row("new", _value_text(key, new)),
    ]
    if not is_console:
        lines.append(choices.row("change", choices.signed_text((new - old) * 1000 // old)))
    if error is not None:
        lines.append(choices.row("error +-", bar_text(error, 10 * new if is_console else new)))
    return Page("CONSOLE SHOWS" if is_console else "UM PER PULSE", lines, ("press: again", "hold: keep"))


def kept_row(entry) -> str:
    """A calibration of the list."""
    key, value, _, how, date = entry
    text = _value_text(key, value)
    return choices.row(text, date[5:] if date else how)


def unlikely(is_near: bool, is_sharp: bool) -> Page:
    """What speaks against a result, before it is offered."""
    text = ""
    if not is_near:
        text = "It is over 15% off the old one. Was all right? "
    if not is_sharp:
        text += "Error over 1%: measure longer."
    return message("UNLIKELY", text)


def kept(name: str) -> Page:
    """It is on flash, and holds."""
    return message("KEPT", name + " holds from now on. The old one is in the list: before.")


def not_kept() -> Page:
    """Flash is full, or fails: how to mend that is told in the lobby."""
    return message("NOT KEPT", "It could not be written. Is the flash full?")


def refused(text: str) -> Page:
    """Nothing can be reckoned from what was measured."""
    return message("NO RESULT", text[:1].upper() + text[1:])


def nothing_kept() -> Page:
    """The list is empty."""
    return message("NOTHING BEFORE", "Nothing was calibrated yet.")


def _value_text(key, value):
    if key != _CONSOLE:
        return "%d" % value
    return "--" if value is None else choices.signed_text(value - 1000)
