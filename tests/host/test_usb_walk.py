"""From an empty board to a logbook, with the commands as they are typed: install, sync, a run, pull, export, report."""

import os
import subprocess
import sys
from datetime import datetime, timedelta

import fitdecode
import pytest
from paceclip.usb import ports

PLAN = "title: Walk\n\nday 1.1 First\n  warmup 200m 9.0km/h\n  run 400m 12.0km/h\n  cooldown 200m 8.0km/h\n"


@pytest.fixture
def do(tmp_path, monkeypatch):
    """Run a command in a folder of its own; what it prints."""

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "paceclip", *arguments]
        environment = {**os.environ, "PACECLIP_RUNS": str(tmp_path / "kept")}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def test_install_sync_run_pull_export_report(start_device, do, tmp_path, monkeypatch):
    (tmp_path / "flash").mkdir()
    (tmp_path / "flash" / "boot.py").write_text("# as it comes with MicroPython\n")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "walk.plan").write_text(PLAN)
    device = start_device("--speed", "20", "--flash", str(tmp_path / "flash"), await_text=None)
    # All of them find it by this.
    monkeypatch.setenv(ports.VARIABLE, device.port)

    assert "Installed: " in do("install")
    device.wait_for("press to start")
    before = datetime.now()
    assert "sent walk.plan" in do("sync")
    device.await_reset()
    device.wait_for("First")
    device.tell("press")
    device.wait_for("start the belt")
    device.tell("belt 12")
    device.wait_for("WELL RUN", patience_s=60)
    device.tell("press")
    device.wait_for("All days are")

    assert "walk" in do("pull")
    device.await_reset()
    assert "0001.got" in device.mpremote("ls", ":data/runs")
    assert "walk" in do("runs")
    shown = do("show-run", "1")
    assert "400 m" in shown and "200 m" in shown
    written = do("export-run", "1", "--format", "fit").strip()
    with fitdecode.FitReader(tmp_path / written) as reader:
        frames = [frame for frame in reader if isinstance(frame, fitdecode.FitDataMessage)]
    session = next(frame for frame in frames if frame.name == "session")
    assert (session.get_value("sport"), session.get_value("sub_sport")) == ("running", "treadmill")
    laps = [frame.get_value("total_distance") for frame in frames if frame.name == "lap"]
    assert [round(metres) for metres in laps][-3:] == [200, 400, 200]
    assert session.get_value("total_distance") == pytest.approx(sum(laps), abs=0.05)
    do("report", "1", "-o", "report.html")
    page = (tmp_path / "report.html").read_text()
    assert "<svg" in page and "Walk" in page and "http://" not in page.replace("http://www.w3.org/", "")
    # By the clock that sync has set: a second of ours is twenty of the device's.
    start = session.get_value("start_time").astimezone().replace(tzinfo=None)
    assert before - timedelta(seconds=1) <= start <= before + timedelta(seconds=20 * 60)
    assert "No run is new" in do("pull") and "Up to date" in do("sync")
