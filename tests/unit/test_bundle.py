"""One file of modules that are in the heap together: what it does is what they did."""

import ast
import sys
import types

import pytest
from paceclip import compiler
from paceclip.compiler.bundle import GROUPS, STAY, BundleError, bundle, moved

SOURCES = {
    "ours": "",
    "ours.core": "",
    "ours.core.units": '''"""Units."""
_FORM = "%d mm"
_ALL = [1]

def text(mm):
    _ALL.append(mm)
    return _FORM % mm

class Unit:
    _FORM = "x"
''',
    "ours.core.belt": '''"""The belt."""
import sys
from ours.core import units
from ours.core.units import Unit

_FORM = "%s on %s"

def where(mm):
    def _inner():
        return _FORM % (units.text(mm), sys.byteorder)
    return _inner()

class Belt(Unit):
    def form(self):
        return self._FORM
''',
    "ours.ui.page": """
from ours.core import belt as the_belt, units
from ours.core.units import text as told

LIST = "ours.core.belt ours.core.units ours.ui.page ours.app"

def draw():
    from ours.core.belt import Belt
    return told(1), units.text(2), the_belt.where(3), Belt().form(), units._ALL
""",
}
GROUP = ("ours.core.units", "ours.core.belt")


def parts(sources=SOURCES):
    return {name: ast.parse(text) for name, text in sources.items()}


def load(trees, monkeypatch):
    for name in ("ours", "ours.core", "ours.ui", *(name for name in trees if name.count(".") == 1 or name == "ours")):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    for name, tree in trees.items():
        module = types.ModuleType(name)
        monkeypatch.setitem(sys.modules, name, module)
        exec(ast.unparse(tree), module.__dict__)
        package, _, last = name.rpartition(".")
        if package:
            setattr(sys.modules[package], last, module)


def drawn(module, monkeypatch, trees):
    load(trees, monkeypatch)
    return sys.modules[module].draw()


def test_what_a_group_does_is_what_its_modules_did(monkeypatch):
    expected = drawn("ours.ui.page", monkeypatch, parts())
    trees = parts()
    bundle(trees, [GROUP])
    assert sorted(trees) == ["ours", "ours.belt", "ours.core", "ours.page"]
    trees = {name: trees[name] for name in ("ours", "ours.belt", "ours.page")}
    assert drawn("ours.page", monkeypatch, trees) == expected
    assert not hasattr(sys.modules["ours.belt"], "units")


def test_a_list_of_modules_to_let_go_names_a_group_once():
    trees = parts(
        {**SOURCES, "firmware.page": 'A = "firmware.a.units firmware.a.belt firmware.b.x"\nB = "firmware.a."\n'}
    )
    trees |= parts({"firmware.a.units": "", "firmware.a.belt": ""})
    bundle(trees, [("firmware.a.units", "firmware.a.belt")])
    assert ast.unparse(trees["firmware.page"]) == "A = 'firmware.belt firmware.b.x'\nB = 'firmware.'"


def test_a_group_that_is_not_all_there_is_left_alone():
    trees = parts({"ours.core.belt": "x = 1"})
    bundle(trees, [GROUP])
    assert sorted(trees) == ["ours.belt"]
    assert moved(["ours.core.belt", "ours.app", "main"], [GROUP]) == {"ours.core.belt": "ours.belt"}


@pytest.mark.parametrize(
    ("units", "belt", "value"),
    [
        ("import gc as _gc\nx = _gc", "import gc as _gc\ndef f(): return _gc.isenabled()", True),
        ("import sys as _host\nx = _host", "import gc as _host\ndef f(): return _host.isenabled()", True),
        ("_thread = 1", "import _thread\ndef f(): return _thread.__name__", "_thread"),
        ("def _x(): return 1", "async def _x(): pass\ndef f():\n  _x().close()\n  return 2", 2),
        ("_x = 1", "_x = 2\nclass A:\n  _x = 3\n  def f(self): return self._x, _x\nf = A().f", (3, 2)),
        ("_x = 1", "_x = 2\nclass A:\n  def _x(self): return _x\nf = A()._x", 2),
        ("_x = 1", "_x = 2\ndef f():\n  def _x(): return 3\n  return _x()", 3),
        (
            "_x = 1",
            "_x = 2\ndef f():\n  try:\n    int('x')\n  except ValueError as _x:\n    return str(_x)[:7]",
            "invalid",
        ),
    ],
)
def test_what_is_private_to_two_modules_is_each_one_s_own(units, belt, value, monkeypatch):
    trees = parts({"ours": "", "ours.core.units": units, "ours.core.belt": belt})
    bundle(trees, [GROUP])
    load({name: trees[name] for name in ("ours", "ours.belt")}, monkeypatch)
    assert sys.modules["ours.belt"].f() == value


@pytest.mark.parametrize(
    ("units", "belt", "reason"),
    [
        ("x = 1", "x = 2", "ours.core.belt: x is defined in ours.core.belt twice"),
        ("def open(): pass", "def f(): return open('x')", "ours.core.belt: open means something else"),
        (
            "def text(): pass",
            "from ours.core import units\ndef f(text):\n    return units.text()",
            "ours.core.belt: line 3: a local text hides units's",
        ),
        ("x = 1", "from ours.core.units import x as y", "ours.core.belt: line 1: x has another name here"),
    ],
)
def test_refuses_what_it_would_break(units, belt, reason):
    with pytest.raises(BundleError, match=reason):
        bundle(parts({"ours.core.units": units, "ours.core.belt": belt}), [GROUP])


def test_two_modules_of_a_name_are_refused():
    for names in (("ours.boards.belt", "ours.core.belt"), ("ours.belt", "ours.core.belt")):
        with pytest.raises(BundleError, match="two modules of this name"):
            bundle(parts(dict.fromkeys(names, "x = 1")), [])


def test_every_group_is_of_modules_that_are_there():
    modules = {".".join(source.with_suffix("").parts) for source in compiler.sources()}
    assert {module for group in GROUPS for module in group} <= modules
    assert modules >= STAY - {"busio"}
