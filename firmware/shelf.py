"""The plans on flash: plans/*.plan, read for a screen that has the letters of ASCII."""

import gc
import os

from micropython import const

from firmware.core import progress
from firmware.core.workout import Repeat, Workout
from firmware.drivers import modules, storage

_FOLDER = const("plans")
_SUFFIX = const(".plan")
_PIECE = const(512)  # holds a line of 120 characters, four bytes each

# What runners write and the screen can't, and what it shows for it.
_FOREIGN = const(
    "äöüÄÖÜßéèêëáàâãåíìîïóòôõøúùûñçýÿÉÈÊÁÀÂÅÇÑØšžčřłńęąćśźżğış\u2013\u2014\u2018\u2019\u201c\u201d\u201e\u2026×·\u2192"
)
_LIKENESS = const('aouAOUseeeeaaaaaiiiiooooouuuncyyEEEAAAACNOszcrlneacszzgis--\'\'""".x->')


# The parser is needed for moments only, and would take 10 KB of heap throughout a run.
_PARSER = const("firmware.core.script firmware.core.step_line firmware.core.quantities firmware.core.nearest")


class Offer:
    """What the ready screen offers, its texts in ASCII: a plan's `name` and `title`, and its next day's `workout`, None
    where all days are done; `days`, the ids of all; or `error`, the text of what is wrong with the file."""

    def __init__(self, name: str):
        self.name = name
        self.title = ""
        self.days: list = []
        self.workout: Workout | None = None
        self.error: str | None = None


def plain(text: str) -> str:
    """The text with each letter that isn't ASCII's replaced by the one nearest to it, or by a "?"."""
    if len(text.encode()) == len(text):
        return text
    made = ""
    for char in text:
        if 0x300 <= ord(char) < 0x370:
            continue  # an accent by itself, after its letter
        if ord(char) > 127:
            at = _FOREIGN.find(char)
            char = "?" if at < 0 else _LIKENESS[at]
        made += char
    return made


def names() -> list:
    """Names of all plans, sorted."""
    try:
        found = os.listdir(_FOLDER)
    except OSError:
        found = []
        try:
            storage.make_folder(_FOLDER)
        except OSError:
            pass  # full: whoever copies a plan is told
    # What a computer's file manager leaves behind begins with a dot.
    files = [file for file in found if file.endswith(_SUFFIX) and not file.startswith(".")]
    return sorted([file[: -len(_SUFFIX)] for file in files])


def _lines(path):
    """Yield the file's lines as bytes. A long one comes in pieces: no file can ask for more memory."""
    with open(path, "rb") as file:
        while True:
            line = file.readline(_PIECE)
            if not line:
                return
            yield line


def offer(name: str, record: dict, day_id=None) -> Offer:
    """The plan and its day `day_id`; where that is left out, its next by the record of core.progress."""
    gc.collect()
    from firmware.core import script

    gc.collect()
    made = Offer(name)
    file = name + _SUFFIX
    path = _FOLDER + "/" + file
    try:
        plan = script.read_plan(_lines(path), file, gc.collect)
        made.title = plain(plan.title or "")
        made.days = plan.days
        day_id = day_id or progress.next_day(record, name, plan)
        plan = None
        if day_id is not None:
            made.workout = workout = script.read_day(_lines(path), file, day_id, gc.collect)
            workout.day.name = plain(workout.day.name)
            _make_plain(workout.items)
    except script.PlanError as error:
        made.error = plain(str(error))
    except OSError:
        made.error = plain(file + " can't be read: copy it again, mpremote cp " + file + " :plans/")
    del script
    modules.let_go(_PARSER)
    return made


def _make_plain(items):
    """Make the cues of all steps among `items` plain."""
    for item in items:
        if isinstance(item, Repeat):
            _make_plain(item.items)
        elif item.cue is not None:
            item.cue = plain(item.cue)
