"""From power-on to the lobby, from there to a run, and back. Needed at these moments only: the App, which is `app`
here, imports this for each, and lets it go after."""

import sys

from micropython import const

from firmware.core.paces import Paces
from firmware.drivers import modules

_START = const(
    "firmware.setup firmware.core.settings firmware.core.vdot firmware.core.quantities"
    " firmware.core.nearest firmware.drivers.files"
)
_LOBBY = const(
    "firmware.lobby firmware.shelf firmware.days firmware.core.progress firmware.ui.offers firmware.ui.pages"
    " firmware.drivers.files firmware.runs firmware.recovery firmware.core.resume firmware.core.journal"
    " firmware.core.session"
)
_ENOSPC = const(28)
_FULL = const("Flash is full: fetch your runs, then mpremote rm them from :data/runs")
_FAILS = const("Flash can't be written (error %d): reset. If it comes again, fetch your runs and flash anew")


def begin(app):
    """Offer to go on with a run that was interrupted, in the lobby's place; True where there is none."""
    _make_paces(app)
    from firmware import runs

    if not runs.closed(app.board.rtc):
        from firmware import recovery

        app.lobby = recovery.offer(app.board.rtc, app.settings, app.notices, app.write_down)
    return app.lobby is None


def look(app):
    """Open the lobby, with nothing offered yet. What a run or the start has left in the heap is let go."""
    _make_paces(app)
    _make_room(app)
    from firmware.lobby import Lobby

    app.lobby = Lobby(app.settings, app.paces, save(app), app.notices, app.write_down)
    # A large plan takes all the room there is.
    modules.let_go("firmware.days firmware.drivers.files")


def start(app, now_ms, plan, workout, found=None):
    """Begin to run a `workout`, or where `plan` is None what the module of that name does in a run's place. `found` is
    what Run.start() wants of a run that was interrupted."""
    app.lobby = None
    _let_go(app)
    if plan is None:
        __import__(workout)
        app.run = run = sys.modules[workout].begin(app.board, app.belt, app.settings, app.write_down, app.renew)
        app.source = run.pulses
        run.start(now_ms)
    else:
        found = found or _new_run(app, plan, workout.day.id)
        from firmware.run import Run

        run = Run(plan, workout, app.belt, app.paces, app.settings, app.board, app.write_down)
        app.sounder = app.board.open_sounder(app.settings.volume, app.settings.led)
        run.start(now_ms, found)
        # Not before: a Ctrl-C meanwhile finds no run that is half begun.
        app.run = run


def save(app):
    """The record of the days done, up to date, and on flash too where that goes well."""
    from firmware import days

    record = days.load(app.notices, app.done)
    if app.done and app.write_down(days.save, record):
        app.done.clear()
    return record


def fail(app, error):
    """A notice of an `error` in writing, once, to be read after the run."""
    text = _FULL if error.errno == _ENOSPC else _FAILS % error.errno
    notice = ("FLASH ERROR", text)
    if notice not in app.notices:
        app.notices.append(notice)
        print(text)


def _make_paces(app):
    if app.paces is None:
        settings = app.settings
        app.paces = Paces(settings.race, settings.unit, settings.tolerance)
        modules.let_go(_START)


def _make_room(app):
    from firmware import runs

    app.write_down(runs.look, app.notices)
    del runs
    _let_go(app)


def _new_run(app, plan, day):
    from firmware import runs

    found = runs.new(plan, day, app.settings, app.board.rtc.datetime())
    del runs
    _let_go(app)
    return found


def _let_go(app):
    app.face.begin()
    modules.let_go(_LOBBY)
