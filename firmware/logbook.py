"""Where the journal of a run is kept: in RTC memory each second, which outlives a reset, and on flash, which outlives
the power, where the caller finds a good moment, for flash writes stall the chip."""

from micropython import const

from firmware.core.checkpoint import DISCARDED, ENDED
from firmware.core.journal import Journal
from firmware.drivers import storage

_RESUMED = const(16)  # a note of core.journal


class Logbook:
    """The journal of one run on a `belt`: `journal`, which gathers it. `board` has the sensor's `pulses`, and `rtc`, a
    machine.RTC.

    OSError where flash is full or fails: what was gathered is kept then as far as there is room, and tried again with
    the next write.
    """

    def __init__(self, belt, board):
        self.journal = Journal(belt, board.pulses)
        self._rtc = board.rtc
        self._path = ""

    def begin(self, session, path: str, header: bytes, checkpoint, lost_s: int):
        """A session's file, as runs.new() has it, or recovery has found it."""
        self._path = path
        self.journal.begin(session, header, checkpoint)
        if lost_s >= 0:
            self.journal.note(_RESUMED, lost_s)

    def update(self, seconds: int) -> int:
        """So many seconds have passed: gather them, and put all that is not on flash into RTC memory. Returns how many
        bytes that is."""
        gathered = self.journal.update(seconds)
        self._rtc.memory(self.journal.pack())
        return gathered

    def checkpoint(self, flags: int):
        """Write what was gathered, and where the session stands, with the flags of a checkpoint; nothing where that is
        on flash already, or the end was written."""
        if not self._path or not (self.journal.update(0) or flags & ENDED):
            return
        packed = self.journal.pack(flags)
        self._rtc.memory(packed)
        storage.append(self._path, packed)
        path = self._path
        # Jump-free up to where the journal is cleared: a Ctrl-C between these would have it written again.
        self._path = (self._path, "")[flags & ENDED]
        self.journal.clear()
        if flags & ENDED:
            self._rtc.memory(b"")
        if flags & DISCARDED:
            # As if it had been fetched: it makes room when that is wanted.
            storage.rename(path, path[:-3] + "got")
