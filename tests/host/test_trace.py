"""A fault on the device, and its functions' true names on the computer."""

import json
import subprocess
import sys

from paceclip import compiler as builder


def trace(text: bytes) -> str:
    command = [sys.executable, "-m", "paceclip", "trace"]
    return subprocess.run(command, input=text, capture_output=True, check=True).stdout.decode()


def test_a_real_trace_gets_its_names_back(shared_device):
    given = json.loads(builder.OUT.with_name("device.names.json").read_text())
    run, press = (given.get(name, name) for name in ("Run", "press"))
    said = shared_device.mpremote("exec", f"from firmware.run import {run} as Run; Run.{press}(Run, 1, 1)", status=1)
    assert "'_session'" not in said
    assert f'File "firmware.run", line 1, in {press}' in said
    told = trace(said.encode())
    assert 'File "firmware.run", line 1, in press' in told
    assert "has no attribute '_session'" in told


def test_whatever_is_no_trace_stays_as_it_is():
    assert trace(b"_a _b\n\xff") == "_a _b\n\ufffd"
