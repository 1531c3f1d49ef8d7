"""Before a run: notices, plans, the day that is offered, the menu, and what the button does to them.

Nothing of this is needed while somebody runs: the app lets it go then and imports it again afterwards.
"""

from micropython import const

from firmware import shelf
from firmware.core import progress
from firmware.drivers import modules
from firmware.drivers.button import LONG, SHORT

_MENU = const("hold: menu")
_SAVING = const("firmware.days firmware.drivers.files")
_NO_PLAN_HELP = const("No plan on board. Copy one: mpremote cp mile.plan :plans/ and reset.")

# Lines of the menu.
_OTHER = const("Other plan")
_SKIP = const("Skip this day")


class Lobby:
    """`page` is what to show; `menu`, the open menu or None. Call look() first.

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
        self.menu = None

    def press(self, event: int):
        """Do what the button means on this screen. (plan's name, workout) of the run that is to begin; (None, name) of
        the module that takes a run's place; else None."""
        menu = self.menu
        if menu is not None:
            choice = menu.press(event)
            self.page = menu.page
            if choice is None:
                return None
            self.menu = None
            day_id = menu.day_id
            view = menu.view
            modules.let_go(menu.modules)
            return (None, view) if view else self._take(choice, day_id)
        if event == LONG and not self._notices:
            from firmware.lobby_menu import LobbyMenu

            self.menu = LobbyMenu(self._offer, self._record, len(self._names) > 1)
            self.page = self.menu.page
        elif event == SHORT:
            return self._press()
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

    def _press(self):
        """A short press on what is offered."""
        offer = self._offer
        if offer is None:
            self.look()
            return None
        if offer.workout is None:
            # All days are done: from the first again.
            progress.forget(self._record, offer.name)
        elif offer.workout.items:
            return self._start()
        else:
            progress.mark_done(self._record, offer.name, offer.workout.day.id)
        self._save()
        self._show()
        return None

    def _show(self, day_id=None):
        """The next notice, or the chosen plan's next day or day `day_id`, or why there is none."""
        self._offer = None
        if self._notices:
            self._say(*self._notices.pop(0))
            return
        if not self._names:
            self._say("NO PLAN", _NO_PLAN_HELP, ("press: try again",), _MENU)
            return
        # What makes its page comes after the plan is read, which takes all the room there is.
        offer = shelf.offer(self._names[self._at], self._record, day_id)
        if offer.error is not None:
            self._say("PLAN ERROR", offer.error, hint=_MENU)
            return
        from firmware.ui import offers

        self._offer = offer
        self.page = offers.of(offer, self._paces, self._unit, _MENU)
        del offers
        modules.let_go("firmware.ui.offers")

    def _say(self, title, text, feet=("press to go on",), hint=""):
        from firmware.ui import pages

        self.page = pages.message(title, text, feet, hint)
        del pages
        modules.let_go("firmware.ui.pages")

    def _take(self, choice, day_id):
        """Do what the menu gave."""
        offer = self._offer
        if choice == _OTHER:
            self._at = (self._at + 1) % len(self._names)
        elif choice == _SKIP:
            progress.mark_done(self._record, offer.name, offer.workout.day.id + progress.SKIPPED)
            self._save()
        self._show(day_id)
        return None

    def _start(self):
        offer = self._offer
        progress.begin(self._record, offer.name, self._names)
        if not self._save() and not self._is_warned:
            # Now, while the last run can still be fetched to make room.
            self._is_warned = True
            self._show()
            return None
        return offer.name, offer.workout

    def _save(self):
        from firmware import days

        is_saved = self._write_down(days.save, self._record)
        del days
        modules.let_go(_SAVING)
        return is_saved
