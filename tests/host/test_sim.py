"""`paceclip sim`: the device in a real terminal, and scenarios without one."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from paceclip.activity.journal import entries
from PIL import Image
from typist import Typist

ROOT = Path(__file__).parents[2]
SIM = [sys.executable, "-m", "paceclip", "sim"]
ENTER = b"\x1b[?1049h"
CLEAR = b"\x1b[2J"
LEAVE = b"\x1b[?25h\x1b[?1049l"
NO_COLOUR = {"NO_COLOR": "1"}
COLOUR = re.compile(rb"\x1b\[(?:3|9)\dm")


@pytest.fixture
def sit_down():
    """Start `paceclip sim` with options on a terminal that ends with the test."""
    typists = []

    def start(*options: str, command=SIM, **more) -> Typist:
        typists.append(Typist([*command, *options], **more))
        return typists[-1]

    yield start
    for typist in typists:
        typist.close()


def pixels(text: str) -> list[list[int]]:
    """The rows of the picture in braille."""
    dots = ((0, 3), (1, 4), (2, 5), (6, 7))
    rows = []
    for line in re.findall(r"^│([\u2800-\u28ff]{64})│", text, re.MULTILINE):
        for pair in dots:
            rows.append([(ord(char) - 0x2800) >> dot & 1 for char in line for dot in pair])
    return rows


def documented(name: str) -> list[list[int]]:
    """The rows of a picture of docs/pictures, in which a pixel is a square of four."""
    image = Image.open(ROOT / "docs" / "pictures" / name).convert("L")
    return [[int(image.getpixel((8 + 4 * x + 2, 8 + 4 * y + 2)) > 80) for x in range(128)] for y in range(64)]


def golden(name: str) -> list[list[int]]:
    """The rows of a picture of tests/golden."""
    image = Image.open(ROOT / "tests" / "golden" / name).convert("1")
    return [[int(image.getpixel((x, y)) > 0) for x in range(128)] for y in range(64)]


def seconds(text: str) -> int:
    """What the device's clock says."""
    hours, minutes, rest = re.search(r"Paceclip  (\d+):(\d\d):(\d\d)", text).groups()
    return 3600 * int(hours) + 60 * int(minutes) + int(rest)


def km(text: str) -> list[float]:
    """The belt's kilometres, and the device's."""
    return [float(number) for number in re.findall(r" km +(\d\.\d{3})", text)]


def test_the_screen_is_the_devices_and_every_key_does_something(sit_down, tmp_path):
    typist = sit_down("--plan", "mile", "--day", "1.2", "--flash", str(tmp_path / "flash"), environment=NO_COLOUR)
    ready = documented("ready.png")
    assert sum(map(sum, ready)) > 500
    typist.until(lambda: pixels(typist.text()) == ready, "the ready screen of docs/pictures")
    assert [line.split()[-1] for line in typist.lines()[-2:]] == ["runner", "leave"]
    typist.type(" f++++")
    typist.wait_for("time x20   somebody runs")
    typist.wait_for("♪.*go")
    typist.until(lambda: min(km(typist.text()), default=0) > 0.2, "0.2 km")
    belt, told = km(typist.text())
    assert abs(belt - told) < 0.08  # a second at 20 times the speed, and what a frame shows late
    typist.type("b")
    typist.wait_for("bounces")
    typist.wait_for(r"bounced +[1-9]")
    typist.type("bm")
    typist.wait_for("misses 5%")
    typist.wait_for(r"missed +[1-9]")
    typist.type("mmu")
    typist.wait_for("unplugged")
    typist.type("u-----0f")
    typist.wait_for("time x1   nobody runs")
    typist.wait_for(r"console  0\.0")
    typist.type("\x1b[A\x1b[C")
    typist.wait_for(r"console  0\.6")
    typist.type("\x1b[A" * 50)
    typist.wait_for(r"console 21\.6")
    typist.wait_for("the treadmill goes up to 22 km/h")
    assert typist.text().count("22 km/h") == 1
    typist.type("p")
    typist.wait_for(r"\* power cut")
    typist.type("n")
    typist.wait_for("bell on")
    typist.type("q")
    assert typist.wait_end() == 0
    assert typist.is_cooked()
    assert typist.raw.endswith(LEAVE)
    assert not COLOUR.search(typist.raw)
    (run,) = (tmp_path / "flash" / "data" / "runs").iterdir()
    told = entries(run.read_bytes())
    assert (told[0]["plan"], told[0]["day"]) == ("mile", "1.2")
    assert max(entry.get("mm", 0) for entry in told) > 200_000 or sum(e["mm"] for e in told if e["t"] == "s") > 200_000


def test_a_hold_opens_the_menu(sit_down):
    typist = sit_down("--plan", "mile", "--day", "1.2")
    ready = documented("ready.png")
    typist.until(lambda: pixels(typist.text()) == ready, "the ready screen")
    typist.type("h")
    menu = golden("menu.png")
    # Its feet, what presses do; which lines there are depends on the plans on board.
    typist.until(lambda: pixels(typist.text())[56:] == menu[56:], "the feet of the menu of tests/golden")


def test_the_window_is_watched(sit_down):
    typist = sit_down(size=(60, 20))
    typist.wait_for("needs 80 x 24 characters; these are 60 x 20")
    typist.resize(80, 24)
    typist.wait_for("TREADMILL")
    assert COLOUR.search(typist.raw)
    typist.until(lambda: len(pixels(typist.text())) == 64, "64 rows in braille")
    typist.raw = b""
    typist.resize(160, 45)
    typist.wait_raw(CLEAR)
    typist.wait_for("[▀▄█]{3}")
    assert max(len(line) for line in typist.lines()) <= 160
    typist.type("\x03")
    assert typist.wait_end() == 0


def test_a_terminal_that_stands_still_is_waited_for(sit_down):
    typist = sit_down("--speed", "20", size=(160, 45))
    typist.wait_for("TREADMILL")
    typist.type(" f")
    typist.wait_for("somebody runs")
    # As with Ctrl-S: nobody takes what is drawn, so nothing more is.
    time.sleep(6)
    typist.type("f")
    typist.wait_for("nobody runs")
    typist.type("q")
    assert typist.wait_end() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_and_gives_the_terminal_back(sit_down, number):
    typist = sit_down()
    typist.wait_for("TREADMILL")
    os.kill(typist.pid, number)
    assert typist.wait_end() == 128 + number
    assert typist.is_cooked()
    assert typist.raw.endswith(LEAVE)


def test_a_twin_that_dies_is_told_on_a_terminal_that_is_given_back(sit_down):
    typist = sit_down()
    typist.wait_for("TREADMILL")
    (child,) = Path(f"/proc/{typist.pid}/task/{typist.pid}/children").read_text().split()
    os.kill(int(child), signal.SIGKILL)
    assert typist.wait_end() == 1
    assert typist.is_cooked()
    assert "the twin ended with status -9" in typist.raw.rpartition(LEAVE)[2].decode()


def test_ctrl_z_leaves_the_shell_its_terminal_and_fg_comes_back(sit_down):
    # One that leaves the terminal as it is while it waits for a line.
    typist = sit_down(command=["dash", "-i"], environment={"PS1": "shell$ ", "ENV": None})
    typist.type(" ".join(SIM) + " --speed 10\n")
    typist.wait_for("TREADMILL")
    typist.wait_for(r"Paceclip  0:00:2\d")
    typist.type("\x1a")
    typist.wait_raw(b"Stopped")
    before_s = seconds(typist.text())
    time.sleep(3)
    typist.until(typist.is_cooked, "the shell's terminal")
    before = len(typist.raw)
    typist.type("echo in $((6 * 7))\n")
    typist.wait_raw(b"in 42")
    assert b"\x1b" not in typist.raw[before:]
    entered = typist.raw.count(ENTER)
    typist.type("fg\n")
    typist.until(lambda: typist.raw.count(ENTER) > entered, "it to go on")
    # Half a minute of its time would have passed.
    assert seconds(typist.wait_for(r"Paceclip  \d")) < before_s + 20
    typist.type("q")
    typist.wait_raw(LEAVE + b"shell$ ")
    assert typist.is_cooked()
    typist.type("exit\n")
    assert typist.wait_end() == 0


@pytest.mark.parametrize(
    ("options", "environment", "said"),
    [
        (["--plan", "nix"], {}, "first-5k, mile: .venv/bin/paceclip new nix begins one"),
        (["--race", "5K=24:75"], {}, "Error: time '24:75': seconds go from 00 to 59"),
        (["--day", "9.9"], {}, "mile.plan has no day 9.9: it has 1.1 1.2"),
        ([], {"TERM": "dumb"}, "this terminal can't be drawn on (TERM=dumb): run it in a terminal, or play"),
        ([], {"PYTHONIOENCODING": "latin-1"}, "the picture needs UTF-8"),
    ],
)
def test_what_cannot_be_had_is_told(sit_down, options, environment, said):
    typist = sit_down(*options, environment=environment)
    assert typist.wait_end() == 1
    assert said in typist.raw.decode()
    assert "Traceback" not in typist.raw.decode()
    assert typist.is_cooked()


def sim(*options: object, status: int) -> tuple[str, str]:
    """What it prints where there is no terminal."""
    command = [*SIM, *map(str, options)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout, done.stderr


def test_without_a_terminal_it_says_what_else_there_is():
    assert "standard input is none: run it in a terminal, or play a scenario" in sim(status=1)[1]
    assert "--json goes with --scenario FILE" in sim("--json", status=1)[1]
    assert "--day does not go with --scenario" in sim("--scenario", "x.scn", "--day", "1.1", status=1)[1]


def test_a_flash_from_before_has_its_own_settings(tmp_path):
    (tmp_path / "plans").mkdir()
    assert "leave --day out" in engine(tmp_path, "--day", "1.1")
    assert "is no flash of Paceclip's" in engine(tmp_path)


def engine(folder: Path, *options: str) -> str:
    """What the twin says as it does not start."""
    command = ["node", str(ROOT / "tools/twin/sim.mjs"), "--firmware", str(ROOT / "build/device"), *options]
    done = subprocess.run(
        [*command, f"--flash={folder}"], capture_output=True, text=True, timeout=30, check=False, input=""
    )
    assert done.returncode == 1, done.stdout
    return done.stderr


def test_a_flash_from_before_gets_todays_files_and_keeps_the_rest(tmp_path):
    shutil.copytree(ROOT / "build" / "device", tmp_path / "flash")
    flash = tmp_path / "flash"
    (flash / "settings.json").write_text('{"unit": "mi"}')
    (flash / "plans" / "mile.plan").write_text("title: My own\n")
    (flash / "firmware" / "boards").mkdir()
    (flash / "firmware" / "boards" / "mine.mpy").write_bytes(b"mine")
    (flash / "firmware" / "old.mpy").write_bytes(b"old")
    (flash / "main.py").write_text("print('an earlier version')\n")
    command = ["node", str(ROOT / "tools/twin/sim.mjs"), "--firmware", str(ROOT / "build/device"), f"--flash={flash}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, input="")
    assert done.returncode == 0, done.stderr
    assert (flash / "main.py").read_bytes() == (ROOT / "build" / "device" / "main.py").read_bytes()
    assert not (flash / "firmware" / "old.mpy").exists()
    assert (flash / "firmware" / "boards" / "mine.mpy").read_bytes() == b"mine"
    assert (flash / "settings.json").read_text() == '{"unit": "mi"}'
    assert (flash / "plans" / "mile.plan").read_text() == "title: My own\n"


def played(path: Path, status: int) -> list[dict]:
    return [json.loads(line) for line in sim("--scenario", path, "--json", status=status)[0].splitlines()]


def test_a_scenario_tells_what_happens_and_how_it_ended():
    events = played(ROOT / "tests/scenarios/belt-stops-in-a-repetition.scn", 0)
    statements = [event["text"] for event in events if event["event"] == "statement"]
    assert statements[:3] == ['see "press to start"', "press", 'see "start the belt"']
    screens = [event for event in events if event["event"] == "screen"]
    assert any("press to start" in event["words"] for event in screens[:2])
    assert any("BELT STOPPED" in event["words"] for event in screens)
    assert any(event["figures"][:1] == ["4:21"] for event in screens)
    assert {"go", "count", "paused"} <= {event["cue"] for event in events if event["event"] == "sound"}
    result = events[-1]
    assert (result["event"], result["met"], result["fault"]) == ("result", True, None)
    assert [lap["kind"] for lap in result["run"]["laps"]] == ["warmup", "run"]
    assert result["run"]["laps"][1]["distance_mm"] == 100000


def test_a_reader_of_a_scenario_may_be_slow():
    command = [*SIM, "--scenario", str(ROOT / "tests/scenarios/power-cut-and-resumed.scn"), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        time.sleep(3)
        events = [json.loads(line) for line in process.stdout]
    assert process.returncode == 0
    assert events[-1]["met"]
    assert sum(len(json.dumps(event)) for event in events) > 65536  # more than a pipe holds


def test_a_scenario_that_must_fail_tells_how():
    result = played(ROOT / "tests/scenarios/must-fail-lap.scn", 0)[-1]
    assert (result["met"], result["line"], result["statement"]) == (True, 9, "lap 2 is 101 m")
    assert result["why"] == "it is 100.00 m where 101.00 m is right"


def test_a_scenario_of_ones_own_has_its_plan_beside_it(tmp_path):
    (tmp_path / "mine.plan").write_text("title: Mine\nday 1.1 Zebra\n  run 1:00 easy\n")
    (tmp_path / "mine.scn").write_text('plan: mine\nsee "Zebra"\nsee "Giraffe" within 2 s\n')
    result = played(tmp_path / "mine.scn", 2)[-1]
    assert (result["met"], result["line"]) == (False, 3)
    fault = 'mine.scn:3: see "Giraffe" within 2 s: waited for "Giraffe" on the display, 2 s; the display says: Mine'
    assert fault in result["fault"]
    out, err = sim("--scenario", tmp_path / "mine.scn", status=2)
    assert out.splitlines()[-1].endswith(result["fault"].rpartition("/")[2])
    assert '   0:00.0  see "Zebra"' in out
    assert err == ""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("pres\n", "x.scn:1: pres: did you mean press?"),
        ("plan: nix\npress\n", "x.scn:1: plan: nix: there is no such plan: put nix.plan beside the scenario"),
        ("\npress\ncopy plan nix\n", "x.scn:3: copy plan nix: there is no such plan"),
        ("day: 9.9\npress\n", "x.scn:1: day: 9.9: short.plan has no day 9.9: it has 1.1 1.2 1.3"),
        (None, "x.scn: it can't be read (ENOENT)"),
    ],
)
def test_a_fault_of_the_file_is_told_with_its_remedy(tmp_path, text, fault):
    if text is not None:
        (tmp_path / "x.scn").write_text(text)
    out, err = sim("--scenario", tmp_path / "x.scn", "--json", status=1)
    assert fault in json.loads(out)["fault"]
    assert fault in err
    assert err.startswith("Error: ")
