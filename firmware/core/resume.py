"""Reads what core.journal wrote, as far as a run is taken up from it, and takes it up: docs/journal.md has the format.

The records between the checkpoints are for a computer to read (paceclip.activity.journal).
"""

import binascii

from micropython import const

from firmware.core.checkpoint import FIRST, INDEX, NUMBERS, PAUSED_MM, WAITING_FOR
from firmware.core.session import BELT, FIELDS, PRESS, SPEED

_MAGIC = const(b"\xb5\x50")
_HEAD = const(4)
_CRC = const(4)
# No writer makes longer ones; a length beyond it is damage.
_LONGEST = const(2048)
_PIECE = const(256)  # at a time, where a block is looked for

_LEAST = const(17)  # a checkpoint's numbers in version 0.1.0
_WAITS = (None, PRESS, BELT, SPEED)


def blocks(source, collect=None):
    """Yield the content of each whole block, in order. source(n) gives the next n bytes, as a file does, fewer at its
    end. What is no whole block is passed over; an empty block (b"") stands for it, once for all that is between two.
    collect() is called now and then, for there may be hundreds."""
    data = b""
    is_lost = False
    is_over = False
    while True:
        at = data.find(_MAGIC)
        # Half a magic may stand at the end.
        skip = at if at >= 0 else max(len(data) - 1, 0)
        is_lost = is_lost or skip > 0
        data = data[skip:]
        needed = _HEAD if at >= 0 or not is_lost else _PIECE
        if at >= 0 and len(data) >= _HEAD:
            needed = _HEAD + (data[2] | data[3] << 8) + _CRC
            if needed > _LONGEST:
                needed = 0
        if needed > len(data) and not is_over:
            more = source(needed - len(data))
            is_over = not more
            data += more
            if collect:
                more = None
                collect()
            continue
        if at < 0 and is_over:
            if data or is_lost:
                yield b""
            return
        end = needed - _CRC
        if needed and needed <= len(data) and _crc(data[2:end]) == data[end:needed]:
            if is_lost:
                is_lost = False
                yield b""
            yield data[_HEAD:end]
            data = data[needed:]
        else:
            is_lost = True
            data = data[1:]


def _crc(data):
    return (binascii.crc32(data) & 0xFFFFFFFF).to_bytes(4, "little")


def checkpoint(block: bytes):
    """The numbers at a block's end, None where there are none: run, number of the block, seconds, flags (1 ended,
    2 early, 4 left, 8 discarded), mm run while paused; accepted, bounced, missed, overruns; and core.session.FIELDS,
    `waiting_for` as a number (0 not, then press, belt, speed)."""
    end = len(block) - 1
    if end < _LEAST or block[:1] == b"{":
        return None
    at = end - block[end]
    numbers = []
    while 0 <= at < end:
        number, at = read(block, at)
        numbers.append(number)
    # One of an older version is shorter: of what it lacks there was nothing.
    return numbers + [0] * (NUMBERS - len(numbers)) if _LEAST <= len(numbers) <= NUMBERS else None


def read(data: bytes, at: int):
    """(number, where the next one is) of seven bits a byte, the lowest first. IndexError beyond the end."""
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, at


def last(source, collect=None):
    """(header, checkpoint) of what source(n) gives: the newest of each, None where there is none. A header is the
    content of a block, JSON. collect: as blocks() calls it."""
    header = newest = None
    for block in blocks(source, collect):
        if block[:1] == b"{":
            header = block
        elif block:
            newest = block
    return header, newest and checkpoint(newest)


def resume(session, numbers, now_ms: int):
    """Put a session that has not started where a checkpoint's numbers saw one of the same workout: PAUSED, until its
    resume().

    ValueError when they are none; the session is then unchanged.
    """
    values = list(numbers[FIRST:])
    waits = WAITING_FOR - FIRST
    if len(values) != len(FIELDS) or min(values) < 0 or values[waits] >= len(_WAITS):
        raise ValueError("checkpoint of another version")
    if numbers[INDEX] >= session.count:
        raise ValueError("checkpoint of another workout")
    values[waits] = _WAITS[values[waits]]
    session.start(now_ms)
    session.go_to(numbers[INDEX])
    # First, for a step that a Ctrl-C found at its end is over with the next look at it.
    session.hand_paused = True
    for i, field in enumerate(FIELDS):
        setattr(session, field, values[i])
    session.paused_mm = numbers[PAUSED_MM]
    session.pause(now_ms)
    # Whether the belt stands is asked when the run goes on.
    session.auto_paused = False
