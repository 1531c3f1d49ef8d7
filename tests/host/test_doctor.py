"""`paceclip doctor` on the virtual device: all well, and each fault that the device can be given."""

import json
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from paceclip import compiler as builder
from paceclip.cli import main
from paceclip.doctor.findings import DO, NONE, OK
from paceclip.usb import underway
from paceclip.usb.link import Link

ROOT = Path(__file__).parents[2]


def doctor(device, *options: str, status: int) -> dict[str, tuple[str, str, str]]:
    """Each finding's state, text and remedy, by its name."""
    done = CliRunner().invoke(main, ["doctor", "--port", device.port, "--json", *options])
    assert done.exit_code == status, done.output
    assert isinstance(done.exception, SystemExit) or done.exception is None, done.exception
    told = json.loads(done.stdout)
    found = {each["name"]: (each["state"], each["text"], each["remedy"]) for each in told["findings"]}
    return found | {"crash": told["crash"]}


@pytest.fixture
def flash(tmp_path) -> Path:
    return tmp_path / "flash"


def pressing(device):
    """Somebody presses the button until it is over."""
    end = threading.Event()

    def press():
        while not end.is_set():
            device.process.stdin.write("press\n")
            device.process.stdin.flush()
            time.sleep(0.2)

    threading.Thread(target=press, daemon=True).start()
    return end


def test_a_board_that_is_well_has_nothing_to_do(device):
    device.tell("belt 6")
    end = pressing(device)
    found = doctor(device, "--seconds", "6", status=0)
    end.set()
    # A clock begins in 2000 as the power comes: that is no fault.
    assert found.pop("clock") == (NONE, "not set", "the next .venv/bin/paceclip sync sets it")
    assert {each[0] for name, each in found.items() if name != "crash"} == {OK}
    assert "km/h" in found["sensor"][1]
    assert found["button"][1] == "pressed, and let go"
    assert found["crash"] is None
    # It goes on as if nothing had been.
    device.await_reset()


def test_what_hangs_on_it_and_is_not_there(device):
    device.tell("unplug display")
    device.tell("unplug")
    device.tell("belt 6")
    found = doctor(device, "--seconds", "2", status=1)
    assert found["display"][:2] == (DO, "nobody answers on the bus")
    assert "check SDA (GPIO21)" in found["display"][2]
    assert found["sensor"][:2] == (DO, "no pulse in 2 s")
    assert found["button"][0] == NONE
    device.tell("plug display")
    device.tell("plug")
    found = doctor(device, "--seconds", "6", status=0)
    assert found["display"][0] == found["sensor"][0] == OK


def test_what_stands_on_it_and_is_wrong(start_device, flash):
    device = start_device("--flash", str(flash))
    crash = 'Traceback (most recent call last):\n  File "run", in step\nValueError: at fault\n'
    code = (
        "import os\n"
        "def put(path, text):\n"
        "  with open(path, 'w') as file: file.write(text)\n"
        "os.remove('firmware/run.mpy')\n"
        "put('firmware/app.mpy', 'damaged')\n"
        "put('firmware/left.mpy', 'x')\n"
        "put('settings.json', '{\"volum\": 3}')\n"
        "put('plans/bad.plan', 'title: Bad\\n\\nday 1.1 A\\n  jump 5:00\\n')\n"
        f"put('data/crash.txt', {crash!r})\n"
        "os.rename('plans/mile.plan', 'plans/good.plan')\n"
        "os.mkdir('sync')\n"
        "put('sync/next.plan', 'title')\n"
    )
    device.mpremote("exec", code)
    found = doctor(device, "--seconds", "0", status=1)
    assert "plans/mile.plan, firmware/run.mpy are missing" in found["files"][1] or (
        "firmware/run.mpy, plans/mile.plan are missing" in found["files"][1]
    )
    assert "firmware/app.mpy is altered" in found["files"][1]
    assert "firmware/left.mpy is left over" in found["files"][1]
    assert found["settings"][1] == "settings.json: unknown key 'volum': did you mean volume?"
    assert found["plans"][1].startswith("bad.plan:4: unknown kind 'jump'")
    assert f"paceclip sync bad --port {device.port}" in found["plans"][2]
    assert found["last error"][:2] == (DO, "ValueError: at fault")
    assert found["crash"] == crash
    assert found["sync"][:2] == (DO, "one was cut off, and has left sync/next.plan: the plans before it hold")
    assert found["sensor"] == found["button"] == (NONE, "not watched", "")
    assert found["display"][0] == OK


def test_a_crash_is_told_by_its_true_names(device):
    given = json.loads(builder.OUT.with_name("device.names.json").read_text())
    run, press = (given.get(name, name) for name in ("Run", "press"))
    code = (
        f"import sys\nfrom firmware.run import {run} as Run\n"
        f"try:\n  Run.{press}(Run, 1, 1)\nexcept Exception as error:\n"
        "  with open('data/crash.txt', 'w') as file: sys.print_exception(error, file)\n"
    )
    device.mpremote("exec", code)
    found = doctor(device, "--seconds", "0", status=1)
    assert 'File "firmware.run", line 1, in press' in found["crash"]
    assert "has no attribute '_session'" in found["last error"][1]
    # Of other files than those here the names would be wrong ones.
    device.mpremote("exec", "with open('firmware/app.mpy', 'w') as file: file.write('x')")
    assert "_session" not in doctor(device, "--seconds", "0", status=1)["crash"]


def test_a_reed_that_is_taken_for_a_hall_sensor_is_told(device):
    device.tell("belt 6")
    device.tell("bounces on")
    found = doctor(device, "--seconds", "6", status=1)
    assert found["sensor"][0] == DO
    assert "settings set sensor=reed" in found["sensor"][2]


def test_a_board_whose_file_is_not_here_is_told(shared_device, monkeypatch, tmp_path):
    monkeypatch.setattr("paceclip.doctor.doctor.ROOT", tmp_path)
    found = doctor(shared_device, status=0)
    assert found["display"][0] == found["sensor"][0] == NONE
    assert "--board firmware/boards/mine.py" in found["display"][2]


def test_pins_that_the_chip_does_not_have_are_told(shared_device, tmp_path):
    mine = tmp_path / "mine.py"
    ours = (ROOT / "firmware" / "boards" / "esp32_devkit.py").read_text()
    for sda, button in ((24, 32), (21, 20)):
        mine.write_text(ours.replace("const(21)", f"const({sda})").replace("const(32)", f"const({button})"))
        found = doctor(shared_device, "--board", str(mine), "--seconds", "1", status=1)
        [(text, remedy)] = [each[1:] for name, each in found.items() if name != "crash" and "invalid pin" in each[1]]
        assert f"GPIO{sda if sda == 24 else button}" in text
        assert "Mend its pins" in remedy


def test_a_board_with_another_python_is_asked_no_more(shared_device, monkeypatch):
    real = Link.ask

    def ask(link, code):
        if code == underway.LOOK:
            return [None]
        # All else would fail there.
        assert code == "who()"
        return [["circuitpython", *real(link, code)[0][1:]]]

    monkeypatch.setattr(Link, "ask", ask)
    found = doctor(shared_device, status=1)
    assert sorted(found) == ["MicroPython", "board", "crash"]
    assert "make flash" in found["MicroPython"][2]


def test_a_port_of_micropython_without_rtc_memory_is_asked_all_the_same(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "machine", SimpleNamespace(RTC=object))
    exec(underway.LOOK, {})
    assert underway.run_of(json.loads(capsys.readouterr().out)) is None


def test_without_a_port_and_what_a_person_reads(shared_device):
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 1
    assert "No board is to be seen" in done.output
    done = CliRunner().invoke(main, ["doctor", "--port", shared_device.port, "--seconds", "1"])
    assert done.exit_code == 1
    assert "ok  MicroPython  1.29.0\n" in done.stdout
    assert "DO  sensor       no pulse in 1 s\n                 -> turn the belt meanwhile" in done.stdout
    assert "Turn the belt by hand, and press the button" in done.stderr
