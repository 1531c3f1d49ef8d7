"""Short names in what is compiled: the same behaviour, and the true names in a trace."""

import ast
import textwrap

import pytest
from paceclip.shorten import (
    ShortenError,
    asked_for,
    drop_const,
    drop_unasked,
    hide_constants,
    keywords,
    put_in_place,
    restore,
    shorten,
)

SOURCE = """
from micropython import const
import _thread

_SIZE = const(4)
_count = 0


class Ring:
    LIMIT = _SIZE

    def __init__(self, first, unit="km"):
        self._items = [first]
        self.unit = unit
        self._grow = lambda amount: amount * _SIZE

    def _longest(self, items):
        return max(items, key=lambda item: self._grow(len(item)))

    def add(self, item, *, times=1):
        global _count
        _count += 1
        for _ in range(times):
            self._items.append(item)

        def inner(text):
            nonlocal item
            item = text + item
            return [f"{self._longest(self._items)} {item}" for item in (item,)][0]

        return inner("x")
"""


def shortened(source, kept=frozenset(("unit",))):
    tree = ast.parse(source)
    names = shorten(tree, kept)
    return ast.unparse(tree), names


def run(source):
    names = {"const": lambda value: value}
    exec(source.replace("from micropython import const", "").replace("import _thread", ""), names)
    ring = names["Ring"]("first", unit="mi")
    return ring.add("then", times=2), ring.add("last"), ring.unit, ring.LIMIT


def test_behaves_as_before_under_fewer_names():
    text, names = shortened(SOURCE)
    assert run(text) == run(SOURCE)
    assert sorted(names.values()) == ["_count", "_grow", "_items", "_longest"]
    for gone in ("_items", "_longest", "_grow", "_count", "first", "amount"):
        assert gone not in text
    for stays in ("_SIZE", "_thread", "unit", "times", "def add(self", "LIMIT", "const(4)"):
        assert stays in text


def test_parameters_stay_where_others_may_pass_them_by_name():
    text, _ = shortened(SOURCE, kept=None)
    assert "first" in text
    assert "_items" not in text
    assert keywords(ast.parse("f(1, first=2)\nclass A(metaclass=B): pass\nf(**all)")) == {"first", "metaclass"}


def test_a_short_parameter_hides_nothing_that_its_function_uses():
    text, _ = shortened("a = 5\ndef f(length, width):\n    b = 1\n    return a + b + length * width\n", set())
    names = {}
    exec(text, names)
    assert names["f"](2, 3) == 12


def test_a_short_name_is_none_that_is_there_already():
    text, names = shortened("from micropython import const\n_a = const(1)\n_total = 2\n")
    assert names == {"_b": "_total"}
    assert "_a = const(1)" in text


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("width = 3\ndef f(width=width): return width\nresult = f()\n", 3),
        (
            "def f(error):\n  try:\n    int('x')\n  except ValueError as error:\n    pass\n  return 1\nresult = f(2)\n",
            1,
        ),
        ("def f(path):\n    import os as path\n    return path.sep\nresult = f('x')\n", "/"),
        ("def f(size):\n    class A:\n        size = 5\n    return A.size + size\nresult = f(2)\n", 7),
        ("def f(size):\n    return [size for size in range(size)]\nresult = f(3)\n", [0, 1, 2]),
        (
            "def f(first, *rest, **all):\n  return lambda size=first: (size, rest, all)\nresult = f(1, 2, a=3)()\n",
            (1, (2,), {"a": 3}),
        ),
    ],
)
def test_parameters_that_are_bound_in_other_ways(source, result):
    scope = {}
    exec(shortened(source, set())[0], scope)
    assert scope["result"] == result


def test_many_names():
    source = "".join(f"_name{i} = {i}\n" for i in range(200)) + "total = " + " + ".join(f"_name{i}" for i in range(200))
    text, names = shortened(source)
    scope = {}
    exec(text, scope)
    assert scope["total"] == sum(range(200))
    assert len(names) == 200


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import other\nx = other._hidden\n", "line 2: _hidden is private to another module"),
        ("from other import _hidden\n", "line 1: _hidden is private to another module"),
        ("def f(_unit=0): pass\nf(_unit=1)\n", "line 2: _unit is passed by name"),
        ("import base\nclass A(base.B):\n    pass\n", "line 2: A may come to share short names with its base"),
        ("class A:\n    _x = 1\ny = getattr(A, '_x')\n", "line 3: '_x' as a string"),
    ],
)
def test_refuses_what_it_would_break(source, reason):
    with pytest.raises(ShortenError, match=reason):
        shortened(source)


def test_a_trace_gets_its_names_back():
    trace = (
        'Traceback (most recent call last):\n  File "firmware.app", line 1, in _a\n'
        '  File "firmware.run", line 1, in _b\n  File "other", line 1, in _a\n'
        "  File \"firmware.run\", line 1, in press\nAttributeError: 'Run' object has no attribute '_a'\n"
    )
    tables = {"firmware.app": {"_a": "_measure"}, "firmware.run": {"_a": "_look", "_b": "_is_good"}}
    assert restore(trace, tables) == (
        'Traceback (most recent call last):\n  File "firmware.app", line 1, in _measure\n'
        '  File "firmware.run", line 1, in _is_good\n  File "other", line 1, in _a\n'
        "  File \"firmware.run\", line 1, in press\nAttributeError: 'Run' object has no attribute '_look'\n"
    )


def test_a_library_s_constants_lose_their_names_unless_others_ask_for_them():
    text = """
        from micropython import const
        SET_DISP = const(0xAE)
        SET_MUX = const(0xA8)
        OPEN = const(1)
        OFF = const(2)
        _OFF = 3
        width = 128
        def start():
            return SET_DISP, SET_MUX, OFF, _OFF, width
    """
    tree = ast.parse(textwrap.dedent(text))
    asked = asked_for(ast.parse("import panel\nfrom panel import OPEN as o\nprint(panel.SET_MUX)"))
    hide_constants(tree, asked)
    assert ast.unparse(tree) == ast.unparse(ast.parse(textwrap.dedent(text).replace("SET_DISP", "_SET_DISP")))


def test_a_library_loses_the_classes_methods_and_imports_that_nobody_asks_for():
    text = """
        from bus import i2c, spi
        try:
            from typing import Optional
            import bus
        except ImportError:
            pass
        try:
            from fast import blit
        except ImportError:
            from slow import blit
        __version__ = "2.12"
        class Panel:
            def __init__(self):
                self.write()
            def write(self):
                return 0
            def invert(self):
                pass
            def contrast(self):
                pass
        class I2C(Panel):
            def write(self):
                i2c.write()
        class SPI(Panel):
            def write(self):
                spi.write()
    """
    tree = ast.parse(textwrap.dedent(text))
    drop_unasked(tree, asked_for(ast.parse("from panel import I2C\nI2C().contrast()")))
    left = """
        from bus import i2c
        try:
            from fast import blit
        except ImportError:
            from slow import blit
        class Panel:
            def __init__(self):
                self.write()
            def write(self):
                return 0
            def contrast(self):
                pass
        class I2C(Panel):
            def write(self):
                i2c.write()
    """
    assert ast.unparse(tree) == ast.unparse(ast.parse(textwrap.dedent(left)))


CUES = """
from micropython import const

SLOW = const(6)
WORD = "slow"
KINDS = (1, 2)
count = 0
level = 0

def grow():
    global count
    count += SLOW

def change(level):
    return level
"""


def in_place(asked=(), **modules):
    """The modules' texts once constants are put in place."""
    trees = {f"core.{name}": ast.parse(text) for name, text in {"cues": CUES, **modules}.items()}
    put_in_place(trees, set(asked))
    return {name.removeprefix("core."): ast.unparse(tree) for name, tree in trees.items()}


def test_constants_of_other_modules_are_put_in_place_and_their_imports_dropped():
    texts = in_place(
        by_name="from core.cues import SLOW, KINDS, WORD as w\ndef f(x=SLOW):\n    return f'{w}', KINDS, SLOW",
        by_module="from core import cues\nx = [cues.SLOW, cues.WORD]",
        both="from core import cues\nx = cues.SLOW\ny = cues.KINDS",
    )
    assert texts["by_name"] == "from core.cues import KINDS\n\ndef f(x=6):\n    return (f\"{'slow'}\", KINDS, 6)"
    assert texts["by_module"] == "x = [6, 'slow']"
    assert texts["both"] == "from core import cues\nx = 6\ny = cues.KINDS"


def test_a_constant_that_is_in_place_everywhere_is_defined_no_more():
    names = {"const": lambda value: value}
    text = in_place()["cues"]
    exec(text.replace("from micropython import const", ""), names)
    assert not {"SLOW", "WORD"} & set(names)
    assert names["KINDS"] == (1, 2)
    names["grow"]()
    assert names["count"] == 6
    assert names["change"](3) == 3


def test_what_changes_or_is_shadowed_is_no_constant():
    assert (
        "x = cues.count + cues.level" in in_place(other="from core import cues\nx = cues.count + cues.level")["other"]
    )


def test_a_constant_that_a_text_asks_for_stays():
    assert "SLOW = const(6)" in in_place(asked={"SLOW"})["cues"]


@pytest.mark.parametrize(
    "text",
    [
        "from core.cues import SLOW\nSLOW = 7",
        "from core import cues\n\ncues.SLOW = 7",
        "from core.cues import SLOW\ndel SLOW",
    ],
)
def test_to_change_another_module_s_constant_is_refused(text):
    with pytest.raises(ShortenError, match=r"core\.other: line \d: SLOW is another module's constant"):
        in_place(other=text)


def test_const_is_left_out_where_the_compiler_does_not_need_it():
    text = "from micropython import const\n_A = const(1)\nB = const(2)\nx = f(const(3), y=const(4))\n"
    tree = ast.parse(text)
    drop_const(tree)
    assert ast.unparse(tree) == "_A = const(1)\nB = 2\nx = f(3, y=4)"
