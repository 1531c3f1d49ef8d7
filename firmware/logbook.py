"""The journal of a run on flash: data/run.log while it lasts, then data/last-run.log.

Flash writes stall the chip, so the run's lines are gathered and written where the caller finds a good moment.
"""

from micropython import const

from firmware.core import journal
from firmware.drivers import storage

_VERSION = const(1)
_FOLDER = const("data")
_RUN = const("data/run.log")
_LAST_RUN = const("data/last-run.log")

_MOST_LINES = const(12)  # that wait for flash, 2 KB


class Logbook:
    """The journal of one run.

    OSError where flash is full or fails: the lines are kept then, and tried again with the next write.
    """

    def __init__(self):
        self._lines = []
        self._checkpoint = b""
        self._is_open = False
        self._is_ended = False

    @property
    def is_long(self) -> bool:
        """Whether so many lines wait that they should be written."""
        return len(self._lines) >= _MOST_LINES

    def begin(self, plan: str, day: str, session):
        """A new run's journal; the one before is kept as the last run's."""
        self._lines = [journal.encode("run", {"v": _VERSION, "plan": plan, "day": day})]
        self._is_open = True
        storage.rename(_RUN, _LAST_RUN)
        self.checkpoint(session)

    def add_lap(self, lap):
        """Gather a lap; it is written with the next checkpoint."""
        self._lines.append(journal.encode("lap", lap))

    def checkpoint(self, session):
        """Write what was gathered, and where the session stands; nothing where that is on flash already."""
        checkpoint = journal.encode("at", session.snapshot())
        if checkpoint != self._checkpoint or self._lines:
            self._write(checkpoint)
            self._checkpoint = checkpoint

    def end(self, session):
        """Write what was gathered and the end of the run; its journal becomes the last run's."""
        if not self._is_ended:
            # Once: who was interrupted in the middle of this calls it again.
            self._is_ended = True
            totals = {
                "total_mm": session.total_mm,
                "total_ms": session.total_ms,
                "ended_early": 1 if session.ended_early else 0,
            }
            self._lines.append(journal.encode("end", totals))
        self.flush()

    def flush(self):
        """Finish what end() began, where it could not: the flash was full."""
        if self._is_open:
            if self._lines:
                self._write(b"")
            storage.rename(_RUN, _LAST_RUN)
            self._is_open = False

    def _write(self, more):
        # Before they are written: a Ctrl-C comes when the write is over, and they must not be written again.
        lines = self._lines
        self._lines = []
        try:
            storage.make_folder(_FOLDER)
            storage.append(_RUN, b"".join(lines) + more)
        except OSError:
            # The end of the file may be half a line: the next one begins afresh. The first may be the run's header.
            kept = [line for line in lines if line != b"\n"]
            self._lines = [b"\n"]
            self._lines.extend(kept[:1])
            self._lines.extend(kept[1:][-_MOST_LINES:])
            raise
