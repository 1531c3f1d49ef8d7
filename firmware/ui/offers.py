"""The screens before a run: what is offered. They are let go while somebody runs."""

from firmware.core.workout import Repeat
from firmware.ui.screens import Page
from firmware.ui.view import total_text, wrap


def extent(items, paces):
    """(mm, ms, exact) of steps: what they add up to, with the missing one of length and time reckoned from the middle
    of the target; None for the one that a step without a pace leaves open. `exact` is False when something was reckoned
    or could not be (open steps, steps without a pace)."""
    mm = 0
    ms = 0
    exact = True
    for item in items:
        if isinstance(item, Repeat):
            more_mm, more_ms, more_exact = extent(item.items, paces)
            mm = None if mm is None or more_mm is None else mm + item.times * more_mm
            ms = None if ms is None or more_ms is None else ms + item.times * more_ms
            exact = exact and more_exact
            continue
        speeds = None if item.target is None else paces.range(item.target)
        speed = (speeds[0] + speeds[1]) // 2 if speeds else 0
        if item.length_mm is not None:
            if mm is not None:
                mm += item.length_mm
            if ms is not None:
                ms = ms + item.length_mm // speed * 1000 if speed else None
            exact = False
        elif item.length_ms is not None:
            if ms is not None:
                ms += item.length_ms
            if item.kind not in ("off", "rest"):
                if mm is not None:
                    mm = mm + item.length_ms // 1000 * speed if speed else None
                exact = False
        else:
            exact = False
    return mm, ms, exact


def of(offer, paces, unit: str, hint: str) -> Page:
    """What belongs to an Offer of firmware.shelf. `hint`: what a hold does."""
    workout = offer.workout
    if workout is None:
        return plan_done(offer.title, hint)
    if workout.items:
        return ready(offer.title, workout, paces, unit, hint)
    return rest_day(offer.title, workout.day, hint)


def ready(title: str, workout, paces, unit: str, hint: str) -> Page:
    """The day that a press starts. `hint`: what a hold does."""
    day = workout.day
    mm, ms, exact = extent(workout.items, paces)
    side = (
        "" if exact or not (mm or ms) else "about",
        "%d min" % ((ms + 30000) // 60000) if ms else "",
        total_text(mm, unit) if mm else "",
    )
    return Page(title, wrap(day.name), ("press to start",), hint, day.id, side)


def rest_day(title: str, day, hint: str) -> Page:
    """A day without steps."""
    return Page(title, wrap(day.name), ("press: day done",), hint, day.id, ("", "REST DAY"))


def plan_done(title: str, hint: str) -> Page:
    """No day of the plan is left."""
    return Page(title, wrap("All days are done. Well run!"), ("press: day 1",), hint)
