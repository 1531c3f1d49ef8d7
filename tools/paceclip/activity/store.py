"""The runs on this computer: their files as they came, and an index of them in SQLite.

A folder holds `runs.sqlite` and a folder for each board, named by its chip's number, with the files 0001.run and so on.
The files are what counts; the index is for looking them up.
"""

import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from paceclip import whole_file
from paceclip.activity import activity, journal
from paceclip.errors import UserError

_INDEX = "runs.sqlite"
_TABLE = """
create table runs (
    id integer primary key, board text not null, run integer not null, file text not null, sha256 text not null,
    start text, plan text not null, day text not null, unit text not null, mm integer not null, ms integer not null,
    state text not null, unique (board, file)
)
"""
# Of the table: an index of another is made anew, from the files.
_VERSION = 3
_COLUMNS = "id, board, run, file, sha256, start, plan, day, unit, mm, ms, state"
# As keep() names them: what else is there is somebody else's.
_FILE = re.compile(r"[0-9]{4,}(\.[0-9]+)?\.run")
# SQLite counts to here.
_MOST = 1 << 63


class StoreError(UserError):
    """The folder or its index can't be used; str() says why and what to do."""


@dataclass(frozen=True)
class Kept:
    """A run in the index. `start` is ISO 8601 in the runner's local time, or None; `state` "done", "early",
    "discarded", "open" (it has no end yet) or "damaged"."""

    id: int
    board: str
    run: int
    file: str
    sha256: str
    start: str | None
    plan: str
    day: str
    unit: str
    mm: int
    ms: int
    state: str


def default_folder() -> Path:
    """Where XDG has the data of programs."""
    home = os.environ.get("XDG_DATA_HOME", "")
    return (Path(home) if os.path.isabs(home) else Path.home() / ".local" / "share") / "paceclip"


class Store:
    """The runs in `folder`. With `make` it is made where it is not there; else it is then empty. An index that is not
    there, of an earlier Paceclip, or damaged, is made of the files; runs may have other numbers then. `tell` hears of a
    damaged one, which is kept beside it."""

    def __init__(self, folder: Path, make: bool = False, tell: Callable[[str], None] = lambda line: None) -> None:
        self._folder = folder
        try:
            if make:
                folder.mkdir(parents=True, exist_ok=True)
            index = folder / _INDEX
            self._index = sqlite3.connect(index if make or index.exists() else ":memory:")
            bad = None if self._is_whole() else index.with_name(f"{_INDEX}.bad")
            if bad is not None:
                self._index.close()
                index.replace(bad)
                self._index = sqlite3.connect(index)
            if self._index.execute("pragma user_version").fetchone()[0] != _VERSION:
                with self._index:
                    self._index_anew()
            if bad is not None:
                tell(f"{index} was damaged: made anew of the runs, whose numbers may be others; the old one is {bad}")
        except (OSError, sqlite3.Error) as error:
            raise self._error(error) from error

    def close(self) -> None:
        """Give the index back."""
        self._index.close()

    def all(self) -> list[Kept]:
        """All runs, in the order in which they were kept first."""
        return self._select("")

    def get(self, number: int) -> Kept:
        """The run of that id. StoreError where there is none."""
        found = self._select("where id = ?", number) if number < _MOST else []
        if not found:
            raise StoreError(
                f"there is no run {number} in {self._folder}: .venv/bin/paceclip runs shows those that there are"
            )
        return found[0]

    def has(self, board: str, run: int, sha256: str) -> bool:
        """Whether this very file of a board is kept: the file, for the index may say so of one that is gone."""
        found = self._select("where board = ? and run = ? and sha256 = ?", board, run, sha256)
        try:
            return any(hashlib.sha256(self.path(kept).read_bytes()).hexdigest() == sha256 for kept in found)
        except OSError:
            return False

    def path(self, kept: Kept) -> Path:
        """A run's file."""
        return self._folder / kept.board / kept.file

    def keep(self, board: str, run: int, data: bytes) -> Kept:
        """Keep a file as it came, in the place of an earlier and shorter state of the same run."""
        name = f"{run:04d}.run"
        path = self._folder / board / name
        try:
            path.parent.mkdir(exist_ok=True)
            self._set_aside(board, path, data)
            whole_file.write(path, data)
            with self._index:
                self._enter(board, name, data)
        except (OSError, sqlite3.Error) as error:
            raise self._error(error) from error
        return self._select("where board = ? and file = ?", board, name)[0]

    def _is_whole(self) -> bool:
        try:
            return self._index.execute("pragma quick_check").fetchone()[0] == "ok"
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise
            return False

    def _index_anew(self) -> None:
        """Index all files there are, in the order in which they were written."""
        self._index.execute("drop table if exists runs")
        self._index.execute(_TABLE)
        files = [path for path in self._folder.glob("*/*.run") if _FILE.fullmatch(path.name)]
        for path in sorted(files, key=lambda path: (path.stat().st_mtime, path)):
            self._enter(path.parent.name, path.name, path.read_bytes())
        self._index.execute(f"pragma user_version = {_VERSION}")

    def _enter(self, board: str, name: str, data: bytes) -> None:
        row = (board, int(name.partition(".")[0]), name, hashlib.sha256(data).hexdigest(), *_told(data))
        marks = ", ".join("?" * len(row))
        names = _COLUMNS.partition(", ")[2]
        updates = ", ".join(f"{column} = excluded.{column}" for column in names.split(", "))
        self._index.execute(
            f"insert into runs ({names}) values ({marks}) on conflict (board, file) do update set {updates}", row
        )

    def _set_aside(self, board: str, path: Path, data: bytes) -> None:
        """A board that was erased counts from 1 again: what it had before stays what it is, in a file of another
        name. A copy, so that it is there and in the index whatever becomes of the one in its place."""
        if not path.exists() or data.startswith(before := path.read_bytes()):
            return
        number = 1
        # One with the same bytes is of a time that broke off here.
        while (aside := path.with_suffix(f".{number}.run")).exists() and aside.read_bytes() != before:
            number += 1
        whole_file.write(aside, before)
        shutil.copystat(path, aside)
        with self._index:
            update = "update or replace runs set file = ? where board = ? and file = ?"
            self._index.execute(update, (aside.name, board, path.name))

    def _select(self, where: str, *values) -> list[Kept]:
        try:
            rows = self._index.execute(f"select {_COLUMNS} from runs {where} order by id", values)
            return [Kept(*row) for row in rows]
        except sqlite3.Error as error:
            raise self._error(error) from error

    def _error(self, error: Exception) -> StoreError:
        why = getattr(error, "strerror", None) or error
        return StoreError(f"{self._folder}: {why}: choose another folder, --folder")


def _told(data: bytes) -> tuple:
    """What the index has of a file: start, plan, day, unit, mm, ms, state."""
    entries = journal.entries(data)
    header = next((entry for entry in entries if entry["t"] == "run"), None)
    try:
        run = activity.of(entries)
    except activity.ActivityError:
        known = {"plan": "", "day": "", "unit": "km"} if header is None else header
        return None, known["plan"], known["day"], known["unit"], *(journal.totals(entries) or (0, 0)), "damaged"
    start = None if run.start is None else run.start.replace(tzinfo=None).isoformat()
    return start, run.plan, run.day, run.unit, run.mm, run.ms, journal.state(entries)
