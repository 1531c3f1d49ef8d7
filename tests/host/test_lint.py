"""`paceclip lint`: all errors of a file at once, and nothing that a file can do to it."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from paceclip.cli import main
from paceclip.core import script
from paceclip.plans import plan_file

from tests.host.hostile import PLANS as HOSTILE

PLANS = Path(__file__).parents[2] / "plans"
MOST_BYTES = 200 * 1024 * 1024

WRONG = """\
titel: Many faults
incline: 41%

day 1.1 Run
  run 10:00 eazy
  4x
    run 400m 4:75/km
  cooldown
day 1.8 Eight
  run 400m
day 1.2 A name that is far too long
  0x
    run 100m mile
    run 5m
   rest 1:00
day 1.2 Again
\trun 400m
day 1.3 Empty
day 1.4 Two
  2x
  rest
"""
FAULTS = [
    (1, "unknown key 'titel': did you mean title?"),
    (2, "incline '41%': write 0% to 40%"),
    (4, "the plan has no title: write title: Fast mile above the first day"),
    (5, "unknown word 'eazy': did you mean easy?"),
    (7, "pace '4:75/km': seconds go from 00 to 59"),
    (8, "cooldown has no end: add 400m, 10:00 or open"),
    (9, "day '1.8': write week and day (1 to 7), such as day 1.2 Short reps"),
    (11, "the name has 27 characters: 20 fit, shorten it"),
    (12, "'0x': repeat 2x to 99x"),
    (14, "distance '5m': m is metres, 10m or more; minutes are 5:00"),
    (15, "3 spaces before the line: two a level, here 4 at most"),
    (16, "day 1.2 is there already, in line 11: number it anew"),
    (17, "a tab: indent with two spaces a level"),
    (18, "day 1.3 has no steps: indent them below it, or write rest"),
    (20, "2x has no steps: indent them two spaces below it"),
    (21, "rest has no end: add 1:00 or open"),
]


# One error each, whatever is indented below.
OPENED = """\
title: Many
Day 1.1 Run
  run 10:00 easy
  4X
    run 400m
    recover 200m jog
  cooldown 5:00
day 1.2 Rest
  rest
Day 1.3 More
  run 1:00
  4 x
    run 400m
  4x "oops"
    run 400m
    2x:
      run 100m
  cooldown 5:00
"""


def lint(*arguments):
    return CliRunner().invoke(main, ["lint", *map(str, arguments)])


def test_every_error_of_a_file_is_told_and_none_that_follows_from_another(tmp_path):
    path = tmp_path / "wrong.plan"
    path.write_text(WRONG)
    done = lint(path)
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [f"{path}:{line}: {reason}" for line, reason in FAULTS]
    assert done.stdout == "0 of 1 plans are right\n"


def test_a_line_that_was_to_open_something_opens_it(tmp_path):
    path = tmp_path / "opened.plan"
    path.write_text(OPENED)
    assert [int(line.split(":")[1]) for line in lint(path).stderr.splitlines()] == [2, 4, 10, 12, 14, 16]


def test_errors_as_json(tmp_path):
    path = tmp_path / "wrong.plan"
    path.write_text(WRONG)
    done = lint("--json", path, PLANS / "mile.plan")
    assert done.exit_code == 1
    assert [(entry["line"], entry["reason"]) for entry in json.loads(done.stdout)] == FAULTS
    assert json.loads(lint("--json", PLANS / "mile.plan").stdout) == []


def test_plans_that_are_right():
    done = lint(*(PLANS / f"{name}.plan" for name in ("mile", "first-5k", "5k", "benchmarks")))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "4 plans are right\n"


def test_files_that_are_none(tmp_path):
    done = lint(tmp_path, tmp_path / "gone.plan", PLANS / "mile.plan")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        f"{tmp_path}: Is a directory: check the name",
        f"{tmp_path}/gone.plan: No such file or directory: check the name",
    ]
    assert done.stdout == "1 of 3 plans are right\n"


def test_files_are_counted_as_they_are_given(tmp_path):
    path = tmp_path / "wrong.plan"
    path.write_text(WRONG)
    assert lint(path, path).stdout == "0 of 2 plans are right\n"
    assert lint(path, PLANS / "mile.plan", path, PLANS / "mile.plan").stdout == "2 of 4 plans are right\n"
    assert lint(tmp_path, tmp_path, PLANS / "mile.plan").stdout == "1 of 3 plans are right\n"


def test_a_plan_by_its_name_in_the_folder_plans(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "mine.plan").write_text("title: T\nday 1.1 D\n  jump 5:00\n")
    for name in ("mine", "mine.plan"):
        for command in COMMANDS:
            done = CliRunner().invoke(main, [*command, name])
            assert done.exit_code == 1
            assert "plans/mine.plan:3: unknown kind 'jump'" in done.stderr, command
    # What is there by that name itself comes first.
    (tmp_path / "mine").write_text("title: T\nday 1.1 D\n  run 5:00\n")
    assert lint("mine").stdout == "1 plan is right\n"
    assert "there is no plan other in plans/" in lint("other").stderr


def test_letters_that_the_screen_has_not_are_told_and_no_error(tmp_path):
    path = tmp_path / "letters.plan"
    path.write_text('title: Rund um Köln\n# 山\nday 1.1 Lauf 跑\n  run 5:00 "跑步… or?"\n')
    done = lint(path)
    assert done.exit_code == 0
    assert done.stdout == "1 plan is right\n"
    assert done.stderr == f"{path}: not wrong, but the device shows a ? for each 跑步\n"
    assert json.loads(lint("--json", path).stdout) == []


MANY = "title: T\nday 1.1 D\n" + "  jump 5:00\n" * 60
COMMANDS = [
    ("lint",),
    ("show",),
    ("show", "--day", "1.1"),
    ("show", "--json"),
    ("export", "--format", "pdf"),
    ("plan", "check", "--rules", "mile"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_of_many_errors_20_are_told_and_how_many_more(command, tmp_path):
    path = tmp_path / "many.plan"
    path.write_text(MANY)
    done = CliRunner().invoke(main, [*command, str(path)])
    assert done.exit_code == 1
    lines = done.stderr.removeprefix("Error: ").splitlines()
    assert [line.partition(": ")[0] for line in lines] == [*(f"{path}:{at}" for at in range(3, 23)), str(path)]
    assert lines[-1] == f"{path}: and 40 more"


# CSI of one byte, OSC's end, right to left, a line's end, and a letter for private use.
CONTROLS = "\u206631m\u2069\u202e\u2028\ue000"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_error_holds_nothing_that_a_terminal_would_do(command, tmp_path):
    path = tmp_path / f"{CONTROLS}\x1b[1m\n.plan"
    path.write_text(f"title: {CONTROLS}\nday 1.1 D\n  {CONTROLS} 5:00\n  run 5:00 {CONTROLS}\n")
    for name, words in ((path, "unknown word '?31m????'"), (path.with_name("\x1bno"), "check the name")):
        done = CliRunner().invoke(main, [*command, str(name)])
        assert done.exit_code == 1
        assert words in done.stderr
        for line in (done.stdout + done.stderr).split("\n"):
            assert line.isprintable()
    errors = json.loads(lint("--json", path).stdout)
    assert any(CONTROLS in error["reason"] for error in errors)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_told_what_is_wrong_in_200_mb(name, tmp_path):
    data, words = HOSTILE[name]()
    path = tmp_path / name
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-m", "paceclip", "lint", str(path)],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES)),
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    # What is told is for somebody to read: not a line for each of 10,000 days.
    assert len(done.stderr.splitlines()) <= 25


kinds = "run recover rest off prep 4x 2x 0x day day "
ends = "400m 10:00 90s open 5m 4:75 "
pieces = st.sampled_from(
    (kinds + ends + 'easy mile-3% 4:30/km rpe 8 6% "Go" " # 1.1 1.2 1.9 D title: incline:').split()
)
lines = st.builds(lambda level, line: " " * level + " ".join(line), st.integers(0, 8), st.lists(pieces, max_size=5))


@given(st.lists(lines, max_size=12))
def test_the_first_of_all_errors_is_the_one_that_the_device_tells(lines):
    errors = []
    for _ in script.Reader("t.plan", errors).workouts(lines):
        pass
    try:
        script.read_plan(lines, "t.plan")
    except script.PlanError as error:
        assert str(errors[0]) == str(error)
    else:
        assert errors == []


# Noise alone never gets beyond the first line.
noise = st.binary(max_size=300) | st.text(max_size=300).map(str.encode)
right = st.sampled_from([b"  run 400m", b"day 1.2 E\n  rest", b"day 1.3 F\n  2x\n    run 1:00 easy"])
amid_lines = st.lists(right | lines.map(str.encode) | st.binary(max_size=20), max_size=12)
plans = (amid_lines | st.lists(right, max_size=4)).map(
    lambda some: b"title: T\nday 1.1 D\n" + b"\n".join([b"  run 400m", *some])
)


@given(noise | plans)
def test_any_bytes_are_a_plan_or_have_errors(data):
    file = plan_file.parse(data, Path("t.plan"))
    if file.errors:
        last = data.count(b"\n") + 1
        assert all(1 <= error.line <= last and error.reason for error in file.errors)
        return
    assert file.plan.title
    assert file.plan.days == list(file.workouts)
    assert all(done.day.rest != bool(done.items) for done in file.workouts.values())
