"""`paceclip sync` against the virtual device, by the real mpremote's library, and what it says where it can't."""

import ast
import contextlib
import os
import pty
import re
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import serial
from click.testing import CliRunner
from paceclip.cli import main
from paceclip.compiler import literals
from paceclip.plans import plan_file
from paceclip.usb import link, snippets, sync
from paceclip.usb.board import BoardError
from paceclip.usb.link import Link
from paceclip.usb.snippets import HASH

ROOT = Path(__file__).parents[2]
ZEBRA = "title: Zebra\n\nday 1.1 Stripes\n  run 10:00 easy\n"
# Of a day in which nobody has to wait.
QUICK = "title: Quick\n\nday 1.1 Only\n  run 400m 10.0km/h\n"
NOT_OVER = re.compile(r"Run 1 \(quick 1\.1, 0\.\d+ km\) is not over: it is saved\. A press on the board resumes it\n")


def command(*arguments: str, status: int = 0) -> str:
    done = CliRunner().invoke(main, [*arguments])
    assert done.exit_code == status, done.output
    return done.output


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder with plans, in which commands run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    put(tmp_path, zebra=ZEBRA, quick=QUICK)
    return tmp_path


def put(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / "plans" / f"{name}.plan").write_text(text)


def on_board(device) -> dict[str, str]:
    """Hashes of what stands on the device beside Paceclip."""
    code = HASH + "import os\nfor folder in ('plans', 'sync'):\n  if folder in os.listdir():\n"
    code += "    for name in os.listdir(folder): print(folder + '/' + name, hash_of(folder + '/' + name))"
    return dict(line.split() for line in device.mpremote("exec", code).splitlines())


def hash_of(text: str) -> str:
    return sync.hashlib.sha256(text.encode()).hexdigest()


def test_sends_what_differs_sets_the_clock_and_then_finds_nothing_to_do(device, folder):
    before = on_board(device)
    said = command("sync", "--port", device.port, "--dry-run")
    assert "would send quick.plan, 47 bytes" in said and "would be set" in said
    assert "The board would offer quick first" in said
    device.await_reset()
    assert on_board(device) == before

    said = command("sync", "--port", device.port)
    assert (
        "sent quick.plan" in said and "sent zebra.plan" in said and "The board's clock was not set: it is set" in said
    )
    # New ones come before mile, which is there since the first start.
    assert "The board offers quick first; hold its button for another plan" in said
    device.await_reset()
    device.wait_for("Quick")
    # mile.plan came with Paceclip, and stays.
    assert on_board(device) == before | {"plans/quick.plan": hash_of(QUICK), "plans/zebra.plan": hash_of(ZEBRA)}

    put(folder, zebra=ZEBRA.replace("Stripes", "Spots"))
    said = command("sync", "--port", device.port)
    assert "sent zebra.plan" in said and "sent quick" not in said
    device.await_reset()
    # What had come of one that was cut off goes also where nothing is sent.
    device.reset("exec", "import os\nos.mkdir('sync')\nwith open('sync/quick.plan', 'w') as file: file.write('title')")
    assert "Up to date: 1 plan on the board" in command("sync", "quick", "--port", device.port)
    device.await_reset()
    assert not [path for path in on_board(device) if path.startswith("sync")]


def test_the_clock_is_the_runner_s_and_is_left_alone_where_it_is_right(device):
    at = datetime(2026, 11, 27, 18, 30, 5, 250000)
    ask = "import machine\nimport json\nprint(json.dumps(machine.RTC().datetime()))"
    with Link(device.port) as board:
        assert sync.sync(board, {}, now=lambda: at).off > timedelta(days=9000)
        assert board.ask(ask)[0][:6] == [2026, 11, 27, 4, 18, 30]
        # The device's time runs four times as fast: it is only looked whether it stands there.
        seconds = board.ask(ask)[0][6]
        for off, wanted in ((1, timedelta(0)), (60, timedelta(seconds=60))):
            done = sync.sync(board, {}, now=lambda off=off: at + timedelta(seconds=off), dry_run=True)
            assert abs(done.off - wanted) <= timedelta(seconds=2 if wanted else 0)
        assert board.ask(ask)[0][6] in range(seconds, seconds + 3)


def test_a_plan_with_an_error_keeps_all_of_them_here_and_a_warning_does_not(folder, monkeypatch):
    put(
        folder,
        zebra="title: Zebra\n\nday 1.1 Stripes\n  run 10:00 4:75/km\n",
        rain="title: \u96e8\n\nday 1.1 A\n  run 1km\n",
    )
    said = command("sync", "--port", "/dev/nix", status=1)
    assert "plans/zebra.plan:4: pace '4:75/km'" in said and "Nothing was sent" in said
    assert "shows a ? for each \u96e8" in said
    # Nothing is opened for that; where all is right, it is.
    assert "There is no port" not in said
    assert "There is no port" in command("sync", "rain", "quick", "--port", "/dev/nix", status=1)
    said = command("sync", "nosuch", "--port", "/dev/nix", status=1)
    assert "call it" not in said
    assert "there is no plan nosuch in plans/, which has 5k, benchmarks, first-5k, mile, " in said
    assert "quick, rain, zebra: .venv/bin/paceclip new nosuch begins one" in said
    (folder / "quick.txt").write_text(QUICK)
    assert "call it quick.plan" in command("sync", "quick.txt", "--port", "/dev/nix", status=1)
    # One file by two names is one.
    assert "There is no port" in command("sync", "rain", "plans/rain.plan", "--port", "/dev/nix", status=1)
    # Two links to one file are two plans.
    for name in ("monday", "friday"):
        (folder / "plans" / f"{name}.plan").symlink_to("zebra.plan")
    said = command("sync", "monday", "friday", "--port", "/dev/nix", status=1)
    assert "plans/monday.plan:4: pace" in said and "plans/friday.plan:4: pace" in said
    (folder / "quick.plan").write_text(QUICK)
    assert "there are two of this name" in command(
        "sync", "quick.plan", "plans/quick.plan", "--port", "/dev/nix", status=1
    )
    monkeypatch.setattr(plan_file, "FOLDER", "nowhere")
    assert "There is no plan in nowhere/ here" in command("sync", "--port", "/dev/nix", status=1)


def test_a_run_under_way_keeps_its_plan_and_is_resumed(start_device, folder, monkeypatch):
    device = start_device("--speed", "20")
    command("sync", "--port", device.port)
    device.await_reset()
    device.wait_for("Quick")
    device.tell("press")
    device.wait_for("start the belt")
    device.tell("belt 10")
    device.wait_for("TARGET")
    time.sleep(1)
    put(folder, quick=QUICK.replace("Only", "Other"))
    said = command("sync", "--port", device.port, status=1)
    assert "With another quick.plan, run 1 could not be resumed. Nothing was changed" in said
    assert len(NOT_OVER.findall(said)) == 1
    device.await_reset()
    device.wait_for("RESUME?")
    # Whatever stops it tells of it at its end, once, and not where a program reads.
    monkeypatch.setenv("EDITOR", "sed -i 's/#volume = 2/volume = 1/'")
    for asked in (
        ["settings", "get", "unit"],
        ["settings", "edit"],
        ["doctor", "--seconds", "0", "--json"],
        ["pull", "--folder", str(folder / "kept")],
    ):
        done = CliRunner().invoke(main, [*asked, "--port", device.port])
        assert done.exit_code == 0 and NOT_OVER.fullmatch(done.output.splitlines(keepends=True)[-1]), done.output
        assert "is not over" not in done.stdout and done.stderr.count("is not over") == 1, done.output
        device.await_reset()
        device.wait_for("RESUME?")
    put(folder, zebra=ZEBRA.replace("Stripes", "Spots"), quick=QUICK)
    said = command("sync", "--port", device.port)
    assert "sent zebra.plan" in said and NOT_OVER.fullmatch(said.splitlines(keepends=True)[-1])
    device.await_reset()
    assert "nothing is lost" in device.wait_for("RESUME?")
    device.tell("press")
    device.tell("belt 10")
    device.wait_for("press to close", patience_s=60)
    # Over, it is nobody's to be resumed.
    device.tell("press")
    put(folder, quick=QUICK.replace("Only", "Other"))
    said = command("sync", "--port", device.port)
    assert "sent quick.plan" in said and "is not over" not in said
    # Since a run has begun none of them is new; it was the last one's.
    assert "The board offers quick first" in said
    put(folder, abba=ZEBRA)
    assert "The board offers abba first" in command("sync", "abba", "--port", device.port)


def test_somebody_at_a_terminal_is_asked_before_the_port_is_opened(folder, shared_device):
    master, slave = pty.openpty()
    said = bytearray()
    arguments = [sys.executable, "-m", "paceclip", "sync", "--port", shared_device.port]
    # Held, so that to open it would fail.
    with serial.Serial(shared_device.port, exclusive=True):
        asking = subprocess.Popen(arguments, stdin=slave, stdout=slave, stderr=slave)
        while b"Go on?" not in said:
            said += os.read(master, 1000)
        os.write(master, b"n\n")
        assert asking.wait(timeout=10) == 1
    assert b"A run under way is saved, and can be resumed after" in said
    assert b"Aborted" in os.read(master, 1000)
    os.close(slave)
    os.close(master)


def fill(device, blocks: int) -> None:
    """Leave so many blocks of its flash free."""
    code = f"import os\nblocks = os.statvfs('/')[3] - {blocks}\nblock = bytes(512)\n"
    device.mpremote("exec", code + "with open('big', 'wb') as f:\n  for _ in range(8 * blocks): f.write(block)\n")


def test_a_full_flash_is_told_before_anything_is_sent(start_device, folder):
    device = start_device("--speed", "50")
    fill(device, 7)
    before = on_board(device)
    said = command("sync", "--port", device.port, status=1)
    assert "bytes free and 32768 are needed" in said and "Nothing was changed" in said and "rm :FILE" in said
    device.await_reset()
    assert on_board(device) == before


def test_a_flash_that_fills_on_the_way_keeps_the_old_plans(start_device, folder, monkeypatch):
    device = start_device("--speed", "50")
    fill(device, 2)
    before = on_board(device)
    monkeypatch.setattr(sync, "_MORE_BLOCKS", -2)
    assert "The board's flash is full" in command("sync", "--port", device.port, status=1)
    device.await_reset()
    assert on_board(device) == before


def test_a_flash_that_can_t_be_written_is_told(device, folder):
    before = on_board(device)
    code = "import vfs\nvfs.umount('/')\nvfs.mount(vfs.VfsPosix('/flash'), '/', readonly=True)\n"
    device.mpremote("exec", f"with open('boot.py', 'w') as file: file.write({code!r})")
    said = command("sync", "--port", device.port, status=1)
    assert "flash can't be written: it is read-only" in said
    device.await_reset()
    assert on_board(device) == before


def test_a_board_that_starts_anew_in_the_middle_keeps_the_old_plans(device, folder, monkeypatch):
    before = on_board(device)
    monkeypatch.setattr(link, "_ANSWER_S", 1)

    def pull_the_cable(_name, _size, _of):
        device.tell("power")
        device.await_reset("power cut")

    with pytest.raises(BoardError, match=r"went away, or started anew: check the cable"), Link(device.port) as board:
        sync.sync(board, {"zebra.plan": ZEBRA.encode(), "quick.plan": QUICK.encode()}, tell=pull_the_cable)
    assert {path: each for path, each in on_board(device).items() if path.startswith("plans")} == before
    assert "sent zebra.plan" in command("sync", "--port", device.port)
    device.await_reset()
    device.wait_for("Quick")
    assert not [path for path in on_board(device) if path.startswith("sync")]


@pytest.mark.parametrize(
    "damaged",
    [b"os.rename(", b"import os\nos.renam(1)", b"import machin", b"import os\n\xff\xfe", b""],
    ids=["code", "name", "module", "letters", "empty"],
)
def test_a_damaged_end_of_a_sync_stops_neither_the_board_nor_the_next_sync(device, folder, damaged):
    before = on_board(device)
    code = f"import os\nos.mkdir('sync')\nwith open('sync/finish.py', 'wb') as file: file.write({damaged})"
    device.reset("exec", code)
    assert "sent zebra.plan" in command("sync", "--port", device.port)
    device.await_reset()
    device.wait_for("press")
    after = on_board(device)
    assert before.items() <= after.items()
    assert not [path for path in after if path.startswith("sync")]


def test_what_arrives_damaged_changes_nothing(device, folder):
    before = on_board(device)

    class Noisy(Link):
        """A cable that changes a letter."""

        def do(self, code):
            super().do(code.replace("easy", "eazy"))

    with pytest.raises(BoardError, match="did not arrive whole"), Noisy(device.port) as board:
        sync.sync(board, {"zebra.plan": ZEBRA.encode()})
    device.await_reset()
    assert on_board(device) == before


def test_a_board_without_paceclip_is_told(start_device, folder, tmp_path):
    (tmp_path / "flash").mkdir()
    (tmp_path / "flash" / "boot.py").write_text("# as it comes with MicroPython\n")
    device = start_device("--flash", str(tmp_path / "flash"), await_text=None)
    assert "There is no Paceclip on the board, but micropython 1.29" in command("sync", "--port", device.port, status=1)


def test_a_busy_port_is_told(shared_device, folder):
    with serial.Serial(shared_device.port, exclusive=True):
        assert "another program, such as a monitor, holds it" in command("sync", "--port", shared_device.port, status=1)


@pytest.mark.parametrize(
    "says", [b"", b"$GPGGA,123519,4807.038,N*47\r\n", b"\xff\x00\x04>OK", b"raw REPL; CTRL-B to exit\r\n>"]
)
def test_what_is_no_board_with_micropython_is_told(folder, monkeypatch, says):
    monkeypatch.setattr(link, "_ANSWER_S", 1)
    master, slave = pty.openpty()
    pty.tty.setraw(slave)
    os.set_blocking(master, False)
    over = threading.Event()

    def talk():
        while says and not over.wait(0.02):
            # Nobody may read it any more.
            with contextlib.suppress(BlockingIOError):
                os.write(master, says)

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        said = command("sync", "--port", os.ttyname(slave), status=1)
    finally:
        over.set()
        thread.join()
        os.close(slave)
        os.close(master)
    assert "No MicroPython answers on" in said


def test_the_end_of_a_sync_is_short_enough_for_the_board_to_read_it():
    setup = literals.of(ast.parse((ROOT / "firmware" / "setup.py").read_text()))
    assert len(snippets.code("finish.py").encode()) < setup["_MOST_BYTES"]
