"""docs/plan-language.md: its examples are plans, its errors are told, its limits and paces hold."""

import re
from pathlib import Path

import pytest
from paceclip.core import paces, settings, workout
from paceclip.plans import plan_file

PAGE = (Path(__file__).parents[2] / "docs" / "plan-language.md").read_text()
BLOCKS = re.findall(r"^```\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
PLAN = BLOCKS[0]
ERRORS = [line.split(": ", 1)[1] for line in BLOCKS[1].splitlines()]


def errors(*lines):
    text = "title: T\nday 1.1 D\n" + "".join(f"  {line}\n" for line in lines)
    return [error.reason for error in plan_file.parse(text.encode(), Path("t.plan")).errors]


def table(head):
    """Cells of the rows of the table whose head begins with `head`."""
    rows = PAGE.split(f"| {head} |")[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def code(cell):
    return re.findall(r"`([^`]+)`", cell)


def test_the_plan_on_the_page_is_one():
    file = plan_file.parse(PLAN.encode(), Path("page.plan"))
    assert file.errors == []
    assert list(file.workouts) == ["1.1", "1.2", "1.3"]
    assert file.workouts["1.3"].day.rest


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["run 1:00 4:75/km"], ERRORS[0]),
        (["run 5k"], ERRORS[1]),
        (["4x", "run 400m"], ERRORS[2]),
    ],
)
def test_the_errors_on_the_page_are_told(lines, reason):
    assert errors(*lines)[0] == reason


def step_of(written):
    """A line of a step with what is written on the page: an end, or what stands beside one."""
    if re.fullmatch(r"open|\d[\d.]*(m|km|mi)|\d+s|[\d:]+", written):
        return f"run {written}"
    return f"run 400m {written}" + (" sprint" if written == "from-speed" else "")


def test_every_end_target_and_incline_on_the_page_is_read():
    read = 0
    for _, written, _ in table("part"):
        for text in code(written):
            for alternative in [text] if text.startswith(("rpe", '"')) else text.split():
                assert errors(step_of(alternative)) == [], alternative
                read += 1
    assert read >= 28


def test_every_kind_on_the_page_is_one_and_none_is_missing():
    kinds = [kind for cell, *_ in table("kind") for kind in code(cell)]
    assert sorted(kinds) == sorted(workout.KINDS)


def test_efforts_and_tolerances_are_those_of_the_page():
    runner = paces.Paces(None)
    tolerance = settings.load("{}").tolerance
    told = []
    for names, _, efforts, right in table("name"):
        for at, name in enumerate(code(names)):
            told.append(name)
            effort = efforts.split(",")[at if "," in efforts else 0].strip()
            low, high = runner.rpe(workout.Target(name))
            assert effort == (str(low) if low == high else f"{low}-{high}"), name
            index = 2 * workout.PACE_NAMES.index(name)
            own = next((part for part in right.split(";") if f"`{name}`" in part), right.split(";")[0])
            slower, faster = re.search(r"-(\d+) to \+(\d+) %", own).groups()
            assert (int(slower), int(faster)) == tuple(tolerance[index : index + 2]), name
    assert told == list(workout.PACE_NAMES)
    assert "in numbers may be -3 to +2 % off" in PAGE
    assert tuple(tolerance[-2:]) == (3, 2)
