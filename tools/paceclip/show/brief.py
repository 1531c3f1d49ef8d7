"""Steps, repeats and sums in few words: the same in a terminal, in a picture and on paper."""

from paceclip.core import paces, units, workout
from paceclip.plans.plan_text import percent_text, target_text
from paceclip.show.glance import Sum

# Their names say more than their ranges of paces do.
_BY_NAME = ("walk", "jog", "easy", "sprint")
# What has no pace of four digits.
_SLOWEST = ">59:59"
_UNITS_MM = {"km": units.KM_MM, "mi": units.MI_MM}


def length(step: workout.Step) -> str:
    """ "200 m", "1.5 km", "0.25 mi", "10:00" or "open"; "" for a step off the belt that waits for the button."""
    if step.length_mm is not None:
        return _distance(step.length_mm)
    if step.length_ms is not None:
        return units.clock_text(step.length_ms)
    return "" if step.kind in ("prep", "off") else "open"


def _distance(mm: int) -> str:
    if mm % 1000 == 0 and mm < 2 * units.KM_MM:
        return f"{mm // 1000} m"
    for unit, one_mm in _UNITS_MM.items():
        text = f"{mm / one_mm:.3f}".rstrip("0").rstrip(".")
        if abs(float(text) * one_mm - mm) <= 0.5:
            return f"{text} {unit}"
    return f"{mm / 1000:.0f} m"


def pace_of(low_mm_s: float, high_mm_s: float, unit: str) -> str:
    """ "4:21", "5:23-6:03", "48:15-" where no pace of four digits ends it, ">59:59". Per km or mi, not said."""
    fast, slow = (units.pace_text(round(mm_s), unit).replace("--:--", _SLOWEST) for mm_s in (high_mm_s, low_mm_s))
    if fast == slow:
        return fast
    return f"{fast}-" if slow == _SLOWEST else f"{fast}-{slow}"


def pace_over(mm: int, ms: int, unit: str) -> str:
    """Of what was run: "4:21"; "" where that was nothing."""
    if mm == _UNITS_MM[unit]:
        # A clock cuts where a pace rounds, and of a km both are the same.
        return units.clock_text(ms)
    mm_s = 1000 * mm / ms if ms else 0
    return pace_of(mm_s, mm_s, unit) if mm_s else ""


def pace(target: workout.Target | None, runner: paces.Paces, unit: str) -> str:
    """ "4:21", "5:23-6:03", or "RPE 9" where no speed is known; "" without a target. Per km or mi, not said."""
    if target is None:
        return ""
    speeds = runner.range(target)
    if speeds is not None:
        return pace_of(*speeds, unit)
    low, high = runner.rpe(target)
    return f"RPE {low}" if low == high else f"RPE {low}-{high}"


def how_fast(target: workout.Target | None, runner: paces.Paces, unit: str) -> str:
    """As `pace`, but the word for what is as slow as one likes: "jog"."""
    if target is not None and target.name in _BY_NAME:
        return target_text(target)
    return pace(target, runner, unit)


def name(target: workout.Target | None) -> str:
    """What the plan calls a pace: "mile-3%"; "" for what has no name."""
    return "" if target is None or target.name is None else target_text(target)


def incline(permille: int) -> str:
    """ "6 %"."""
    return percent_text(permille).replace("%", " %")


def label(item: workout.Step | workout.Repeat) -> str:
    """An item's title: "8 x 200 m", "2 x (4 x 200 m)", "warmup 10:00", "20:00 threshold"; of a repeat its first run."""
    if isinstance(item, workout.Repeat):
        first = main_step(item.items)
        if isinstance(first, workout.Repeat):
            return f"{item.times} x ({label(first)})"
        return f"{item.times} x {length(first) or first.kind}"
    if item.kind == "run":
        return " ".join(word for word in (length(item), name(item.target)) if word)
    return " ".join(word for word in (item.kind, length(item)) if word)


def main_step(items: list) -> workout.Step | workout.Repeat:
    """The item that a repeat is about: its first run, or repeat with one; else its first."""
    for item in items:
        if isinstance(item, workout.Repeat) or item.kind == "run":
            return item
    return items[0]


def total_distance(total: Sum, unit: str) -> str:
    """ "8.3 km", "~5.2 mi"."""
    return f"{'~' if total.rough_mm else ''}{total.mm / _UNITS_MM[unit]:.1f} {unit}"


def total_time(total: Sum) -> str:
    """ "53 min", "~1 h 05"."""
    minutes = round(total.ms / 60000)
    text = f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d}"
    return ("~" if total.rough_ms else "") + text


def total(both: Sum, unit: str) -> str:
    """ "8.3 km, 53 min"."""
    return f"{total_distance(both, unit)}, {total_time(both)}"
