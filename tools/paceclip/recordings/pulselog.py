"""Reads what a sensor did: electrical edges (CSV) and the device's raw pulse logs; and spans and marks (CSV).

docs/replay.md has the formats. Every fault is a LogError that names file, line and remedy. Files are read line by line.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from paceclip.errors import UserError

RAW = b"paceclip-pulses"
RAW_VERSION = 1
RAW_HEADER = "paceclip-pulses 1 sensor=hall um_per_pulse=157080 pulses_per_rev=1"

_LONGEST_LINE = 200
_MOST_LINES = 50_000_000
_MOST_SPANS = 1_000_000
MOST_US = 31 * 24 * 3600 * 1_000_000

_TICKS = 1 << 30
_LOW_US = 500


class LogError(UserError):
    """A file that can't be used; str() names it, the line, and what to do."""


@dataclass
class Log:
    """Edges in time: pairs (t_us, level). `settings` are those that a raw log names; its times are those at which the
    device served the edges."""

    edges: Iterator[tuple[int, int]]
    settings: dict[str, str | int] = field(default_factory=dict)


def read(path: Path) -> Log:
    """A file of edges, or a raw pulse log: its first line tells which."""
    lines = _lines(path)
    number, first = next(lines, (1, b""))
    if first.startswith(RAW):
        return Log(_raw_edges(path, lines), _raw_settings(path, first))
    return Log(_edges(path, lines, _columns(path, number, first, ("t_us", "level"))))


def read_spans(path: Path) -> list[tuple[int, int]]:
    """Spans of time, columns start_us and end_us in any order of rows; those that touch or overlap are joined."""
    spans = []
    for number, (start, end) in _table(path, ("start_us", "end_us")):
        if end <= start:
            raise _error(path, number, f"the span ends at {end}, not after its start at {start}: correct the row")
        if len(spans) == _MOST_SPANS:
            raise _error(path, number, f"there are more than {_MOST_SPANS} spans: cut the file")
        spans.append((start, end))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def read_marks(path: Path) -> list[int]:
    """Times at which the belt's mark passed: one column, t_us, rising."""
    marks: list[int] = []
    for number, (mark,) in _table(path, ("t_us",)):
        if marks and mark <= marks[-1]:
            raise _error(path, number, f"t_us falls from {marks[-1]} to {mark}: sort the rows by time")
        marks.append(mark)
    return marks


def _edges(path: Path, lines: Iterator[tuple[int, bytes]], columns: list[int]) -> Iterator[tuple[int, int]]:
    before = -1
    for number, (t_us, level) in _rows(path, lines, ("t_us", "level"), columns):
        if level > 1:
            raise _error(path, number, f"level is {level}: write 0 (magnet at the sensor) or 1")
        if t_us <= before:
            raise _error(path, number, f"t_us goes from {before} to {t_us}: times must rise, sort the rows by t_us")
        before = t_us
        yield t_us, level


def _raw_settings(path: Path, line: bytes) -> dict[str, str | int]:
    words = _text(path, 1, line).split()
    remedy = f"the first line must be like '{RAW_HEADER}'"
    if len(words) < 2 or words[0].encode() != RAW or not _is_number(words[1].encode()):
        raise _error(path, 1, f"no version of the format: {remedy}")
    if int(words[1]) != RAW_VERSION:
        raise _error(path, 1, f"version {words[1]} is not known here, only {RAW_VERSION}: update Paceclip")
    given = dict(word.partition("=")[::2] for word in words[2:])
    settings: dict[str, str | int] = {}
    for key in ("sensor", "um_per_pulse", "pulses_per_rev"):
        if key not in given:
            raise _error(path, 1, f"{key} is missing: {remedy}")
        if key == "sensor":
            if given[key] not in ("hall", "reed"):
                raise _error(path, 1, f"sensor is '{given[key]}': write hall or reed")
            settings[key] = given[key]
        elif _is_number(given[key].encode()):
            settings[key] = int(given[key])
        else:
            raise _error(path, 1, f"{key} is '{given[key]}': write a whole number")
    return settings


def _raw_edges(path: Path, lines: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, int]]:
    """The stamps as edges: the first at time 0, each with a short low. Ticks run on where they wrapped."""
    t_us = 0
    before = -1
    for number, line in lines:
        tick = _number(path, number, "the stamp", line)
        if tick >= _TICKS:
            raise _error(path, number, f"{tick} is no stamp: ticks are below {_TICKS}")
        if before >= 0:
            gap = (tick - before) % _TICKS
            if gap == 0 or gap >= _TICKS // 2:
                raise _error(
                    path,
                    number,
                    f"{tick} comes after {before}: lines are out of order, or the belt stood for more than 8 minutes: "
                    "cut the log in two here",
                )
            yield t_us + min(_LOW_US, gap // 2), 1
            t_us += gap
            _check_time(path, number, t_us)
        yield t_us, 0
        before = tick
    if before >= 0:
        yield t_us + _LOW_US, 1


def _table(path: Path, names: tuple[str, ...]) -> Iterator[tuple[int, list[int]]]:
    lines = _lines(path)
    number, first = next(lines, (1, b""))
    return _rows(path, lines, names, _columns(path, number, first, names))


def _columns(path: Path, number: int, line: bytes, names: tuple[str, ...]) -> list[int]:
    """Where the columns stand in a row."""
    if not line:
        raise LogError(f"{path} is empty: its first line must name the columns {','.join(names)}")
    header = [name.strip().strip('"') for name in _text(path, number, line).split(",")]
    for name in names:
        if name not in header:
            raise _error(
                path,
                number,
                f"there is no column {name}: the first line must name {','.join(names)}, with commas between",
            )
    return [header.index(name) for name in names]


def _rows(
    path: Path, lines: Iterator[tuple[int, bytes]], names: tuple[str, ...], columns: list[int]
) -> Iterator[tuple[int, list[int]]]:
    for number, line in lines:
        cells = line.split(b",")
        values = []
        for name, column in zip(names, columns, strict=True):
            if column >= len(cells):
                raise _error(path, number, f"{name} is missing: write {','.join(names)}")
            values.append(_number(path, number, name, cells[column]))
        if values[0] > MOST_US or values[-1] > MOST_US:
            _check_time(path, number, max(values))
        yield number, values


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Lines with something on them, and their numbers, from 1."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(iter(partial(file.readline, _LONGEST_LINE + 1), b""), 1):
                if len(line) > _LONGEST_LINE:
                    raise _error(path, number, f"the line has more than {_LONGEST_LINE} characters: is it no log?")
                if number > _MOST_LINES:
                    raise _error(path, number, f"the file has more than {_MOST_LINES} lines: cut it")
                text = line.strip()
                if number == 1:
                    text = text.removeprefix(b"\xef\xbb\xbf")
                if text:
                    yield number, text
    except OSError as error:
        raise LogError(f"{path} can't be read: {error.strerror}") from error


def _is_number(text: bytes) -> bool:
    return text.isdigit() and len(text) < 19


def _number(path: Path, number: int, name: str, cell: bytes) -> int:
    if not _is_number(cell):
        cell = cell.strip()
        if not _is_number(cell):
            raise _error(path, number, f"{name} is '{_text(path, number, cell)[:40]}': write a whole number")
    return int(cell)


def _text(path: Path, number: int, line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise _error(path, number, "this is not UTF-8: save it as text in UTF-8") from error


def _check_time(path: Path, number: int, t_us: int) -> None:
    if t_us > MOST_US:
        raise _error(path, number, f"{t_us} us are more than 31 days: times are microseconds from the start")


def _error(path: Path, number: int, what: str) -> LogError:
    return LogError(f"{path}, line {number}: {what}")
