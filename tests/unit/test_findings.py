"""What the doctor makes of a board's answers: each fault named, with a remedy, and nothing said of what is right."""

from datetime import timedelta

import pytest
from paceclip.doctor import findings
from paceclip.doctor.findings import DO, NONE, OK
from paceclip.wiring.pins import Pins, WiringError

PINS = Pins(21, 22, 27, 32, 25, 26, 0x3C)
OURS = {f"firmware/{name}.mpy": name for name in ("app", "run", "setup", "shelf", "belt")} | {"plans/mile.plan": "mile"}


def test_what_is_right_needs_nothing_done():
    found = [
        *findings.micropython("micropython", [1, 27, 0], "Generic ESP32 module with ESP32", "/dev/ttyUSB0"),
        *findings.room(1_000_000, 2_000_000, 140_000, 160_000, "/dev/ttyUSB0"),
        findings.files(OURS, OURS, "0.1.0", "/dev/ttyUSB0"),
        findings.settings(None, True, "/dev/ttyUSB0"),
        findings.plans({"a.plan": b"title: A\n\nday 1.1 A\n  run 100m easy\n"}, "/dev/ttyUSB0"),
        findings.clock(timedelta(0)),
        *findings.cut_sync([], "/dev/ttyUSB0"),
        findings.display([1, 1], [0x3C], PINS),
        findings.sensor(40, 1, [100_000] * 39, 5000, 157_080, "hall"),
        findings.button(1, 0, 1, PINS),
        findings.crash(None, "/dev/ttyUSB0"),
    ]
    assert [(each.state, each.remedy) for each in found] == [(OK, "")] * len(found)
    assert "the belt at some 5.7 km/h" in found[9].text


@pytest.mark.parametrize(
    ("name", "version", "text"),
    [("circuitpython", [10, 0, 0], "it is circuitpython 10.0.0"), ("micropython", [1, 26, 1], "needs 1.27 or newer")],
)
def test_a_python_that_paceclip_does_not_run_on(name, version, text):
    [_, found] = findings.micropython(name, version, "", "/dev/ttyUSB0")
    assert (found.state, text in found.text) == (DO, True)
    assert "make flash PORT=/dev/ttyUSB0" in found.remedy


def test_too_little_room():
    [flash, heap] = findings.room(40_000, 2_000_000, 30_000, 60_000, "/dev/ttyUSB0")
    assert flash.state == heap.state == DO
    assert "39 KB of 1953 are free" in flash.text and "pull --port /dev/ttyUSB0" in flash.remedy
    assert "a run needs 90 KB in all" in heap.text


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"firmware/app.mpy": None}, "firmware/app.mpy is missing"),
        ({"firmware/app.mpy": "x", "firmware/run.mpy": "y"}, "app.mpy, firmware/run.mpy are altered, or of another"),
        ({name: "x" for name in OURS if name != "plans/mile.plan"}, "firmware/setup.mpy and 2 more are altered"),
        ({"firmware/old.mpy": "x"}, "firmware/old.mpy is left over"),
        ({"firmware/app.py": "x"}, "firmware/app.py is left over"),
        ({"firmware/unfinished": "x"}, "firmware/unfinished is of an installation that broke off"),
        ({"paceclip.new/FILES": "x"}, "paceclip.new/FILES is of an installation that broke off"),
    ],
)
def test_files_that_are_not_the_release_s(change, text):
    on_board = {path: digest for path, digest in (OURS | change).items() if digest is not None}
    found = findings.files(on_board, OURS, "0.1.0", "/dev/ttyUSB0")
    assert found.state == DO
    assert found.text.startswith("against 0.1.0: ") and text in found.text
    assert "paceclip install --port /dev/ttyUSB0" in found.remedy


def test_a_plan_and_a_board_of_one_s_own_are_no_fault():
    found = findings.files(
        OURS | {"plans/mile.plan": "mine", "firmware/boards/mine.py": "x"}, OURS, "0.1.0", "/dev/ttyUSB0"
    )
    assert found == findings.Finding("files", OK, "5 are those of 0.1.0, and your own plans/mile.plan")
    assert findings.files({"boot.py": "x"}, OURS, "0.1.0", "/dev/ttyUSB0").text == "Paceclip is not on it"


@pytest.mark.parametrize(
    ("off", "text"),
    [(timedelta(seconds=4), "off by 4 s"), (timedelta(days=9000), "not set"), (timedelta.max, "not set")],
)
def test_a_clock_that_is_not_right_is_set_by_a_sync_and_no_fault(off, text):
    found = findings.clock(off)
    assert (found.state, found.text) == (NONE, text)
    assert "paceclip sync" in found.remedy


def test_what_a_sync_that_was_cut_off_has_left():
    [found] = findings.cut_sync([f"sync/{name}.plan" for name in "abcde"], "/dev/ttyUSB0")
    assert (found.state, "sync/c.plan and 2 more" in found.text) == (DO, True)
    assert "paceclip sync --port /dev/ttyUSB0" in found.remedy
    [found] = findings.cut_sync(["sync/a.plan", "sync/finish.py"], "/dev/ttyUSB0")
    assert "is not finished: the next finishes it, or removes what is damaged" in found.text


def test_settings_and_plans_that_are_wrong():
    found = findings.settings("settings.json: volume is 9: write a whole number from 0 to 3", True, "/dev/ttyUSB0")
    assert (found.state, "settings edit --port /dev/ttyUSB0" in found.remedy) == (DO, True)
    good, bad = b"title: A\n\nday 1.1 A\n  run 100m easy\n", b"title: B\n\nday 1.1 B\n  jump 100m\n  jump 1\n"
    found = findings.plans({"good.plan": good, "bad.plan": bad}, "/dev/ttyUSB0")
    assert found.state == DO
    assert found.text.startswith("bad.plan:4: unknown kind 'jump'") and found.text.endswith("(and 1 more)")
    assert findings.plans({}, "/dev/ttyUSB0").state == DO


@pytest.mark.parametrize(
    ("levels", "addresses", "text", "remedy"),
    [
        ([1, 1], [], "nobody answers", "check SDA (GPIO21), SCL (GPIO22), 3V3 and GND"),
        ([1, 1], [0x3D], "answers at 0x3D", "set 0x3C on its back, where it is called 0x78"),
        ([1, 1], [0x48], "not at 0x3C; 0x48 answers", "SSD1306"),
        ([0, 1], [], "SDA (GPIO21) at 0 V", "check SDA"),
        ([0, 0], [], "SDA (GPIO21) and SCL (GPIO22) at 0 V", "check SDA"),
    ],
)
def test_a_display_that_does_not_answer(levels, addresses, text, remedy):
    found = findings.display(levels, addresses, PINS)
    assert found.state == DO
    assert text in found.text and remedy in found.remedy


REED = [100_000, 900, 400] * 8


@pytest.mark.parametrize(
    ("edges", "high", "gaps", "kind", "state", "text"),
    [
        (0, 1, [], "hall", DO, "no pulse in 5 s"),
        (0, 0, [], "hall", DO, "at 0 V for all of 5 s"),
        (1, 1, [], "hall", OK, "1 edge in 5 s"),
        (25, 1, REED, "hall", DO, "16 of them too soon after another"),
        (25, 1, REED, "reed", OK, "16 of them bounce, as a reed's do"),
        (25, 1, [22_000] * 24, "hall", OK, "the belt at some 25.7 km/h"),
    ],
)
def test_what_the_sensor_gave(edges, high, gaps, kind, state, text):
    found = findings.sensor(edges, high, gaps, 5000, 157_080, kind)
    assert found.state == state
    assert text in found.text
    assert bool(found.remedy) == (state == DO)


def test_what_the_button_did():
    assert findings.button(0, 1, 1, PINS).state == NONE
    assert findings.button(0, 0, 0, PINS).state == DO
    assert "GPIO32" in findings.button(0, 0, 0, PINS).remedy
    # It was held as the watching began, and let go.
    assert findings.button(0, 0, 1, PINS).state == OK


def test_the_last_error_is_told_by_its_last_line():
    found = findings.crash('Traceback (most recent call last):\n  File "run", in x\nValueError: 3\n', "/dev/ttyUSB0")
    assert (found.state, found.text) == (DO, "ValueError: 3")
    assert "rm :data/crash.txt" in found.remedy


def test_pins_that_cannot_be_read_are_told():
    found = findings.unknown("display", "mine", WiringError("mine.py: the pin of the led can't be told"))
    assert (found.state, found.remedy) == (NONE, "name its file: --board firmware/boards/mine.py")
    assert "board mine are not known here (mine.py: the pin of the led can't be told)" in found.text
