"""Public names in what is compiled become names that MicroPython has in ROM anyway: the same behaviour."""

import ast
import importlib.util
import re
import sys

import pytest
from paceclip import compiler
from paceclip.compiler.rename import rename, unused
from paceclip.compiler.rom_names import TO_GIVE

BELT = """
class Belt:
    limit_mm = 5

    def __init__(self, unit, start_mm=0):
        self.unit = unit
        self.total_mm = start_mm

    def add_all(self, rounds, *, lap_mm=1):
        for _ in range(rounds):
            self.total_mm += lap_mm
        return self

    def append(self, value):
        self.total_mm = [value]
        self.total_mm.append(self.limit_mm)


class BeltError(Exception):
    pass


def longest(belts):
    return max(belt.total_mm for belt in belts)
"""
APP = """
from belt import Belt, longest
import belt as _belt

total_mm = 3


def run():
    first = Belt("km", start_mm=4).add_all(2, lap_mm=5)
    first.closed = True
    total = longest([first, _belt.Belt("mi")])
    first.append(total)
    return first.total_mm, first.unit, getattr(first, "unit"), total_mm, first.closed
"""


def renamed(*others, **sources):
    trees = {name: ast.parse(source) for name, source in sources.items()}
    names, free = rename(trees, [ast.parse(source) for source in others], {"run", "poll"})
    return (
        {name: ast.unparse(tree) for name, tree in trees.items()},
        {name: given for given, name in names.items()},
        free,
    )


def run(texts, monkeypatch):
    for name, text in texts.items():
        module = importlib.util.module_from_spec(importlib.machinery.ModuleSpec(name, None))
        monkeypatch.setitem(sys.modules, name, module)
        exec(text, module.__dict__)
    return sys.modules["app"].run()


def test_behaves_as_before_under_names_of_the_rom(monkeypatch):
    texts, names, _ = renamed(belt=BELT, app=APP)
    assert run(texts, monkeypatch) == run({"belt": BELT, "app": APP}, monkeypatch) == ([14, 5], "km", "km", 3, True)
    assert sorted(names) == ["Belt", "add_all", "closed", "lap_mm", "limit_mm", "longest", "start_mm", "total_mm"]
    assert set(names.values()) <= set(TO_GIVE)
    assert not set(names) & set(re.findall(r"\w+", texts["belt"] + texts["app"]))


def test_what_others_know_a_name_by_stays():
    _, names, _ = renamed("import belt\nbelt.Belt.add_all", "from belt import longest\n", belt=BELT, app=APP)
    assert not {"Belt", "add_all", "longest"} & set(names), "a library's, the chip's, or run as text"
    assert "unit" not in names, "a word in a string"
    assert "BeltError" not in names, "users read it"
    assert "append" not in names, "lists have it too"
    assert not {"belt", "app"} & set(names), "modules keep theirs"
    assert "run" not in names, "the chip knows it"
    assert "longest" in renamed(belt=f'"""The longest."""\n{BELT}')[1], "a docstring is not compiled"


def test_no_name_is_given_that_is_used_anywhere():
    used = TO_GIVE[:3]
    _, names, free = renamed(f"x = {used[0]}", belt=f"def one({used[1]}): pass\n", app=f"two = 1\none.{used[2]}\n")
    assert not {*names.values(), *free} & set(used)
    assert len(set(names.values())) == len(names)


def test_what_an_object_is_given_from_outside_meets_no_private_name():
    _, names, free = renamed(belt=BELT, app=APP)
    assert names["closed"] not in free
    assert names["total_mm"] in free
    assert names["total_mm"] not in unused(free, ast.parse(f"self.{names['total_mm']} = 1"))


def test_more_names_than_the_rom_has_become_short():
    _, names, _ = renamed(app="".join(f"name_{i} = {i}\n" for i in range(len(TO_GIVE) + 100)))
    assert len(set(names.values())) == len(TO_GIVE) + 100
    assert {len(given) for name, given in names.items() if given not in TO_GIVE} == {2}


@pytest.fixture(scope="module")
def firmware():
    """What the firmware's public names become, by the true ones."""
    names = compiler.names()["firmware.app"]
    return {true: given for given, true in names.items() if not true.startswith("_")}


def test_the_chip_knows_no_name_that_is_changed(firmware):
    known = compiler.chip_names()
    assert {"duty_u16", "sleep_ms", "gather", "blit", "readinto", "errno", "isdigit", "feed"} <= known
    assert not known & set(firmware)


def test_the_rom_has_names_for_nearly_all(firmware):
    assert len(firmware) > 150
    assert len(set(firmware.values()) - set(TO_GIVE)) < 10
