"""Before a run: notices, plans, the day that is offered, and what the button does to them.

Nothing of this is needed while somebody runs: the app lets it go then and imports it again afterwards.
"""

from micropython import const

from firmware import days, shelf
from firmware.core import progress
from firmware.drivers.button import SHORT
from firmware.ui import offers, pages

_OTHER = const("hold: other plan")
_SENSOR = const("hold: sensor")
_NO_PLAN_HELP = const("No plan on board. Copy one: mpremote cp mile.plan :plans/ and reset.")


class Lobby:
    """`page` is what to show. Call look() first.

    `record` is that of core.progress; `notices`, a list of (title, text), come first, and leave the list as they are
    read; write_down(write, *what) writes to flash and takes care of a failure.
    """

    def __init__(self, settings, paces, record: dict, notices: list, write_down):
        self._unit = settings.unit
        self._preferred = settings.plan
        self._paces = paces
        self._record = record
        self._notices = notices
        self._write_down = write_down
        self._is_warned = False

    def press(self, event: int):
        """Do what the button's SHORT or LONG means on this screen. (plan's name, workout) of the run that is to begin,
        (None, None) for the sensor's view, which follows the last plan; else None."""
        offer = self._offer
        if event != SHORT:
            self._at += 1
            if self._at >= len(self._names):
                return None, None
            self._show()
        elif offer is None:
            self.look()
        elif event == SHORT:
            if offer.workout is None:
                # All days are done: from the first again.
                self._record["plans"][offer.name] = []
            elif offer.workout.items:
                return self._start()
            else:
                progress.mark_done(self._record, offer.name, offer.workout.day.id)
            self._save()
            self._show()
        return None

    def look(self):
        """Take stock of the plans and offer the first."""
        names = shelf.names()
        if not self._record["known"] and names:
            self._record["known"] = names
            self._save()
        self._names = progress.in_order(self._record, names, self._preferred)
        self._at = 0
        self._show()

    def _show(self):
        """The next notice, or the chosen plan's next day, or why there is none."""
        self._offer = None
        hint = _OTHER if self._at + 1 < len(self._names) else _SENSOR
        if self._notices:
            self.page = pages.message(*self._notices.pop(0), hint=hint)
            return
        if not self._names:
            self.page = pages.message("NO PLAN", _NO_PLAN_HELP, ("press: try again",), hint)
            return
        offer = shelf.offer(self._names[self._at], self._record)
        if offer.error is not None:
            self.page = pages.message("PLAN ERROR", offer.error, hint=hint)
            return
        self._offer = offer
        if offer.workout is None:
            self.page = offers.plan_done(offer.title, hint)
        elif offer.workout.items:
            self.page = offers.ready(offer.title, offer.workout, self._paces, self._unit, hint)
        else:
            self.page = offers.rest_day(offer.title, offer.workout.day, hint)

    def _start(self):
        offer = self._offer
        self._record["last"] = offer.name
        self._record["known"] = self._names
        if not self._save() and not self._is_warned:
            # Now, while the last run can still be fetched to make room.
            self._is_warned = True
            self._show()
            return None
        return offer.name, offer.workout

    def _save(self):
        return self._write_down(days.save, self._record)
