"""Reads compiled MicroPython code (.mpy, version 6): its functions, their bytecodes, and how large their frames are.

`python -m paceclip.compiler.mpy FILE...` prints that as JSON. Source of the format: MicroPython's docs (mpyfiles),
py/bc.h.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from paceclip import compiler

BYTECODE = 0
_CHILDREN = 4
_STRING, _BYTES, _TUPLE = 5, 6, 10
_NUMBERS = (7, 8, 9)
# What follows a bytecode, by its upper half: two bits each, from the lowest.
_FORMS = 0x3A4
_QSTR, _VARIABLE, _OFFSET = 1, 2, 3
_NO_EXTRA_BYTE = 0x9E
_JUMPS = 4


@dataclass
class Function:
    """A function of a module: `states` are the words of its locals and stack, `handlers` the nested try and with."""

    name: str
    states: int
    handlers: int
    code: bytes
    children: list["Function"] = field(default_factory=list)

    @property
    def instructions(self) -> list[int]:
        """The bytecodes, one number each, without what belongs to them."""
        return list(_instructions(self.code))

    @property
    def jumps(self) -> int:
        """Bytecodes at which the VM may look for what is pending: Ctrl-C, other callbacks."""
        return sum(code >> 4 == _JUMPS for code in self.instructions)

    @property
    def frame_words(self) -> int:
        """What its frame takes where there is no pystack, beside the fixed head; a handler takes three words."""
        return self.states + 3 * self.handlers


class _Reader:
    def __init__(self, data: bytes):
        if data[:1] != b"M" or data[1] != 6:
            raise ValueError("no .mpy of version 6")
        self._data = data
        self._at = 4
        names, objects = self._number(), self._number()
        self._names = [self._name() for _ in range(names)]
        self.module = self._names[0]
        for _ in range(objects):
            self._skip_object()

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _number(self) -> int:
        value = 0
        while True:
            byte = self._byte()
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value

    def _bytes(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]

    def _name(self) -> str:
        length = self._number()
        if length & 1:
            return f"qstr {length >> 1}"  # one of the VM's own
        text = self._bytes(length >> 1).decode()
        self._at += 1
        return text

    def _skip_object(self):
        kind = self._byte()
        if kind in (_STRING, _BYTES):
            self._bytes(self._number() + 1)
        elif kind in _NUMBERS:
            self._bytes(self._number())
        elif kind == _TUPLE:
            for _ in range(self._number()):
                self._skip_object()

    def function(self) -> Function:
        head = self._number()
        if head & 3 != BYTECODE:
            raise ValueError("native code")
        code = self._bytes(head >> 3)
        states, handlers, body = _prelude(code)
        made = Function(self._names[body[0]], states, handlers, body[1])
        if head & _CHILDREN:
            made.children = [self.function() for _ in range(self._number())]
        return made


def _prelude(code: bytes):
    """Words of state, handlers, and (index of the name, bytecodes)."""
    at = 1
    byte = code[0]
    states, handlers = byte >> 3 & 15, byte >> 2 & 1
    shift = 0
    while byte & 0x80:
        byte = code[at]
        at += 1
        states |= (byte & 0x30) << (2 * shift)
        handlers |= (byte & 0x02) << shift
        shift += 1
    byte = code[at]
    at += 1
    info, cells, shift = byte >> 1 & 63, byte & 1, 6
    cells_shift = 1
    while byte & 0x80:
        byte = code[at]
        at += 1
        info |= (byte >> 1 & 63) << shift
        cells |= (byte & 1) << cells_shift
        shift += 6
        cells_shift += 1
    name, end = 0, at
    while True:
        name = name << 7 | code[end] & 0x7F
        end += 1
        if code[end - 1] < 0x80:
            break
    return states + 1, handlers, (name, code[at + info + cells :])


def _instructions(code: bytes) -> Iterator[int]:
    at = 0
    while at < len(code):
        opcode = code[at]
        at += 1
        form = _FORMS >> (2 * (opcode >> 4)) & 3 if opcode < 0x50 else 0
        if form in (_QSTR, _VARIABLE):
            while code[at] & 0x80:
                at += 1
            at += 1
        elif form == _OFFSET:
            at += 2 if code[at] & 0x80 else 1
        if opcode & _NO_EXTRA_BYTE == 0:
            at += 1
        yield opcode


def read(data: bytes, names: dict[str, dict[str, str]] | None = None) -> dict[str, Function]:
    """All functions of a .mpy by name, such as "Belt.pulse"; the module itself is "<module>".

    `names` are the modules' shortened names, as compiler.names() tells them.
    """
    found = {}
    reader = _Reader(data)
    table = (names or {}).get(reader.module, {})

    def walk(function: Function, prefix: str):
        for child in function.children:
            name = prefix + table.get(child.name, child.name)
            found[name] = child
            walk(child, f"{name}.")

    module = reader.function()
    found["<module>"] = module
    walk(module, "")
    return found


def main(paths: list[str]) -> None:
    found = {}
    names = compiler.names()
    for path in paths:
        with open(path, "rb") as file:
            functions = read(file.read(), names)
        found[path] = {
            name: {
                "bytecodes": len(function.instructions),
                "jumps": function.jumps,
                "frame_words": function.frame_words,
            }
            for name, function in functions.items()
        }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
