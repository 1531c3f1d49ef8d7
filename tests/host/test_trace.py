"""A fault on the device, and its functions' true names on the computer."""

import subprocess
import sys


def trace(text: bytes) -> str:
    command = [sys.executable, "-m", "paceclip", "trace"]
    return subprocess.run(command, input=text, capture_output=True, check=True).stdout.decode()


def test_a_real_trace_gets_its_names_back(shared_device):
    said = shared_device.mpremote("exec", "from firmware.run import Run; Run.press(Run, 1, 1)", status=1)
    assert "'_session'" not in said
    assert 'File "firmware.run", line 1, in press' in said
    assert "has no attribute '_session'" in trace(said.encode())


def test_whatever_is_no_trace_stays_as_it_is():
    assert trace(b"_a _b\n\xff") == "_a _b\n\ufffd"
