"""The days done, on flash: data/progress.json."""

from micropython import const

from firmware.core import progress
from firmware.drivers import files, storage

_FOLDER = const("data")
_FILE = const("data/progress.json")


def load(notices: list, done) -> dict:
    """The record of core.progress, with the runs that are `done` marked: (plan, day) each, of which flash does not know
    yet. A file that can't be used is kept beside, with a notice, and all begins anew."""
    record = _read(notices)
    for plan, day in done:
        progress.mark_done(record, plan, day)
    return record


def _read(notices):
    try:
        data = files.read(_FILE)
        try:
            if data is not None:
                return progress.decode(data)
        except progress.ProgressError as error:
            storage.rename(_FILE, _FILE + ".bad")
            text = "progress.json: %s. Kept as progress.json.bad, the days done are counted anew." % error
            notices.append(("PROGRESS", text))
    except OSError as error:
        text = "%s can't be used (error %d): the days done are counted anew." % (_FILE, error.errno)
        notices.append(("PROGRESS", text))
    return progress.fresh()


def save(record: dict):
    """Write the record to flash. OSError where flash is full or fails."""
    storage.make_folder(_FOLDER)
    files.replace(_FILE, (progress.encode(record),))
