"""FIT files byte by byte, as other programs write them: what our own writer never does is done here."""

import struct

import fitdecode.utils

# Base types: number, struct's letter.
ENUM, UINT8, UINT16, UINT32, STRING = (0x00, "B"), (0x02, "B"), (0x84, "H"), (0x86, "I"), (0x07, "s")


def crc(data: bytes) -> bytes:
    return struct.pack("<H", fitdecode.utils.compute_crc(data))


def file(*records: bytes, header_size: int = 14) -> bytes:
    """A whole file with right checksums; a header of 12 bytes has none of its own."""
    body = b"".join(records)
    head = struct.pack("<BBHI4s", header_size, 0x20, 2132, len(body), b".FIT")
    if header_size == 14:
        head += crc(head)
    return head + body + crc(head + body)


def definition(local: int, number: int, fields: list, order: str = "<", developer: list = ()) -> bytes:
    """A definition message; `fields` are (number, size, base type)."""
    head = 0x40 | (0x20 if developer else 0) | local
    found = struct.pack("BB", head, 0) + struct.pack(order + "BHB", int(order == ">"), number, len(fields))
    found += b"".join(struct.pack("BBB", field, size, base) for field, size, base in fields)
    if developer:
        found += bytes([len(developer)]) + b"".join(struct.pack("BBB", *one) for one in developer)
    return found


def message(local: int, number: int, values: dict, order: str = "<") -> bytes:
    """A definition and its message; `values` are (base type, value) by the field's number."""
    fields, data = [], b""
    for field, ((base, letter), value) in values.items():
        raw = value.encode() + b"\0" if letter == "s" else struct.pack(order + letter, value)
        fields.append((field, len(raw), base))
        data += raw
    return definition(local, number, fields, order) + bytes([local]) + data


def file_id(kind: int = 5) -> bytes:
    return message(0, 0, {0: (ENUM, kind), 1: (UINT16, 1), 2: (UINT16, 2697), 4: (UINT32, 1000000000)})


def head(name: str = "Track", sport: int = 1, order: str = "<") -> bytes:
    return message(1, 26, {4: (ENUM, sport), 8: (STRING, name)}, order)


def step(index: int | None = None, order: str = "<", **values) -> bytes:
    """A workout_step of the fields that are named here."""
    known = {
        "name": (0, STRING),
        "duration": (1, ENUM),
        "value": (2, UINT32),
        "target": (3, ENUM),
        "zone": (4, UINT32),
        "low": (5, UINT32),
        "high": (6, UINT32),
        "intensity": (7, ENUM),
        "notes": (8, STRING),
        "equipment": (9, ENUM),
        "target2": (19, ENUM),
        "zone2": (20, UINT32),
    }
    fields = {} if index is None else {254: (UINT16, index)}
    for name, value in values.items():
        number, base = known[name]
        fields[number] = (base, value)
    return message(2, 27, fields, order)
