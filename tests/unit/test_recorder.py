"""What passes through a recorder, and what it keeps."""

from array import array

import pytest

from firmware.drivers.recorder import Recorder

HEADER = b"paceclip-pulses 1 sensor=hall um_per_pulse=157080 pulses_per_rev=1\n"


class Source:
    def __init__(self, stamps=(), lost=()):
        self.stamps = list(stamps)
        self.told = list(lost)

    def read(self):
        return self.stamps.pop(0) if self.stamps else -1

    def lost(self):
        return self.told.pop(0) if self.told else 0


def drain(recorder):
    stamps = []
    while (stamp := recorder.read()) >= 0:
        stamps.append(stamp)
    return stamps


def test_stamps_pass_recorded_or_not():
    source = Source([2, 5, 8])
    recorder = Recorder(source, HEADER)
    assert drain(recorder) == [2, 5, 8]
    assert recorder.edges == 0
    recorder.begin(array("i", [0] * 10))
    source.stamps = [10, 13, (1 << 30) - 1]
    assert drain(recorder) == [10, 13, (1 << 30) - 1]
    assert recorder.edges == 3
    assert b"".join(recorder) == HEADER + b"10\n13\n1073741823\n"


def test_a_full_recording_keeps_its_first_stamps_and_lets_the_others_pass():
    recorder = Recorder(Source(range(0, 20, 2)), HEADER)
    recorder.begin(array("i", [0] * 4))
    assert not recorder.is_full
    assert drain(recorder) == list(range(0, 20, 2))
    assert recorder.is_full
    assert b"".join(recorder) == HEADER + b"0\n2\n4\n6\n"


def test_after_a_stop_nothing_is_recorded_and_after_a_drop_nothing_is_left():
    source = Source([2, 4])
    recorder = Recorder(source, HEADER)
    recorder.begin(array("i", [0] * 10))
    drain(recorder)
    recorder.stop()
    source.stamps = [6]
    assert drain(recorder) == [6]
    assert b"".join(recorder) == HEADER + b"2\n4\n"
    recorder.drop()
    source.stamps = [8]
    assert drain(recorder) == [8]
    assert b"".join(recorder) == HEADER


@pytest.mark.parametrize("count", [1, 63, 64, 65, 2000])
def test_the_text_comes_in_small_pieces_the_same_at_every_iteration(count):
    stamps = [1_000_000_000 + 2 * number for number in range(count)]
    recorder = Recorder(Source(stamps), HEADER)
    recorder.begin(array("i", [0] * 2000))
    drain(recorder)
    pieces = list(recorder)
    assert max(map(len, pieces)) <= 1024
    assert b"".join(pieces).decode().split("\n")[1:] == [*map(str, stamps), ""]
    assert list(recorder) == pieces


def test_what_was_lost_passes_and_is_summed():
    recorder = Recorder(Source(lost=[0, 3, 0, 2]), HEADER)
    assert [recorder.lost() for _ in range(5)] == [0, 3, 0, 2, 0]
    assert recorder.missing == 5
