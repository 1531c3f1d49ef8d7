"""Runs as they are fetched: the command that shows them, and the twin's reader held to the computer's."""

import base64
import binascii
import json
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from paceclip.activity.journal import entries
from paceclip.cli import main

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


def shown(data: bytes, folder: Path, *options: str) -> str:
    """What the command prints of a file."""
    (folder / "0001.run").write_bytes(data)
    done = CliRunner().invoke(main, ["show-run", str(folder / "0001.run"), *options])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_fetched_run_is_printed_and_ends_with_its_totals(recorded, tmp_path):
    text = shown(base64.b64decode(recorded["journal"]), tmp_path, "--json")
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines == recorded["entries"]
    assert lines[0]["plan"] == "cut"
    assert lines[-1]["total_mm"] > 1_600_000


def rows(text: str) -> list[list[str]]:
    """The rows of the table, in cells."""
    return [re.split(" {2,}", line.strip()) for line in text.splitlines() if re.match(r" *\d+ {3}[a-z]", line)]


def seconds(text: str) -> int:
    minutes, rest = text.split(":")
    return 60 * int(minutes) + int(rest)


def test_a_run_is_shown_as_a_table_of_its_steps_and_what_they_sum_up_to(recorded, tmp_path):
    text = shown(base64.b64decode(recorded["journal"]), tmp_path)
    assert text.splitlines()[0] == "cut 1.1"
    laps = [entry for entry in recorded["entries"] if entry["t"] == "lap"]
    table = rows(text)
    assert [row[:2] for row in table] == [[str(at + 1), lap["kind"]] for at, lap in enumerate(laps)]
    assert table[1][2:4] == ["200 m", "4:21"]
    assert table[1][5] == "200 m"
    # Nobody runs in a rest.
    assert len(table[7]) == 5
    end = recorded["entries"][-1]
    assert abs(sum(float(row[-2].split()[0]) for row in table) - end["total_mm"] / 1000) < len(table)
    assert abs(sum(seconds(row[-1]) for row in table) - end["total_ms"] / 1000) < len(table)
    assert f"\n{end['total_mm'] // 10000 / 100:.2f} km in {end['total_ms'] // 60000}:" in text
    assert "0.04 km more while paused" in text
    assert re.search(r"\nbest: 200 m in 1:1\d, 6:0\d /km\n$", text)


def test_a_run_is_shown_in_the_runners_unit(recorded, tmp_path):
    data = base64.b64decode(recorded["journal"])
    length = data[2] + (data[3] << 8)
    head = data[2 : 4 + length].replace(b'"unit": "km"', b'"unit": "mi"')
    text = shown(data[:2] + head + binascii.crc32(head).to_bytes(4, "little") + data[8 + length :], tmp_path)
    assert "actual /mi" in text
    assert rows(text)[1][3] == "7:00"
    assert "\n1.02 mi in 9:" in text


def test_what_is_missing_of_a_run_is_said(recorded, tmp_path):
    data = base64.b64decode(recorded["journal"])
    middle = len(data) // 2
    assert ": not over, or its end is missing\na part" not in shown(data, tmp_path)
    assert ": not over, or its end is missing" in shown(data[:middle], tmp_path)
    assert "header is damaged" in shown(data[5:], tmp_path)
    damaged = shown(data[:middle] + b"\x00" + data[middle + 1 :], tmp_path)
    assert "s have no entry of their own" in damaged
    # What is damaged behind the end is not the end.
    assert ": not over" not in shown(data + b"\xb5P", tmp_path)
    assert "a part of the file is damaged" in damaged


@pytest.mark.parametrize("content", [None, b"", b"title: Mile\n"])
def test_what_is_no_run_is_told_with_the_remedy(content, tmp_path):
    if content is not None:
        (tmp_path / "a.run").write_bytes(content)
    done = CliRunner().invoke(main, ["show-run", str(tmp_path / "a.run")])
    assert done.exit_code == 1
    assert "paceclip pull" in done.output
