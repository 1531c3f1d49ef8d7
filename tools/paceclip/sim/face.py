"""What the terminal shows: the display, and beside it what is true and what the device makes of it."""

import base64
from functools import lru_cache

from paceclip.sim.picture import WIDTH, braille, half_blocks, unpack

COLUMNS, LINES = 80, 24
_SIDE = 12  # columns beside the display
_BELOW = 6  # lines around it
_BLOCK_COLUMNS = WIDTH + 2 + 1 + _SIDE
_BLOCK_LINES = 32 + 2 + _BELOW - 1
_NEWS = 5
_BEFORE_CUES = 18

_STYLES = {"title": "1", "dim": "2", "lit": "96", "dark": "36", "alarm": "93"}
# Colours are what NO_COLOR rules out; bold and dim are none.
_COLOURLESS = ("title", "dim")

_HELP = (
    " space press   d twice   h hold   v hold 3 s     arrows belt   0 stop   f runner",
    " + - time   b bounce   m misses   u plug   p power   n bell   q leave",
)


class Face:
    """Draws a frame of the engine and the news as lines for a terminal. `has_colour`: what NO_COLOR asks for."""

    def __init__(self, has_colour: bool = True):
        self._styles = {name: code for name, code in _STYLES.items() if has_colour or name in _COLOURLESS}

    def lines(self, frame: dict | None, news: list[str], bell: bool, size: tuple[int, int]) -> list[str]:
        """A picture of at most `size` (columns, lines). `news`: what was heard and said, the newest last."""
        columns, lines = size
        if columns < COLUMNS or lines < LINES:
            return self._too_small(columns, lines)
        if frame is None:
            return ["", " The device starts ..."]
        large = columns >= _BLOCK_COLUMNS and lines >= _BLOCK_LINES
        screen = frame["screen"]
        # The display is brighter by far at half its contrast than half as bright.
        style = "lit" if screen["brightness"] > 0.1 else "dark"
        rows = _drawn(screen["pixels"], large)
        width = len(rows[0])
        side = self._side(frame)
        picture = [f"┌{'─' * width}┐", *(f"│{self._in(style, row)}│" for row in rows), f"└{'─' * width}┘"]
        # Beside a display of 32 rows it is the longer one.
        longer = max(len(picture), len(side))
        picture += [" " * (width + 2)] * (longer - len(picture))
        side += [""] * (longer - len(side))
        return [
            self._top(frame, bell),
            *(f"{line} {text}" for line, text in zip(picture, side, strict=True)),
            self._heard(frame, [text for text in news if text.startswith("♪")]),
            " " + _newest([text for text in news if not text.startswith("♪")], columns - 2),
            *(self._in("dim", text) for text in _keys(columns)),
        ]

    def _in(self, style, text):
        return f"\x1b[{self._styles[style]}m{text}\x1b[0m" if style in self._styles else text

    def _top(self, frame, bell):
        parts = [clock(frame["us"]), f"time x{frame['speed']:g}"]
        parts.append("somebody runs" if frame["runner"] else "nobody runs")
        if bell:
            parts.append("bell on")
        if not frame["display"]:
            parts.append("display unplugged")
        return self._in("title", " Paceclip  ") + "   ".join(parts)

    def _side(self, frame):
        belt, sensor, device = frame["belt"], frame["sensor"], frame["device"]
        told = device or {"m": 0, "pulses": 0, "bounced": 0, "missed": 0, "lost": 0}
        # Of one run, so that the two can be compared.
        found = [
            self._in("title", "TREADMILL"),
            _pair("console", f"{belt['console']:.1f}"),
            _pair("km/h", f"{belt['kmh']:.2f}"),
            _pair("km", f"{belt['run_m'] / 1000:.3f}"),
            _pair("passed", belt["magnets"]),
            "",
            self._in("title", "PACECLIP"),
            _pair("km", f"{told['m'] / 1000:.3f}"),
            *(_pair(name, told[name]) for name in ("pulses", "bounced", "missed", "lost")),
            "",
            self._in("title", "SENSOR"),
            "● magnet" if sensor["magnet"] else "○",
        ]
        if not sensor["plugged"]:
            found.append(self._in("alarm", "unplugged"))
        if sensor["misses"]:
            found.append(self._in("alarm", f"misses {sensor['misses']:.0f}%"))
        if sensor["bounces"]:
            found.append(self._in("alarm", "bounces"))
        return found

    def _heard(self, frame, heard):
        light = self._in("alarm", "●") if frame["led"] else "○"
        tone = f"{frame['sound']} Hz" if frame["sound"] else ""
        cues = "  ".join(text[2:] for text in reversed(heard[-_NEWS:]))
        return f" LED {light}  ♪ {tone:8}{cues[: COLUMNS - _BEFORE_CUES]}"

    def _too_small(self, columns, lines):
        text = f"Paceclip needs {COLUMNS} x {LINES} characters; these are {columns} x {lines}. Make the window larger."
        # q leaves here too.
        return [text[at : at + columns] for at in range(0, len(text), max(columns, 1))][:lines]


def clock(us: int) -> str:
    """Hours, minutes and seconds."""
    seconds = us // 1_000_000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _pair(name, value):
    return f"{name}{value!s:>{_SIDE - len(name)}}"


def _newest(said, columns):
    """As many of the newest as there is room for, none of them cut unless it is the only one."""
    line = said[-1][:columns] if said else ""
    for text in reversed(said[:-1]):
        if len(text) + len(line) + 3 > columns:
            break
        line = f"{text}   {line}"
    return line


def _keys(columns):
    return [text[:columns] for text in _HELP]


@lru_cache(maxsize=2)
def _drawn(pixels, large):
    rows = unpack(base64.b64decode(pixels))
    return half_blocks(rows) if large else braille(rows)
