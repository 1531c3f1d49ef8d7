"""One push button between the pin and ground, polled. The pin is an input with its pull-up on: pressed reads 0."""

from micropython import const

NONE = 0
SHORT = 1
LONG = 2
DOUBLE = 3
VERY_LONG = 4

# Longer than contacts bounce, and no longer than from one poll to the next: a write to flash, when nobody polls, leaves
# little of a quick press.
_STABLE_MS = const(20)
_LONG_MS = const(800)
_VERY_LONG_MS = const(3000)
# From one release to the next.
_DOUBLE_MS = const(450)


class Button:
    """Tells how the machine.Pin `pin` is pressed. Held at the start, it says nothing until let go."""

    def __init__(self, pin):
        self._pin = pin
        self._raw = self._down = pin.value() == 0
        self._raw_since_ms = 0
        self._down_since_ms = 0
        self._said = VERY_LONG
        self._short_ms = -_DOUBLE_MS

    def poll(self, now_ms: int) -> int:
        """NONE, or once each SHORT on release, at once; DOUBLE on the release of a second short press, in place of a
        second SHORT; LONG after 0.8 s and VERY_LONG after 3 s, while held. Poll every 20 ms or so."""
        raw = self._pin.value() == 0
        if raw != self._raw:
            self._raw = raw
            self._raw_since_ms = now_ms
        elif raw != self._down:
            if now_ms - self._raw_since_ms >= _STABLE_MS:
                self._down = raw
                if raw:
                    self._down_since_ms = self._raw_since_ms
                    self._said = NONE
                elif self._said == NONE:
                    return self._release(now_ms)
        elif raw:
            held_ms = now_ms - self._down_since_ms
            if held_ms >= _LONG_MS and self._said == NONE:
                self._said = LONG
                return LONG
            if held_ms >= _VERY_LONG_MS and self._said == LONG:
                self._said = VERY_LONG
                return VERY_LONG
        return NONE

    def _release(self, now_ms):
        if now_ms - self._short_ms <= _DOUBLE_MS:
            self._short_ms = now_ms - _DOUBLE_MS - 1
            return DOUBLE
        self._short_ms = now_ms
        return SHORT
