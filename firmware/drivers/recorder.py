"""Records what a sensor gives: the stamps, as they are read, into memory."""

import gc
from array import array

from micropython import const

_PIECE = const(64)
_NONE = array("i")


class Recorder:
    """Stands between `source`, a PulseInput, and whoever reads from it: the same read() and lost().

    To read: `edges`, how many stamps were recorded; `is_full`; `missing`, the sum of what lost() said. Iterate for the
    recording as text in pieces: `header`, then a stamp a line, as it was read.
    """

    def __init__(self, source, header: bytes):
        self._source = source
        self._header = header
        self._stamps = _NONE
        self._room = 0
        self.edges = 0
        self.missing = 0

    @property
    def is_full(self) -> bool:
        """Whether no stamp has room any more."""
        return self.edges == self._room

    def begin(self, stamps):
        """Record into the array `stamps` of type "i", from its start until it is full."""
        self._stamps = stamps
        self.edges = 0
        self._room = len(stamps)

    def stop(self):
        """Record no more; what was recorded stays until drop()."""
        self._room = self.edges

    def drop(self):
        """Forget the recording, and the array."""
        self._stamps = _NONE
        self.edges = self._room = 0

    # Both allocate nothing: they run between a pulse and its belt.

    def read(self):
        """The oldest unread stamp, or -1 when there is none."""
        stamp = self._source.read()
        if stamp >= 0 and self.edges < self._room:
            self._stamps[self.edges] = stamp
            self.edges += 1
        return stamp

    def lost(self):
        """How many edges passed, since last asked, of which there is no stamp."""
        fresh = self._source.lost()
        self.missing += fresh
        return fresh

    def __iter__(self):
        yield self._header
        at = 0
        while at < self.edges:
            gc.collect()
            end = min(at + _PIECE, self.edges)
            yield b"".join([b"%d\n" % stamp for stamp in self._stamps[at:end]])
            at = end
