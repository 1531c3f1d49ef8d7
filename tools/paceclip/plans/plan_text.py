"""Plans as text: what the parser reads as the very same plan."""

from collections.abc import Iterable, Iterator

from paceclip.core import quantities, script, units, workout

_DEFAULT_INCLINE = script.Plan().incline_permille


def plan_text(plan: script.Plan, workouts: Iterable[workout.Workout]) -> str:
    """The file's text."""
    lines = [f"title: {plan.title}"]
    lines += [f"{key}: {value}" for key in ("needs", "author") if (value := getattr(plan, key)) is not None]
    if plan.incline_permille != _DEFAULT_INCLINE:
        lines.append(f"incline: {percent_text(plan.incline_permille)}")
    for done in workouts:
        lines += ["", f"day {done.day.id} {done.day.name}"]
        lines += ["  rest"] if done.day.rest else _item_lines(done.items, plan.incline_permille, "  ")
    return "\n".join(lines) + "\n"


def _item_lines(items: list, incline_permille: int, indent: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, workout.Repeat):
            yield f"{indent}{item.times}x"
            yield from _item_lines(item.items, incline_permille, indent + "  ")
        else:
            yield indent + step_text(item, incline_permille)


def step_text(step: workout.Step, incline_permille: int) -> str:
    """A step's line, where the plan's incline is `incline_permille`."""
    words = [step.kind]
    if step.length_mm is not None:
        words.append(distance_text(step.length_mm))
    elif step.length_ms is not None:
        words.append(units.clock_text(step.length_ms))
    elif step.kind not in ("prep", "off"):
        words.append("open")
    if step.target is not None:
        words.append(target_text(step.target))
    if step.incline_permille != incline_permille:
        words.append(percent_text(step.incline_permille))
    if step.from_speed:
        words.append("from-speed")
    if step.cue is not None:
        words.append(f'"{step.cue}"')
    return " ".join(words)


def percent_text(permille: int) -> str:
    """ "6%" or "1.5%"."""
    return f"{permille / 10:g}%"


def distance_text(mm: int) -> str:
    """ "400m", "2.5km", "0.25mi", "402.337m": the shortest that is read as just this length."""
    texts = [f"{mm / 1000:.3f}", f"{mm / units.KM_MM:.3f}", f"{mm / units.MI_MM:.3f}"]
    texts = [text.rstrip("0").rstrip(".") + unit for text, unit in zip(texts, ("m", "km", "mi"), strict=True)]
    return min((text for text in texts if _read(quantities.parse_distance, text) == mm), key=len)


def target_text(target: workout.Target) -> str:
    """ "mile-3%", "rpe 3-4", "7:10-7:25/mi" or "12.5km/h"; speeds that no text says are rounded to the nearest."""
    if target.rpe_low is not None:
        return f"rpe {target.rpe_low}" + (f"-{target.rpe_high}" if target.rpe_high != target.rpe_low else "")
    if target.name is not None:
        if target.offset_permille:
            sign = "+" if target.offset_permille > 0 else "-"
            return target.name + sign + percent_text(abs(target.offset_permille))
        return target.name + (f"{target.offset_s:+d}s" if target.offset_s else "")
    return _speeds_text(target.low_mm_s, target.high_mm_s)


def _speeds_text(low_mm_s: int, high_mm_s: int) -> str:
    texts = [_pace_text(low_mm_s, high_mm_s, unit) for unit in ("km", "mi")]
    for text in texts:
        if _read(quantities.parse_pace_range, text) == (low_mm_s, high_mm_s):
            return text
    if low_mm_s == high_mm_s:
        for hour_mm, unit in ((units.KM_MM, "km/h"), (units.MI_MM, "mph")):
            text = f"{low_mm_s * 3600 / hour_mm:.2f}".rstrip("0").rstrip(".") + unit
            if _read(quantities.parse_speed, text) == low_mm_s:
                return text
    return texts[0]


def _read(parse, text: str):
    """What the text is read as; None where, rounded, it is beyond what is allowed."""
    try:
        return parse(text)
    except ValueError:
        return None


def _pace_text(low_mm_s: int, high_mm_s: int, unit: str) -> str:
    # Up to 59:59, which near the slowest of belts is the same speed as 60:00.
    seconds = [min(round(units.unit_mm(unit) / mm_s), 3599) for mm_s in (high_mm_s, low_mm_s)]
    paces = [units.clock_text(1000 * each) for each in seconds]
    return (paces[0] if paces[0] == paces[1] else "-".join(paces)) + "/" + unit
