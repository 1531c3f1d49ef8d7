"""`paceclip new`: a plan to begin with."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from paceclip.cli import main
from paceclip.core import workout
from paceclip.plans import plan_file


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments, status=0):
    result = CliRunner().invoke(main, [*map(str, arguments)])
    assert result.exit_code == status, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output


def test_it_says_where_the_plan_is_and_the_plan_is_right(here):
    assert run("new", "my-plan").startswith("my-plan.plan: ")
    loaded = plan_file.load(here / "my-plan.plan")
    assert loaded.plan.title
    assert "1 plan is right" in run("lint", "my-plan.plan")


def test_where_there_is_a_folder_for_plans_it_goes_there(here):
    (here / "plans").mkdir()
    assert run("new", "mine").startswith("plans/mine.plan: ")
    text = (here / "plans" / "mine.plan").read_text()
    assert "  .venv/bin/paceclip lint plans/mine.plan\n" in text
    assert "  .venv/bin/paceclip sync plans/mine.plan\n" in text


def test_it_shows_the_language(here):
    run("new", "mine")
    # Its comments name the words as well; they need not be in the plan for that.
    text = "".join(line.partition("#")[0] + "\n" for line in (here / "mine.plan").read_text().splitlines())
    days = [done.items for done in plan_file.load(here / "mine.plan").workouts.values()]
    assert any(not items for items in days)
    for word in ("warmup", "off", "prep", "from-speed", "rpe", "/km", "km/h", "open", "6x", '"'):
        assert word in text, word
    assert set(workout.KINDS) <= set(text.split())


def test_every_day_of_it_can_be_shown(here):
    run("new", "mine")
    run("show", "mine.plan")
    for day_id, done in plan_file.load(here / "mine.plan").workouts.items():
        lines = run("show", "mine.plan", "--day", day_id).splitlines()
        assert any(line.startswith(f"{day_id} {done.day.name}") for line in lines)
        numbers = [line.split()[0] for line in lines if line[:1].isdigit() and not line.startswith(day_id)]
        assert numbers == [str(at + 1) for at in range(len(done.items))]


def test_it_writes_over_nothing(here, monkeypatch):
    (here / "mine.plan").write_text("precious")
    assert "--force" in run("new", "mine", status=1)
    assert (here / "mine.plan").read_text() == "precious"

    def fail(_):
        raise OSError(28, "No space left on device")

    # Whole or not at all: where it can't be, what is there stays.
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fail)
        assert "No space left" in run("new", "mine", "--force", status=1)
    assert [path.read_text() for path in here.iterdir()] == ["precious"]
    run("new", "mine", "--force")
    assert (here / "mine.plan").read_text() != "precious"


@pytest.mark.parametrize("name", ["Mine", "my plan", "../mine", "a/b", "", "ä", "x" * 33, ".plan", "mine.txt", "a\nb"])
def test_a_name_that_the_device_cannot_use_is_refused(name, here):
    text = run("new", name, status=1)
    assert "a-z, 0-9, _ and -" in text
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "near"), [("plans/x.plan", "x"), ("Mine", "mine"), ("My 5k!", "my-5k"), ("ä", "my-plan"), ("../b", "b")]
)
def test_the_name_that_was_meant_is_named(name, near):
    assert run("new", name, status=1).endswith(f"write .venv/bin/paceclip new {near}\n")


@pytest.mark.parametrize("name", ["a", "5k_2026-b", "x" * 32, "mine.plan"])
def test_a_name_that_it_can_use_is_taken(name, here):
    run("new", name)
    assert [path.name for path in here.iterdir()] == [name.removesuffix(".plan") + ".plan"]


def test_a_folder_in_the_way_is_no_traceback(here):
    (here / "mine.plan").mkdir()
    assert "mine.plan" in run("new", "mine", status=1)
    assert "mine.plan" in run("new", "mine", "--force", status=1)


def test_as_a_program(here):
    command = [sys.executable, "-m", "paceclip", "new", "mine"]
    for status in (0, 1):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == status
        assert "Traceback" not in done.stderr
