"""The README's walk: a plan of one's own, wrong, mended, drawn, copied, run. What it says is what is done here; and so
is what the documents do with mpremote."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
BIN = Path(sys.executable).parent


def section():
    return README.split("**One of your own**")[1].split("\n[docs/plan-language.md]")[0]


def blocks():
    """The indented blocks of text in it."""
    found = re.findall(r"^   ```\n(.*?)^   ```$", section(), re.MULTILINE | re.DOTALL)
    return [re.sub(r"^   ", "", block, flags=re.MULTILINE) for block in found]


def commands():
    """The commands for a terminal in it, in order."""
    return re.findall(r"`(\.venv/bin/[^\s`]+ [^`]+|make [^`]+)`", section())


def mpremote_commands():
    """Every command for mpremote in the documents, in order, each once, for a board on PORT."""
    texts = [path.read_text() for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))]
    found = re.findall(r"\.venv/bin/(mpremote connect [^`\n]+)", "\n".join(texts))
    return list(dict.fromkeys(command.replace("/dev/pts/3", "PORT") for command in found))


@pytest.fixture
def do(tmp_path):
    (tmp_path / "plans").mkdir()

    def run(command, status=0, **replaced):
        words = [replaced.get(word, word) for word in shlex.split(command)]
        words[0] = str(BIN / Path(words[0]).name)
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    run.folder = tmp_path
    return run


def test_the_readme_s_walk(do, start_device):
    device = start_device("--speed", "20")
    new, lint, show, demo, copy = commands()[:5]
    text, error = blocks()
    path = do.folder / "plans" / "tuesday.plan"

    assert "plans/tuesday.plan" in do(new)
    assert "1 plan is right" in do(lint)

    path.write_text(text)
    assert error.strip() in do(lint, status=1).splitlines()
    assert error.strip() in do(show, status=1)

    wrong, right = "4:75/km", re.search(r"Mend it, with `([^`]+)`", section())[1]
    assert wrong in text
    path.write_text(text.replace(wrong, right))
    assert "1 plan is right" in do(lint)
    drawn = do(show)
    assert "Short and quick" in drawn
    assert "4 x 100 m" in drawn
    assert "4:45" in drawn
    assert demo == "make demo PLAN=tuesday"

    do(copy, PORT=device.port)
    device.await_reset()
    assert "Tuesdays" in device.wait_for("press to start")
    device.tell("press")
    device.wait_for("start the belt")
    device.tell("belt 10")
    assert "TARGET" in device.wait_for("1/4", patience_s=60)
    device.wait_for("4/4", patience_s=120)
    assert "best 100m" in device.wait_for("WELL RUN", patience_s=120)


# What the commands find there, on the device and on the computer.
ON_DEVICE = """
import os
try:
    os.mkdir("data/runs")
except OSError:
    pass
for name in ("data/runs/0001.run", "data/pulses.txt", "data/crash.txt"):
    open(name, "w").close()
"""
ON_COMPUTER = {"settings.json": "{}", "my.plan": None, "plans/5k.plan": None, "plans/tuesday.plan": None}


def test_every_command_for_mpremote_works_and_leaves_paceclip_running(tmp_path, start_device):
    device = start_device("--speed", "20")
    (tmp_path / "plans").mkdir()
    for name, text in ON_COMPUTER.items():
        (tmp_path / name).write_text(text or (ROOT / "plans" / "5k.plan").read_text())
    commands = mpremote_commands()
    assert len(commands) > 12
    for command in commands:
        if command in ("mpremote connect list", "mpremote connect PORT repl"):
            continue
        assert re.search(r"\breset( > [\w.]+)?$", command), f"{command}: leaves the device at its prompt: + reset"
        device.mpremote("exec", ON_DEVICE)
        line = f"{shlex.quote(sys.executable)} -m {command.replace('PORT', device.port)}"
        done = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        device.await_reset()
        device.wait_for("press")
    assert "0001.got" in device.mpremote("ls", ":data/runs")
    assert {path.name for path in tmp_path.iterdir()} >= {"0001.run", "pulses.txt", "crash.txt", "walk.txt", "run.txt"}
