"""Short names in what is compiled: the same behaviour, and the true names in a trace."""

import ast

import pytest
from paceclip.compiler.names import keywords
from paceclip.compiler.shorten import ShortenError, restore, shorten

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


def test_parameters_by_the_hundred_come_to_be_no_words_of_python():
    names = [f"width{i}" for i in range(2000)]
    text, _ = shortened(f"def f({', '.join(names)}): return sum([{', '.join(names)}])", set())
    scope = {}
    exec(text, scope)
    assert scope["f"](*range(2000)) == sum(range(2000))


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
