"""Plans in few words, for the tests of the plans that are shipped."""

from pathlib import Path

from paceclip.core import workout
from paceclip.plans import plan_file, plan_text

PLANS = Path(__file__).parents[2] / "plans"


def load(name: str) -> plan_file.PlanFile:
    """A plan of ours; fails on any error in it."""
    return plan_file.load(PLANS / f"{name}.plan")


def told(item, incline_permille: int = 10) -> str:
    """A step or repeat as a plan says it, in a line and without cues."""
    if isinstance(item, workout.Repeat):
        return f"{item.times}x({', '.join(told(inner, incline_permille) for inner in item.items)})"
    return plan_text.step_text(item, incline_permille).partition(' "')[0]


def steps(items: list) -> list:
    """Each of the file's steps once."""
    found = []
    for item in items:
        found += steps(item.items) if isinstance(item, workout.Repeat) else [item]
    return found


def unrolled(items: list) -> list:
    """The steps in the order in which they are run, every repeat run through."""
    found = []
    for item in items:
        found += unrolled(item.items) * item.times if isinstance(item, workout.Repeat) else [item]
    return found
