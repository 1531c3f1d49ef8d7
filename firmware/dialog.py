"""What is asked of a runner before a run, screen after screen, in a run's place.

A dialog is a generator: it yields the Page to show, and gets (event, now_ms): what the button said, NONE as time goes
by. The generators of this module are its questions, to be used with `yield from`. A press, double or not, goes on, a
hold takes, and a very long one leaves it all as it was: Left.
"""

import gc

from firmware.drivers.button import LONG, VERY_LONG
from firmware.ui import choices, menus
from firmware.ui.moments import GLANCE_MS


class Left(Exception):
    """The runner left the dialog."""


class Back(Exception):
    """The runner left a question, for the one before."""


class Dialog:
    """Shows what the generator `flow` yields, until it ends.

    To read: `closed`, once it has; `modules`, to be let go then; `pulses`, which the belt is to be fed from meanwhile.
    `finish`, if there is one, is called where the power may go: it puts what only RAM knows on flash.
    """

    def __init__(self, flow, modules: str, pulses, finish=None):
        self.closed = False
        self.modules = modules
        self.pulses = pulses
        self._flow = flow
        self._finish = finish
        self._page = None

    def start(self, now_ms: int):
        """Ask the first question."""
        self._page = next(self._flow)

    def advance(self, now_ms: int):
        """Let time go by."""
        self.press(0, now_ms)

    def view(self, now_ms: int):
        """The Page to show."""
        return self._page

    def press(self, event: int, now_ms: int):
        """Give it the button's event."""
        if event:
            gc.collect()
        if not self.closed:
            try:
                self._page = self._flow.send((event, now_ms))
            except (StopIteration, Left):
                self.closed = True

    def keep_journal(self, now_ms: int):
        """None, for no day is done by that."""

    def save(self):
        """Put what only RAM knows on flash."""
        if self._finish:
            self._finish()


def ask(page):
    """True for a hold, False for a press."""
    while True:
        event, _ = yield page
        if event:
            return is_hold(event)


def is_hold(event: int) -> bool:
    """True for a hold, False for a press, double or not; Left for what is longer."""
    if event == VERY_LONG:
        raise Left
    return event == LONG


def choose(title: str, texts, at: int = 0, hold: str = "hold: keep"):
    """Which of `texts` is taken, by its place; `at` is the first one offered."""
    while not (yield from ask(menus.menu(title, texts, at, hold))):
        at = (at + 1) % len(texts)
    return at


def enter(title: str, figure: str, side: str):
    """A number, such as "24:30" or "2835", that begins as `figure`; `side` stands beside it."""
    number = bytearray(figure.encode())
    at = choices.after(number, -1)
    while at < len(number):
        if (yield from ask(choices.digits(title, number, at, side))):
            at = choices.after(number, at)
        else:
            choices.raise_digit(number, at)
    return number.decode()


def confirm(page):
    """True for a hold, False for a press; a hand that was quicker than the screen means nothing."""
    _, shown_ms = yield page
    while True:
        event, now_ms = yield page
        if event and now_ms - shown_ms >= GLANCE_MS:
            return is_hold(event)
