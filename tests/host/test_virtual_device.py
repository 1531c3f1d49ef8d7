"""The real mpremote against the virtual device."""

import hashlib
import re
import time
from pathlib import Path

import pytest
import serial
from click.testing import CliRunner
from mpremote.transport_serial import SerialTransport
from paceclip.activity.journal import entries
from paceclip.cli import main
from paceclip.recordings.pulselog import RAW_HEADER

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "plans" / "mile.plan"
MAIN = ROOT / "build" / "device" / "main.py"
ZEBRA = "title: Zebra\n\nday 1.1 Stripes\n  run 10:00 easy\n"


def test_lists_reads_hashes_and_measures(shared_device):
    listed = shared_device.mpremote("ls", ":")
    assert [line.split()[1] for line in listed.splitlines()[1:]][:6] == [
        "boot.py",
        "data/",
        "firmware/",
        "lib/",
        "main.py",
        "plans/",
    ]
    assert shared_device.mpremote("cat", ":main.py").replace("\r\n", "\n") == MAIN.read_text()
    assert hashlib.sha256(MAIN.read_bytes()).hexdigest() in shared_device.mpremote("sha256sum", ":main.py")
    assert "2097152" in shared_device.mpremote("df")
    assert "No such file" in shared_device.mpremote("cat", ":nix", status=1)


def test_copies_there_and_back(shared_device, tmp_path):
    data = bytes(range(256)) * 20
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "deep").mkdir()
    (tmp_path / "in" / "deep" / "data.bin").write_bytes(data)
    shared_device.mpremote("cp", "-r", str(tmp_path / "in"), ":")
    shared_device.mpremote("cp", ":in/deep/data.bin", str(tmp_path / "out.bin"))
    assert (tmp_path / "out.bin").read_bytes() == data
    assert "Up to date" in shared_device.mpremote("cp", str(tmp_path / "in/deep/data.bin"), ":in/deep/data.bin")
    shared_device.mpremote("mkdir", ":in/more")
    assert "more/" in shared_device.mpremote("ls", ":in")
    shared_device.mpremote("rm", "-r", ":in")
    assert "in/" not in shared_device.mpremote("ls", ":").split()


def test_runs_code_and_tells_errors(shared_device, tmp_path):
    assert shared_device.mpremote("eval", "6 * 7").strip() == "42"
    (tmp_path / "script.py").write_text("for number in range(3):\n    print(number)\n")
    assert shared_device.mpremote("run", str(tmp_path / "script.py")).split() == ["0", "1", "2"]
    long = "\n".join(f"x{number} = {number}" for number in range(300)) + "\nprint(x299)"
    assert shared_device.mpremote("exec", long).strip() == "299"
    assert "ZeroDivisionError" in shared_device.mpremote("exec", "1 / 0", status=1)


def test_soft_reset_keeps_flash_and_forgets_ram(shared_device):
    shared_device.mpremote("exec", "kept = 1")
    assert shared_device.mpremote("resume", "eval", "kept").strip() == "1"
    assert "NameError" in shared_device.mpremote("eval", "kept", status=1)
    assert shared_device.mpremote("exec", "import machine; print(machine.reset_cause())").strip() == "5"


def test_what_stood_open_at_a_soft_reset_is_closed_with_what_it_had(shared_device):
    shared_device.mpremote("exec", "f = open('half', 'w'); f.write('abc')")
    assert shared_device.mpremote("cat", ":half") == "abc"
    shared_device.mpremote("rm", ":half")


def test_a_port_is_for_one_at_a_time(shared_device):
    with serial.Serial(shared_device.port, exclusive=True):
        assert "in use" in shared_device.mpremote("ls", status=1)


def test_a_person_at_the_prompt(device):
    with serial.Serial(device.port, timeout=5) as port:
        port.write(b"\x03")
        assert b"KeyboardInterrupt" in port.read_until(b">>> ")
        port.write(b"6 * 7\r")
        assert port.read_until(b">>> ") == b"6 * 7\r\n42\r\n>>> "
        port.write(b"import time; time.sleep(60)\r")
        time.sleep(0.2)
        port.write(b"\x03")
        assert port.read_until(b">>> ").endswith(b"KeyboardInterrupt: \r\n>>> ")
        port.write(b"\x04")
        assert b"MPY: soft reboot\r\n" in port.read_until(b"reboot\r\n")
    device.await_reset("soft reset")
    device.wait_for("press to start")


def test_reset_starts_paceclip_again(device):
    device.mpremote("exec", "import machine, time\nprint(machine.reset_cause())")
    device.reset()
    device.tell("press")
    device.wait_for("start the belt")
    device.mpremote("exec", "import machine; print(machine.reset_cause())")
    device.mpremote("exec", "--no-follow", "import machine; machine.reset()")
    device.await_reset()
    device.wait_for("press to start")


def test_what_cannot_be_done_by_hand_is_told(shared_device):
    for line, answer in (
        ("belt fast", "belt KMH: write a number, such as belt 10.5"),
        ("belt 99", "the treadmill goes up to 22 km/h"),
        ("belt +30", "the treadmill goes up to 22 km/h"),
        ("misses all", "misses takes per cent: write misses 10, or misses 0"),
        ("bounces", "write bounces on, or bounces off"),
        ("runner", "write runner on, or runner off"),
        ("unplug all", "write unplug, or unplug display"),
        ("speed 1000", "speed takes 0.1 to 100: write speed 5"),
        ("pres", "unknown: pres: help lists what can be done"),
        ("PRESS twice", "unknown: PRESS: help lists what can be done"),
    ):
        shared_device.tell(line)
        assert shared_device.answer() == answer


def test_help_lists_what_the_page_lists(shared_device):
    page = (ROOT / "docs" / "virtual-device.md").read_text()
    table = page.partition("| command | does |")[2].partition("\n\n")[0]
    shared_device.tell("help")
    said = [shared_device.answer()]
    while not said[-1].startswith("quit"):
        said.append(shared_device.answer())
    documented = re.findall(r"`([^`]+)`", "".join(row.split("|")[1] for row in table.splitlines()[2:]))
    assert {"plug display", "runner off", "speed 10", "quit"} <= set(documented)
    assert [command for command in documented if command not in "\n".join(said)] == []
    assert [line for line in said if re.split("  +", line)[0] not in documented] == []


def test_somebody_runs_and_the_sensor_fails(start_device):
    device = start_device()
    device.tell("runner on")
    device.wait_for("TARGET")
    device.wait_for("0.03 km")
    device.tell("runner off")
    device.tell("unplug")
    device.wait_for("BELT STOPPED")
    device.tell("unplug display")
    device.tell("plug display")
    device.tell("plug")
    device.wait_for("ACTUAL")


def test_every_press_can_be_practised(device):
    device.tell("press")
    device.wait_for("start the belt")
    device.tell("belt 10")
    device.wait_for("TARGET")
    device.hear("go")
    device.tell("hold")
    device.wait_for("PAUSED")
    device.hear("paused")
    device.tell("press")
    device.wait_for("TARGET")
    device.tell("hold 3")
    device.wait_for("> End")
    device.tell("press")
    device.wait_for("> Skip")
    device.tell("hold")
    device.wait_for("ENDED EARLY")


def test_no_picture_is_read_while_parts_of_the_one_before_still_stand(start_device):
    device = start_device("--speed", "1")
    before = device.text()
    device.tell("hold")
    read = [before]
    while len(read) < 40 and (read[-1] == before or read[-4:] != [read[-1]] * 4):
        read.append(device.text())
    assert "MENU" in read[-1]
    assert set(read) == {before, read[-1]}


def test_two_presses_that_belong_together(device):
    device.tell("press")
    device.wait_for("start the belt")
    device.tell("belt 10")
    device.hear("go")
    device.tell("press twice")
    device.wait_for("ENDED EARLY")


def test_what_is_no_press_is_told_with_the_remedy(shared_device):
    shared_device.tell("press thrice")
    assert shared_device.answer() == "write press, or press twice"
    shared_device.tell("hold on")
    assert shared_device.answer() == "hold takes seconds: write hold, or hold 3"


def test_mpremotes_soft_reset_runs_boot_py_and_not_main_py(device):
    device.mpremote("exec", "with open('boot.py', 'a') as file: file.write('\\nbooted = 1\\n')")
    assert device.mpremote("exec", "import sys; print(booted, 'firmware.app' in sys.modules)").strip() == "1 False"


def test_code_that_hears_no_ctrl_c_costs_a_restart_only(device):
    device.mpremote("exec", "--no-follow", "open('kept', 'w').close()\nwhile True: pass")
    time.sleep(0.3)
    assert "kept" in device.mpremote("ls", ":")


def test_a_flood_of_output_is_interrupted(device):
    device.mpremote("exec", "--no-follow", "kept = 1\nwhile True: print('flood')")
    time.sleep(0.3)
    assert device.mpremote("resume", "eval", "kept").strip() == "1"


def test_a_copied_plan_is_offered_after_the_reset(device, tmp_path):
    (tmp_path / "zebra.plan").write_text(ZEBRA)
    text = device.reset("cp", str(tmp_path / "zebra.plan"), ":plans/")
    if "Zebra" not in text:
        choose(device, "Other plan")
    assert "Stripes" in device.wait_for("Zebra")


def test_a_plan_copied_between_runs_comes_first(device, tmp_path):
    device.tell("press")
    device.wait_for("start the belt")
    (tmp_path / "zebra.plan").write_text(ZEBRA)
    assert "Zebra" in device.reset("cp", str(tmp_path / "zebra.plan"), ":plans/")


def fetched(device, tmp_path) -> list[dict]:
    """What the journal of the first run says."""
    device.mpremote("cp", ":data/runs/0001.run", str(tmp_path / "0001.run"))
    return entries((tmp_path / "0001.run").read_bytes())


def test_a_run_interrupted_by_mpremote_leaves_a_checkpoint_and_goes_on_after_the_reset(device, tmp_path):
    device.tell("press")
    device.wait_for("start the belt")
    device.tell("belt 10")
    device.wait_for("0.02 km")
    told = fetched(device, tmp_path)
    assert told[0]["plan"] == "mile"
    # At the start, as the belt first moved, and as Ctrl-C came.
    first, second, last = (entry for entry in told if entry["t"] == "at")
    assert first["step_mm"] == 0
    assert 0 < second["step_mm"] < 3000
    assert 20_000 <= last["step_mm"] < 40_000
    assert last["step_ms"] > 3000
    device.reset()
    assert "nothing is lost" in device.wait_for("RESUME?")
    device.tell("press")
    device.wait_for("TARGET")


def choose(device, line: str):
    """Take a line of the ready screen's menu."""
    device.tell("hold")
    device.wait_for("press: next")
    marked = lambda: re.search(r"> ([^|]+)", device.text())[1].strip()  # noqa: E731
    at = marked()
    while at != line:
        device.tell("press")
        while marked() == at:
            time.sleep(0.05)
        at = marked()
    device.tell("hold")


def edges_recorded(device) -> int:
    """How many edges the display says were recorded so far."""
    return int(re.search(r"(\d+) edges", device.text())[1])


def test_a_recording_of_the_sensor_is_fetched_and_replayed(device, tmp_path):
    choose(device, "Sensor")
    device.wait_for("press: record")
    device.tell("press")
    device.wait_for("RECORDING")
    device.tell("belt 10")
    while edges_recorded(device) < 100:
        time.sleep(0.05)
    device.tell("belt 0")
    device.wait_for(" 0.0 km/h")
    device.tell("press")
    device.wait_for("RECORDED")
    edges = edges_recorded(device)
    log = tmp_path / "pulses.txt"
    device.mpremote("cp", ":data/pulses.txt", str(log))
    header, *stamps = log.read_text().splitlines()
    assert header == RAW_HEADER
    assert len(stamps) == edges
    done = CliRunner().invoke(main, ["replay", str(log), "-o", str(tmp_path / "shown.csv")])
    assert done.exit_code == 0, done.output
    last = (tmp_path / "shown.csv").read_text().splitlines()[-1]
    assert last.split(",")[2] == str(edges * 157080 // 1000)


def test_a_recording_under_way_is_kept_when_mpremote_comes(device, tmp_path):
    device.tell("belt 10")
    choose(device, "Sensor")
    device.wait_for("press: record")
    device.tell("press")
    device.wait_for("RECORDING")
    while edges_recorded(device) < 40:
        time.sleep(0.05)
    device.mpremote("cp", ":data/pulses.txt", str(tmp_path / "pulses.txt"))
    assert len((tmp_path / "pulses.txt").read_text().splitlines()) > 40


def test_a_power_cut_saves_nothing_by_itself(device, tmp_path):
    device.tell("press")
    device.wait_for("start the belt")
    device.tell("belt 10")
    device.wait_for("0.02 km")
    device.tell("power")
    device.await_reset("power cut")
    assert "up to 60 s lost" in device.wait_for("RESUME?")
    # Where it began, and the belt's first second: of what came after, flash knows nothing.
    told = fetched(device, tmp_path)
    assert [entry["t"] for entry in told if entry["t"] != "s"] == ["run", "step", "at", "at"]
    assert 0 < told[-1]["step_mm"] < 3000


class CutOff(Exception):
    """Stands for the cable pulled out of a copy."""


def copy_a_part(device, data: bytes, size: int):
    """mpremote's own copy of a plan over the one that is there, cut off after `size` bytes."""

    def watch(written, total):
        if written >= size:
            raise CutOff

    transport = SerialTransport(device.port)
    transport.enter_raw_repl()
    with pytest.raises(CutOff):
        transport.fs_writefile("plans/mile.plan", data, progress_callback=watch)
    transport.close()


def test_a_copy_cut_off_by_a_power_cut_leaves_the_old_plan(device):
    plan = PLAN.read_bytes()
    copy_a_part(device, plan.replace(b"mile", b"foot"), 2048)
    device.tell("power")
    device.await_reset("power cut")
    device.wait_for("press to start")
    assert device.mpremote("sha256sum", ":plans/mile.plan").split()[-1] == hashlib.sha256(plan).hexdigest()


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (256, "plan has no day"),
        (2048, "a quote is not closed"),
        (4096, "press to start"),  # cut where a step ends: what is left is a plan, a shorter one
    ],
)
def test_a_copy_cut_off_by_a_soft_reset_leaves_a_shorter_one_or_an_error(device, size, shown):
    part = PLAN.read_bytes()[:size]
    copy_a_part(device, PLAN.read_bytes(), size)
    device.mpremote("soft-reset")
    assert device.mpremote("sha256sum", ":plans/mile.plan").split()[-1] == hashlib.sha256(part).hexdigest()
    assert shown in device.reset().replace(" | ", " ")


def test_flash_in_a_folder_outlives_the_device(start_device, tmp_path):
    flash = tmp_path / "flash"
    device = start_device("--flash", str(flash))
    assert (flash / "main.py").read_bytes() == MAIN.read_bytes()
    code = "import os\nos.mkdir('box')\nwith open('box/a', 'w') as f: f.write('1')\n"
    device.mpremote("exec", code + "os.rename('box/a', 'box/b')\nos.remove('boot.py')")
    device.close()
    assert (flash / "box" / "b").read_text() == "1"
    assert not (flash / "box" / "a").exists()
    assert not (flash / "boot.py").exists()
    again = start_device("--flash", str(flash))
    assert again.mpremote("cat", ":box/b") == "1"
