"""Looks at a board and all that is on it, and asks its sensor and its button."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from paceclip.compiler.shorten import restore
from paceclip.core import settings
from paceclip.doctor import findings
from paceclip.doctor.findings import DO, Finding
from paceclip.places import ROOT
from paceclip.preferences import stored
from paceclip.usb import clock
from paceclip.usb.link import Link
from paceclip.usb.snippets import HASH, SEND, code
from paceclip.wiring import pins as wiring
from paceclip.wiring.pins import Pins, WiringError

_FOLDERS = ("boot.py", "main.py", "firmware", "lib", "plans", "paceclip.new")
_CRASH = "data/crash.txt"
_LOOK_MS = 500


class Release(NamedTuple):
    """What ought to be on the board: its version, path to sha256 of each file, and names for restore()."""

    version: str
    files: dict[str, str]
    names: dict[str, dict[str, str]]


class Examined(NamedTuple):
    """What was found, and the text of the last error, with its true names where they are known."""

    findings: list[Finding]
    crash: str | None


def examine(
    link: Link,
    release: Release,
    seconds: int,
    board_file: Path | None,
    say: Callable[[str], None] = lambda text: None,
) -> Examined:
    """All findings of the board at the other end. For so many `seconds` sensor and button are watched, 0 for not at
    all; `say` hears what somebody is to do meanwhile, and how it goes."""
    port = link.port
    link.do(HASH + code("examine.py"))
    [who] = link.ask("who()")
    about = findings.micropython(*who, port)
    if who[0] != "micropython":
        # Nothing of Paceclip's runs there, nor the questions that follow.
        return Examined(about, None)
    [space] = link.ask("room()")
    [time] = link.ask(clock.LOOK)
    off = clock.off(time, datetime.now())
    on_board = dict(link.ask("".join(f"files({folder!r})\n" for folder in _FOLDERS)))
    ours = findings.files(on_board, release.files, release.version, port)
    set_on_it = stored.fetch(link)
    link.do(SEND)
    names = [path for path in on_board if path.startswith("plans/") and path.endswith(".plan")]
    crash = _crash(link, release if ours.state != DO else None)
    found = [
        *about,
        *findings.room(*space, port),
        ours,
        findings.settings(set_on_it.fault, set_on_it.data is not None, port),
        findings.plans({path.removeprefix("plans/"): link.read(path) for path in names}, port),
        *findings.cut_sync(link.ask("names('sync')"), port),
        findings.clock(off),
        *_wired(link, settings.fresh() | set_on_it.given, seconds, board_file, say),
        findings.crash(crash, port),
    ]
    return Examined(found, crash)


def _wired(link: Link, given: dict, seconds: int, board_file: Path | None, say) -> Iterator[Finding]:
    """What hangs on the pins of the board that the settings name."""
    try:
        pins = wiring.read(board_file or ROOT / "firmware" / "boards" / f"{given['board']}.py")
    except (OSError, SyntaxError, ValueError, WiringError) as error:
        for name in ("display", "sensor", "button"):
            yield findings.unknown(name, given["board"], error)
        return
    [answer] = link.ask(f"bus({pins.sda}, {pins.scl})")
    if isinstance(answer, str):
        yield findings.no_pins("display", (pins.sda, pins.scl), answer, given["board"])
    else:
        yield findings.display(*answer, pins)
    yield from _watched(link, given, seconds, pins, say) if seconds else findings.not_watched()


def _watched(link: Link, given: dict, seconds: int, pins: Pins, say) -> Iterator[Finding]:
    """What sensor and button do meanwhile."""
    [reason] = link.ask(f"watch({pins.sensor}, {pins.button})")
    if reason is not None:
        yield findings.no_pins("sensor, button", (pins.sensor, pins.button), reason, given["board"])
        return
    edges, presses, lows, highs = 0, 0, [1, 1], [0, 0]
    for left in range(1000 * seconds, 0, -_LOOK_MS):
        say(f"Turn the belt by hand, and press the button: {-(-left // 1000)} s, {edges} pulses, {presses} presses")
        [(edges, presses, low, high)] = link.ask(f"look({_LOOK_MS})")
        lows = [min(pair) for pair in zip(lows, low, strict=True)]
        highs = [max(pair) for pair in zip(highs, high, strict=True)]
    [gaps] = link.ask("gaps()")
    belt = (given["um_per_pulse"], given["sensor"])
    yield findings.sensor(edges, highs[0], gaps, 1000 * seconds, *belt)
    yield findings.button(presses, lows[1], highs[1], pins)


def _crash(link: Link, release: Release | None) -> str | None:
    """The last error, with its true names if the board has the files of `release`."""
    there = link.ask("names('data')")
    if _CRASH not in there:
        return None
    text = link.read(_CRASH).decode(errors="replace")
    return restore(text, release.names) if release else text
