"""Screens of text: what each says, in plain strings. A Page is made once, when its screen comes up."""

from firmware.core import units
from firmware.ui.view import left_text, next_text, percent_text, total_text, wrap


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


def cue(session, paces, unit: str) -> Page:
    """An open step, or one off the belt: its cue, what comes next, and the button."""
    step = session.step
    if step.kind == "prep":
        title = "SET THE DECK"
        text = "Set the deck to " + percent_text(step.incline_permille)
    elif step.kind == "off":
        title = "OFF BELT"
        text = "Off the belt."
    else:
        title = "REST"
        text = "Stand until you are ready."
    text = step.cue or text
    return Page(title, wrap(text), (next_text(session.next_step, paces, unit, -1), "press when done"))


def paused(session, unit: str) -> Page:
    """A pause, by hand or because the belt stopped."""
    left = left_text(session.left_mm, session.left_ms, unit)
    number = left.rstrip("kmi") or units.clock_text(session.step_ms)
    rep = "" if session.rep is None else "rep %d/%d" % session.rep
    what = (left[len(number) :] + " left").strip() if left else "so far"
    side = (rep, total_text(session.total_mm, unit), what)
    if session.auto_paused:
        return Page("BELT STOPPED", (), ("belt on: goes on", "hold: end run"), "", number, side)
    return Page("PAUSED", (), ("press: go on", "hold: end run"), "", number, side)


def finished(session, unit: str) -> Page:
    """The totals of a run."""
    distance, _, name = total_text(session.total_mm, unit).partition(" ")
    lines = ["%d of %d steps" % (session.index, session.count)]
    title = "ENDED EARLY" if session.ended_early else "WELL RUN"
    return Page(title, lines, ("press to close",), "", distance, (units.clock_text(session.total_ms), "", name))


def no_pulse() -> Page:
    """The belt was to start, and not one pulse came."""
    text = "Belt running? Set the magnet 2-5 mm from the sensor, check plug and wire."
    return Page("NO PULSE", wrap(text), ("hold: pause",))


def message(title: str, text: str, feet=("press to go on",), hint: str = "") -> Page:
    """An error or a notice: the text, wrapped."""
    return Page(title, wrap(text), feet, hint)
