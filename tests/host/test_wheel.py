"""`pip install paceclip` where there is no checkout: what the wheel brings by itself, and what it says of the rest."""

import os
import re
import subprocess
import sys
import zipfile
from email import message_from_bytes
from importlib import metadata
from pathlib import Path

import pytest
from paceclip import compiler as builder
from paceclip import places
from paceclip.release import carry, wheel
from paceclip.usb import install

ROOT = Path(__file__).parents[2]
PACKAGES = {"click", "rich", "mpremote", "fitdecode", "fit-tool", "defusedxml"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(requirements: list[str]) -> set[str]:
    """The packages that those are, and whatever they need."""
    found: set[str] = set()
    waiting = list(requirements)
    while waiting:
        requirement = waiting.pop()
        # Neither extras nor what is for other systems or for older Pythons.
        name = normal(re.match(r"[\w.-]+", requirement)[0])
        if name in found or re.search(r";.*(extra|win32|Windows|python_version *<)", requirement):
            continue
        found.add(name)
        waiting += metadata.requires(name) or []
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    if not carry.is_fresh(ROOT):
        builder.build()
    name, data = wheel.make(ROOT, 1764230400)
    path = tmp_path_factory.mktemp("wheel") / name
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def installed(made, tmp_path_factory) -> Path:
    """The bin/ of a fresh environment that has the wheel and what it asks for, by the hashes in requirements.txt."""
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    names = needed(asked(made))
    blocks = re.split(r"\n(?=\S)", (ROOT / "requirements.txt").read_text())
    pinned = [block for block in blocks if normal(re.split("==", block)[0]) in names]
    (folder / "requirements.txt").write_text("\n".join(pinned) + "\n")
    pip = [folder / "venv" / "bin" / "pip", "--quiet", "--disable-pip-version-check"]
    hashed = ["install", "--require-hashes", "--no-deps", "-r", folder / "requirements.txt"]
    subprocess.run([*pip, *hashed], check=True, timeout=300)
    subprocess.run([*pip, "install", "--no-index", "--no-deps", made], check=True, timeout=60)
    subprocess.run([*pip, "check"], check=True)
    return folder / "venv" / "bin"


def asked(made: Path) -> list[str]:
    """What the wheel asks for without any extra."""
    with zipfile.ZipFile(made) as file:
        [path] = [name for name in file.namelist() if name.endswith(".dist-info/METADATA")]
        told = message_from_bytes(file.read(path))
    return [line for line in told.get_all("Requires-Dist") if "extra ==" not in line]


@pytest.fixture
def run(installed, tmp_path):
    """Run it in an empty folder, with nothing of the checkout on the path."""

    def command(*arguments: str, status: int = 0) -> str:
        environment = {"PATH": f"{installed}:/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
        done = subprocess.run(
            [installed / "paceclip", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    return command


def test_it_is_lean(made):
    assert {normal(re.match(r"[\w.-]+", line)[0]) for line in asked(made)} == PACKAGES
    assert made.stat().st_size < 1_000_000


def test_every_module_is_in_it(made):
    with zipfile.ZipFile(made) as file:
        names = set(file.namelist())
    ours = {path.relative_to(ROOT / "tools").as_posix() for path in (ROOT / "tools" / "paceclip").rglob("*.py")}
    assert ours - names == set()
    assert not [name for name in names if "egg-info" in name or "__pycache__" in name]


def test_plans_and_paces_without_a_checkout(run, tmp_path):
    assert "Usage: paceclip" in run("--help")
    assert places.version() in run("--version")
    # By its name: it is among those that Paceclip brings.
    assert run("lint", "mile") == "1 plan is right\n"
    (tmp_path / "bad.plan").write_text("title: Bad\n\nday 1.1 A\n  run 100m 4:75/km\n")
    assert "bad.plan:4: pace '4:75/km': seconds go from 00 to 59" in run("lint", "bad.plan", status=1)
    assert "1.2" in run("show", "mile", "--day", "1.2", "--race", "mile=7:00")
    assert "7:00" in run("paces", "--race", "mile=7:00")
    run("export", "mile", "--day", "1.2", "--format", "fit", "--race", "mile=7:00", "-o", "day.fit")
    assert "run" in run("import", "day.fit")
    said = run("new", "Mine", status=1)
    assert ": write paceclip new mine" in said


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (("show", "mile", "--day", "1.2", "--png", "day.png"), "plots"),
        (("export", "mile", "--format", "pdf"), "plots"),
        (("report", "--plan", "mile", "--png", "weeks.png"), "plots"),
        (("flash", "--port", "/dev/null", "--image", "image.bin"), "flash"),
    ],
)
def test_a_command_whose_extra_is_missing_says_which(run, tmp_path, arguments, extra):
    image = bytearray(0x20000)
    image[0] = 0xE9
    image[0x7000:0x7002] = b"\xaa\x50"
    (tmp_path / "image.bin").write_bytes(image)
    assert f'pip install "paceclip[{extra}]"' in run(*arguments, status=1)


@pytest.mark.parametrize("command", ["build", "device", "sim", "docs", "release", "replay edges.csv"])
def test_what_needs_the_sources_says_so(run, command):
    assert f"paceclip {command.split()[0]} needs Paceclip's sources" in run(*command.split(), status=1)


def test_it_brings_the_files_for_a_board(run, start_device, tmp_path):
    (tmp_path / "flash").mkdir()
    (tmp_path / "flash" / "boot.py").write_text("# as it comes with MicroPython\n")
    device = start_device("--flash", str(tmp_path / "flash"), await_text=None)
    assert "Installed: " in run("install", "--port", device.port)
    device.wait_for("press to start")
    found = device.files()
    ours = install.hashes(ROOT / "build" / "device")
    assert {path: found.get(path) for path in ours} == ours
    assert run("install", "--port", "", status=1).count(".venv") == 0


def test_a_wheel_without_the_board_s_files_says_where_they_are(installed, run):
    """As one is that was built of a checkout in which nothing was compiled."""
    [carried] = installed.parent.glob("lib/python*/site-packages/paceclip/carried")
    os.rename(carried / "build", carried / "moved")
    try:
        assert "and name it with --bundle" in run("install", "--port", "/dev/null", status=1)
    finally:
        os.rename(carried / "moved", carried / "build")
