"""Prints a plan as the parser reads it, day by day, step by step, with the speeds of a runner; or its error.

The same file runs on the VM and on CPython: what it prints must be the same. `path` and `name` are given.
"""

import gc

from firmware.core.paces import Paces
from firmware.core.script import PlanError, read_day, read_plan
from firmware.core.workout import Repeat, count, step_at


def dump_items(items, depth, paces):
    for item in items:
        if isinstance(item, Repeat):
            print("  " * depth + str(item.times) + "x")
            dump_items(item.items, depth + 1, paces)
            continue
        target = item.target
        print(item.kind, item.length_mm, item.length_ms, item.incline_permille, item.from_speed, item.cue)
        if target is not None:
            print(target.name, target.offset_permille, target.offset_s, paces.range(target), paces.rpe(target))


def dump_plan(path, name):
    paces = Paces("mile=7:00", "mi")
    try:
        with open(path, "rb") as file:
            plan = read_plan(file, name, gc.collect)
        print(plan.title, plan.needs, plan.author, plan.incline_permille)
        for day_id in plan.days:
            with open(path, "rb") as file:
                workout = read_day(file, name, day_id, gc.collect)
            day = workout.day
            print(day.id, day.name, day.rest, day.line, count(workout.items))
            dump_items(workout.items, 1, paces)
            for index in range(count(workout.items)):
                step, rep = step_at(workout, index)
                print("   ", index, step.kind, rep)
            gc.collect()
    except PlanError as error:
        print("error:", error)


dump_plan(path, name)  # noqa: F821 (given by the test)
