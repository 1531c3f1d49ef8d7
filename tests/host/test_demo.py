"""`make demo`: whatever plan it is given, it comes to an end or says why not."""

import json
import re
import signal
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from paceclip.cli import main

ROOT = Path(__file__).parents[2]
DEMO = ("node", ROOT / "tools" / "twin" / "demo.mjs", "--out", "out", "--plan")
OPEN = """\
title: Open
day 1.1 Open
  warmup open
  run open 5k "As far as you like"
  recover open jog
  recover open jog
  rest open
  rest open
  2x
    off "Squats"
  run open rpe 3-4
  cooldown open
"""
SHORT = """\
title: Short
day 1.1 Short
  run 0:20 easy
"""
WRONG = """\
title: Wrong
day 1.1 Wrong
  jump 400m
"""


def plan(folder: Path, text: str, name: str = "mine.plan") -> str:
    (folder / name).write_text(text)
    return name


def demo(folder: Path, *arguments: str, status: int = 0) -> str:
    done = subprocess.run([*DEMO, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_whoever_runs_ends_every_kind_of_open_step(tmp_path):
    text = demo(tmp_path, plan(tmp_path, OPEN))
    steps = json.loads((tmp_path / "out" / "summary.json").read_text())["steps"]
    kinds = "warmup, run, recover, recover, rest, rest, off, off, run, cooldown"
    assert ", ".join(step["kind"] for step in steps) == kinds
    minutes = [step["time_ms"] / 60000 for step in steps]
    assert all(8 < minutes[at] < 13 for at in (0, 1, 8)), minutes
    assert all(1.5 < minutes[at] < 3 for at in (2, 3)), minutes
    assert "♪ go" in text


@pytest.mark.parametrize("name", ["mine.plan", "of week-7, Tuesday.txt"])
def test_an_error_of_a_plan_is_told_in_one_sentence_under_its_own_name(tmp_path, name):
    text = demo(tmp_path, plan(tmp_path, WRONG, name), status=1)
    # Two pages of the display.
    remedy = "a step begins with warmup, run, recover, rest, cooldown, prep, off, or 4x"
    assert text.endswith(f"Paceclip: the device says: {name}:3: unknown kind 'jump': {remedy}\n"), text
    said = demo(tmp_path, name, "--day", "1.2", status=1)
    assert said == f"Paceclip: {name} has no day 1.2: it has 1.1\n"


@pytest.mark.parametrize("race", ["mile", "5K=24:75", "5k=4:30"])
def test_what_is_no_race_is_told_before_anybody_runs_as_paces_does(tmp_path, race):
    said = CliRunner().invoke(main, ["paces", "--race", race]).output
    assert demo(tmp_path, "mile", "--race", race, status=1) == said.replace("Error: ", "Paceclip: ")
    assert list(tmp_path.iterdir()) == []


def test_without_a_race_one_runs_by_effort(tmp_path):
    demo(tmp_path, plan(tmp_path, "title: Short\n\nday 1.1 A\n  run 0:20 easy\n"), "--race", "")
    [step] = json.loads((tmp_path / "out" / "summary.json").read_text())["steps"]
    assert (step["kind"], step["target_mm_s"]) == ("run", None)


def test_a_plan_that_is_nowhere_is_told_with_those_that_are(tmp_path):
    said = demo(tmp_path, "nix", status=1)
    assert "no plan nix in plans/, which has 5k, benchmarks, first-5k, mile: .venv/bin/paceclip new nix" in said


def test_no_plan_is_told_as_none(tmp_path):
    said = demo(tmp_path, "", status=1)
    assert said.startswith("Paceclip: no plan is named: name a plan file, or a plan in plans/: 5k, benchmarks, ")


def test_whoever_has_read_enough_hears_nothing_more(tmp_path):
    for lines in (1, 4):
        command = [*DEMO, plan(tmp_path, SHORT)]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(lines):
            process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=60) == 0
        process.stderr.close()


def test_an_interrupted_run_says_what_it_leaves(tmp_path):
    command = [*DEMO, plan(tmp_path, OPEN), "--pace", "real"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert "press to start" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=20)[1]
    assert process.returncode == 128 + signal.SIGINT
    assert "out: 1 pictures of the run so far, and no summary.json" in said
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["01-ready.png"]


def test_make_refuses_its_variables_in_small_letters():
    documented = set(re.findall(r"\b([A-Z]{3,})=", " ".join(re.findall("##(.*)", (ROOT / "Makefile").read_text()))))
    assert {"DAY", "PLAN", "PORT", "DRY", "HOURS"} <= documented
    for name in documented:
        command = ["make", "--no-print-directory", "demo", f"{name.lower()}=3.4"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
        assert done.returncode == 2
        assert f"{name.lower()}=3.4: write {name}=3.4" in done.stderr
        assert done.stdout == ""
    for name in ("DAYS", "PLANS", "RACES"):
        command = ["make", "--no-print-directory", "demo", f"{name}=3.4"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
        assert f"{name}=3.4: write {name[:-1]}=3.4" in done.stderr
