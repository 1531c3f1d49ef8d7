import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from firmware.core import ticks
from tests.unit.small import Small

PERIOD = 2**30
LAST = PERIOD - 1
TICK = st.integers(0, PERIOD - 1)
STEP = st.integers(-PERIOD // 2, PERIOD // 2 - 1)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (5, 3, 2),
        (3, 5, -2),
        (0, LAST, 1),
        (LAST, 0, -1),
        (2**29 - 1, 0, 2**29 - 1),
        (2**29, 0, -(2**29)),
    ],
)
def test_diff(a, b, expected):
    assert ticks.diff(a, b) == expected


@given(TICK, STEP)
def test_diff_undoes_add_across_the_wrap(t, step):
    assert ticks.diff(ticks.add(t, step), t) == step


@given(TICK, STEP)
def test_add_stays_within_the_period(t, step):
    assert ticks.add(t, step) == (t + step) % PERIOD


@given(TICK, STEP)
@example(LAST, 2**29 - 1)
@example(0, -(2**29))
def test_no_intermediate_leaves_a_small_int(t, step):
    ticks.diff(ticks.add(Small(t), Small(step)), Small(t))
    ticks.diff(Small(t), ticks.add(Small(t), Small(step)))
