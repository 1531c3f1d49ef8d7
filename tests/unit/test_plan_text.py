"""Plans printed and read again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paceclip.core import quantities, script
from paceclip.plans import plan_file
from paceclip.plans.plan_text import distance_text, plan_text, target_text

from firmware.core.workout import PACE_NAMES, Day, Repeat, Step, Target, Workout

PLANS = Path(__file__).parents[2] / "plans"
NAME = Path("t.plan")
STEP = ("kind", "length_mm", "length_ms", "incline_permille", "from_speed", "cue")
TARGET = ("name", "offset_permille", "offset_s", "low_mm_s", "high_mm_s", "rpe_low", "rpe_high")


def tree(item):
    """All that a plan's item says, for comparison."""
    if isinstance(item, Repeat):
        return item.times, [tree(inner) for inner in item.items]
    target = item.target and [getattr(item.target, name) for name in TARGET]
    return [getattr(item, name) for name in STEP], target


def said(plan, workouts):
    header = plan.title, plan.needs, plan.author, plan.incline_permille
    return header, [(done.day.id, done.day.name, done.day.rest, list(map(tree, done.items))) for done in workouts]


seconds = st.integers(1, 86400).map(lambda s: {"length_ms": 1000 * s})
metres = st.integers(10000, 100000000).map(lambda mm: {"length_mm": mm})
words = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters='"#'), min_size=1, max_size=12)
phrases = st.lists(words, min_size=1, max_size=2).map(" ".join)
# What a text can say; any speed at all is another test.
ranges = st.tuples(st.integers(120, 3599), st.integers(120, 3599), st.sampled_from(["km", "mi"]))
paces = ranges.map(lambda r: "{}:{:02}-{}:{:02}/{}".format(*divmod(r[0], 60), *divmod(r[1], 60), r[2]))
speeds = st.tuples(st.integers(190, 1800), st.sampled_from(["km/h", "mph"])).map(lambda s: f"{s[0] / 100}{s[1]}")


def read_target(text):
    low, high = quantities.parse_pace_range(text) if "/k" in text[-3:] or text.endswith("/mi") else (None, None)
    if low is None:
        low = high = quantities.parse_speed(text)
    return Target(low_mm_s=low, high_mm_s=high)


def is_readable(text):
    try:
        read_target(text)
    except ValueError:
        return False
    return True


targets = st.one_of(
    st.builds(Target, st.sampled_from(PACE_NAMES)),
    st.builds(
        lambda name, permille: Target(name, offset_permille=permille),
        st.sampled_from(PACE_NAMES),
        st.integers(-500, 500),
    ),
    st.builds(lambda name, s: Target(name, offset_s=s), st.sampled_from(PACE_NAMES), st.integers(-120, 120)),
    (paces | speeds).filter(is_readable).map(read_target),
    st.lists(st.integers(1, 10), min_size=2, max_size=2).map(lambda r: Target(rpe_low=min(r), rpe_high=max(r))),
)
inclines = st.integers(0, 400)
cues = st.none() | phrases
runs = st.builds(
    lambda kind, length, target, incline, cue: Step(kind, **length, target=target, incline_permille=incline, cue=cue),
    st.sampled_from(["warmup", "run", "recover", "cooldown"]),
    seconds | metres | st.just({}),
    st.none() | targets,
    inclines,
    cues,
)
sprints = st.builds(
    lambda length, target, incline: Step("run", **length, target=target, incline_permille=incline, from_speed=True),
    seconds | metres,
    targets.filter(lambda target: target.rpe_low is None),
    inclines,
)
stands = st.builds(
    lambda kind, length, incline, cue: Step(kind, **length, incline_permille=incline, cue=cue),
    st.sampled_from(["rest", "prep"]),
    seconds | st.just({}),
    inclines,
    cues,
)
steps = runs | sprints | stands
inner = st.builds(Repeat, st.integers(2, 3), st.lists(steps, min_size=1, max_size=3))
repeats = st.builds(Repeat, st.integers(2, 3), st.lists(steps | inner, min_size=1, max_size=3))
days = st.lists(st.just([]) | st.lists(steps | repeats, min_size=1, max_size=5), min_size=1, max_size=4)
headers = st.tuples(phrases, cues, cues, inclines)


@given(headers, days, st.lists(phrases, min_size=4, max_size=4))
def test_what_is_printed_is_read_as_the_same(header, days, names):
    plan = script.Plan()
    plan.title, plan.needs, plan.author, plan.incline_permille = header
    workouts = []
    for number, (items, name) in enumerate(zip(days, names, strict=False)):
        day = Day(f"1.{number + 1}", name[:20].strip() or "Run")
        day.rest = not items
        workouts.append(Workout(day, items))
    text = plan_text(plan, workouts)
    read = plan_file.parse(text.encode(), NAME)
    assert read.errors == []
    assert said(read.plan, read.workouts.values()) == said(plan, workouts)
    assert plan_text(read.plan, read.workouts.values()) == text


@pytest.mark.parametrize("text", ["3:14-59:57/mi", "59:59/km", "59:59/mi", "2:00/km", "3:14-3:15/mi", "7.77mph"])
def test_speeds_at_the_ends_of_what_a_text_says(text):
    assert vars(read_target(target_text(read_target(text)))) == vars(read_target(text))


@pytest.mark.parametrize(
    "path", [PLANS / f"{name}.plan" for name in ("mile", "first-5k", "5k", "benchmarks")], ids=lambda path: path.stem
)
def test_a_plan_that_is_shipped_is_printed_and_read_as_the_same(path):
    one = plan_file.load(path)
    other = plan_file.parse(plan_text(one.plan, one.workouts.values()).encode(), NAME)
    assert other.errors == []
    assert said(other.plan, other.workouts.values()) == said(one.plan, one.workouts.values())


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("400m", "400m"),
        ("1.5km", "1500m"),
        ("5km", "5km"),
        ("0.25mi", "0.25mi"),
        ("1mi", "1mi"),
        ("12.345m", "12.345m"),
    ],
)
def test_a_distance_is_printed_short(text, printed):
    assert distance_text(quantities.parse_distance(text)) == printed


@given(st.integers(278, 8333), st.integers(278, 8333))
def test_speeds_that_no_text_says_come_near(one, other):
    low, high = min(one, other), max(one, other)
    read = read_target(target_text(Target(low_mm_s=low, high_mm_s=high)))
    # A second of the pace at most.
    for mm_s, back in ((low, read.low_mm_s), (high, read.high_mm_s)):
        assert abs(1e6 / mm_s - 1e6 / back) <= 1
