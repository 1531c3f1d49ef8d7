"""Which day is next, which plan comes first, and what a progress file must hold."""

import pytest

from firmware.core import progress
from firmware.core.script import Plan


def plan_of(*ids):
    plan = Plan()
    plan.days = list(ids)
    return plan


def test_the_next_day_is_the_first_that_is_not_done():
    made = progress.fresh()
    plan = plan_of("1.1", "1.2", "1.3")
    assert progress.next_day(made, "mile", plan) == "1.1"
    progress.mark_done(made, "mile", "1.1")
    progress.mark_done(made, "mile", "1.3")
    assert progress.next_day(made, "mile", plan) == "1.2"
    progress.mark_done(made, "mile", "1.2")
    assert progress.next_day(made, "mile", plan) is None


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
    made = progress.fresh()
    made["known"] = known
    made["last"] = last
    assert progress.in_order(made, ["mile", "5k"], "mile") == expected


@pytest.mark.parametrize(("plans", "left"), [(12, 12), (13, 2)])
def test_of_many_plans_those_that_are_gone_are_forgotten(plans, left):
    made = progress.fresh()
    for number in range(plans):
        progress.mark_done(made, f"plan{number}", "1.1")
    there = ["plan0", "plan7", "new"]
    progress.begin(made, "new", there)
    assert (made["last"], made["known"]) == ("new", there)
    assert len(made["plans"]) == left
    assert made["plans"]["plan0"] == made["plans"]["plan7"] == "1.1"


def test_what_is_written_is_read_again():
    made = progress.fresh()
    for day_id in ("1.1", "1.2", "1.1"):
        progress.mark_done(made, "mile", day_id)
    made["known"] = ["mile", "zebra"]
    made["last"] = "mile"
    assert made == {"v": 1, "plans": {"mile": "1.1 1.2"}, "known": ["mile", "zebra"], "last": "mile"}
    assert progress.decode(progress.encode(made)) == made


@pytest.mark.parametrize("days", [b'"1.1 1.2-"', b'["1.1", "1.2-"]'])
def test_only_the_days_done_must_be_there_as_a_text_or_as_they_once_were(days):
    record = progress.decode(b'{"v": 1, "plans": {"mile": %s}}' % days)
    assert record == {**progress.fresh(), "plans": {"mile": "1.1 1.2-"}}
    states = [progress.state_of(record, "mile", day_id) for day_id in ("1.1", "1.2", "1", "2-")]
    assert states == ["done", "skipped", "", ""]
    progress.forget(record, "mile")
    assert progress.state_of(record, "mile", "1.1") == ""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"v": 2, "plans": {}, "known": [], "last": null}',
        b'{"v": 1, "plans": [], "known": [], "last": null}',
        b'{"v": 1, "plans": {"mile": 1.1}, "known": [], "last": null}',
        b'{"v": 1, "plans": {}, "known": [1], "last": null}',
        b'{"v": 1, "plans": {}, "known": [], "last": 3}',
    ],
)
def test_anything_else_is_refused(data):
    with pytest.raises(progress.ProgressError):
        progress.decode(data)
