"""Which day is next, which plan comes first, and what a progress file must hold."""

import pytest

from firmware.core import progress
from firmware.core.progress import Progress
from firmware.core.workout import Day, Plan


def plan_of(*ids):
    plan = Plan()
    plan.days = [Day(day_id, "Run") for day_id in ids]
    return plan


def test_the_next_day_is_the_first_that_is_not_done():
    made = Progress()
    plan = plan_of("1.1", "1.2", "1.3")
    assert made.next_day("mile", plan).id == "1.1"
    made.mark_done("mile", "1.1")
    made.mark_done("mile", "1.3")
    assert made.next_day("mile", plan).id == "1.2"
    made.mark_done("mile", "1.2")
    assert made.next_day("mile", plan) is None
    made.begin_anew("mile")
    assert made.next_day("mile", plan).id == "1.1"


@pytest.mark.parametrize(
    ("known", "last", "expected"),
    [
        (["5k", "mile"], None, ["mile", "5k"]),
        (["mile"], None, ["5k", "mile"]),
        (["5k", "mile"], "5k", ["5k", "mile"]),
        (["mile"], "mile", ["5k", "mile"]),
        (["5k", "mile"], "gone", ["mile", "5k"]),
    ],
)
def test_a_plan_that_came_since_is_offered_first_then_the_one_in_use(known, last, expected):
    made = Progress()
    made.known = known
    made.last = last
    assert made.in_order(["mile", "5k"], "mile") == expected


def test_what_is_written_is_read_again():
    made = Progress()
    made.mark_done("mile", "1.1")
    made.note_run("mile", ["mile", "zebra"])
    again = progress.decode(progress.encode(made))
    assert (again.plans, again.known, again.last) == ({"mile": ["1.1"]}, ["mile", "zebra"], "mile")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"v": 2, "plans": {}, "known": [], "last": null}',
        b'{"v": 1, "plans": [], "known": [], "last": null}',
        b'{"v": 1, "plans": {"mile": "1.1"}, "known": [], "last": null}',
        b'{"v": 1, "plans": {}, "known": [1], "last": null}',
        b'{"v": 1, "plans": {}, "known": [], "last": 3}',
    ],
)
def test_anything_else_is_refused(data):
    with pytest.raises(progress.ProgressError):
        progress.decode(data)
