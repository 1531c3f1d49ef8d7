"""`paceclip install` against the virtual device, and what it says where it can't."""

import hashlib
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
import serial
from click.testing import CliRunner
from paceclip.cli import main
from paceclip.usb import board, install
from paceclip.usb.board import BoardError

ROOT = Path(__file__).parents[2]
FIRMWARE = ROOT / "build" / "device"


def run(*arguments: str, status: int = 0) -> str:
    """What `paceclip ...` prints; fails unless it ends with `status`."""
    done = subprocess.run(
        [sys.executable, "-m", "paceclip", *arguments], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def ours() -> dict[str, str]:
    return install.hashes(FIRMWARE)


def test_installs_on_an_empty_board_then_finds_nothing_to_do(start_device, tmp_path):
    (tmp_path / "flash").mkdir()
    (tmp_path / "flash" / "boot.py").write_text("# as it comes with MicroPython\n")
    device = start_device("--flash", str(tmp_path / "flash"), await_text=None)
    assert f"Installed: {len(ours())} files" in run("install", "--port", device.port)
    device.wait_for("press to start")
    assert {path: digest for path, digest in device.files().items() if not path.startswith("data/")} == ours()

    assert "Up to date" in run("install", "--port", device.port)
    device.wait_for("press to start")


def test_repairs_and_cleans_up_but_keeps_what_is_the_runners(device):
    mine = {
        "data/progress.json": '{"v": 1, "plans": {}, "known": ["mile", "zebra"], "last": null}',
        "settings.json": '{"unit": "mi"}',
        "plans/zebra.plan": "title: Zebra\n\nday 1.1 Stripes\n  run 10:00 easy\n",
        "plans/mile.plan": "title: Mine\n\nday 1.1 Mine\n  run 10:00 easy\n",
        "firmware/boards/mine.py": "# a board of my own\n",
        "firmware/mine.py": "# another\n",
        "lib/mine/__init__.py": "# a library of my own\n",
        "lib/other.py": "# another\n",
    }
    stale = [
        "firmware/app.py",
        "firmware/core/gone.mpy",
        "firmware/old/left.mpy",
        "lib/busio.py",
        "lib/adafruit_bus_device/x.py",
    ]
    folders = {str(Path(path).parent) for path in [*mine, *stale]} - {"."}
    code = "import os\n" + "".join(f"try: os.mkdir({folder!r})\nexcept OSError: pass\n" for folder in folders)
    code += "def put(path, text):\n"
    code += "  with open(path, 'w') as f: f.write(text)\n"
    code += "".join(f"put({path!r}, {text!r})\n" for path, text in mine.items())
    code += "".join(f"put({path!r}, 'raise SystemExit')\n" for path in stale)
    code += "put('firmware/run.mpy', 'damaged')\nos.remove('main.py')"
    device.mpremote("exec", code)

    said = run("install", "--port", device.port)
    assert "plans/mile.plan on the board differs from Paceclip's" in said
    assert f"{len(stale)} stale ones removed" in said
    device.wait_for("Mine")
    found = device.files()
    kept = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in mine.items()}
    assert {path: found.get(path) for path in mine} == kept
    expected = {**ours(), **kept}
    assert {path: found[path] for path in found if not path.startswith(("data/run", "data/settings"))} == expected


def test_damage_on_the_way_changes_nothing(device, tmp_path, monkeypatch):
    device.mpremote("exec", "import os; os.remove('firmware/app.mpy'); os.remove('firmware/shelf.mpy')")
    before = device.files()
    real = install.stage

    def damaged(todo, firmware):
        real(todo, firmware)
        (install.STAGE / "firmware" / "app.mpy").write_bytes(b"M\x06 but not all of it")

    monkeypatch.setattr(install, "stage", damaged)
    with pytest.raises(BoardError, match="did not arrive whole"):
        install.install(device.port, print)
    after = device.files()
    assert {path: after[path] for path in after if not path.startswith("paceclip.new/")} == before
    monkeypatch.undo()
    install.install(device.port, print)
    assert not [path for path in device.files() if path.startswith("paceclip.new/")]


def test_an_installation_that_broke_off_is_told_and_finished(device, tmp_path, monkeypatch):
    # Nothing of two builds is there: it is the mark that tells.
    device.mpremote("exec", "import os; os.remove('firmware/crash.mpy'); os.remove('firmware/days.mpy')")
    survey, command = install.commands()
    swap = next(each for each in command if each.endswith("swap.py"))
    broken = tmp_path / "swap.py"
    broken.write_text(Path(swap).read_text().replace("        os.rename(NEW + path, path)", "        raise OSError(5)"))
    monkeypatch.setattr(install, "commands", lambda: (survey, [broken if each == swap else each for each in command]))
    with pytest.raises(BoardError):
        install.install(device.port, print)
    code = "import os; os.rename('paceclip.new/firmware/crash.mpy', 'firmware/crash.mpy')"
    device.mpremote("exec", code + "; os.rename('paceclip.new/firmware/days.mpy', 'firmware/days.mpy')", "+", "reset")
    assert "IS INCOMPLETE" in device.wait_for("make install")
    monkeypatch.undo()
    assert "removed" not in run("install", "--port", device.port)
    device.wait_for("press to start")
    assert not [path for path in device.files() if path.startswith(("paceclip.new/", install.MARK))]


def test_a_full_board_is_told_before_anything_is_copied(start_device):
    device = start_device("--speed", "50")
    code = "import os\nos.remove('firmware/app.mpy')\nblocks = os.statvfs('/')[3] - 4\nblock = bytes(4096)\n"
    code += "with open('big', 'wb') as f:\n  for _ in range(blocks): f.write(block)\n"
    device.mpremote("exec", code)
    said = run("install", "--port", device.port, status=1)
    assert "bytes free" in said
    assert "rm :FILE" in said
    assert "paceclip.new" not in device.mpremote("ls")


def test_dry_run_prints_the_commands_and_touches_nothing(shared_device):
    before = shared_device.files()
    said = run("install", "--port", shared_device.port, "--dry-run")
    lines = [line for line in said.splitlines() if not line.startswith("#")]
    assert [line.split(" -m ")[1].split()[:3] for line in lines] == 3 * [["mpremote", "connect", shared_device.port]]
    assert "survey.py" in lines[0]
    assert lines[1].endswith("+ reset")
    assert shared_device.files() == before
    # The first is harmless, and may be tried as it stands.
    listed = subprocess.run(lines[0], shell=True, capture_output=True, text=True, timeout=30, check=True).stdout
    assert install.read_survey(listed).name == "micropython"


def test_an_absent_port():
    assert "plugged in" in run("install", "--port", "/dev/ttyNone", status=1)


def test_a_busy_port(shared_device):
    with serial.Serial(shared_device.port, exclusive=True):
        assert "another program" in run("install", "--port", shared_device.port, status=1)


def test_a_port_where_nobody_answers(monkeypatch):
    master, slave = pty.openpty()
    monkeypatch.setattr(install, "_SURVEY_S", 2)
    with pytest.raises(BoardError, match=r"No MicroPython answers on .*make flash"):
        install.install(os.ttyname(slave), print)
    os.close(slave)
    os.close(master)


SURVEY = "python {} {}\nfree 100000\nfile 00 boot.py\nend\n"


@pytest.mark.parametrize(
    ("name", "version", "reason"),
    [
        ("micropython", "1 26 1", "has MicroPython 1.26.1; Paceclip needs 1.27 or newer.*make flash"),
        ("micropython", "1 9 4", "has MicroPython 1.9.4"),
        ("circuitpython", "10 0 0", "has circuitpython 10.0.0.*make flash"),
    ],
)
def test_a_python_that_paceclip_does_not_run_on(monkeypatch, name, version, reason):
    asked = []

    def answer(port, *arguments, patience_s):
        asked.append(arguments)
        return SURVEY.format(name, version)

    monkeypatch.setattr(board, "run", answer)
    with pytest.raises(BoardError, match=reason):
        install.install("/dev/null", print)
    assert len(asked) == 1


@pytest.mark.parametrize("version", ["1 27 0", "1 29 0", "2 0 0"])
def test_a_python_that_it_does_run_on(version):
    install.check(install.read_survey(SURVEY.format("micropython", version)), "/dev/null")


def test_an_answer_that_breaks_off():
    with pytest.raises(BoardError, match="broke off"):
        install.read_survey("python micropython 1 29 0\nfree 1\nfile 00 boot.py\n")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("mpremote: failed to access /dev/x (it may be in use by another program)", "another program"),
        ("TransportError: could not enter raw repl", "No MicroPython answers"),
        ("OSError: [Errno 28] ENOSPC", "flash is full"),
        ("ImportError: no module named 'machine'", r"isn't MicroPython: make flash PORT=/dev/x IMAGE=\.\.\."),
        ("something new", "said: something new"),
    ],
)
def test_what_mpremote_says_in_peoples_words(monkeypatch, said, reason):
    program = f"import sys; print({said!r}, file=sys.stderr); sys.exit(1)"
    monkeypatch.setattr(board, "mpremote", lambda *_: [sys.executable, "-c", program])
    with pytest.raises(BoardError, match=reason):
        board.run("/dev/x", "ls", patience_s=10)


def test_a_file_that_does_not_compile_ends_the_installation(monkeypatch, tmp_path):
    (tmp_path / "firmware").mkdir()
    (tmp_path / "boot.py").write_text("")
    (tmp_path / "main.py").write_text("")
    (tmp_path / "firmware" / "broken.py").write_text("def broken(:\n")
    monkeypatch.setattr("paceclip.compiler.build.__defaults__", (tmp_path, tmp_path / "out"))
    done = CliRunner().invoke(main, ["install", "--port", "/dev/null"])
    assert done.exit_code == 1
    assert "firmware/broken.py" in done.output
