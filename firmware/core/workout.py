"""What a plan's days are made of: Day, Workout, Repeat, Step, Target; and step_at, which walks a workout's steps.

Defaults live on the classes: an instance stores only what differs from them, which keeps a long day small on the
device. Repeats stay rolled up for the same reason.
"""

# rest is standing, prep is changing the deck, off is off the belt (drills, stretching, strength); the others are run.
# A list, as PACE_NAMES is: MicroPython keeps strings once for all if they are in code, but not in a constant tuple.
KINDS = ["warmup", "run", "recover", "rest", "cooldown", "prep", "off"]

# From slow to fast.
PACE_NAMES = ["walk", "jog", "easy", "marathon", "threshold", "10k", "5k", "3k", "mile", "rep", "sprint"]


def _store(item, fields):
    """Give the item those fields that differ from its class's; AttributeError for one that it doesn't have."""
    for name, value in fields.items():
        if value != getattr(item, name):
            setattr(item, name, value)


class Target:
    """How fast: one of a named pace (with an offset), speeds, or an effort.

    Offsets are on the pace, the time for a distance: minus is faster. `mile-3%` is -30 permille, three per cent less
    time; `5k+5s` is five seconds more for the runner's unit (km or mi).
    """

    name: str | None = None
    offset_permille = 0
    offset_s = 0
    low_mm_s: int | None = None
    high_mm_s: int | None = None
    rpe_low: int | None = None
    rpe_high: int | None = None

    def __init__(self, name=None, **fields):
        if name is not None:
            self.name = name
        _store(self, fields)


class Step:
    """One step: a kind (of KINDS), and a length in mm or ms, or neither: an open step lasts until the button."""

    length_mm: int | None = None
    length_ms: int | None = None
    target: Target | None = None
    incline_permille = 10
    from_speed = False
    cue: str | None = None

    def __init__(self, kind, length_mm=None, **fields):
        self.kind = kind
        if length_mm is not None:
            self.length_mm = length_mm
        _store(self, fields)


class Repeat:
    """`items` (Steps and Repeats), `times` over. `line` is where the plan opens it."""

    def __init__(self, times, items, line=0):
        self.times = times
        self.items = items
        self.line = line


class Day:
    """A day's headline: id such as "1.2" (week.day), name, whether it is a rest day, its line in the plan."""

    rest = False

    def __init__(self, id, name, line=0):
        self.id = id
        self.name = name
        self.line = line


class Workout:
    """One day with its steps. A rest day has none."""

    def __init__(self, day, items):
        self.day = day
        self.items = items


def count(items):
    """Number of steps among `items` with every repeat unrolled."""
    total = 0
    for item in items:
        total += item.times * count(item.items) if isinstance(item, Repeat) else 1
    return total


def step_at(workout, index):
    """(step, rep) at the 0-based index among the unrolled steps, which are never built as a list.

    `rep` is (this, of) of the innermost repeat around the step, or None. (None, None) past the end.
    """
    items = workout.items
    rep = None
    at = 0
    while at < len(items):
        item = items[at]
        at += 1
        if not isinstance(item, Repeat):
            if index == 0:
                return item, rep
            index -= 1
            continue
        body = count(item.items)
        if index < body * item.times:
            rep = (index // body + 1, item.times)
            index %= body
            items = item.items
            at = 0
        else:
            index -= body * item.times
    return None, None
