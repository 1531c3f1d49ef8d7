"""What tests ask for: virtual devices, and a run that was recorded on one."""

import base64
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from virtual_board import Device


@pytest.fixture
def start_device():
    """Start virtual devices that end with the test."""
    started = []

    def start(*options: str, await_text: str | None = "press") -> Device:
        started.append(Device("--speed", "4", *options, await_text=await_text))
        return started[-1]

    yield start
    for device in started:
        device.close()


@pytest.fixture
def device(start_device: Callable[..., Device]) -> Device:
    """A virtual device of the test's own, with Paceclip at its ready screen."""
    return start_device()


@pytest.fixture(scope="session")
def shared_device():
    """A virtual device for tests that leave it as they found it, at the prompt or not."""
    device = Device("--speed", "4")
    yield device
    device.close()


@pytest.fixture(scope="session")
def journal() -> bytes:
    """A run's file: ten minutes in the twin at 10 km/h, with a pause, to their end; too slow for the repetitions."""
    script = Path(__file__).parent / "record_run.mjs"
    done = subprocess.run(["node", script], capture_output=True, text=True, timeout=120, check=True)
    return base64.b64decode(json.loads(done.stdout)["journal"])


@pytest.fixture(scope="session")
def file(journal, tmp_path_factory) -> Path:
    """The same on disk."""
    path = tmp_path_factory.mktemp("run") / "0001.run"
    path.write_bytes(journal)
    return path
