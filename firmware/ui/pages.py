"""Screens of text: what each says, in plain strings. A Page is made once, when its screen comes up, and none of this
is needed after that."""

from firmware.core import units
from firmware.core.session import BELT, FINISHED, PAUSED
from firmware.ui.screens import Page
from firmware.ui.view import left_text, next_text, percent_text, total_text, wrap


def of(session, paces, unit: str, is_sudden=False, is_discarded=False):
    """The Page that belongs to a session which does not run. `is_sudden`: of the belt; `is_discarded`: the run was
    thrown away."""
    if session.state == PAUSED:
        return paused(session, unit, is_sudden)
    if session.state == FINISHED:
        return finished(session, unit, is_discarded)
    return no_pulse() if session.waiting_for == BELT else cue(session, paces, unit)


def cue(session, paces, unit: str) -> Page:
    """An open step, or one off the belt: its cue, what comes next, and the button."""
    step = session.step
    if step.kind == "prep":
        # Beside what is left of a timed one there is room for so much.
        title = "SET THE DECK" if step.length_ms is None else "SET DECK"
        text = "Set the deck to " + percent_text(step.incline_permille)
    elif step.kind == "off":
        title = "OFF BELT"
        text = "Off the belt."
    else:
        title = "REST"
        text = "Stand until you are ready."
    text = step.cue or text
    return Page(title, wrap(text), (next_text(session.next_step, paces, unit, -1), "press when done"))


def paused(session, unit: str, is_sudden=False) -> Page:
    """A pause, by hand or because the belt stopped; where that was sudden it may be the sensor."""
    left = left_text(session.left_mm, session.left_ms, unit, session.step.length_mm)
    number = left.rstrip("kmi") or units.clock_text(session.step_ms)
    rep = "" if session.rep is None else ("rep %d/%d" if len(number) < 4 else "%d/%d") % session.rep
    what = (left[len(number) :] + " left").strip() if left else "so far"
    side = (what, rep, total_text(session.total_mm, unit))
    if session.auto_paused:
        lines = ("or sensor off?",) if is_sudden else ()
        return Page("BELT STOPPED", lines, ("belt on: goes on", "hold: menu"), "", number, side)
    return Page("PAUSED", (), ("press: go on", "hold: menu"), "", number, side)


def finished(session, unit: str, is_discarded=False) -> Page:
    """The totals of a run; with its best repetition where there was more to it, with its average pace where it was one
    step, or with how many steps were done where that says more."""
    total_mm = session.total_mm
    total_ms = session.total_ms
    distance, _, name = total_text(total_mm, unit).partition(" ")
    mm = session.best_mm
    ms = session.best_ms
    has_best = ms and ms != total_ms
    lines = []
    steps = ""
    if has_best:
        if session.ended_early:
            # Beside the figure, so that all of it is one page: a second one would be looked for with a press.
            steps = "%d/%d done" % (session.index, session.count)
        lines.extend(wrap("best %s %s %s" % (left_text(mm, None, unit, mm), units.clock_text(ms), _pace(mm, ms, unit))))
    elif session.count == 1 and total_mm and total_ms >= 1000:
        lines.append("average " + _pace(total_mm, total_ms, unit))
    else:
        lines.append("%d of %d steps" % (session.index, session.count))
    title = "DISCARDED" if is_discarded else "ENDED EARLY" if session.ended_early else "WELL RUN"
    return Page(title, lines, ("press to close",), "", distance, (units.clock_text(total_ms), steps, name))


def _pace(mm, ms, unit):
    # In two parts, to stay below 2^30.
    return "%s/%s" % (units.pace_text(mm * 10 // (ms // 100), unit), unit)


def no_pulse() -> Page:
    """The belt was to start, and not one pulse came."""
    text = "Belt running? Set the magnet 2-5 mm from the sensor, check plug and wire."
    return Page("NO PULSE", wrap(text), ("hold: pause",))


def message(title: str, text: str, feet=("press to go on",), hint: str = "") -> Page:
    """An error or a notice: the text, wrapped."""
    return Page(title, wrap(text), feet, hint)
