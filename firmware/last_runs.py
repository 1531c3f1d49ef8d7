"""The last runs, from the newest on: what is kept of each on flash."""

import gc
import json

from micropython import const

from firmware import dialog, runs, shelf
from firmware.core import resume, units
from firmware.core.checkpoint import (
    DISCARDED,
    DONE_MM,
    DONE_MS,
    EARLY,
    ENDED,
    FLAGS,
    RUN_UP_MM,
    RUN_UP_MS,
    STEP_MM,
    STEP_MS,
)
from firmware.ui.pages import message
from firmware.ui.screens import Page
from firmware.ui.view import total_text

_FOLDER = const("data/runs/")

_MODULES = const(
    "firmware.last_runs firmware.runs firmware.shelf firmware.dialog firmware.core.progress firmware.core.resume"
    " firmware.core.session firmware.ui.pages firmware.ui.menus firmware.ui.choices"
)


def begin(board, belt, settings, write_down, renew):
    """The view, to be put in a run's place."""
    return dialog.Dialog(_flow(settings.unit), _MODULES, board.pulses)


def _flow(unit):
    count = sum(1 for _ in runs.names())
    if not count:
        yield from dialog.ask(message("LAST RUNS", "There is none yet.", ("press: back",)))
        return
    at = 1
    file = runs.older()
    while not (yield from dialog.ask(_page(file, unit, "%d/%d" % (at, count)))):
        at = at % count + 1
        file = runs.older(file or "~") or runs.older()


def _page(file, unit, corner):
    """A run on a screen: where it stood last, whole or not."""
    header = numbers = None
    try:
        with open(_FOLDER + file, "rb") as source:
            header, numbers = resume.last(source.read, gc.collect)
    except OSError:
        pass  # the page says that it can't be read
    if header is None or numbers is None:
        page = message("RUN " + file[:4], "It can't be read.", ("press: older",), "hold: back")
        page.corner = corner
        return page
    told = json.loads(header)
    distance, _, name = total_text(numbers[STEP_MM] + numbers[RUN_UP_MM] + numbers[DONE_MM], unit).partition(" ")
    time = units.clock_text(numbers[STEP_MS] + numbers[RUN_UP_MS] + numbers[DONE_MS])
    lines = [_state(numbers[FLAGS])]
    if told["start"]:
        lines.insert(0, "%d-%02d-%02d %02d:%02d" % tuple(told["start"][:5]))
    title = shelf.plain(told["plan"]) + " " + told["day"]
    page = Page(title, lines, ("press: older",), "hold: back", distance, (time, "", name))
    page.corner = corner
    return page


def _state(flags):
    if flags & DISCARDED:
        return "discarded"
    if not flags & ENDED:
        return "interrupted"
    return "ended early" if flags & EARLY else "run to its end"
