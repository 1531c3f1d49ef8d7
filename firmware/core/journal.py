"""The record of a run: text lines, each a JSON object, a space and the CRC-32 of the JSON in eight hex digits.

A run is a header line, then laps and checkpoints as they come, then an end line. Each line vouches for itself, so a
file that was cut or damaged is worth all its whole lines. The kind of a line is its field "t".
"""

import binascii
import json


def encode(kind: str, entry: dict) -> bytes:
    """One line, newline included: the header of a "run", a "lap" as the session tells it, a checkpoint ("at") with the
    session's snapshot, or the "end"."""
    tagged = {"t": kind}
    tagged.update(entry)
    text = json.dumps(tagged).encode()
    return text + b" %08x\n" % (binascii.crc32(text) & 0xFFFFFFFF)
