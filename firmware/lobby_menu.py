"""The menu of the ready screen: another plan, a day of one's own choice, and what takes a run's place. Loaded when it
is asked for, and let go after."""

from micropython import const

from firmware.core import progress
from firmware.drivers.button import LONG, VERY_LONG
from firmware.ui import menus

_OTHER = const("Other plan")
_PICK = const("Pick a day")
_SKIP = const("Skip this day")
# And the modules of what takes a run's place.
_VIEWS = {
    "Last runs": "firmware.last_runs",
    "Sensor": "firmware.sensor",
    "Calibrate": "firmware.calibrate",
    "Settings": "firmware.settings_menu",
}
_BACK = const("Back")


class LobbyMenu:
    """`page` is what to show; `day_id`, once something is chosen, the day that was picked, else None;
    `view`, the module that is to take a run's place, else None.

    `offer`: what the ready screen offers, None where it offers nothing; `record`: that of core.progress; `has_others`:
    whether there are other plans.
    """

    modules = "firmware.lobby_menu firmware.ui.menus"

    def __init__(self, offer, record: dict, has_others: bool):
        self._offer = offer
        self._record = record
        self.day_id = None
        self.view = None
        self._is_picking = False
        self._lines = ["Last runs", "Sensor", "Calibrate", "Settings", _BACK]
        if offer is not None:
            if offer.workout is not None:
                self._lines.insert(0, _SKIP)
            self._lines.insert(0, _PICK)
        if has_others:
            self._lines.insert(0, _OTHER)
        self._at = 0
        self._show()

    def press(self, event: int):
        """The line that was chosen, None while nothing is. A press goes to the next line, a hold takes it, a very long
        one leaves."""
        if event == VERY_LONG:
            return _BACK
        if event != LONG:
            self._at = (self._at + 1) % len(self._lines)
            self._show()
            return None
        if self._is_picking:
            self.day_id = self._offer.days[self._at]
            return _BACK
        chosen = self._lines[self._at]
        self.view = _VIEWS.get(chosen)
        if chosen != _PICK:
            return chosen
        self._pick()
        return None

    def _pick(self):
        """Go on to the days; the one that is offered comes first."""
        offer = self._offer
        self._is_picking = True
        self._at = 0 if offer.workout is None else offer.days.index(offer.workout.day.id)
        self._lines = []
        for day_id in offer.days:
            self._lines.append("%-5s%s" % (day_id, progress.state_of(self._record, offer.name, day_id)))
        self._show()

    def _show(self):
        self.page = menus.menu("PICK A DAY" if self._is_picking else "MENU", self._lines, self._at)
