"""The settings, changed with one button before a run. The app imports it when it is asked for, and lets it go after."""

import json

from firmware import dialog, setup
from firmware.core import settings, units, vdot
from firmware.core.quantities import parse_time
from firmware.dialog import choose, confirm, enter
from firmware.ui import settings_page

_MODULES = (
    "firmware.settings_menu firmware.dialog firmware.setup firmware.core.settings firmware.core.vdot"
    " firmware.core.quantities firmware.core.nearest firmware.drivers.files firmware.ui.settings_page"
    " firmware.ui.choices firmware.ui.menus firmware.ui.pages"
)

# In the menu's order.
_KEYS = (
    "race",
    "unit",
    "volume",
    "flash",
    "led",
    "brightness",
    "dim_minutes",
    "rotate",
    "sensor",
    "pulses_per_rev",
    "console_permille",
)
_MINUTES = (0, 1, 2, 5, 10, 20, 30, 60)
# What is taken from them when the board starts.
_LATER = ("rotate",)
_RACES = ("1500", "mile", "3k", "5k", "10k", "half", "marathon")
_LONG_RACES = ("half", "marathon")
# VDOT of somebody who has not said anything yet.
_ANYBODY = 35


def begin(board, belt, chosen, write_down, renew):
    """The menu, to be put in a run's place. `chosen`, the app's Settings, are changed in place, and renew() makes what
    depends on them; write_down(write, *what) writes to flash and takes care of a failure."""
    menu = _Menu(chosen, write_down, renew)
    return dialog.Dialog(menu.flow(), _MODULES, board.pulses, menu.finish)


class _Menu:
    def __init__(self, chosen, write_down, renew):
        self._chosen = chosen
        self._write_down = write_down
        self._renew = renew
        self._notices = []
        self._saved = setup.load(self._notices)
        self._given: dict = dict(self._saved)

    def flow(self):
        """From the list to the end, one item after the other."""
        at = 0
        while True:
            values = self._values()
            rows = [settings_page.row(key, values[key]) for key in _KEYS]
            rows.extend(("Last settings", "Back"))
            at = yield from choose("SETTINGS", rows, at, "hold: change")
            if at > len(_KEYS):
                if (yield from self._leave()):
                    return
                continue
            if at == len(_KEYS):
                yield from self._go_back()
            elif _KEYS[at] == "race":
                yield from self._race()
            else:
                yield from self._change(_KEYS[at], values[_KEYS[at]])

    def finish(self):
        """Save what was chosen so far: the power may go."""
        if self._is_changed() and self._fault() is None:
            self._write_down(setup.save, self._given)

    def _values(self):
        values = settings.fresh()
        values.update(self._given)
        return values

    def _is_changed(self):
        return self._given != self._saved

    def _fault(self):
        """What is wrong with all of it together, or None."""
        try:
            settings.decode(settings.encode(self._given))
        except settings.SettingsError as error:
            return str(error)
        return None

    def _change(self, key, value):
        options = self._options(key, value)
        texts = [settings_page.value_text(key, option) for option in options]
        chosen = yield from choose(settings_page.name(key).upper(), texts, options.index(value))
        if options[chosen] == value:
            return
        given = self._given
        given[key] = options[chosen]
        if key == "pulses_per_rev":
            # The same belt passes in a turn of the roller. What is beyond the limits is told as the menu is left.
            um = self._values()["um_per_pulse"] * value
            given["um_per_pulse"] = (um + given[key] // 2) // given[key]

    def _options(self, key, value):
        """What is offered for a key: all that it may be, or the best of it, and always what it is."""
        rule = json.loads(settings.FIELDS)[key]
        if isinstance(rule[1], list):
            return rule[1]
        if key == "console_permille":
            return [None] if value is None else [None, value]
        options = list(_MINUTES if key == "dim_minutes" else range(rule[1], rule[2] + 1))
        if value not in options:
            options.append(value)
        return sorted(options)

    def _race(self):
        race = self._given.get("race") or ""
        texts = ["none"]
        texts.extend(_RACES)
        shown = race.partition("=")[0] or "none"
        if shown not in texts:
            # Of a distance that is not in the list: it can be kept.
            texts.append(shown)
        at = yield from choose("RACE", texts, texts.index(shown))
        name = texts[at]
        if at == 0:
            self._given["race"] = None
        if at == 0 or at > len(_RACES):
            return
        figure = self._suggest(race, name)
        while True:
            figure = yield from enter(name.upper(), figure, "h:m:s" if name in _LONG_RACES else "m:s")
            try:
                race = name + "=" + units.clock_text(parse_time(figure))
                value = vdot.vdot(*vdot.parse_race(race))
            except ValueError as error:
                yield from confirm(settings_page.fault(str(error)))
                continue
            if (yield from confirm(settings_page.targets(race, value, self._values()["unit"]))):
                self._given["race"] = race
                return

    def _suggest(self, race, name):
        """A time to begin with: the race's own, or what the runner's last one promises."""
        if race.partition("=")[0] == name:
            ms = vdot.parse_race(race)[1]
        else:
            value = vdot.vdot(*vdot.parse_race(race)) if race else _ANYBODY
            ms = vdot.time_ms(value, name)
        seconds = ms // 1000
        if name in _LONG_RACES:
            return "%d:%02d:%02d" % (seconds // 3600, seconds // 60 % 60, seconds % 60)
        return "%02d:%02d" % (seconds // 60, seconds % 60)

    def _go_back(self):
        """To the settings before."""
        before = setup.last()
        if before is None:
            before = self._given
        lines = settings_page.differences(self._given, before, settings.fresh())
        if (yield from confirm(settings_page.before(lines))):
            self._given = before

    def _leave(self):
        """Save, and say so; False where that can't be done as it is."""
        if not self._is_changed():
            return True
        fault = self._fault()
        if fault is not None:
            yield from confirm(settings_page.fault(fault))
            return False
        values = self._values()
        later = [key for key in _LATER if values[key] != getattr(self._chosen, key)]
        is_other = values["pulses_per_rev"] != self._chosen.pulses_per_rev
        if not self._write_down(setup.save, self._given):
            yield from confirm(settings_page.not_kept())
            return True
        self._saved = self._given
        settings.update(self._given, self._chosen)
        self._renew()
        yield from confirm(settings_page.saved(later, is_other, bool(self._notices)))
        return True
