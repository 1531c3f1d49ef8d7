"""The twin's chip offers nothing that the ESP32's published stubs lack: no name, no argument."""

import ast
import sysconfig
from pathlib import Path

import pytest

DEVICE = Path(__file__).parents[2] / "tools" / "twin" / "device"
STUBS = Path(sysconfig.get_paths()["purelib"])


# Where the stubs say no more than *args, **kwargs: what MicroPython's ports/esp32/modules/machine.py takes.
LOOSE = {"Counter.__init__": "def __init__(self, id, src, edge=1, direction=1, *, filter_ns=0): ..."}


def public(tree: ast.Module | ast.ClassDef) -> dict[str, list[ast.AST]]:
    """Public names that a module or class defines, with their definitions: several where there are overloads."""
    names: dict[str, list[ast.AST]] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    names.setdefault(target.id, []).append(node)
    return {
        name: nodes for name, nodes in names.items() if not name.startswith("_") or name in ("__init__", "__call__")
    }


def arguments(function: ast.FunctionDef) -> tuple[list[str], set[str], bool]:
    """Names by position, less self; all names; whether further positions are taken."""
    args = function.args
    by_position = [arg.arg for arg in args.posonlyargs + args.args if arg.arg != "self"]
    return by_position, {*by_position, *(arg.arg for arg in args.kwonlyargs)}, args.vararg is not None


def takes(stub: ast.FunctionDef, fake: ast.FunctionDef) -> bool:
    """Whether whatever the fake takes, the stub takes."""
    positions, names, _ = arguments(fake)
    stub_positions, stub_names, stub_more = arguments(stub)
    if fake.args.vararg is not None:
        return stub_more or len(stub_positions) > len(positions)
    # MicroPython's own Python has no way to say that an argument goes by position only; pyright sees to that.
    free = len([arg for arg in stub.args.posonlyargs if arg.arg != "self"])
    if len(positions) > len(stub_positions):
        return False
    return {*positions[free:], *(names - {*positions})} <= stub_names and positions[free:] == stub_positions[
        free : len(positions)
    ]


def invented(fake: ast.Module | ast.ClassDef, stub: ast.Module | ast.ClassDef, where: str = "") -> list[str]:
    """What `fake` offers and `stub` does not."""
    known = public(stub)
    found = []
    for name, (node, *_) in public(fake).items():
        if name not in known:
            found.append(where + name)
        elif isinstance(node, ast.ClassDef):
            found += invented(node, next(kind for kind in known[name] if isinstance(kind, ast.ClassDef)), name + ".")
        elif isinstance(node, ast.FunctionDef):
            stubs = [stub for stub in known[name] if isinstance(stub, ast.FunctionDef)]
            if where + name in LOOSE:
                stubs = [stub for stub in ast.parse(LOOSE[where + name]).body if isinstance(stub, ast.FunctionDef)]
            if not any(takes(stub, node) for stub in stubs):
                found.append(f"{where}{name}({ast.unparse(node.args)})")
    return found


@pytest.mark.parametrize("module", ["machine", "esp32"])
def test_the_twins_modules_invent_nothing(module):
    fake = ast.parse((DEVICE / f"{module}.py").read_text())
    stub = ast.parse((STUBS / f"{module}.pyi").read_text())
    assert invented(fake, stub) == []


def replaced() -> ast.Module:
    """What boot_twin puts into the module `time`, as if it were a module: `time.name = ...` and its functions."""
    tree = ast.parse((DEVICE / "boot_twin.py").read_text())
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    body = []
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="time"), attr=name)], value=value):
                args = functions[value.id].args if isinstance(value, ast.Name) else getattr(value, "args", None)
                # A call of the twin's own has its arguments counted as it is made (twin.mjs).
                text = f"def {name}({ast.unparse(args) if args else ''}): ..."
                body.append(ast.parse(text).body[0])
    return ast.Module(body, [])


def test_the_twins_time_invents_nothing():
    fake = replaced()
    assert {node.name for node in fake.body} >= {"ticks_us", "ticks_ms", "sleep", "sleep_ms", "sleep_us"}
    assert invented(fake, ast.parse((STUBS / "time.pyi").read_text())) == []


def test_the_twins_gc_invents_nothing():
    tree = ast.parse((DEVICE / "boot_twin.py").read_text())
    (fake,) = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Gc"]
    assert invented(fake, ast.parse((STUBS / "gc.pyi").read_text())) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("class Pin:\n    def toggles(self): ...", ["Pin.toggles"]),
        ("class Pin:\n    TWIN = 1", ["Pin.TWIN"]),
        ("class Pin:\n    def irq(self, handler=None, bounce=0): ...", ["Pin.irq(self, handler=None, bounce=0)"]),
        ("class Pin:\n    def irq(self, trigger=0, handler=None): ...", ["Pin.irq(self, trigger=0, handler=None)"]),
        ("class Display: ...", ["Display"]),
        ("def power_cut(): ...", ["power_cut"]),
        ("TICKS = 1", ["TICKS"]),
        ("class Counter:\n    def __init__(self, id, src, max=0): ...", ["Counter.__init__(self, id, src, max=0)"]),
        ("class Counter:\n    def times(self): ...", ["Counter.times"]),
        ("class Counter:\n    def value(self, value=None, clear=0): ...", ["Counter.value(self, value=None, clear=0)"]),
        ("class Pin:\n    def irq(self, handler=None, trigger=0): ...\n    def _serve(self): ...", []),
    ],
)
def test_what_is_invented_is_found(source, found):
    stub = ast.parse((STUBS / "machine.pyi").read_text())
    assert invented(ast.parse(source), stub) == found
