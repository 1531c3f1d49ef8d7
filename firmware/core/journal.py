"""The record of a run: text lines, each a JSON object, a space and the CRC-32 of the JSON in eight hex digits.

A run is a header line, then laps and checkpoints as they come, then an end line. Each line vouches for itself, so a
file that was cut or damaged is worth all its whole lines. The kind of a line is its field "t".
"""

import binascii
import json

VERSION = 1

RUN = "run"
LAP = "lap"
CHECKPOINT = "at"
END = "end"

_LAP_FIELDS = (
    "index",
    "kind",
    "length_mm",
    "length_ms",
    "distance_mm",
    "time_ms",
    "low_mm_s",
    "high_mm_s",
)


def header(plan, day):
    """First line of a run: the plan's name ("mile") and the day's id ("1.2")."""
    return {"t": RUN, "v": VERSION, "plan": plan, "day": day}


def lap(done):
    """Line of a session.Lap; what a lap hasn't got is left out."""
    entry = {"t": LAP}
    for field in _LAP_FIELDS:
        value = getattr(done, field)
        if value is not None:
            entry[field] = value
    return entry


def checkpoint(snapshot):
    """Line of a Session.snapshot()."""
    entry = {"t": CHECKPOINT}
    entry.update(snapshot)
    return entry


def end(session):
    """Last line of a run."""
    return {
        "t": END,
        "total_mm": session.total_mm,
        "total_ms": session.total_ms,
        "ended_early": 1 if session.ended_early else 0,
    }


def _crc(text):
    return b"%08x" % (binascii.crc32(text) & 0xFFFFFFFF)


def encode(entry):
    """The entry as one line of bytes, newline included."""
    text = json.dumps(entry).encode()
    return text + b" " + _crc(text) + b"\n"


def _entry(line):
    """The object in a line of bytes, or None when the line isn't whole."""
    line = line.rstrip(b"\r\n")
    if line[-9:-8] != b" " or _crc(line[:-9]) != line[-8:]:
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
        if kind == RUN:
            record.header = entry
        elif kind == LAP:
            record.lap_count += 1
            if keep_laps:
                record.laps.append(entry)
        elif kind == CHECKPOINT:
            record.checkpoint = entry
        elif kind == END:
            record.end = entry
        else:
            record.bad += 1
    return record
