"""What a plan is made of: Plan, Day, Workout, Repeat, Step, Target; and Cursor, which walks a workout's steps.

Defaults live on the classes: an instance stores only what differs from them, which keeps a long day small on the
device. Repeats stay rolled up for the same reason.
"""

# rest is standing, prep is changing the deck, off is off the belt (drills, stretching, strength); the others are run.
KINDS = ("warmup", "run", "recover", "rest", "cooldown", "prep", "off")

# From slow to fast.
PACE_NAMES = ("walk", "jog", "easy", "marathon", "threshold", "10k", "5k", "3k", "mile", "rep", "sprint")


class Target:
    """How fast: one of a named pace (with an offset), speeds, or an effort.

    Offsets are on the pace, the time for a distance: minus is faster. `mile-3%` is -30 permille, three per cent less
    time; `5k+5s` is five seconds more for the runner's unit (km or mi).
    """

    name = None
    offset_permille = 0
    offset_s = 0
    low_mm_s = None
    high_mm_s = None
    rpe_low = None
    rpe_high = None

    def __init__(
        self, name=None, offset_permille=0, offset_s=0, low_mm_s=None, high_mm_s=None, rpe_low=None, rpe_high=None
    ):
        if name is not None:
            self.name = name
        if offset_permille:
            self.offset_permille = offset_permille
        if offset_s:
            self.offset_s = offset_s
        if low_mm_s is not None:
            self.low_mm_s = low_mm_s
            self.high_mm_s = high_mm_s
        if rpe_low is not None:
            self.rpe_low = rpe_low
            self.rpe_high = rpe_high


class Step:
    """One step: a kind (of KINDS), and a length in mm or ms, or neither: an open step lasts until the button."""

    length_mm = None
    length_ms = None
    target = None
    incline_permille = 10
    from_speed = False
    cue = None
    line = 0

    def __init__(
        self,
        kind,
        length_mm=None,
        length_ms=None,
        target=None,
        incline_permille=10,
        from_speed=False,
        cue=None,
        line=0,
    ):
        self.kind = kind
        if length_mm is not None:
            self.length_mm = length_mm
        if length_ms is not None:
            self.length_ms = length_ms
        if target is not None:
            self.target = target
        if incline_permille != 10:
            self.incline_permille = incline_permille
        if from_speed:
            self.from_speed = True
        if cue is not None:
            self.cue = cue
        if line:
            self.line = line

    @property
    def is_open(self):
        return self.length_mm is None and self.length_ms is None

    @property
    def on_belt(self):
        return self.kind != "off"


class Repeat:
    """`items` (Steps and Repeats), `times` over. `line` is where the plan opens it."""

    def __init__(self, times, items, line=0):
        self.times = times
        self.items = items
        self.line = line


class Day:
    """A day's headline: id such as "1.2" (week.day), name, whether it is a rest day, its line in the plan."""

    rest = False

    def __init__(self, id, name, rest=False, line=0):
        self.id = id
        self.name = name
        if rest:
            self.rest = True
        self.line = line


class Plan:
    """A plan's header, and the headlines of its days in the file's order."""

    def __init__(self, title=None, needs=None, author=None, incline_permille=10, days=None):
        self.title = title
        self.needs = needs
        self.author = author
        self.incline_permille = incline_permille
        self.days = [] if days is None else days


class Workout:
    """One day with its steps. A rest day has none."""

    def __init__(self, day, items):
        self.day = day
        self.items = items


def _count(items):
    total = 0
    for item in items:
        total += item.times * _count(item.items) if isinstance(item, Repeat) else 1
    return total


def count(workout):
    """Number of steps with every repeat unrolled."""
    return _count(workout.items)


class Cursor:
    """A place in the unrolled steps of a workout, which are never built as a list.

    `index` is 0-based; `step` is the current Step, None at the end; `next_step` the one after it or None;
    `rep` is (this, of) of the innermost repeat around the step, or None.
    """

    def __init__(self, workout):
        self._items = workout.items
        self.seek(0)

    def seek(self, index):
        """Go to the index-th step; the end where there is none."""
        self.index = index
        self.next_step, _ = self._find(index + 1)
        self.step, self.rep = self._find(index)

    def advance(self):
        """Go to the next step; at the end, stay."""
        if self.step is not None:
            self.seek(self.index + 1)

    def _find(self, index):
        """(step, rep) of the index-th unrolled step; (None, None) past the end."""
        items = self._items
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
            body = _count(item.items)
            if index < body * item.times:
                rep = (index // body + 1, item.times)
                index %= body
                items = item.items
                at = 0
            else:
                index -= body * item.times
        return None, None
