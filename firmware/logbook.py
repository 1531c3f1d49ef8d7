"""The journal of a run on flash: data/run.log while it lasts, then data/last-run.log.

Flash writes stall the chip, so the run's lines are gathered and written where the caller finds a good moment.
"""

from firmware.core import journal
from firmware.drivers import storage

_FOLDER = "data"
_RUN = "data/run.log"
_LAST_RUN = "data/last-run.log"

_MOST_LINES = 12  # lines that wait for room on flash, 2 KB


class Logbook:
    """The journal of one run.

    OSError where flash is full or fails: the lines are kept then, and tried again with the next write.
    """

    def __init__(self):
        self._lines = []

    def begin(self, plan: str, day: str, session):
        """A new run's journal; the one before is kept as the last run's."""
        self._lines = [journal.encode(journal.RUN, journal.header(plan, day))]
        self.close()
        self.checkpoint(session)

    def add_lap(self, lap):
        """Gather a lap; it is written with the next checkpoint."""
        self._lines.append(journal.encode(journal.LAP, lap))

    def checkpoint(self, session):
        """Write what was gathered, and where the session stands."""
        self._lines.append(journal.encode(journal.CHECKPOINT, session.snapshot()))
        self._write()

    def end(self, session):
        """Write what was gathered and the end of the run; its journal becomes the last run's."""
        self._lines.append(journal.encode(journal.END, journal.end(session)))
        self.flush()

    def flush(self):
        """Write the end of a run for which there was no room."""
        if self._lines:
            self._write()
            self.close()

    def close(self):
        """Nothing is to be resumed any more: what there is of a run becomes the last run's."""
        storage.rename(_RUN, _LAST_RUN)

    def _write(self):
        try:
            storage.make_folder(_FOLDER)
            storage.append(_RUN, b"".join(self._lines))
        except OSError:
            # The end of the file may be half a line: the next one begins afresh. The first may be the run's header.
            lines = [line for line in self._lines if line != b"\n"]
            self._lines = [b"\n", lines[0]]
            self._lines.extend(lines[1:][-_MOST_LINES:])
            raise
        self._lines = []
