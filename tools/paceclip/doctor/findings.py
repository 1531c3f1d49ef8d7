"""What is made of a board's answers: a finding each, with what to do about it."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from paceclip.plans.plan_file import PlanFile, parse
from paceclip.usb import install
from paceclip.usb.clock import told as words_of
from paceclip.wiring.pins import Pins, WiringError

OK = "ok"
DO = "do"
# Not looked at, or nothing that has to be done.
NONE = "none"

# An SSD1306 has one of the two, by a resistor on its back: its addresses, and as they are printed there.
_DISPLAYS = {0x3C: "0x78", 0x3D: "0x7A"}
# A run of an hour takes some 30 KB (docs/journal.md).
_LEAST_FLASH = 65536
# Of all of it, see docs/architecture.md#memory: in less than the twin has, nobody has tried a run.
_LEAST_HEAP = 92_160
# Nobody runs faster: um/us.
_FASTEST = 10
_MOST_NAMED = 3
_FINISH = "sync/finish.py"


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is (OK, DO or NONE), in words, and what to do about it."""

    name: str
    state: str
    text: str
    remedy: str = ""


def micropython(name: str, version: list[int], machine: str, port: str) -> list[Finding]:
    """Which board it says it is, and whether Paceclip runs on its Python."""
    have = ".".join(map(str, version))
    found = [Finding("board", OK, machine or "it does not say what it is")]
    least = ".".join(map(str, install.OLDEST[:2]))
    flash = f"save your files, then make flash PORT={port} IMAGE=..."
    if name != "micropython":
        return [*found, Finding("MicroPython", DO, f"it is {name} {have}", flash)]
    if tuple(version) < install.OLDEST:
        return [*found, Finding("MicroPython", DO, f"{have}; Paceclip needs {least} or newer", flash)]
    return [*found, Finding("MicroPython", OK, have)]


def room(flash: int, all_flash: int, heap: int, all_heap: int, port: str) -> list[Finding]:
    """Free flash and heap, in bytes."""
    text = f"{flash // 1024} KB of {all_flash // 1024} are free"
    found = [Finding("flash", OK, text)]
    if flash < _LEAST_FLASH:
        remedy = f"fetch its runs, .venv/bin/paceclip pull --port {port}, and remove what you don't need"
        found = [Finding("flash", DO, text + ": not enough for long runs", remedy)]
    text = f"{heap // 1024} KB of {all_heap // 1024} are free"
    if all_heap < _LEAST_HEAP:
        remedy = "take a board with an ESP32 or ESP32-S3, and MicroPython for it without extra modules"
        return [*found, Finding("heap", DO, text + f": a run needs {_LEAST_HEAP // 1024} KB in all", remedy)]
    return [*found, Finding("heap", OK, text)]


def files(on_board: dict[str, str], ours: dict[str, str], version: str, port: str) -> Finding:
    """The board's files against those of `version`, by their hashes."""
    again = f".venv/bin/paceclip install --port {port}"
    if not any(path in on_board for path in ours if path.endswith(".mpy")):
        return Finding("files", DO, "Paceclip is not on it", again)
    todo = install.plan(on_board, ours)
    broken = [path for path in on_board if path == install.MARK or path.startswith("paceclip.new/")]
    parts = [
        ("missing", [path for path in todo.copy if path not in on_board]),
        ("altered, or of another version", [path for path in todo.copy if path in on_board]),
        ("left over", [path for path in todo.stale if path != install.MARK]),
        ("of an installation that broke off", broken),
    ]
    told = [f"{_named(paths)} {'is' if len(paths) == 1 else 'are'} {what}" for what, paths in parts if paths]
    if told:
        return Finding("files", DO, f"against {version}: {'; '.join(told)}", again)
    own = f", and your own {_named(todo.kept)}" if todo.kept else ""
    return Finding("files", OK, f"{len(todo.wanted)} are those of {version}{own}")


def settings(fault: str | None, is_there: bool, port: str) -> Finding:
    """Whether settings.json can be used."""
    if fault is not None:
        return Finding("settings", DO, fault, f".venv/bin/paceclip settings edit --port {port}")
    return Finding("settings", OK, "settings.json is right" if is_there else "none: the defaults hold")


def plans(found: dict[str, bytes], port: str) -> Finding:
    """The plans' errors, by the parser that the board has."""
    if not found:
        return Finding("plans", DO, "there is none", f"bring one: .venv/bin/paceclip sync mile --port {port}")
    read = [parse(data, Path(name)) for name, data in sorted(found.items())]
    wrong = [file for file in read if file.errors]
    if wrong:
        first = str(wrong[0].told()).splitlines()[0]
        name = shlex.quote(wrong[0].path.stem)
        remedy = f"mend the file, and bring it again: .venv/bin/paceclip sync {name} --port {port}"
        return Finding("plans", DO, first + _more(wrong), remedy)
    return Finding("plans", OK, f"{_named([path.stem for path in _paths(read)])}: no errors")


def cut_sync(names: list[str], port: str) -> list[Finding]:
    """What a sync of plans that was cut off has left on flash; none where there is nothing."""
    if not names:
        return []
    text = f"one was cut off, and has left {_named(names)}: the plans before it hold"
    if _FINISH in names:
        # The board does, as it starts, where it can.
        text = "one was cut off at its end and is not finished: the next finishes it, or removes what is damaged"
    return [Finding("sync", DO, text, f"bring them again: .venv/bin/paceclip sync --port {port}")]


def clock(off: timedelta) -> Finding:
    """Whether the board's clock is right, by which runs are dated. It isn't after a power cut, so nothing is wrong."""
    if not off:
        return Finding("clock", OK, words_of(off))
    return Finding("clock", NONE, words_of(off), "the next .venv/bin/paceclip sync sets it")


def display(levels: list[int], addresses: list[int], pins: Pins) -> Finding:
    """Who answers on the display's bus."""
    wanted = f"0x{pins.address:02X}"
    if pins.address in addresses:
        return Finding("display", OK, f"answers at {wanted}")
    other = next((address for address in _DISPLAYS if address in addresses), None)
    if other is not None:
        printed = _DISPLAYS.get(pins.address, "?")
        return Finding(
            "display", DO, f"answers at 0x{other:02X}", f"set {wanted} on its back, where it is called {printed}"
        )
    wires = f"SDA (GPIO{pins.sda}), SCL (GPIO{pins.scl}), 3V3 and GND"
    low = [f"{name} (GPIO{number})" for name, number, level in _wires(pins, levels) if not level]
    if low:
        return Finding("display", DO, f"{' and '.join(low)} at 0 V: a short, or no power", f"check {wires}")
    if addresses:
        others = ", ".join(f"0x{address:02X}" for address in addresses)
        return Finding("display", DO, f"not at {wanted}; {others} answers", f"it must be an SSD1306 at {wanted}")
    return Finding("display", DO, "nobody answers on the bus", f"check {wires}")


def not_watched() -> list[Finding]:
    """Sensor and button, where nobody is to wait for them."""
    return [Finding(name, NONE, "not watched") for name in ("sensor", "button")]


def sensor(edges: int, high: int, gaps: list[int], ms: int, um_per_pulse: int, kind: str) -> Finding:
    """What the sensor gave in `ms`: falling edges, its highest level, and the time between edges."""
    if not edges:
        if not high:
            text = f"at 0 V for all of {ms // 1000} s"
            remedy = "is the magnet in front of it? Move it away; else the output's wire touches GND"
            return Finding("sensor", DO, text, remedy)
        remedy = "turn the belt meanwhile; magnet at 2-5 mm, the other way round (hall)? Then plug and wire"
        return Finding("sensor", DO, f"no pulse in {ms // 1000} s", remedy)
    text = f"{edges} edge{'s' if edges > 1 else ''} in {ms // 1000} s"
    short = sum(gap < um_per_pulse // _FASTEST for gap in gaps)
    if 10 * short > len(gaps):
        if kind == "reed":
            return Finding("sensor", OK, f"{text}, {short} of them bounce, as a reed's do")
        remedy = "a reed? .venv/bin/paceclip settings set sensor=reed. Else a pull-up of 10 kΩ, away from the motor"
        return Finding("sensor", DO, f"{text}, {short} of them too soon after another for a belt", remedy)
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 0
    speed = f", the belt at some {3.6 * um_per_pulse / usual:.1f} km/h" if usual else ""
    return Finding("sensor", OK, text + speed)


def button(presses: int, low: int, high: int, pins: Pins) -> Finding:
    """What the button did meanwhile."""
    if not high:
        remedy = f"let it go; else its wire (GPIO{pins.button}) touches GND"
        return Finding("button", DO, "pressed all the time", remedy)
    if not presses and low:
        return Finding("button", NONE, "not pressed; it reads as let go")
    return Finding("button", OK, "pressed, and let go")


def unknown(name: str, board: str, error: Exception) -> Finding:
    """The pins of the board are not to be read on this computer."""
    why = f" ({error})" if isinstance(error, WiringError) else ""
    remedy = "name its file: --board firmware/boards/mine.py"
    return Finding(name, NONE, f"the pins of the board {board} are not known here{why}", remedy)


def no_pins(name: str, numbers: tuple[int, ...], reason: str, board: str) -> Finding:
    """The chip has not all of the pins that a board's file names."""
    pins = " and ".join(f"GPIO{number}" for number in numbers)
    remedy = "another board's file? Mend its pins, or choose another in the settings: board"
    return Finding(name, DO, f"{pins} of the board {board} can't be asked: {reason}", remedy)


def crash(text: str | None, port: str) -> Finding:
    """The last error that Paceclip wrote down."""
    if not text or not text.strip():
        return Finding("last error", OK, "none")
    last = text.strip().splitlines()[-1]
    remedy = f"report it, with all of it below; then .venv/bin/mpremote connect {port} rm :data/crash.txt + reset"
    return Finding("last error", DO, last, remedy)


def _wires(pins: Pins, levels: list[int]) -> Iterable[tuple[str, int, int]]:
    return zip(("SDA", "SCL"), (pins.sda, pins.scl), levels, strict=True)


def _paths(read: list[PlanFile]) -> list[Path]:
    return [file.path for file in read]


def _named(names: list[str]) -> str:
    """The first of them, and how many more there are."""
    return ", ".join(names[:_MOST_NAMED]) + (f" and {len(names) - _MOST_NAMED} more" if names[_MOST_NAMED:] else "")


def _more(wrong: list[PlanFile]) -> str:
    count = sum(len(file.errors) for file in wrong) - 1
    return f" (and {count} more)" if count else ""
