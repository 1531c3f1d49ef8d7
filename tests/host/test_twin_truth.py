"""The twin held against what it stands for: the published stubs' names, the real littlefs' work."""

import ast
import json
import subprocess
import sysconfig
from pathlib import Path

import pytest
from littlefs import LittleFS
from littlefs.context import UserContext
from paceclip import compiler

ROOT = Path(__file__).parents[2]
STUBS = Path(sysconfig.get_paths()["purelib"])

# Names that the twin has and the stubs lack, with the reason.
EXCEPTIONS = {
    "__name__": "every module has it",
    "__module__": "every class has it",
    "__qualname__": "every class has it",
    "__class__": "every class has it",
    "__dict__": "every class has it",
    "__bases__": "every class has it",
    "__init__": "a fake in Python shows its own",
    "__repr__": "a fake in Python shows its own",
    "__path__": "the fakes are files",
    "__file__": "the fakes are files",
    "machine.micropython": "imported by the fake",
    "machine.uctypes": "imported by the fake",
}


def node(script: str, *args: str):
    command = ["node", str(ROOT / "tests" / "vm" / script), *args]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def stub_names(name: str) -> set[str]:
    module, _, kind = name.partition(".")
    body = ast.parse((STUBS / f"{module}.pyi").read_text()).body
    if kind:
        body = next(node for node in body if isinstance(node, ast.ClassDef) and node.name == kind).body
    found = set()
    for statement in body:
        match statement:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
            case ast.Assign(targets=targets):
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def is_private(name: str) -> bool:
    return name[0] == "_" and not name.startswith("__")


def test_no_module_of_the_running_twin_shows_a_name_that_the_stubs_lack():
    shown = node("dump_modules.mjs")
    # What is private in the source is so under the name that it was given.
    _, given = compiler.machine()
    assert {"esp32", "gc", "machine", "machine.Counter", "machine.I2C", "machine.Pin", "time"} <= set(shown)
    invented = {
        f"{module}.{name}"
        for module, names in shown.items()
        for name in set(names) - stub_names(module)
        if name not in EXCEPTIONS and f"{module}.{name}" not in EXCEPTIONS and not is_private(given.get(name, name))
    }
    assert invented == set()


class Recorder(UserContext):
    """Flash that remembers what was programmed, and 0 for an erase."""

    def __init__(self):
        super().__init__(buffer=bytearray(b"\xff" * (4096 * 512)))
        self.work: list[int] = []

    def prog(self, cfg, block, off, data):
        self.work.append(len(data))
        return super().prog(cfg, block, off, data)

    def erase(self, cfg, block):
        self.work.append(0)
        return super().erase(cfg, block)


def littlefs_work(operations) -> list[list[int]]:
    """What the real littlefs does, set up as MicroPython sets it up."""
    flash = Recorder()
    geometry = {"block_size": 4096, "block_count": 512, "read_size": 32, "prog_size": 32, "cache_size": 128}
    fs = LittleFS(flash, mount=False, lookahead_size=32, **geometry)
    fs.format()
    fs.mount()
    done = []
    for kind, path, *rest in operations:
        flash.work = []
        match kind:
            case "write" | "append":
                with fs.open(path, "wb" if kind == "write" else "ab") as file:
                    file.write(bytes(rest[0]))
            case "rename":
                fs.rename(path, rest[0])
            case "remove":
                fs.remove(path)
            case "mkdir":
                fs.mkdir(path)
        done.append(flash.work)
    return done


def sums(work: list[list[int]]) -> tuple[int, int, int]:
    """Erases, pieces programmed, bytes."""
    flat = [piece for pieces in work for piece in pieces]
    return flat.count(0), len(flat) - flat.count(0), sum(flat)


@pytest.mark.parametrize(
    ("times", "operations"),
    [
        (200, [["write", "data/x", 40]]),
        (200, [["write", "data/x", 100]]),
        (50, [["write", "data/x", 200]]),
        (50, [["write", "data/x", 3000]]),
        (20, [["write", "data/x", 20_000]]),
        (300, [["append", "data/x", 40]]),
        (60, [["append", "data/x", 400]]),
        (100, [["write", "data/x.new", 200], ["rename", "data/x.new", "data/x"]]),
        (200, [["write", "data/x.new", 60], ["rename", "data/x.new", "data/x"]]),
        (200, [["write", "data/x", 0], ["remove", "data/x"]]),
    ],
    ids=lambda value: (
        " ".join(f"{kind} {rest[-1]}" for kind, *rest in value) if isinstance(value, list) else str(value)
    ),
)
def test_the_twins_flash_works_as_much_as_littlefs(times, operations):
    steps = [["mkdir", "data"], ["write", "data/x", 1], *(operations * times)]
    erases, pieces, programmed = sums(node("dump_flash.mjs", json.dumps(steps))[2:])
    true_erases, true_pieces, true_programmed = sums(littlefs_work(steps)[2:])
    assert abs(erases - true_erases) <= 1 + 0.05 * true_erases
    assert abs(pieces - true_pieces) <= 1 + 0.25 * true_pieces
    assert abs(programmed - true_programmed) <= 128 + 0.25 * true_programmed
