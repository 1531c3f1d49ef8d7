"""A sync that is cut off, at every so many bytes of what it sends and at every change of flash, leaves the old plans or
the new ones; and two hundred of them leave nothing behind."""

import base64
import json
import subprocess
from pathlib import Path

import pytest
import serial
from paceclip.usb import sync
from paceclip.usb.link import Link
from virtual_board import Device

HERE = Path(__file__).parent
EVERY = 97
SYNCS = 200


def plans(text: str) -> dict[str, bytes]:
    """Three, of which each is longer than what is sent at once."""
    day = f"day 1.1 {text}\n" + f"  # {text}\n" * 150 + "  run 10:00 easy\n"
    return {f"{name}.plan": f"title: {name} {text}\n\n{day}".encode() for name in ("one", "two", "three")}


OLD, NEW = plans("old"), plans("new")
OTHER = {"four.plan": OLD["one.plan"]}


@pytest.fixture(scope="module")
def told():
    """What became of every sync: sync_cuts.mjs."""
    device = Device("--speed", "4", await_text=None)
    try:
        streams = {name: recorded(device, plans) for name, plans in (("old", OLD), ("new", NEW), ("other", OTHER))}
    finally:
        device.close()
    given = {name: base64.b64encode(stream).decode() for name, stream in streams.items()}
    done = subprocess.run(
        ["node", HERE / "sync_cuts.mjs"],
        input=json.dumps({**given, "every": EVERY, "syncs": SYNCS}),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def recorded(device, wanted: dict[str, bytes]) -> bytes:
    """What mpremote's library sends, from Ctrl-C to the reset."""
    sent = bytearray()
    write = serial.Serial.write

    def listening(port, data):
        sent.extend(data)
        return write(port, data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serial.Serial, "write", listening)
        with Link(device.port) as link:
            assert sync.sync(link, wanted).sent == list(wanted)
    device.await_reset()
    return bytes(sent)


def state(found: dict) -> str:
    """Which plans there are."""
    there = {name: base64.b64decode(data) for name, data in found["plans"].items() if name in OLD}
    return "old" if there == OLD else "new" if there == NEW else f"a mixture: {sorted(there)}"


def test_cut_at_every_97th_byte_it_leaves_the_old_plans_or_the_new(told):
    cuts = told["cuts"]
    assert [cut["at"] for cut in cuts[::2]] == [*range(EVERY, told["bytes"] - 1, EVERY), told["bytes"] - 1]
    assert len(cuts) > 100
    states = [state(cut["then"]) for cut in cuts]
    assert set(states) == {"old", "new"}
    # From somewhere on it is the new ones.
    assert states[::2] == sorted(states[::2], reverse=True)


def test_power_that_goes_at_any_change_of_flash_leaves_the_old_plans_or_the_new(told):
    writes = told["writes"]
    states = [state(cut["then"]) for cut in writes]
    assert len(states) > 12
    assert set(states) == {"old", "new"}
    # The script that finishes is there, and each plan is still to be put in its place.
    assert states.count("new") > len(NEW)


def test_the_next_sync_of_whatever_plans_does_what_is_left_and_leaves_nothing_of_the_cut(told):
    for cut in told["cuts"] + told["writes"]:
        assert (cut["end"], state(cut["after"]), cut["after"]["more"]) == ("reset", state(cut["then"]), []), cut["at"]
        assert base64.b64decode(cut["after"]["plans"]["four.plan"]) == OTHER["four.plan"]


def test_two_hundred_in_a_row_leave_nothing_behind(told):
    row = told["row"]
    assert len(row) == SYNCS
    assert all(each == row[0] for each in row)
    assert row[0]["end"] == "reset"
    assert (state(told["last"]), told["last"]["more"]) == ("old", [])
