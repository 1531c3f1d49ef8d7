"""Reads the record of a run that core.journal wrote, as whoever fetches it from the device would."""

import binascii
import json


def _entry(line):
    """The object in a line of bytes, or None when the line isn't whole."""
    line = line.rstrip(b"\r\n")
    if line[-9:-8] != b" " or b"%08x" % binascii.crc32(line[:-9]) != line[-8:]:
        return None
    try:
        entry = json.loads(line[:-9])
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


class Record:
    """What a journal says: `header`, last `checkpoint` and `end` (dicts or None), `laps` (list of dicts, empty when
    they were only counted), `lap_count`, and `bad`, the number of lines that were not whole and were passed over."""

    def __init__(self):
        self.header: dict | None = None
        self.checkpoint: dict | None = None
        self.end: dict | None = None
        self.laps = []
        self.lap_count = 0
        self.bad = 0


def decode(lines, keep_laps=True):
    """Record of an iterable of lines (bytes). Blank lines are free. With keep_laps=False the laps are only counted,
    which is enough to resume a run and saves the device their memory."""
    record = Record()
    for line in lines:
        if not line.strip():
            continue
        entry = _entry(line)
        kind = None if entry is None else entry.get("t")
        if kind == "run":
            record.header = entry
        elif kind == "lap":
            record.lap_count += 1
            if keep_laps:
                record.laps.append(entry)
        elif kind == "at":
            record.checkpoint = entry
        elif kind == "end":
            record.end = entry
        else:
            record.bad += 1
    return record
