"""Keys of a terminal: what bytes they send, and which of them a person has pressed."""

import re

_ESCAPES = {b"A": "up", b"B": "down", b"C": "right", b"D": "left"}
_NAMES = {b"\r": "enter", b"\n": "enter", b" ": "space", b"\x03": "ctrl-c", b"\x1a": "ctrl-z", b"\x0c": "ctrl-l"}
# A sequence, one that has not come whole yet, or a byte.
_KEY = re.compile(rb"\x1b[\[O][0-9;]*([A-Za-z~])|(\x1b(?:[\[O][0-9;]*)?)$|(.)", re.DOTALL)

# A key that is held down comes again and again, faster than a finger.
_REPEAT_S = 0.1
# The first of these comes so long after the key went down, where it may be a second press as well: time tells.
_FIRST_REPEAT_S = (0.18, 0.8)
_DOUBT_S = 0.08


class Keys:
    """Names of keys from what a terminal sends: letters as they are, and "space", "enter", "up", "ctrl-c"."""

    def __init__(self):
        self._rest = b""

    def feed(self, data: bytes) -> list[str]:
        """The keys in `data`; the start of one is kept until the rest comes."""
        found = []
        data, self._rest = self._rest + data, b""
        for match in _KEY.finditer(data):
            letter, start, byte = match.groups()
            if start is not None:
                self._rest = start
            elif letter is not None:
                found += [_ESCAPES[letter]] if letter in _ESCAPES else []
            else:
                found.append(_NAMES.get(byte) or byte.decode("ascii", "replace"))
        return found


class Presses:
    """Tells presses of a key from the repeats of one that is held down, which is one press.

    A terminal tells them apart by their times alone. Times are seconds of one clock.
    """

    def __init__(self):
        self._key = None
        self._last_s = 0.0
        self._doubtful_s = None

    def key(self, name: str, now_s: float) -> list[str]:
        """The keys that were pressed for certain, now that `name` has come."""
        since_s = now_s - self._last_s
        same = name == self._key
        pressed = [] if same and since_s < _REPEAT_S else self._settled()
        self._key, self._last_s = name, now_s
        if same and since_s < _REPEAT_S:
            self._doubtful_s = None
        elif same and _FIRST_REPEAT_S[0] <= since_s <= _FIRST_REPEAT_S[1]:
            self._doubtful_s = now_s
        else:
            pressed.append(name)
        return pressed

    def settle(self, now_s: float) -> list[str]:
        """The press that was in doubt, once it is none of a key held down; call it every few hundredths of a second."""
        if self._doubtful_s is None or now_s - self._doubtful_s < _DOUBT_S:
            return []
        return self._settled()

    def _settled(self):
        pressed = [] if self._doubtful_s is None else [self._key]
        self._doubtful_s = None
        return pressed
