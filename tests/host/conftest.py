"""Virtual devices for the tests that ask for one."""

from collections.abc import Callable

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
