"""Brings what takes a run's place into a state, for the golden pictures: runs on the twin's VM, after
golden_stage.py."""
# Names of golden_stage.py, and for golden_states.mjs.
# ruff: noqa: F401, F821

import os

from firmware import calibrate, last_runs, settings_menu
from firmware.boards.esp32_devkit import Board
from firmware.core.belt import Belt
from firmware.drivers import storage
from firmware.logbook import Logbook
from firmware.ui import calibrate_page, settings_page

_LONG = 2  # of drivers.button
_APART_MS = 1000
_CLOCK = (2026, 11, 20, 4, 18, 4, 0, 0)

_board = Board()
_belt = Belt(157080, 1, "hall")


def _empty():
    """No settings, calibrations or runs on flash."""
    for path in ("settings.json", "data/settings.good.json", "data/settings.before.json", "data/calibration.json"):
        _put(path, None)
    for name in runs.names():
        os.remove("data/runs/" + name)
    storage.make_folder("data")
    storage.make_folder("data/runs")


def _put(path, text):
    if text is not None:
        with open(path, "w") as file:
            file.write(text)
        return
    try:
        os.remove(path)
    except OSError:
        pass  # it was not there


def _write_down(write, *what):
    write(*what)
    return True


def _answer(view, does, shown_s):
    """Show where a dialog is after the button's events, a letter each: a press or a hold."""
    now_ms = 0
    view.start(now_ms)
    for letter in does:
        for event in (0, SHORT if letter == "p" else _LONG):
            now_ms += _APART_MS
            view.press(event, now_ms)
    page(view.view(now_ms), shown_s)


def change(does, said='{"race": "mile=7:00"}', before=None, write=_write_down, shown_s=0):
    """The settings' menu, of a settings.json that said so, and one before that."""
    _empty()
    _put("data/settings.good.json", before)
    _put("settings.json", said)
    chosen = load(said)
    _answer(settings_menu.begin(_board, _belt, chosen, write, lambda: None), does, shown_s)


def measure(does, kept="[]", unit="km"):
    """The wizards of calibration; `kept` as in data/calibration.json."""
    _empty()
    _put("data/calibration.json", '{"v": 1, "belt_mm": 2835, "kept": %s}' % kept)
    _answer(calibrate.begin(_board, _belt, settings(unit=unit), _write_down, lambda: _belt), does, 0)


def ran(minutes, kmh, flags, day="1.2", is_set=True):
    """One run more is on flash, as firmware/run.py writes it, with the flags of its last checkpoint."""
    clock = _CLOCK if is_set else (2000, 1, 1, 5, 0, 3, 0, 0)
    found = runs.new("mile", day, settings(), clock)
    session = Session(workout("run 2:00:00 easy"), paces())
    logbook = Logbook(_belt, _board)
    logbook.begin(session, *found)
    session.start(0)
    session.advance(0, 0, 2500)
    session.advance(minutes * 60000, minutes * int(kmh * 1000000 / 60), 2500)
    logbook.update(1)
    logbook.checkpoint(flags)


def look_back(does="", unit="km", damaged=None):
    """The last runs; the file `damaged` holds something else."""
    if damaged:
        _put("data/runs/" + damaged, "?")
    _answer(last_runs.begin(_board, _belt, settings(unit=unit), None, None), does, 0)
    _empty()


_empty()
