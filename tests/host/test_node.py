"""Without Node there is no twin, and whoever asks for one is told what to install."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from paceclip.cli import main

ROOT = Path(__file__).parents[2]
SCENARIO = ROOT / "tests" / "scenarios" / "a-day-of-rest.scn"


@pytest.mark.parametrize(
    "command", [["device"], ["sim", "--scenario", str(SCENARIO)], ["replay", "LOG", "--out", "OUT"]]
)
def test_a_computer_without_node_is_told_what_it_lacks(command, tmp_path, monkeypatch):
    files = {"LOG": str(tmp_path / "pulses.csv"), "OUT": str(tmp_path / "shown.csv")}
    Path(files["LOG"]).write_text("t_us,level\n1000,0\n2000,1\n")
    monkeypatch.setenv("PATH", "")
    done = CliRunner().invoke(main, [files.get(word, word) for word in command])
    assert (done.exit_code, done.output) == (1, "Error: Node is not there: install Node 20.15 or newer\n")
