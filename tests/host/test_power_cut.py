"""Power that goes at each of a thousand moments of a ten-minute run, on the real littlefs: what boots finds it again.

One run in the twin (record_run.mjs) tells what it wrote to flash, and when. That is done anew on littlefs, whose every
program and erase is recorded (test_storage_littlefs.py). A moment is a flash on which only the first of it was done,
the last piece whole, half or not at all, with what RTC memory then held, or without. The device's own recovery is let
loose on it; some of the moments are booted in the twin as well, and run to their end (boot_cuts.mjs).
"""

import base64
import contextlib
import functools
import hashlib
import json
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest
from paceclip.activity.journal import entries

from firmware import recovery, runs, shelf
from firmware.core import resume
from firmware.core.journal import Journal
from firmware.core.paces import Paces
from firmware.core.session import Session
from firmware.core.settings import load
from firmware.drivers import modules, storage
from firmware.drivers.button import SHORT
from tests.host import test_storage_littlefs as littlefs

HERE = Path(__file__).parent
RUN = "data/runs/0001.run"
MOMENTS = 1000
IN_THE_TWIN = 20
LEAST_APART_US = 100_000
# How far the device may be behind the belt beside what its notice says: two pulses, and 0.2 s at 10 km/h.
LATE_MM = 900
BELT_MM_S = 2900


@pytest.fixture(scope="module")
def ten_minutes():
    """What record_run.mjs tells."""
    done = subprocess.run(["node", HERE / "record_run.mjs"], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@functools.cache
def paces_of(race: str) -> Paces:
    """A runner's paces, which take their time."""
    return Paces(race)


class Rtc:
    """A machine.RTC that holds what it was given."""

    def __init__(self, content: bytes):
        self.content = content

    def memory(self, data=None):
        if data is None:
            return self.content
        self.content = bytes(data)
        return None


class Moment:
    """A power cut: `us`, when; the flash's `image`; `memory`, what RTC memory then held."""

    def __init__(self, us: int, image: bytes, memory: bytes):
        self.us = us
        self.image = image
        self.memory = memory


class Files(littlefs.Shim):
    """littlefs as the device's files see it, with what reading needs more."""

    def open(self, path, mode="r"):
        if mode == "ab":
            create(self._fs, path)
        file = super().open(path, mode)
        inner = file._file  # noqa: SLF001 (the shim's own)
        file.readline = inner.readline
        file.readinto = inner.readinto
        return file

    def ilistdir(self, path):
        return iter([(name,) for name in littlefs._translated(self._fs.listdir, path)])  # noqa: SLF001

    def mkdir(self, path):
        littlefs._translated(self._fs.mkdir, path)  # noqa: SLF001


def use(monkeypatch, fs):
    shim = Files(fs)
    littlefs.use(monkeypatch, shim)
    # What is let go here would be let go for all that has imported it.
    monkeypatch.setattr(modules, "let_go", lambda names: None)
    # And a heap that is not the device's is not worth its collections.
    for module in (shelf, recovery):
        monkeypatch.setattr(module, "gc", SimpleNamespace(collect=lambda: None))
    for module in (runs, shelf, recovery):
        monkeypatch.setattr(module, "os", shim, raising=False)
        monkeypatch.setattr(module, "open", shim.open, raising=False)


def flash_of(record) -> bytes:
    """The flash before the run."""
    flash = littlefs.Recorder(littlefs.blank())
    fs = littlefs.LittleFS(context=flash, **littlefs.GEOMETRY)
    for folder in ("plans", "data", "data/runs"):
        fs.mkdir(folder)
    for path, content in record["files"].items():
        with fs.open(path, "wb") as file:
            file.write(base64.b64decode(content))
    return bytes(flash.buffer)


def create(fs, path):
    """MicroPython creates what it opens to append; littlefs-python doesn't."""
    try:
        fs.stat(path)
    except littlefs.LittleFSError:
        fs.open(path, "wb").close()


def append(fs, path, content: bytes):
    """What has come to a file's end, as the device's storage.append() puts it there; else the whole of it."""
    try:
        with fs.open(path, "rb") as file:
            before = file.read()
    except FileNotFoundError:
        before = b""
        create(fs, path)
    grows = content.startswith(before) and path == RUN
    with fs.open(path, "ab" if grows else "wb") as file:
        file.write(content[len(before) :] if grows else content)


def rewrite(fs, path, content: bytes):
    """A bad writer: the file is removed, and written anew."""
    if path == RUN:
        with contextlib.suppress(FileNotFoundError):
            fs.remove(path)
    with fs.open(path, "wb") as file:
        file.write(content)


def programmed(record, image: bytes, write=append):
    """(us, address, data) of each program and erase that the run's changes make on littlefs."""
    flash = littlefs.Recorder(image)
    fs = littlefs.LittleFS(context=flash, **littlefs.GEOMETRY)
    log = []
    for op in record["ops"]:
        flash.log.clear()
        if op["what"] == "write":
            write(fs, op["path"], base64.b64decode(op["content"]))
        elif op["what"] == "rename":
            fs.rename(op["path"], op["to"])
        elif op["what"] == "remove":
            fs.remove(op["path"])
        log += [(op["us"], at, data) for at, data in flash.log]
    return log


def moments(record, image: bytes, log):
    """Every cut inside of a change, and as many between them as make MOMENTS, evenly spread."""
    flash = bytearray(image)
    memory = [(entry["us"], base64.b64decode(entry["content"])) for entry in record["memory"]]
    begin, end = record["belt"][0]["us"], record["belt"][-1]["us"]
    even = [begin + (end - begin) * n // MOMENTS for n in range(MOMENTS)]
    todo = sorted(
        [(us, 1, None, None) for us in even] + [(us, 0, at, data) for us, at, data in log], key=lambda op: op[:2]
    )
    held = b""
    for us, _, at, data in todo:
        while memory and memory[0][0] <= us:
            held = memory.pop(0)[1]
        if data is None:
            yield Moment(us, bytes(flash), held)
            continue
        half = len(data) // 2
        flash[at : at + half] = data[:half]
        yield Moment(us, bytes(flash), held)
        flash[at : at + len(data)] = data
        yield Moment(us, bytes(flash), held)


def true_mm(record, us: int) -> float:
    """How far the belt had run then."""
    belt = record["belt"]
    return belt[min(max((us - belt[0]["us"]) // 100_000, 0), len(belt) - 1)]["mm"]


class Booted:
    """What the device makes of a moment: what it offers, the seconds that it says may be missing, and where the
    session then stands; and what flash holds after it was taken up again."""

    known: ClassVar[dict[tuple[bytes, bytes], "Booted"]] = {}

    @classmethod
    def of(cls, monkeypatch, image: bytes, memory: bytes) -> "Booted":
        """What it makes of these; they are the same at many moments."""
        key = (hashlib.sha256(image).digest(), memory)
        if key not in cls.known:
            cls.known[key] = cls(monkeypatch, image, memory)
        return cls.known[key]

    def __init__(self, monkeypatch, image: bytes, memory: bytes):
        fs, flash = littlefs.mount(image)
        use(monkeypatch, fs)
        self.files = {path: self._read(fs, path) for path in self._paths(fs)}
        self.failures = []
        settings = load(self.files["settings.json"])
        self.notices = []
        rtc = Rtc(memory)
        paces = paces_of(settings.race)
        self.offer = recovery.offer(rtc, settings, self.notices, self._write_down)
        self.total_mm = self.lost_s = 0
        if self.offer is not None:
            plan, workout, begun = self.offer.press(SHORT)
            assert plan == "cut"
            session = Session(workout, paces)
            resume.resume(session, begun[2], 0)
            self.total_mm = session.total_mm
            self.lost_s = begun[3]
            journal = Journal(recovery._Still, recovery._Still)  # noqa: SLF001 (a belt that stands)
            journal.begin(session, begun[1], begun[2])
            storage.append(begun[0], journal.pack())
        self.entries = entries(self._read(littlefs.mount(bytes(flash.buffer))[0], RUN) or b"")

    def _write_down(self, write, *what):
        write(*what)
        return True

    @staticmethod
    def _paths(fs):
        return [f"{folder}/{name}".lstrip("/.") for folder, _, names in fs.walk(".") for name in names]

    @staticmethod
    def _read(fs, path):
        try:
            with fs.open(path, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None


def faults(monkeypatch, record, moment: Moment, *, keeps_memory: bool) -> list[str]:
    """What is wrong with what the device makes of a moment."""
    booted = Booted.of(monkeypatch, moment.image, moment.memory if keeps_memory else b"")
    wrong = []
    for path, content in record["files"].items():
        if path != "data/progress.json" and booted.files.get(path) != base64.b64decode(content):
            wrong.append(f"{path} was harmed")
    if not isinstance(json.loads(booted.files["data/progress.json"]), dict):
        wrong.append("progress.json was harmed")
    ran = true_mm(record, moment.us)
    if booted.offer is None:
        # Before it began, after its end, or nothing of it was known yet but that it began: it is ended then.
        end = booted.entries[-1] if booted.entries else {"t": "none"}
        lost_mm = (1 if keeps_memory else 60) * BELT_MM_S
        if ran > LATE_MM and (end["t"] != "end" or end["total_mm"] < ran - LATE_MM - lost_mm):
            wrong.append(f"{ran:.0f} mm are forgotten")
        return wrong
    lost_s = booted.lost_s
    if lost_s > (1 if keeps_memory else 60):
        wrong.append(f"{lost_s} s are said to be missing")
    said = booted.total_mm
    if not ran - LATE_MM - lost_s * BELT_MM_S <= said <= ran + LATE_MM:
        wrong.append(f"{said} mm of {ran:.0f}, and {lost_s} s are said to be missing")
    wrong += kept_faults(booted)
    return wrong


def kept_faults(booted: Booted) -> list[str]:
    """What is wrong with the journal of a run that was taken up again: each millimetre is to be in it once."""
    told = booted.entries
    wrong = []
    if [entry["t"] for entry in told].count("run") != 1:
        wrong.append("the header is not there once")
    sums = sum(entry["mm"] for entry in told if entry["t"] == "s")
    if sums != booted.total_mm:
        wrong.append(f"the seconds add up to {sums} mm, not to {booted.total_mm}")
    done = [entry for entry in told if entry["t"] == "at"][-1]["done_mm"]
    if sum(entry["distance_mm"] for entry in told if entry["t"] == "lap") != done:
        wrong.append(f"the laps do not add up to {done} mm")
    return wrong


def test_after_a_cut_at_any_moment_the_run_is_found_again(monkeypatch, ten_minutes):
    image = flash_of(ten_minutes)
    log = programmed(ten_minutes, image)
    seen = list(moments(ten_minutes, image, log))
    assert len(seen) >= MOMENTS + len(log) > MOMENTS + 100
    wrong = []
    for moment in seen:
        for keeps_memory in (False, True):
            for fault in faults(monkeypatch, ten_minutes, moment, keeps_memory=keeps_memory):
                wrong.append(f"{moment.us / 1e6:.2f} s{', a reset' if keeps_memory else ''}: {fault}")
    assert wrong == []


def some_faults(monkeypatch, record, log, *, keeps_memory: bool) -> list[str]:
    """The faults of the moments inside of changes."""
    image = flash_of(record)
    seen = [moment for n, moment in enumerate(moments(record, image, log)) if n % 5 == 0]
    return [text for one in seen for text in faults(monkeypatch, record, one, keeps_memory=keeps_memory)]


def test_a_writer_that_removes_before_it_writes_is_found_out(monkeypatch, ten_minutes):
    log = programmed(ten_minutes, flash_of(ten_minutes), rewrite)
    assert any("are forgotten" in fault for fault in some_faults(monkeypatch, ten_minutes, log, keeps_memory=False))


def test_a_writer_that_harms_another_file_is_found_out(monkeypatch, ten_minutes):
    def careless(fs, path, content):
        append(fs, path, content)
        with fs.open("settings.json", "ab") as file:
            file.write(b" ")

    log = programmed(ten_minutes, flash_of(ten_minutes), careless)
    assert "settings.json was harmed" in some_faults(monkeypatch, ten_minutes, log, keeps_memory=False)


def test_a_checkpoint_each_five_seconds_is_found_out(monkeypatch, ten_minutes):
    lazy = {**ten_minutes, "memory": ten_minutes["memory"][::5]}
    log = programmed(lazy, flash_of(lazy))
    assert any("mm of" in fault for fault in some_faults(monkeypatch, lazy, log, keeps_memory=True))


def test_flash_written_each_two_minutes_is_found_out(monkeypatch, ten_minutes):
    writes = [op for op in ten_minutes["ops"] if op["path"] == RUN]
    lazy = {**ten_minutes, "ops": writes[:2] + writes[4::3]}
    log = programmed(lazy, flash_of(lazy))
    assert any("mm of" in fault for fault in some_faults(monkeypatch, lazy, log, keeps_memory=False))


def test_the_device_boots_at_such_moments_and_runs_on_to_the_end(ten_minutes, tmp_path):
    image = flash_of(ten_minutes)
    seen = list(moments(ten_minutes, image, programmed(ten_minutes, image)))
    begin = ten_minutes["belt"][0]["us"]
    run = [moment for moment in seen if begin + 60_000_000 < moment.us < seen[-1].us - 10_000_000]
    chosen = []
    for n in range(IN_THE_TWIN):
        moment = run[len(run) * n // IN_THE_TWIN]
        fs, _ = littlefs.mount(moment.image)
        files = {path: Booted._read(fs, path) for path in Booted._paths(fs)}  # noqa: SLF001
        chosen.append(
            {
                "us": moment.us,
                "files": {path: base64.b64encode(content).decode() for path, content in files.items()},
                "memory": base64.b64encode(moment.memory).decode() if n % 2 else None,
                "ran_mm": true_mm(ten_minutes, moment.us),
            }
        )
    (tmp_path / "cuts.json").write_text(json.dumps(chosen))
    done = subprocess.run(
        ["node", HERE / "boot_cuts.mjs", tmp_path / "cuts.json"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    ended = json.loads(done.stdout)
    assert len(ended) == IN_THE_TWIN
    for cut, after in zip(chosen, ended, strict=True):
        lost_mm = (1 if cut["memory"] else 60) * BELT_MM_S + LATE_MM
        what = f"{cut['us'] / 1e6:.2f} s: {after}"
        assert after["said"] == ("up to 1 s lost" if cut["memory"] else "up to 60 s lost"), what
        ran = cut["ran_mm"] + after["ran_mm"]
        assert ran - lost_mm <= after["total_mm"] <= ran + LATE_MM, what
        assert after["laps_mm"] == after["total_mm"] == after["seconds_mm"], what
        assert after["done"], what
