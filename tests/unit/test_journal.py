"""A run's journal: what the device encodes is what the computer reads, and what is damaged costs only itself."""

import io
import os
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paceclip.activity.journal import entries

from firmware import runs
from firmware.core import resume
from firmware.core.checkpoint import DISCARDED, DONE_MM, EARLY, ENDED, LEFT, NUMBERS
from firmware.core.journal import Journal
from firmware.core.session import Session
from firmware.core.workout import Day, Step, Workout

NEW = (7,) + (0,) * (NUMBERS - 1)
HEADER = runs._framed(b'{"v": 1, "run": 7, "plan": "mile", "day": "1.2"}')  # noqa: SLF001 (as runs.new() makes it)


class NoPaces:
    def range(self, target):
        return None

    def rpe(self, target):
        return None


class Recorded:
    """A run of `steps` on a belt at 4 m/s, whose journal is written where `file` says; each call returns it."""

    def __init__(self, *steps, header=HEADER):
        self.belt = SimpleNamespace(distance_mm=0, speed_um_s=4000000, accepted=0, bounced=0, missed=0)
        self.pulses = SimpleNamespace(overruns=0)
        self.journal = Journal(self.belt, self.pulses)
        self.session = Session(Workout(Day("1.2", "Short reps"), list(steps)), NoPaces(), self.journal.add_lap)
        self.file = b""
        self.now_ms = 0
        self.journal.begin(self.session, header, NEW)
        self.session.start(0)
        self._tell()

    def _tell(self):
        self.session.advance(self.now_ms, self.belt.distance_mm, self.belt.speed_um_s // 1000)

    def go(self, seconds):
        for _ in range(seconds):
            self.now_ms += 1000
            self.belt.distance_mm += self.belt.speed_um_s // 1000
            self.belt.accepted += 25
            self._tell()
            self.gathered = self.journal.update(1)
        return self

    def at(self, speed_mm_s):
        self.belt.speed_um_s = 1000 * speed_mm_s
        self._tell()
        return self

    def write(self, flags=0, clear=True):
        self.journal.update(0)
        self.file += bytes(self.journal.pack(flags))
        if clear:
            self.journal.clear()
        return self

    def told(self, kind):
        return [entry for entry in entries(self.file) if entry["t"] == kind]


def short():
    return Recorded(Step("run", length_mm=100000), Step("recover", length_ms=60000, incline_permille=0))


def test_a_whole_run_is_read_back():
    run = short().go(20).write().go(10).write().go(60).write(ENDED)
    told = entries(run.file)
    assert (told[0]["t"], told[0]["plan"], told[0]["day"]) == ("run", "mile", "1.2")
    assert [entry["index"] for entry in run.told("step")] == [0, 1]
    assert [entry["incline_permille"] for entry in run.told("step")] == [10, 0]
    first, second = run.told("lap")
    assert first == {
        "t": "lap",
        "kind": "run",
        "index": 0,
        "distance_mm": 100000,
        "time_ms": 25000,
        "length_mm": 100000,
    }
    assert second["length_ms"] == second["time_ms"] == 60000
    assert sum(entry["mm"] for entry in run.told("s")) == run.session.total_mm == 340000
    assert run.told("at")[0]["accepted"] == 500
    end = {"t": "end", "total_mm": 340000, "total_ms": 85000, "paused_mm": 0, "ended_early": 0, "discarded": 0}
    assert told[-1] == end


@pytest.mark.parametrize(
    ("flags", "early", "discarded"), [(ENDED, 0, 0), (ENDED | EARLY, 1, 0), (ENDED | EARLY | DISCARDED, 1, 1)]
)
def test_the_end_says_how_it_ended(flags, early, discarded):
    (end,) = short().go(5).write(flags).told("end")
    assert (end["ended_early"], end["discarded"]) == (early, discarded)


@pytest.mark.parametrize("seconds", range(24, 33))
def test_no_length_of_a_stop_makes_a_block_a_header(seconds):
    """A header begins with a brace, 123: so would the number of a stop by the belt of 28 s."""
    run = short().go(5).at(0).go(3).write().go(seconds).write().at(4000).go(2).write()
    assert len(run.told("run")) == 1
    assert not run.told("damaged")
    assert run.told("s")[6:][0] == {"t": "s", "state": "auto-paused", "seconds": seconds, "mm": 0, "mm_s": 0}
    header, numbers = resume.last(io.BytesIO(run.file).read)
    assert b"mile" in header
    assert numbers is not None


def test_each_second_has_its_state_speed_and_distance():
    run = short().go(2).at(0).go(3)
    run.session.pause(run.now_ms)
    run.at(3000).go(2)
    run.session.resume(run.now_ms)
    run.at(-1).belt.speed_um_s = -1000
    run.go(1).write()
    seconds = [(entry["state"], entry["seconds"], entry["mm"], entry["mm_s"]) for entry in run.told("s")]
    assert seconds == [
        ("running", 1, 4000, 4000),
        ("running", 1, 4000, 4000),
        ("auto-paused", 3, 0, 0),
        ("paused", 1, 0, 3000),
        ("paused", 1, 0, 3000),
        ("running", 1, 0, None),
    ]
    assert [entry["mm"] for entry in run.told("paused")] == [3000, 3000]
    assert run.told("at")[0]["paused_mm"] == 6000


def test_hours_of_standing_are_one_entry_and_nothing_to_write():
    run = short().go(5).at(0).go(1).write().go(7200)
    assert run.gathered == 0
    run.at(4000).go(1).write()
    assert [entry["seconds"] for entry in run.told("s")][-2:] == [7200, 1]


def test_a_lap_keeps_all_that_it_has():
    run = short()
    lap = {"index": 3, "kind": "run-up", "distance_mm": 0, "time_ms": 70, "low_mm_s": 3900, "high_mm_s": 4100}
    run.journal.add_lap(lap)
    assert run.write().told("lap") == [{"t": "lap", **lap}]


class Torn:
    """A lap in the telling of which Ctrl-C comes, as its `at`-th value is asked for."""

    def __init__(self, lap, at):
        self._lap = lap
        self._left = at

    def get(self, key, default):
        self._left -= 1
        if self._left < 0:
            raise KeyboardInterrupt
        return self._lap.get(key, default)

    def __getitem__(self, key):
        return self.get(key, None)


@pytest.mark.parametrize("at", range(9))
def test_a_ctrl_c_in_the_middle_of_a_lap_leaves_no_half_of_it_and_the_lap_is_told_once(at):
    steps = [Step("run", length_mm=20000), Step("recover", length_ms=10000), Step("run", length_mm=20000)]
    recorded = Recorded(*steps)
    recorded.session._on_lap = lambda lap: recorded.journal.add_lap(Torn(lap, at))  # noqa: SLF001 (a Ctrl-C)
    if at < 8:
        with pytest.raises(KeyboardInterrupt):
            recorded.go(8)
    else:
        recorded.go(5)
    # As the app does on its way out.
    recorded.write(LEFT)
    assert all("t" in entry and entry["t"] != "damaged" for entry in entries(recorded.file))
    _, numbers = resume.last(io.BytesIO(recorded.file).read)
    told = [lap["distance_mm"] for lap in recorded.told("lap")]
    assert sum(told) == numbers[DONE_MM]

    again = Recorded(*steps, header=b"")
    again.file = recorded.file
    again.session = Session(Workout(Day("1.2", "Short reps"), steps), NoPaces(), again.journal.add_lap)
    resume.resume(again.session, numbers, 0)
    again.journal.begin(again.session, b"", numbers)
    again.session.resume(0)
    again.go(30).write(ENDED)
    laps = again.told("lap")
    assert [(lap["index"], lap["distance_mm"]) for lap in laps] == [(0, 20000), (1, 40000), (2, 20000)]


def test_a_press_is_noted_with_what_it_did():
    run = short()
    run.journal.note(2, 1)
    run.journal.note(16, 60)
    run.write()
    assert run.told("press") == [{"t": "press", "what": "long", "did": "pause"}]
    assert run.told("resumed") == [{"t": "resumed", "seconds": 60}]


def test_where_flash_is_full_what_was_dropped_is_told_and_the_totals_are_right():
    run = Recorded(Step("run")).go(10).write().go(1000).write().go(5).write()
    (dropped,) = run.told("dropped")
    kept = sum(entry["seconds"] for entry in run.told("s"))
    assert kept + dropped["seconds"] == 1015
    assert dropped["seconds"] > 800
    assert run.told("at")[-1]["step_mm"] == 4060000
    # Whoever reads knows in which step it goes on.
    assert len(run.told("step")) == 2


def test_a_block_that_was_written_twice_counts_once():
    run = short().go(10).write(clear=False).go(2).write().go(3).write()
    assert sum(entry["seconds"] for entry in run.told("s")) == 15
    assert run.told("dropped") == []
    assert len(run.told("at")) == 2
    assert len(run.told("run")) == 1


def test_what_is_packed_is_the_same_until_something_is_gathered():
    run = short().go(10)
    assert bytes(run.journal.pack()) == bytes(run.journal.pack())
    before = bytes(run.journal.pack())
    run.go(1)
    assert bytes(run.journal.pack()) != before


@pytest.mark.parametrize("cut_from", ["header", "first", "last"])
def test_a_torn_tail_costs_only_itself(cut_from):
    first = len(short().go(10).write().file)
    whole = short().go(10).write().go(10).write().file
    begin, end = {"header": (0, len(HEADER)), "first": (len(HEADER), first), "last": (first, len(whole))}[cut_from]
    for cut in range(begin + 1, end):
        assert entries(whole[:cut]) == [*entries(whole[:begin]), {"t": "damaged"}]


BLOCKS = short().go(20).write().go(10).write().go(60).write(ENDED).file
BEGINS = [at for at in range(len(BLOCKS)) if BLOCKS[at : at + 2] == b"\xb5\x50"]


@given(st.integers(0, len(BLOCKS) - 1), st.integers(0, 7))
def test_a_flipped_bit_costs_its_block_and_no_other(at, bit):
    damaged = bytearray(BLOCKS)
    damaged[at] ^= 1 << bit
    hit = max(n for n, begin in enumerate(BEGINS) if begin <= at)
    whole = [b"" if n == hit else block for n, block in enumerate(resume.blocks(io.BytesIO(BLOCKS).read))]
    assert list(resume.blocks(io.BytesIO(bytes(damaged)).read)) == whole


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_any_bytes_between_blocks_are_survived(before, between):
    found = list(resume.blocks(io.BytesIO(before + HEADER + between + HEADER).read))
    assert found.count(HEADER[4:-4]) == 2
    assert len(found) <= 4


@given(st.binary(max_size=300))
def test_any_bytes_are_read_to_their_end(junk):
    for block in resume.blocks(io.BytesIO(junk).read):
        assert block == b"" or block in junk


def test_the_last_checkpoint_and_the_header_are_what_a_run_is_taken_up_from():
    run = short().go(20).write().go(10).write(LEFT)
    header, numbers = resume.last(io.BytesIO(run.file).read)
    assert header == HEADER[4:-4]
    assert numbers[:5] == [7, 2, 30, LEFT, 0]
    after = Session(Workout(Day("1.2", "Short reps"), [Step("run", length_mm=100000), Step("recover")]), NoPaces())
    resume.resume(after, numbers, 0)
    assert (after.index, after.total_mm) == (1, 120000)
    assert resume.last(io.BytesIO(b"").read) == (None, None)


def test_a_run_goes_on_in_its_file():
    run = short().go(20).write()
    _, numbers = resume.last(io.BytesIO(run.file).read)
    again = short()
    resume_of = Session(Workout(Day("1.2", "Short reps"), [Step("run", length_mm=100000), Step("recover")]), NoPaces())
    resume.resume(resume_of, numbers, 0)
    again.journal.begin(resume_of, b"", numbers)
    again.journal.note(16, 60)
    again.session = resume_of
    again._tell()  # noqa: SLF001 (the belt is seen for the first time)
    resume_of.resume(0)
    again.go(3).write(ENDED)
    told = entries(run.file + again.file)
    assert [entry["t"] for entry in told].count("run") == 1
    assert sum(entry["mm"] for entry in told if entry["t"] == "s") == told[-1]["total_mm"] == 92000
    assert [entry["block"] for entry in told if entry["t"] == "at"] == [1, 2]
    assert [entry["seconds"] for entry in told if entry["t"] == "at"] == [20, 23]


@pytest.mark.parametrize("tail", [b"\xb7\x5d\xb5\x50", b"\xc8\xb5\x50\xbd", b"\xb5\x50", b"\xb5\x50\xff\xff", b""])
def test_a_magic_in_the_last_bytes_of_a_run_s_file_is_no_block(tail, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data/runs").mkdir(parents=True)
    (tmp_path / "data/runs/0001.run").write_bytes(b"x" * 40 + tail)
    # MicroPython's own.
    monkeypatch.setattr("os.ilistdir", lambda folder: ((name, 0x8000) for name in os.listdir(folder)), raising=False)
    assert not runs.closed(SimpleNamespace(memory=lambda: b""))


def test_a_checkpoint_of_an_older_version_lacks_what_was_not_yet_kept():
    short = bytes([*range(1, 18), 17])
    assert resume.checkpoint(short) == [*range(1, 18), 0, 0]
    assert resume.checkpoint(bytes([*range(1, 17), 16])) is None
    assert resume.checkpoint(bytes([*range(1, 21), 20])) is None
