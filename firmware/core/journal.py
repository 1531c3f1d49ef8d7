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


def crc(text: bytes) -> bytes:
    """CRC-32 in eight hex digits."""
    return b"%08x" % (binascii.crc32(text) & 0xFFFFFFFF)


def encode(entry):
    """The entry as one line of bytes, newline included."""
    text = json.dumps(entry).encode()
    return text + b" " + crc(text) + b"\n"
