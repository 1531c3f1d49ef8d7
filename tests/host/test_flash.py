"""`paceclip flash`: what it would run, and which images it refuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def image(chip: int, offset: int, magic: int = 0xE9, size: int = 0x20000) -> bytes:
    """As micropython.org has them: boot loader first, partition table at 0x8000 of the flash, then the application."""
    data = bytearray(size)
    data[0] = magic
    data[12:14] = chip.to_bytes(2, "little")
    data[0x8000 - offset : 0x8002 - offset] = b"\xaa\x50"
    return bytes(data)


def run(*arguments: str, status: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "paceclip", "flash", *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("chip", "name", "offset"), [(0, "esp32", 0x1000), (9, "esp32s3", 0), (5, "esp32c3", 0), (2, "esp32s2", 0x1000)]
)
def test_dry_run_erases_then_writes_where_the_chip_wants_it(tmp_path, chip, name, offset):
    path = tmp_path / "image.bin"
    path.write_bytes(image(chip, offset))
    lines = run("--port", "/dev/ttyUSB0", "--image", str(path), "--dry-run").splitlines()
    words = [line.split(" -m ")[1].split() for line in lines]
    start = ["esptool", "--chip", name, "--port", "/dev/ttyUSB0"]
    assert words[0] == [*start, "erase-flash"]
    assert words[1][:7] == [*start, "write-flash", hex(offset)]
    assert Path(words[1][7]).resolve() == path
    assert len(words) == 2


def test_esptool_knows_the_commands():
    for command in ("erase-flash", "write-flash"):
        done = subprocess.run([sys.executable, "-m", "esptool", command, "--help"], capture_output=True, check=False)
        assert done.returncode == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "can't be read"),
        (b"", "is no image"),
        (b"MicroPython", "is no image"),
        (b"\x7fELF" + bytes(0x20000), "is no image"),
        (image(99, 0x1000), "chip with the number 99"),
        (image(0, 0x1000)[:0x7001], "no boot loader"),
        (image(0, 0x0), "no boot loader"),  # an application's image, without what comes before it
    ],
)
def test_refuses_what_is_no_image(tmp_path, content, reason):
    path = tmp_path / "image.bin"
    if content is not None:
        path.write_bytes(content)
    for dry in ([], ["--dry-run"]):
        said = run("--port", "/dev/ttyNone", "--image", str(path), *dry, status=1)
        assert reason in said
        assert "micropython.org/download" in said


def test_refuses_the_wrong_chip(tmp_path):
    path = tmp_path / "image.bin"
    path.write_bytes(image(9, 0))
    assert "is for esp32s3, not for esp32" in run(
        "--port", "/dev/ttyNone", "--image", str(path), "--chip", "esp32", status=1
    )


def test_asks_for_an_image_and_looks_for_the_port(tmp_path):
    path = tmp_path / "image.bin"
    path.write_bytes(image(0, 0x1000))
    assert "Which image" in run("--port", "/dev/ttyUSB0", "--image", "", status=1)
    assert "There is no port" in run("--port", "/dev/ttyNone", "--image", str(path), status=1)


def test_a_board_that_does_not_answer_esptool(shared_device, tmp_path):
    path = tmp_path / "image.bin"
    path.write_bytes(image(0, 0x1000))
    before = shared_device.files()
    assert "BOOT button" in run("--port", shared_device.port, "--image", str(path), status=1)
    assert shared_device.files() == before


def test_make_passes_port_image_and_dry_on(tmp_path):
    path = tmp_path / "image.bin"
    path.write_bytes(image(0, 0x1000))
    command = ["make", "-s", "flash", "PORT=/dev/ttyUSB0", f"IMAGE={path}", "DRY=1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.count("esptool --chip esp32 --port /dev/ttyUSB0") == 2


@pytest.mark.parametrize(
    ("port", "answer", "says"),
    [((), b"n\n", "Aborted"), (("--port", "auto"), b"y\n", "There is no port /dev/ttyNone")],
)
def test_somebody_at_a_terminal_is_asked_before_a_port_that_was_not_named_is_erased(tmp_path, port, answer, says):
    path = tmp_path / "image.bin"
    path.write_bytes(image(0, 0x1000))
    ours, theirs = os.openpty()
    os.write(ours, answer)
    done = subprocess.run(
        [sys.executable, "-m", "paceclip", "flash", "--image", str(path), *port],
        stdin=theirs,
        capture_output=True,
        text=True,
        env={**os.environ, "PACECLIP_PORT": "/dev/ttyNone"},
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 1
    assert "Erase all that is on /dev/ttyNone?" in done.stdout + done.stderr
    assert says in done.stderr
