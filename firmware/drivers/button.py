"""One push button between the pin and ground, polled. The pin is an input with its pull-up on: pressed reads 0."""

from micropython import const

from firmware.core import ticks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from machine import Pin

NONE = 0
SHORT = 1
LONG = 2

_STABLE_MS = const(30)
_LONG_MS = const(800)


class Button:
    """Tells short presses from long ones. A button held when polling begins says nothing until it was let go."""

    def __init__(self, pin: "Pin"):
        self._pin = pin
        self._raw = False
        self._raw_since = 0
        self._down = False
        self._down_since = 0
        self._spent = True
        self._polled = False

    def poll(self, now_ms):
        """NONE, SHORT (once, on release) or LONG (once, while held). Poll every 20 ms or so; `now_ms` may wrap."""
        raw = self._pin.value() == 0
        if not self._polled:
            self._polled = True
            self._down = raw
            self._raw = raw
        if raw != self._raw:
            self._raw = raw
            self._raw_since = now_ms
            return NONE
        if raw != self._down:
            if ticks.diff(now_ms, self._raw_since) < _STABLE_MS:
                return NONE
            self._down = raw
            if raw:
                self._down_since = self._raw_since
                self._spent = False
            elif not self._spent:
                return SHORT
        elif raw and not self._spent and ticks.diff(now_ms, self._down_since) >= _LONG_MS:
            self._spent = True
            return LONG
        return NONE
