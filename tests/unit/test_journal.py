import binascii
import json

from hypothesis import given
from hypothesis import strategies as st

from firmware.core import journal
from firmware.core.resume import resume
from firmware.core.session import Session
from firmware.core.workout import Day, Step, Workout
from tests import journal_reader


class NoPaces:
    def range(self, target):
        return None

    def rpe(self, target):
        return None


def sealed(entry):
    """A line that vouches for itself, whatever it says."""
    text = json.dumps(entry).encode()
    return text + b" %08x\n" % binascii.crc32(text)


def run():
    """A short run: its lines, and the session at its end."""
    lines = [journal.encode("run", {"v": 1, "plan": "mile", "day": "1.2"})]
    workout = Workout(Day("1.2", "Short reps"), [Step("run", length_mm=100000), Step("cooldown", length_ms=60000)])
    session = Session(workout, NoPaces(), lambda lap: lines.append(journal.encode("lap", lap)))
    session.start(0)
    session.advance(0, 0, 4000)
    session.advance(25000, 100000, 4000)
    lines.append(journal.encode("at", session.snapshot()))
    session.advance(85000, 250000, 2500)
    lines.append(journal.encode("end", {"total_mm": session.total_mm, "ended_early": 0}))
    return lines, session


def test_a_whole_run_is_read_back():
    lines, session = run()
    record = journal_reader.decode(lines)
    assert (record.header["plan"], record.header["day"]) == ("mile", "1.2")
    assert [lap["kind"] for lap in record.laps] == ["run", "cooldown"]
    assert record.laps[0]["length_mm"] == 100000
    assert "length_ms" not in record.laps[0]
    assert record.lap_count == 2
    assert record.end["total_mm"] == session.total_mm == 250000
    assert record.end["ended_early"] == 0
    assert record.bad == 0


def test_a_lap_keeps_its_target():
    lap = {"index": 3, "kind": "run", "low_mm_s": 3900, "high_mm_s": 4100}
    assert journal_reader.decode([journal.encode("lap", lap)]).laps == [{"t": "lap", **lap}]


def test_a_checkpoint_restores_the_session():
    lines, _ = run()
    checkpoint = journal_reader.decode(lines[:-2]).checkpoint
    workout = Workout(Day("1.2", "Short reps"), [Step("run", length_mm=100000), Step("cooldown", length_ms=60000)])
    session = Session(workout, NoPaces())
    resume(session, checkpoint, 0)
    assert session.index == 1
    assert session.total_mm == 100000


def test_laps_can_be_counted_without_keeping_them():
    lines, _ = run()
    record = journal_reader.decode(lines, keep_laps=False)
    assert record.laps == []
    assert record.lap_count == 2


def test_lines_are_plain_text():
    for line in run()[0]:
        assert line.endswith(b"\n")
        assert line.count(b"\n") == 1
        text, crc = line[:-10], line[-9:-1]
        assert isinstance(json.loads(text), dict)
        assert int(crc, 16) >= 0


def test_a_torn_tail_costs_only_itself():
    whole = b"".join(run()[0])
    last = whole[:-1].rindex(b"\n") + 1
    # Without its newline the last line is still whole; anything less is torn.
    for cut in range(last + 1, len(whole) - 1):
        record = journal_reader.decode(whole[:cut].splitlines(keepends=True))
        assert record.end is None
        assert record.lap_count == 2
        assert record.bad == 1
    assert journal_reader.decode(whole[:-1].splitlines(keepends=True)).end is not None


@given(st.data())
def test_a_flipped_bit_is_never_believed(data):
    lines, _ = run()
    index = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[index]) - 2))
    bit = data.draw(st.integers(0, 7))
    damaged = bytearray(lines[index])
    damaged[at] ^= 1 << bit
    record = journal_reader.decode(
        b"".join([*lines[:index], bytes(damaged), *lines[index + 1 :]]).splitlines(keepends=True)
    )
    assert record.bad >= 1
    kept = journal_reader.decode([line for number, line in enumerate(lines) if number != index])
    assert (record.header, record.laps, record.checkpoint, record.end) == (
        kept.header,
        kept.laps,
        kept.checkpoint,
        kept.end,
    )


@given(st.lists(st.binary(max_size=60)))
def test_any_bytes_are_survived(junk):
    good = journal.encode("run", {"v": 1, "plan": "mile", "day": "1.1"})
    record = journal_reader.decode([*junk, good])
    assert record.header["day"] == "1.1"


def test_whole_lines_that_mean_nothing_are_counted_as_bad():
    assert journal_reader.decode([journal.encode("other", {}), sealed([1, 2]), sealed({})]).bad == 3
    assert journal_reader.decode([b"\n", b"  \n"]).bad == 0
