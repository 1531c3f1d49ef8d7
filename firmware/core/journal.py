"""The record of a run: text lines, each a JSON object, a space and the CRC-32 of the JSON in eight hex digits.

A run is a header line, then laps and checkpoints as they come, then an end line. Each line vouches for itself, so a
file that was cut or damaged is worth all its whole lines. The kind of a line is its field "t".
"""

import binascii
import json

from micropython import const

_VERSION = const(1)

RUN = "run"
LAP = "lap"
CHECKPOINT = "at"
END = "end"


def header(plan: str, day: str) -> dict:
    """What a RUN line tells: the plan's name ("mile") and the day's id ("1.2")."""
    return {"v": _VERSION, "plan": plan, "day": day}


def end(session) -> dict:
    """What an END line tells."""
    return {
        "total_mm": session.total_mm,
        "total_ms": session.total_ms,
        "ended_early": 1 if session.ended_early else 0,
    }


def crc(text: bytes) -> bytes:
    """CRC-32 in eight hex digits."""
    return b"%08x" % (binascii.crc32(text) & 0xFFFFFFFF)


def encode(kind: str, entry: dict) -> bytes:
    """One line, newline included: a RUN's header, a LAP of the session, a CHECKPOINT with its snapshot, or an END."""
    tagged = {"t": kind}
    tagged.update(entry)
    text = json.dumps(tagged).encode()
    return text + b" " + crc(text) + b"\n"
