"""Runs come from the virtual device to this computer, by the real mpremote's library."""

import hashlib
import os
import pty
import re
import shutil
import signal
import sqlite3
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from mpremote.transport_serial import SerialTransport
from paceclip import whole_file
from paceclip.activity.store import Store, StoreError
from paceclip.cli import main
from paceclip.cli import runs as runs_commands
from paceclip.cli.board import stopped
from paceclip.compiler import OUT
from paceclip.usb import link
from paceclip.usb import pull as puller
from paceclip.usb.board import BoardError
from paceclip.usb.link import Link
from paceclip.usb.snippets import SEND

HERE = Path(__file__).parent


def command(*arguments: str, status: int = 0) -> str:
    done = CliRunner().invoke(main, [*arguments])
    assert done.exit_code == status, done.output
    return done.output


def put(device, folder: Path, **files: bytes) -> None:
    """Put runs on the device, by number: run_1=..."""
    arguments: list[str] = []
    for name, data in files.items():
        path = folder / f"{int(name[4:]):04d}.run"
        path.write_bytes(data)
        arguments += ["cp", str(path), f":data/runs/{path.name}", "+"]
    # Not restarted: Paceclip would put an end to what has none, for its plan is not there.
    device.mpremote(*arguments[:-1])


def with_runs(folder: Path, runs: list[bytes]) -> Path:
    """A folder for a device's flash, with Paceclip and runs."""
    flash = shutil.copytree(OUT, folder / "flash")
    (flash / "data" / "runs").mkdir(parents=True)
    for number, data in enumerate(runs, 1):
        (flash / "data" / "runs" / f"{number:04d}.run").write_bytes(data)
    return flash


def on_board(device) -> list[str]:
    names = device.mpremote("ls", ":data/runs").split()[3::2]
    device.reset()
    return names


def test_new_runs_are_fetched_kept_and_marked_and_the_board_goes_on(device, journal, tmp_path):
    begun = journal[: len(journal) // 2]
    put(device, tmp_path, run_1=journal, run_2=journal)
    kept = tmp_path / "kept"
    fetched = ["pull", "--port", device.port, "--folder", str(kept)]
    assert "would fetch run 2 of the board, " in command(*fetched, "--dry-run")
    assert on_board(device) == ["0001.run", "0002.run"]
    put(device, tmp_path, run_3=begun)
    said = command(*fetched)
    assert said.count("1.64") == 2 and "not over" in said
    # What was not over is not the computer's alone: Paceclip has put its end to it, and so it is new.
    assert on_board(device) == ["0001.got", "0002.got", "0003.run"]
    # As one that is discarded, it may have its last word in a file that looks fetched.
    device.mpremote("exec", "import os; os.rename('data/runs/0003.run', 'data/runs/0003.got')")
    assert "ended early" in command(*fetched)
    assert "No run is new" in command(*fetched)
    assert on_board(device) == ["0001.got", "0002.got", "0003.got"]
    files = sorted(kept.glob("*/*"))
    assert [file.name for file in files] == ["0001.run", "0002.run", "0003.run"]
    assert [file.read_bytes() == journal for file in files] == [True, True, False]
    assert files[2].read_bytes().startswith(begun[:1000])
    assert "200 m in" in command("show-run", "2", "--folder", str(kept))
    listed = command("runs", "--folder", str(kept)).splitlines()[2:]
    assert [line.split()[0] for line in listed if line.strip()] == ["1", "2", "3"]


def test_what_was_fetched_before_can_be_fetched_again(start_device, journal, tmp_path):
    flash = with_runs(tmp_path, [journal, journal + b"other"])
    device = start_device("--flash", str(flash))

    def pull(folder: str, *more: str) -> str:
        said = command("pull", "--port", device.port, "--folder", str(tmp_path / folder), *more)
        device.await_reset()
        return said

    assert pull("kept").count("1.64") == 2
    assert pull("kept") == "No run is new: 2 on the board were fetched before\n"
    lost = next((tmp_path / "kept").glob("*/0001.run"))
    lost.unlink()
    said = command("show-run", "1", "--folder", str(tmp_path / "kept"), status=1)
    assert "fetch it from your board" in said
    assert pull("kept").count("1.64") == 1 and lost.read_bytes() == journal
    # For another computer they are nothing new, unless it asks for all.
    said = pull("other")
    assert said.startswith("No run is new: 2 on the board were fetched before, and none is kept here:")
    assert "paceclip pull --all fetches all" in said
    assert pull("other", "--all", "--dry-run").count("would fetch") == 2
    assert pull("other", "--all").count("1.64") == 2
    assert pull("other", "--all") == "No run is new: 2 on the board were fetched before\n"
    assert {path.name for path in (flash / "data" / "runs").iterdir()} == {"0001.got", "0002.got"}


def test_a_board_that_was_erased_counts_anew_and_nothing_kept_is_lost(journal, tmp_path):
    store = Store(tmp_path / "kept", make=True)
    store.keep("b0", 1, journal)
    other = journal[: len(journal) // 3]
    store.keep("b0", 1, b"other" + other)
    store.keep("b0", 1, other)
    kept = [store.path(run).read_bytes() for run in store.all()]
    assert kept == [journal, b"other" + other, other]
    assert [run.id for run in store.all()] == [1, 2, 3]
    assert store.path(store.get(3)).name == "0001.run"
    store.close()


@pytest.mark.parametrize("fails", [1, 2])
def test_a_disk_that_is_full_takes_nothing_of_a_run_that_gives_its_name_away(journal, tmp_path, monkeypatch, fails):
    """A board counts anew, and of the two files that are then written one fails."""
    store = Store(tmp_path, make=True)
    old = store.keep("b0", 1, journal)
    new = b"other" + journal
    written: list[Path] = []
    real = whole_file.write

    def full(path: Path, data: bytes) -> None:
        written.append(path)
        if len(written) == fails:
            raise OSError(28, "No space left on device")
        real(path, data)

    with monkeypatch.context() as patched:
        patched.setattr(whole_file, "write", full)
        with pytest.raises(StoreError, match="choose another folder"):
            store.keep("b0", 1, new)
    (only,) = store.all()
    assert replace(only, file=old.file) == old and store.path(only).read_bytes() == journal
    assert not store.has("b0", 1, hashlib.sha256(new).hexdigest())
    # With room again.
    assert store.keep("b0", 1, new).id == 2
    assert [store.path(run).read_bytes() for run in store.all()] == [journal, new]
    assert sorted(path.name for path in tmp_path.glob("b0/*")) == ["0001.1.run", "0001.run"]
    before = store.all()
    store.close()
    (tmp_path / "runs.sqlite").unlink()
    store = Store(tmp_path)
    assert store.all() == before
    store.close()


def test_every_byte_comes_through(shared_device, tmp_path):
    data = bytes(range(256)) * 9 + b"=J}=\x04>\r\n" * 1000
    (tmp_path / "all").write_bytes(data)
    shared_device.mpremote("cp", str(tmp_path / "all"), ":all.bin")
    heard: list[int] = []
    with Link(shared_device.port) as board:
        board.do(SEND)
        assert board.read("all.bin", heard.append) == data
        # Neither what is put between them, nor what comes behind.
        assert len(heard) > 1 and heard == sorted(heard) and heard[-1] == len(data)
        with pytest.raises(BoardError, match="ENOENT"):
            board.read("nix")
    shared_device.await_reset()


def test_what_does_not_arrive_whole_is_fetched_again_then_told(shared_device, journal, tmp_path):
    put(shared_device, tmp_path, run_1=journal, run_2=journal)

    class Noisy(Link):
        """A cable that loses a byte of run 2, so many times."""

        losses = 0

        def read(self, path, tell=lambda there: None):
            whole = super().read(path, tell)
            if path.endswith("2.run") and self.losses:
                self.losses -= 1
                return whole[:-1]
            return whole

    for losses, arrived in ((2, [1]), (1, [1, 2])):
        store = Store(tmp_path / str(losses), make=True)
        with Noisy(shared_device.port) as board:
            board.losses = losses
            if losses == 2:
                with pytest.raises(BoardError, match="The board's run 2 did not arrive whole"):
                    puller.pull(board, store, baud=link.BAUD)
            else:
                told: list[tuple[str, int, int]] = []
                puller.pull(board, store, baud=link.BAUD, tell=lambda *what, told=told: told.append(what))
                assert {of for _, _, of in told} == {len(journal)} == {max(there for _, there, _ in told)}
                runs = ("the board's run 1", "the board's run 2")
                once, twice = ([there for name, there, _ in told if name == run] for run in runs)
                # The second try begins at the first byte.
                assert once == sorted(once) and twice != sorted(twice)
        shared_device.await_reset()
        assert [kept.run for kept in store.all()] == arrived
        store.close()


class Slow(Link):
    """A bridge between USB and UART that can't do more than 115200 baud, and the times that it was slow at."""

    paths: tuple[str, ...] = ()

    def __enter__(self):
        super().__enter__()
        port = self._transport.serial
        port.__class__ = type("Bridge", (port.__class__,), {"baudrate": property(lambda _: link.BAUD, lambda *_: None)})
        return self

    def read(self, path, tell=lambda there: None):
        self.paths += (path,)
        return super().read(path, tell)


@pytest.mark.parametrize("bridge", [Slow, Link])
def test_a_higher_rate_is_used_where_it_can_be_and_the_board_comes_back_from_it(
    start_device, journal, tmp_path, bridge
):
    device = start_device("--baud", "115200", "--speed", "1")
    put(device, tmp_path, run_1=journal, run_2=journal)
    store = Store(tmp_path / "kept", make=True)
    with bridge(device.port) as board:
        puller.pull(board, store)
        rates = board.ask("print(6 * 7)")
        slow = getattr(board, "paths", ())
    device.await_reset()
    assert rates == [42]
    assert [store.path(kept).read_bytes() for kept in store.all()] == [journal, journal]
    assert slow == (("data/runs/0001.run", "data/runs/0002.run") if bridge is Slow else ())
    store.close()


def test_whoever_stops_a_fast_pull_keeps_what_came_whole_and_leaves_a_board_that_goes_on(
    start_device, journal, tmp_path, monkeypatch
):
    device = start_device("--baud", "115200", "--speed", "1", "--flash", str(with_runs(tmp_path, [journal] * 4)))
    stop_at = "the board's run 3"

    @contextmanager
    def somebody():
        def tell(name, there, of):
            if name == stop_at and there < of:
                os.kill(os.getpid(), signal.SIGINT)

        yield tell

    fetched = ["pull", "--port", device.port, "--folder", str(tmp_path / "kept")]
    with monkeypatch.context() as here:
        here.setattr(runs_commands, "progress", somebody)
        assert "Aborted" in command(*fetched, status=1)
    device.await_reset()
    assert [file.read_bytes() for file in sorted((tmp_path / "kept").glob("*/*.run"))] == [journal] * 2
    # One that is killed restarts nothing, and for a while the board sends on at its higher rate.
    board = SerialTransport(device.port)
    board.enter_raw_repl()
    board.exec_raw_no_follow(SEND + f"send_fast({['data/runs/0001.run'] * 10}, {link.FAST_BAUD})")
    time.sleep(0.2)
    board.close()
    assert command(*fetched).count("1.64") == 2
    device.await_reset()
    assert [path.name for path in sorted((tmp_path / "flash" / "data" / "runs").iterdir())] == [
        f"000{number}.got" for number in (1, 2, 3, 4)
    ]


def test_whatever_ends_a_command_that_holds_a_board_lets_it_go_on(shared_device):
    asked = (signal.SIGTERM, signal.SIGHUP)
    # By themselves they would end the tests.
    before = {each: signal.signal(each, lambda *_: None) for each in asked}
    try:
        for each in asked:
            with (
                click.Context(main),
                pytest.raises(KeyboardInterrupt),
                stopped(shared_device.port, yes=True),
            ):
                os.kill(os.getpid(), each)
            shared_device.await_reset()
            # Afterwards they do what they did.
            os.kill(os.getpid(), each)
        # nohup has it ignored.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        with click.Context(main), stopped(shared_device.port, yes=True):
            os.kill(os.getpid(), signal.SIGHUP)
        shared_device.await_reset()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def test_a_board_that_keeps_its_hands_off_its_prompt_s_rate_sends_at_that(device, journal, tmp_path):
    put(device, tmp_path, run_1=journal)
    store = Store(tmp_path / "kept", make=True)
    with Link(device.port) as board:
        board.do("import machine\ndef _refuse(*_, **__): raise ValueError\nmachine.UART = _refuse")
        puller.pull(board, store)
    device.await_reset()
    assert [store.path(kept).read_bytes() for kept in store.all()] == [journal]
    store.close()


def test_noise_on_the_line_is_no_traceback(shared_device):
    class Noise(Link):
        """A line on which nothing comes as it was sent."""

        heard = b""

        def _lines(self, code, tell=lambda there: None):
            return iter(self.heard.split(b"\n"))

    with Noise(shared_device.port) as board:
        for heard in (b"01=\x0123", b"01\n23", b"01=\xff23", b"=", b""):
            board.heard = heard
            assert isinstance(board.read("a"), bytes)
            with pytest.raises(BoardError, match="broke off"):
                board.ask("")
    shared_device.await_reset()


def test_whoever_leaves_in_the_middle_leaves_a_board_that_restarts(shared_device, tmp_path, capsys, monkeypatch):
    (tmp_path / "a").write_bytes(b">" * 20000)
    shared_device.mpremote("cp", str(tmp_path / "a"), ":long.bin")

    def leave(_size):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Link(shared_device.port) as board:
        board.do(SEND)
        board.read("long.bin", leave)
    shared_device.await_reset()
    enter = SerialTransport.enter_raw_repl

    def enter_and_leave(transport, soft_reset=True, timeout_overall=10):
        enter(transport, soft_reset, timeout_overall)
        if soft_reset:
            raise KeyboardInterrupt

    monkeypatch.setattr(SerialTransport, "enter_raw_repl", enter_and_leave)
    with pytest.raises(KeyboardInterrupt), Link(shared_device.port):
        pass
    shared_device.await_reset()
    assert capsys.readouterr().out == ""


def test_a_cable_that_is_pulled_is_told(device, capsys):
    with pytest.raises(BoardError, match="went away"), Link(device.port) as board:
        device.process.kill()
        device.process.wait()
        board.ask("print(1)")
    assert capsys.readouterr().out == ""


def test_a_file_that_is_gone_from_the_folder_is_not_there(journal, tmp_path):
    store = Store(tmp_path, make=True)
    kept = store.keep("b0", 1, journal)
    assert store.has("b0", 1, kept.sha256) and not store.has("b0", 2, kept.sha256)
    store.path(kept).unlink()
    assert not store.has("b0", 1, kept.sha256)
    store.close()


def test_no_port_no_board_and_no_micropython_are_told(tmp_path, monkeypatch):
    folder = ["--folder", str(tmp_path)]
    assert "There is no port /dev/nix" in command("pull", "--port", "/dev/nix", *folder, status=1)
    monkeypatch.setattr(link, "_ANSWER_S", 1)
    master, slave = pty.openpty()
    said = command("pull", "--port", os.ttyname(slave), *folder, status=1)
    # What erases the board, and runs on it that nobody has fetched, is the last thing to try.
    assert re.search(r"No MicroPython answers on .*plug it in.* try again.*make flash .*erases", said)
    os.close(slave)
    os.close(master)
    assert "No run is kept here yet" in command("runs", *folder, status=1)


def test_a_run_whose_header_is_damaged_is_listed_with_what_is_left_of_it(journal, tmp_path):
    store = Store(tmp_path, make=True)
    right, damaged = store.keep("b0", 1, journal), store.keep("b0", 2, journal[5:])
    store.close()
    assert (damaged.state, damaged.mm, damaged.ms) == ("damaged", right.mm, right.ms)
    assert re.search(r" 2 +\? .* 1\.64 km .* damaged", command("runs", "--folder", str(tmp_path)))
    for what in (["report"], ["export-run", "--format", "csv"]):
        said = command(*what, "2", "--folder", str(tmp_path), status=1)
        assert "damaged" in said and "show-run shows what is left" in said and "fetch" not in said


@pytest.mark.parametrize("damage", ["no database", "malformed"])
def test_a_damaged_index_is_made_anew_of_the_files_and_that_is_told(journal, tmp_path, damage):
    store = Store(tmp_path, make=True)
    before = [store.keep("b0", run, journal) for run in range(1, 4)]
    store.close()
    index = tmp_path / "runs.sqlite"
    data = bytearray(index.read_bytes())
    data[0 if damage == "no database" else 4096 : None if damage == "no database" else 4196] = b"x" * 100
    index.write_bytes(data)
    lines = command("runs", "--folder", str(tmp_path)).splitlines()
    assert lines[0].startswith(f"{index} was damaged") and lines[0].endswith("runs.sqlite.bad")
    assert (tmp_path / "runs.sqlite.bad").read_bytes() == data
    assert [line.split()[0] for line in lines[3:] if line.strip()] == ["1", "2", "3"]
    assert "damaged" not in command("runs", "--folder", str(tmp_path))
    store = Store(tmp_path)
    assert store.all() == before
    store.close()


@pytest.mark.parametrize("left", ["another table", "no index"])
def test_an_index_that_is_lost_or_of_another_paceclip_is_made_of_the_files(journal, tmp_path, left):
    store = Store(tmp_path, make=True)
    store.keep("b0", 2, journal)
    store.keep("a1", 1, journal[: len(journal) // 3])
    store.keep("a1", 1, b"other" + journal)
    for at, path in enumerate(("b0/0002.run", "a1/0001.1.run", "a1/0001.run")):
        os.utime(tmp_path / path, (at, at))
    before = store.all()
    store.close()
    (tmp_path / "a1" / "0001 (copy).run").write_bytes(journal)
    (tmp_path / "runs.sqlite").unlink()
    if left == "another table":
        index = sqlite3.connect(tmp_path / "runs.sqlite")
        index.execute("create table runs (id integer primary key, board text not null)")
        index.close()
    store = Store(tmp_path, make=left == "another table")
    assert store.all() == before
    assert [run.file for run in before] == ["0002.run", "0001.1.run", "0001.run"]
    store.close()
