"""Brings the screens into a state, for the golden pictures: runs on the twin's VM, with the device's own code, after
shown.py.

`show` is given by golden.mjs and takes the address of a picture: 8 pages of 128 columns.
"""
# Names for golden_states.mjs, `show` of golden.mjs, and Shown of shown.py.
# ruff: noqa: F401, F821

import framebuf
import uctypes

from firmware import recovery, runs
from firmware.core import script
from firmware.core.paces import Paces
from firmware.core.quality import Quality
from firmware.core.session import Session
from firmware.core.settings import SettingsError, load
from firmware.lobby_menu import LobbyMenu
from firmware.pause_menu import PauseMenu
from firmware.shelf import Offer
from firmware.ui import offers, pages, sensor_page
from firmware.ui.screens import Screens
from firmware.ui.small_screens import SmallScreens
from firmware.ui.view import speed_text

SHORT = 1  # of drivers.button, whose constants have no names on the device

_STEP_MS = 50
_DRAWS = 4  # a picture every so many steps
_MS_OF_KMH = 3600

buffer = bytearray(1024)
canvas = framebuf.FrameBuffer(buffer, 128, 64, framebuf.MONO_VLSB)
screens = Screens


def panel(rows):
    """The display that follows has 64 rows, or 32; the picture is empty."""
    global canvas, screens
    canvas.fill(0)
    screens = Screens if rows == 64 else SmallScreens
    canvas = framebuf.FrameBuffer(buffer, 128, rows, framebuf.MONO_VLSB)


def settings(race="mile=7:00", unit="km"):
    """As settings.json gives them."""
    return load('{"unit": "%s"%s}' % (unit, ', "race": "%s"' % race if race else ""))


def paces(race="mile=7:00", unit="km"):
    """The runner's."""
    given = settings(race, unit)
    return Paces(given.race, given.unit, given.tolerance)


def workout(steps, name="Day"):
    """A day of `steps`, the plan's lines or those of one step."""
    lines = ["  " + line for line in steps.split("\n")]
    text = "title: Plan\nday 1.1 %s\n%s\n" % (name, "\n".join(lines))
    return script.read_day(text.encode().split(b"\n"), "golden.plan", "1.1")


class Run:
    """A run of `steps` that has begun; its methods return it, for the next one."""

    def __init__(self, steps, race="mile=7:00", unit="km", console_permille=1000):
        given = paces(race, unit)
        self.session = Session(workout(steps), given)
        self.shown = Shown(self.session, given, unit, console_permille)
        self._screens = screens(canvas)
        self._ms = 0
        self._um = 0
        self._speed = 0
        self.session.start(0)
        self.go(0)

    def go(self, seconds, kmh=None):
        """Time goes on, with the belt at `kmh`: the last speed where it is left out, None seen of it where it is -1."""
        if kmh is not None:
            self._speed = -1 if kmh < 0 else int(kmh * 1000000 / _MS_OF_KMH + 0.5)
        for n in range(int(seconds * 1000) // _STEP_MS + 1):
            self._ms += _STEP_MS
            self._um += max(self._speed, 0) * _STEP_MS
            self.session.advance(self._ms, self._um // 1000, self._speed)
            self.shown.see(self._ms, self._speed)
            if n % _DRAWS == 0:
                self._draw()
        self._draw()
        return self

    def leap(self, seconds, kmh):
        """The same in two strides, for long steps: nothing between is drawn."""
        self.go(0.2, kmh)
        self._ms += int(seconds * 1000)
        self._um += self._speed * int(seconds * 1000)
        return self.go(0)

    def next(self, times=1):
        """Press."""
        for _ in range(times):
            self.session.next(self._ms)
        return self.go(0)

    def flip(self):
        """Press once while running."""
        self.shown.flip(self._ms)
        return self.go(0)

    def stop(self, is_sudden=False):
        """The belt stops; where it does so suddenly it may be the sensor."""
        self.shown.is_sudden = is_sudden
        return self.go(1, 0)

    def pause(self):
        """Hold."""
        self.session.pause(self._ms)
        return self.go(0)

    def end(self, is_discarded=False):
        """End the run in the pause's menu, or throw it away."""
        self.shown.is_discarded = is_discarded
        self.session.end(self._ms)
        return self.go(0)

    def _draw(self):
        # Pulses come from the first one on.
        self._screens.draw(self.shown.view(self._ms, self._speed, self._um), self._ms)


def page(view, shown_s=0):
    """A Page that has stood for so long."""
    drawn = screens(canvas)
    drawn.draw(view, 0)
    if shown_s:
        drawn.draw(view, shown_s * 1000)


def ready(title, steps, name="Easy run", day="1.2", race="mile=7:00", unit="km", hint="hold: menu", shown_s=0):
    """The ready screen."""
    made = workout(steps, name)
    made.day.id = day
    page(offers.ready(title, made, paces(race, unit), unit, hint), shown_s)


def plan_offer():
    """What the ready screen offers on day 1.4 of a plan of nine days."""
    offer = Offer("mile")
    offer.days = ["1.%d" % day for day in range(1, 8)] + ["2.1", "2.2"]
    offer.workout = workout("run 30:00 easy")
    offer.workout.day.id = "1.4"
    return offer


def record():
    """One day is done, one was skipped, one was run in part."""
    return {"v": 1, "plans": {"mile": "1.1 1.2- 1.3~"}, "known": [], "last": None}


def menu(made, presses=0):
    """A menu, so many presses later; `made` is what holds its page."""
    for _ in range(presses):
        made.press(SHORT)
    page(made.page)


def wrong_plan(text, file="mile.plan"):
    """What the parser says of a plan."""
    try:
        script.read_plan(text.encode().split(b"\n"), file)
    except script.PlanError as error:
        return str(error)
    raise ValueError("the plan is right")


def wrong_settings(text):
    """What the settings' reader says of them, as the notice does."""
    try:
        load(text)
    except SettingsError as error:
        text = str(error)
        return text + (" " if text.endswith("?") else ". ") + "Until then the defaults hold."
    raise ValueError("the settings are right")


def sensor(title, foot, counts, speed, last, is_seen=True, kind="hall"):
    """The sensor's view after some seconds, with `counts` of pulses, bounced, missed and lost."""
    quality = Quality(kind)
    quality.update(0, 0, 0, 0)
    quality.update(5000, *counts[:3])
    last = last or sensor_page.advice(kind, quality, counts[0], is_seen)
    page(sensor_page.live(title, (foot,), quality, counts, is_seen, speed_text(speed, "km"), last))


class Face:
    """What the crash page is drawn on."""

    def begin(self):
        """Nothing was drawn before."""

    def draw(self, view, now_ms):
        """As firmware.face draws it."""
        screens(canvas).draw(view, now_ms)

    def flush(self):
        """Nothing has to go anywhere."""
        return False


def crash(error, is_kept=None):
    """The last page that a device shows; KeyboardInterrupt is a computer at work."""
    from firmware import crash as reporter

    reporter.report(error, is_kept, Face(), lambda write, *what: True)


def caption(text):
    """A name in two rows of small letters, for the contact sheets."""
    canvas.fill(0)
    canvas.text(text[:16], 0, 0, 1)
    canvas.text(text[16:32], 0, 8, 1)


def take():
    """Show the picture."""
    show(uctypes.addressof(buffer))
