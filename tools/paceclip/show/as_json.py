"""A plan, or a day of it, as JSON: lengths in mm, times in ms, speeds in mm/s, inclines in permille."""

from paceclip.core import paces, workout
from paceclip.plans.plan_file import PlanFile
from paceclip.plans.unroll import unroll
from paceclip.show import glance


def steps(done: workout.Workout, runner: paces.Paces) -> list[dict]:
    """A day's unrolled steps in order."""
    return [item.data() for item in unroll(done, runner)]


def plan(file: PlanFile, runner: paces.Paces) -> dict:
    """The header, and the days in the file's order, each with its steps.

    `mm` and `ms` are what the day is on the belt, by estimate; `rough` where a guess is in them.
    """
    head = file.plan
    return {
        "title": head.title,
        "needs": head.needs,
        "author": head.author,
        "incline_permille": head.incline_permille,
        "days": [_day(glance.day(done, runner)) for done in file.workouts.values()],
    }


def _day(day: glance.DayGlance) -> dict:
    return {
        "id": day.day.id,
        "name": day.day.name,
        "rest": day.day.rest,
        "load": day.load.name,
        "mm": round(day.sum.mm),
        "ms": round(day.sum.ms),
        "rough": day.sum.rough,
        "steps": [block.item.data() for block in day.blocks],
    }
