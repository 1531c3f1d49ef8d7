"""Plans by chance, for hypothesis: whatever the plan language can say."""

from pathlib import Path

from hypothesis import assume
from hypothesis import strategies as st
from paceclip.core import quantities, script, workout
from paceclip.plans import plan_file
from paceclip.plans.plan_text import plan_text

# What formats and brackets might take for their own.
_TRICKY = [
    "Drive the knees [off]",
    "[10m]",
    "[prep 6%]",
    "Again [run 400m mile 6% from-speed]",
    "not [plan words]",
    "[",
    "]",
    "30s hard, 1m30 easy, 400mtr, 5' and 90% or 4:30/km Pace",
    "press lap",
    "Press  lap 10m",
    "- 10m 60%",
    "4x",
    "ramp intensity=rest freeride",
    "Recover 10m",
    "Warmup",
    "&amp; <b> 'x' # no comment",
    "a… …b",
    "Tête haute, épaules basses",
    "\U0001f3c3" * 20,
    "\u3000wide\u2028lines\x85",
    "[day 2.2]",
]
_LETTERS = st.characters(codec="utf-8", exclude_characters='"\x7f\u00a0\u200b\ufeff\ufffe\uffff', min_codepoint=32)
_CUES = st.one_of(st.none(), st.sampled_from(_TRICKY), st.text(_LETTERS, min_size=1, max_size=90))


def _parsed(parser, texts):
    return texts.map(parser)


_SPEEDS = st.one_of(
    st.integers(120, 3599).map(lambda s: quantities.parse_pace_range(f"{s // 60}:{s % 60:02}/km")),
    st.tuples(st.integers(200, 3000), st.integers(200, 3000)).map(
        lambda two: quantities.parse_pace_range(f"{two[0] // 60}:{two[0] % 60:02}-{two[1] // 60}:{two[1] % 60:02}/mi")
    ),
    st.integers(100, 3000).map(lambda h: (quantities.parse_speed(f"{h / 100:.2f}km/h"),) * 2),
    st.integers(63, 1860).map(lambda h: (quantities.parse_speed(f"{h / 100:.2f}mph"),) * 2),
)
_OFFSETS = st.integers(1, 500).flatmap(lambda permille: st.sampled_from([permille, -permille]))
_NAMES = st.sampled_from(workout.PACE_NAMES)
_PACED = st.one_of(
    _NAMES.map(workout.Target),
    st.builds(lambda name, permille: workout.Target(name, offset_permille=permille), _NAMES, _OFFSETS),
    st.builds(
        lambda name, seconds, sign: workout.Target(name, offset_s=sign * seconds),
        _NAMES,
        st.integers(1, 120),
        st.sampled_from([1, -1]),
    ),
    _SPEEDS.map(lambda speeds: workout.Target(low_mm_s=speeds[0], high_mm_s=speeds[1])),
)
_EFFORTS = st.tuples(st.integers(1, 10), st.integers(1, 10)).map(
    lambda two: workout.Target(rpe_low=min(two), rpe_high=max(two))
)
_DISTANCES = st.one_of(
    st.integers(10, 99999).map(lambda m: quantities.parse_distance(f"{m}m")),
    st.integers(10, 60000).map(lambda t: quantities.parse_distance(f"{t / 1000:.3f}mi")),
    st.integers(10_001, 999_999).map(lambda t: quantities.parse_distance(f"{t / 1000:.3f}m")),
)
_TIMES = st.integers(1, 86400).map(lambda s: s * 1000)


@st.composite
def _steps(draw, incline_permille):
    kind = draw(st.sampled_from(workout.KINDS))
    step = workout.Step(kind, incline_permille=incline_permille, cue=draw(_CUES))
    if step.cue is not None:
        step.cue = step.cue.strip(" ") or None
    still = kind in ("rest", "prep", "off")
    end = draw(st.sampled_from(["open", "time"] if still else ["open", "time", "distance"]))
    if end == "time":
        step.length_ms = draw(_TIMES)
    elif end == "distance":
        step.length_mm = draw(_DISTANCES)
    if kind != "off" and draw(st.booleans()):
        step.incline_permille = draw(st.integers(0, 400))
    if not still:
        step.target = draw(st.one_of(st.none(), _PACED, _EFFORTS))
        step.from_speed = step.target is not None and step.target.rpe_low is None and draw(st.booleans())
    return step


def _items(incline_permille):
    return st.recursive(
        st.lists(_steps(incline_permille), min_size=1, max_size=5),
        lambda inner: st.lists(
            st.one_of(
                _steps(incline_permille),
                st.builds(workout.Repeat, st.integers(2, 99), inner),
            ),
            min_size=1,
            max_size=5,
        ),
        max_leaves=4,
    )


@st.composite
def plans(draw) -> plan_file.PlanFile:
    """A plan with one day, as the parser reads it."""
    plan = script.Plan()
    plan.title = draw(st.sampled_from(["Plan", 'My "#1" plan: mile', "Träning " * 13]))
    plan.incline_permille = draw(st.sampled_from([10, 0, 25, 400]))
    name = draw(st.sampled_from(["Run", "Hills 6x", "- 10m 60%: x", "4x", "Ärger & <Wut>", "* a: b"]))
    day = workout.Day(draw(st.sampled_from(["1.1", "12.7"])), name)
    text = plan_text(plan, [workout.Workout(day, draw(_items(plan.incline_permille)))])
    parsed = plan_file.parse(text.encode(), Path("chance.plan"))
    # Longer than a day, or than a line.
    assume(not parsed.errors)
    return parsed
