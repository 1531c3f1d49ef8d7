"""The calibrations that were kept, on flash: data/calibration.json.

The record is a dict: `belt_mm`, the belt's length as it was last said, and `kept`, the newest first: lists of key (of
the settings), value, error (one sigma, or None), how, and the date ("2026-11-26", or None where it was not known);
`turn_um`, where it is given, how much belt passed in a turn of the roller by the settings that its ratios belong to.
"""

import json

from micropython import const

from firmware.drivers import files, storage

_VERSION = const(1)
_FOLDER = const("data")
_FILE = const("data/calibration.json")
_MOST_BYTES = const(2048)
_MOST_KEPT = const(8)
_BELT_MM = const(2800)


class _BadRecord(Exception):
    pass


def load(notices: list) -> dict:
    """The record. A file that can't be used is kept beside, with a notice of (title, text), and all begins anew."""
    try:
        data = files.read(_FILE, _MOST_BYTES + 1)
        try:
            if data is not None:
                return _decode(data)
        except (ValueError, _BadRecord):
            storage.rename(_FILE, _FILE + ".bad")
            text = "The list is broken: kept as calibration.json.bad. The settings hold."
            notices.append(("CALIBRATION", text))
    except OSError as error:
        notices.append(("CALIBRATION", _FILE + " can't be used (error %d). The settings hold." % error.errno))
    return {"v": _VERSION, "belt_mm": _BELT_MM, "kept": []}


def add(record: dict, entry: list):
    """Put an entry of `kept` first, wherever it stood; the oldest go."""
    record["kept"] = ([entry] + [other for other in record["kept"] if other != entry])[:_MOST_KEPT]


def save(record: dict):
    """Write the record to flash. OSError where flash is full or fails."""
    storage.make_folder(_FOLDER)
    files.replace(_FILE, (json.dumps(record).encode(),))


def _decode(data):
    record = json.loads(str(data, "utf-8"))
    if not isinstance(record, dict) or record.get("v") != _VERSION or type(record.get("belt_mm")) is not int:
        raise _BadRecord
    if not 1 <= record["belt_mm"] <= 9999 or not isinstance(record.get("kept"), list):
        raise _BadRecord
    for entry in record["kept"]:
        if not isinstance(entry, list) or len(entry) != 5:
            raise _BadRecord
        key, value, error, how, date = entry
        if key not in ("um_per_pulse", "console_permille") or type(value) is not int or value < 1:
            raise _BadRecord
        if not (error is None or type(error) is int) or not isinstance(how, str):
            raise _BadRecord
        if not (date is None or isinstance(date, str)):
            raise _BadRecord
    turn_um = record.get("turn_um", 1)
    if type(turn_um) is not int or turn_um < 1:
        raise _BadRecord
    return record
