"""Runs as they are fetched: the command that prints them, and the twin's reader held to the computer's."""

import base64
import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from paceclip.cli import main
from paceclip.journal import entries

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def recorded() -> dict:
    """Ten minutes in the twin: the file, and what the twin's reader makes of it."""
    done = subprocess.run(["node", HERE / "record_run.mjs"], capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stdout)


def by_the_twin(data: bytes, folder: Path) -> list[dict]:
    """What the twin's reader makes of a file."""
    (folder / "a.run").write_bytes(data)
    code = (
        f"import {{ readJournal }} from '{(ROOT / 'tools/twin/journal.mjs').as_uri()}';"
        "import { readFileSync } from 'node:fs';"
        f"console.log(JSON.stringify(readJournal(readFileSync('{folder / 'a.run'}'))));"
    )
    command = ["node", "--input-type=module", "-e", code]
    return json.loads(subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout)


def test_both_readers_say_the_same(recorded, tmp_path):
    data = base64.b64decode(recorded["journal"])
    assert entries(data) == recorded["entries"]
    assert {entry["t"] for entry in recorded["entries"]} >= {"run", "step", "s", "paused", "lap", "press", "at", "end"}
    middle = len(data) // 2
    for damaged in (
        data[:-1],
        data[5:],
        data[:middle] + b"\x00" + data[middle + 1 :],
        data[:middle] + data[middle - 900 :],
    ):
        assert entries(damaged) == by_the_twin(damaged, tmp_path)


def test_a_fetched_run_is_printed_and_ends_with_its_totals(recorded, tmp_path):
    (tmp_path / "0001.run").write_bytes(base64.b64decode(recorded["journal"]))
    done = CliRunner().invoke(main, ["journal", str(tmp_path / "0001.run")])
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in done.output.splitlines()]
    assert lines == recorded["entries"]
    assert lines[0]["plan"] == "cut"
    assert lines[-1]["total_mm"] > 1_600_000


@pytest.mark.parametrize("content", [None, b"", b"title: Mile\n"])
def test_what_is_no_run_is_told_with_the_remedy(content, tmp_path):
    if content is not None:
        (tmp_path / "a.run").write_bytes(content)
    done = CliRunner().invoke(main, ["journal", str(tmp_path / "a.run")])
    assert done.exit_code == 1
    assert "mpremote cp :data/runs/0001.run ." in done.output
