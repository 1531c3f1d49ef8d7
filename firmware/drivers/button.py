"""One push button between the pin and ground, polled. The pin is an input with its pull-up on: pressed reads 0."""

from micropython import const

NONE = 0
SHORT = 1
LONG = 2

_STABLE_MS = const(30)
_LONG_MS = const(800)


class Button:
    """Tells short presses of the machine.Pin `pin` from long ones. Held at the start, it says nothing until let go."""

    def __init__(self, pin):
        self._pin = pin
        self._raw = self._down = pin.value() == 0
        self._raw_since_ms = 0
        self._down_since_ms = 0
        self._spent = True

    def poll(self, now_ms: int) -> int:
        """NONE, SHORT (once, on release) or LONG (once, while held). Poll every 20 ms or so."""
        raw = self._pin.value() == 0
        if raw != self._raw:
            self._raw = raw
            self._raw_since_ms = now_ms
        elif raw != self._down:
            if now_ms - self._raw_since_ms >= _STABLE_MS:
                self._down = raw
                if raw:
                    self._down_since_ms = self._raw_since_ms
                    self._spent = False
                elif not self._spent:
                    return SHORT
        elif raw and not self._spent and now_ms - self._down_since_ms >= _LONG_MS:
            self._spent = True
            return LONG
        return NONE
