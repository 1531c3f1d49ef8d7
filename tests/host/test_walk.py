"""The README's walk: a plan of one's own, wrong, mended, drawn, copied, run. What it says is what is done here."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parents[2] / "README.md").read_text()
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
    assert "1 right" in do(lint)

    path.write_text(text)
    assert error.strip() in do(lint, status=1).splitlines()
    assert error.strip() in do(show, status=1)

    wrong, right = "4:75/km", re.search(r"Mend it, with `([^`]+)`", section())[1]
    assert wrong in text
    path.write_text(text.replace(wrong, right))
    assert "1 right" in do(lint)
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
    assert "10 of 10 steps" in device.wait_for("WELL RUN", patience_s=120)
