"""The record of a run as it is encoded, in blocks that vouch for themselves: docs/journal.md has the format.

A block holds what was gathered since the one before, and in its end a checkpoint: where the session then stood. So the
newest whole block is enough to take the run up from, and a damaged one costs only itself.
"""

import binascii

from micropython import const

from firmware.core.checkpoint import BLOCK, DONE_MM, PAUSED_MM, RUN, RUN_UP_MM, SECONDS, STEP_MM
from firmware.core.session import BELT, FIELDS, PRESS, SPEED
from firmware.core.workout import KINDS

_SIZE = const(640)
_HEAD = const(4)  # magic and length
# From here on nothing is begun: the longest record and what pack() adds are 160 bytes at most.
_FULL = const(480)
_BRACE = const(123)

# The first number of each record.
_STEP = const(1)
_APART = const(2)
_LAP = const(3)
_NOTE = const(4)
_SPAN = const(8)  # and the state (0 running, 1 waiting, 2 paused, 3 paused by the belt), and four times the seconds

_RUN_UP = const(7)  # a lap's kind, the others are those of KINDS
_LAP_FIELDS = ("index", "distance_mm", "time_ms", "length_mm", "length_ms", "low_mm_s", "high_mm_s")
_WAITS = (None, PRESS, BELT, SPEED)


class Journal:
    """Gathers the records of a run on a `belt` with the sensor `pulses`, and packs them in a block. Call begin()
    first."""

    def __init__(self, belt, pulses):
        self._bytes = bytearray(_SIZE)
        self._view = memoryview(self._bytes)
        self._belt = belt
        self._pulses = pulses

    def begin(self, session, header: bytes, checkpoint):
        """The run of `session`, from its last `checkpoint`, that of core.resume, on. `header`: a block that is to stand
        before the first one."""
        self._session = session
        self._run = checkpoint[RUN]
        self._block = checkpoint[BLOCK]
        self._seconds = checkpoint[SECONDS]
        self._paused_mm = checkpoint[PAUSED_MM]
        self._total_mm = checkpoint[DONE_MM] + checkpoint[RUN_UP_MM] + checkpoint[STEP_MM]
        self._kept_ms = -1
        self._index = -1
        self._state = 0
        self._bytes[: len(header)] = header
        self._start = len(header)
        self._empty()

    def _empty(self):
        self._end = self._at = self._start + _HEAD  # of whole records, and of the one that is being put there
        self._still = 0  # seconds of standing, not yet in a record

    def update(self, seconds: int) -> int:
        """Gather what was run since the last time, and that so many seconds have passed: 0 for a part of one. Returns
        how many bytes are gathered; 0 means that there is nothing to write, for no more than time has passed, and the
        run stood still."""
        self._make_room()
        session = self._session
        mm = session.total_mm - self._total_mm
        apart = session.paused_mm - self._paused_mm
        speed = self._belt.speed_um_s // 1000
        state = 2 if session.hand_paused else 3 if session.auto_paused else 1 if session.waiting_for else 0
        still = self._still
        index = self._index
        stands = not (mm or apart or (speed and seconds))
        if not stands or state != self._state or session.index != index:
            self._put_still()
            still = 0
            step = session.step
            if step is not None and session.index != index:
                index = session.index
                self._put(_STEP)
                self._put(index)
                self._put(step.incline_permille)
        if stands:
            still += seconds
        else:
            if apart:
                self._put(_APART)
                self._put(apart)
            self._put_span(state, seconds, mm, speed)
        # Jump-free, as in all that gathers: a Ctrl-C comes before or after these, so it is told in whole or not at all.
        self._end = self._at
        self._still = still
        self._state = state
        self._index = index
        self._total_mm += mm
        self._paused_mm += apart
        self._seconds += seconds
        return self._end - self._start - _HEAD or session.total_ms != self._kept_ms

    def add_lap(self, lap: dict):
        """Gather a lap as the session tells it."""
        self._make_room()
        kind = lap["kind"]
        self._put(_LAP)
        self._put(KINDS.index(kind) if kind in KINDS else _RUN_UP)
        for field in _LAP_FIELDS:
            # 0 stands for what it has not.
            self._put(lap.get(field, -1) + 1)
        self._end = self._at

    def note(self, what: int, value: int):
        """Gather an event, by its number in docs/journal.md."""
        self._make_room()
        self._put_still()
        self._put(_NOTE)
        self._put(what)
        self._put(value)
        self._end = self._at
        self._still = 0

    def pack(self, flags: int = 0) -> memoryview:
        """All that is not on flash yet, as it is to be appended to the file. More may be gathered then, and packed
        anew, in the same memory."""
        self._at = self._end
        self._put_still()
        at = self._at
        belt = self._belt
        # One by one: a tuple of them would be garbage each second.
        self._put(self._run)
        self._put(self._block + 1)
        self._put(self._seconds)
        self._put(flags)
        self._put(self._paused_mm)
        self._put(belt.accepted)
        self._put(belt.bounced)
        self._put(belt.missed)
        self._put(self._pulses.overruns)
        for field in FIELDS:
            value = getattr(self._session, field)
            self._put(_WAITS.index(value) if field == "waiting_for" else value)
        self._put(self._at - at)
        # Magic and length before it, the CRC of all but the magic behind.
        data = self._bytes
        start = self._start
        at = self._at
        data[start] = 0xB5
        data[start + 1] = 0x50
        data[start + 2] = at - start - _HEAD & 255
        data[start + 3] = at - start - _HEAD >> 8
        data[at : at + 4] = binascii.crc32(self._view[start + 2 : at]).to_bytes(4, "little")
        return self._view[: at + 4]

    def clear(self):
        """What was packed last is on flash."""
        self._block += 1
        self._kept_ms = self._session.total_ms
        self._start = 0
        self._empty()

    def _make_room(self):
        self._at = self._end
        if self._end > _FULL:
            # Flash could not be written. How many seconds are left out is told by the next checkpoint's.
            self._empty()
            self._index = -1

    def _put_still(self):
        if self._still:
            self._put_span(self._state, self._still, 0, 0)

    def _put_span(self, state, seconds, mm, speed):
        self._put(_SPAN + state + 4 * seconds)
        self._put(mm)
        self._put(speed + 1)

    def _put(self, number):
        # Seven bits a byte, the lowest first. 123 takes two, for a brace begins a header.
        at = self._at
        while number > 127 or number == _BRACE:
            self._bytes[at] = number & 127 | 128
            at += 1
            number >>= 7
        self._bytes[at] = max(number, 0)
        self._at = at + 1
