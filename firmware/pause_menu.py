"""What can be done to a run that is paused. Loaded when the runner asks for it, and let go after."""

from micropython import const

from firmware.drivers.button import LONG, VERY_LONG
from firmware.ui import menus
from firmware.ui.pages import message

_DISCARDS = const("discard")
_CHOICES = ("End, keep run", "Skip this step", "Back a step", "Discard run", "Go on")
_ACTIONS = ("end", "next", "back", _DISCARDS, "")
_DISCARD = const("This day stays to be run. Its record goes when flash is full.")


class PauseMenu:
    """`page` is what to show."""

    modules = "firmware.pause_menu firmware.ui.menus firmware.ui.pages"

    def __init__(self):
        self._at = 0
        self._is_sure = False
        self.page = menus.menu("PAUSED", _CHOICES, 0)

    def press(self, event: int):
        """What the runner chose: "end", "next", "back" or "discard", or "" to go on; None while they choose. What can't
        be undone is asked for twice."""
        if event == VERY_LONG:
            # The end of a hold that has done its part.
            return None
        is_long = event == LONG
        if self._is_sure:
            return _DISCARDS if is_long else ""
        if is_long:
            chosen = _ACTIONS[self._at]
            if chosen != _DISCARDS:
                return chosen
            self._is_sure = True
            self.page = message("DISCARD RUN?", _DISCARD, ("press: no, go on", "hold: discard"))
            return None
        self._at = (self._at + 1) % len(_CHOICES)
        self.page = menus.menu("PAUSED", _CHOICES, self._at)
        return None
