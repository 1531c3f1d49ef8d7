"""How hard a step is for a runner: by named pace, by speed and by effort."""

import pytest
from paceclip.rules.judge import Judge

from firmware.core.step_line import read_step, split_words

JUDGE = Judge("mile=7:00")


def step(line):
    return read_step(split_words(line), 10)


# From slow to fast: is it a walk, a jog at most, conversational, hard?
@pytest.mark.parametrize(
    ("target", "walk", "jog", "conversational", "hard"),
    [
        ("walk", True, True, True, False),
        ("6km/h", True, True, True, False),
        ("6.1km/h", False, True, True, False),
        ("rpe 1-2", True, True, True, False),
        ("rpe 2-3", False, True, True, False),
        ("jog", False, True, True, False),
        ("easy", False, False, True, False),
        ("easy+10%", False, False, True, False),
        ("easy-1%", False, False, False, False),
        ("rpe 4", False, False, True, False),
        ("rpe 4-5", False, False, False, False),
        ("marathon", False, False, False, False),
        ("rpe 5", False, False, False, False),
        ("rpe 5-6", False, False, False, True),
        ("threshold+2%", False, False, False, True),
        ("threshold", False, False, False, True),
        ("5:00/km", False, False, False, True),
        ("sprint", False, False, False, True),
        ("", False, False, False, True),
    ],
)
def test_how_hard(target, walk, jog, conversational, hard):
    run = step(f"run 10:00 {target}")
    found = (JUDGE.is_walk(run), JUDGE.is_jog(run), JUDGE.is_conversational(run), JUDGE.is_hard(run))
    assert found == (walk, jog, conversational, hard)


@pytest.mark.parametrize("kind", ["warmup", "recover", "cooldown"])
def test_only_what_is_run_is_hard(kind):
    assert not JUDGE.is_hard(step(f"{kind} 10:00 mile"))


@pytest.mark.parametrize(
    ("target", "slow", "fast", "is_between"),
    [
        ("5k", "5k", None, True),
        ("5k", "5k", "5k", True),
        ("5k+0.4%", "5k", None, True),
        ("5k+0.6%", "5k", None, False),
        ("5k-0.4%", "10k", "5k", True),
        ("5k-0.6%", "10k", "5k", False),
        ("sprint", "5k", None, True),
        ("4:44/km", "5k", "5k", True),
        ("rpe 8", "10k", "3k", True),
        ("rpe 7", "10k", "3k", True),
        ("rpe 6", "10k", "3k", False),
        ("rpe 8-9", "10k", "3k", True),
        ("rpe 8-10", "10k", "3k", False),
        ("rpe 8-10", "10k", None, True),
        ("", "walk", None, False),
    ],
)
def test_between_two_named_paces(target, slow, fast, is_between):
    assert JUDGE.is_between(step(f"run 400m {target}"), slow, fast) == is_between


@pytest.mark.parametrize(
    ("line", "metres", "seconds"),
    [
        ("run 400m 4:10/km", 400, 100),
        ("run 5:00 4:10/km", 1200, 300),
        ("run 1:00 3:20-5:00/km", 250, 60),
        ("run open mile", 0, 0),
        ("rest 1:00", 0, 60),
        ("off 5:00", 0, 0),
        ("off", 0, 0),
        ("prep", 0, 0),
        ("run 1000m mile", 1000, 260.6),
        ("run 1000m rpe 9", 1000, 260.6),
        ("run 1000m rpe 8", 1000, 284.6),
        ("run 1000m", 1000, 370.0),
        ("recover 1000m", 1000, 426.3),
    ],
)
def test_distance_and_time(line, metres, seconds):
    assert JUDGE.mm(step(line)) / 1000 == pytest.approx(metres, rel=0.002)
    assert JUDGE.seconds(step(line)) == pytest.approx(seconds, rel=0.002)
