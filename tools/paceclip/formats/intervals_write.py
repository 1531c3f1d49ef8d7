"""A day as intervals.icu's workout text."""

from paceclip.core import script, units, workout
from paceclip.formats import intervals_words as words
from paceclip.formats.brackets import annotate, day_text
from paceclip.formats.draft import Context, Draft, Lost, belt_speed, open_s
from paceclip.plans.unroll import INTENSITIES


def write(plan: script.Plan, done: workout.Workout, context: Context, lost: Lost) -> bytes:
    """The text; what only stands in brackets, and intervals.icu guesses at, is added to `lost`."""
    # Before it, a dash would make it a step.
    name = words.NO_BREAK + done.day.name if done.day.name[0] in "-*•" else done.day.name
    head = day_text(
        f"{name.replace(': ', ':' + words.NO_BREAK)}: {words.guard(plan.title or '')}",
        done.day.id,
        plan.incline_permille,
    )
    lines = [head, ""]
    lines += _lines(done.items, plan.incline_permille, context, lost)
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


def _lines(items: list, incline_permille: int, context: Context, lost: Lost) -> list[str]:
    """The items' lines; a repeat of repeats is run through, because intervals.icu knows one level."""
    found: list[str] = []
    for item in items:
        if not isinstance(item, workout.Repeat):
            found.append(_step(item, incline_permille, context, lost))
        elif any(isinstance(inner, workout.Repeat) for inner in item.items):
            for _ in range(item.times):
                found += ["", *_lines(item.items, incline_permille, context, lost), ""]
        else:
            found += ["", f"{item.times}x", *_lines(item.items, incline_permille, context, lost), ""]
    return [line for at, line in enumerate(found) if line or (at and found[at - 1])]


def _step(step: workout.Step, incline_permille: int, context: Context, lost: Lost) -> str:
    intensity = {"run": None, "prep": "rest", "off": "rest"}.get(step.kind, INTENSITIES[step.kind])
    kind = "rest" if intensity == "rest" else step.kind
    draft = Draft(kind, step.length_mm, step.length_ms, incline_permille=incline_permille)
    parts = []
    if step.length_mm is not None:
        parts.append(words.length_text(step.length_mm))
    elif step.length_ms is not None:
        parts.append(words.time_text(step.length_ms))
    else:
        parts.append(words.time_text(open_s(step.kind) * 1000))
    speeds = None if step.target is None else context.runner.range(step.target)
    if speeds is not None:
        parts.append(_pace(speeds, context.unit) + " Pace")
        draft.target = _read_back(speeds, context.unit)
    elif step.target is not None and step.target.name is not None:
        lost.add("", "no race: named paces stand in brackets only, give --race for paces")
    if intensity is not None:
        parts.append(f"intensity={intensity}")
    if step.length_mm is None and step.length_ms is None:
        parts.append("press lap")
        # Said in brackets, so that its planned time is known to mean nothing.
        draft.length_ms = -1
    text = annotate(step, draft, incline_permille)
    return " ".join(["-", *([words.guard(text)] if text else []), *parts])


def _pace(speeds: tuple[int, int], unit: str) -> str:
    # What takes over an hour for a mile takes less for a kilometre: a belt does 1 km/h at least.
    unit = "km" if unit == "mi" and speeds[0] * 3600 < units.MI_MM else unit
    slow, fast = (units.pace_text(speed, unit) for speed in speeds)
    return f"{fast}/{unit}" if slow == fast else f"{fast}-{slow}/{unit}"


def _read_back(speeds: tuple[int, int], unit: str) -> workout.Target | None:
    """The target that the pace's text will be read as."""
    found = words.PACE.fullmatch(_pace(speeds, unit))
    if found is None:
        return None
    low, high = (belt_speed(speed, "", Lost()) for speed in sorted(words.speeds(found, unit)))
    return workout.Target(low_mm_s=low, high_mm_s=high)
