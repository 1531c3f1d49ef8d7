"""Repeats: within what a day holds, and found in a long row of steps."""

from collections.abc import Iterator

from paceclip.core import workout
from paceclip.formats.draft import FormatError, step_key
from paceclip.plans.unroll import steps

MOST_TIMES = 99
MOST_STEPS = 500
_MOST_LINES = 64
_MOST_DEPTH = 3


def repeat(times: int, items: list) -> list:
    """`items` `times` over, as items of a plan, nothing of nothing; FormatError where that is more than a day holds."""
    if not items:
        return []
    total = times * workout.count(items)
    if total > MOST_STEPS:
        raise FormatError(f"{times} repeats make {total} steps: a day holds {MOST_STEPS}, repeat less")
    done = []
    while times > 0:
        part = min(times, MOST_TIMES)
        done += items if part == 1 else [workout.Repeat(part, items)]
        times -= part
    return done


def ways(items: list) -> Iterator[list]:
    """The same steps within what a day holds (500 steps, 64 lines, repeats 3 deep): as they are, then with repeats
    found anew, ever less nested. FormatError where there are none."""
    total = workout.count(items)
    if total > MOST_STEPS:
        raise FormatError(f"{total} steps: a day holds {MOST_STEPS}, make two workouts of it")
    if not items:
        return
    lines = _lines(items)
    fits = _depth(items) <= _MOST_DEPTH and lines <= _MOST_LINES
    if fits:
        yield items
    for depth in range(_MOST_DEPTH, 0, -1):
        folded = fold(list(steps(items)), depth)
        lines = min(lines, _lines(folded))
        if _lines(folded) <= _MOST_LINES:
            fits = True
            yield folded
    if not fits:
        raise FormatError(f"takes {lines} lines: a day holds {_MOST_LINES}, make two workouts of it")


def _lines(items: list) -> int:
    return sum(1 + (_lines(item.items) if isinstance(item, workout.Repeat) else 0) for item in items)


def _depth(items: list) -> int:
    return max((1 + _depth(item.items) for item in items if isinstance(item, workout.Repeat)), default=0)


def fold(row: list, depth: int = _MOST_DEPTH) -> list:
    """A row of steps as the items that take the fewest lines, repeats nested up to `depth` deep."""
    numbers: dict[tuple, int] = {}
    kinds = tuple(numbers.setdefault(step_key(step), len(numbers)) for step in row)
    examples = dict(zip(kinds, row, strict=True))
    return _Folder().items(kinds, depth, examples)


def refold(row: list) -> list:
    """A row of steps with its repeats found; as it is, where it is longer than any day."""
    return fold(row) if len(row) <= MOST_STEPS else row


class _Folder:
    """Finds the shortest way to write a row of numbers with repeats, by the shortest ways of its beginnings."""

    def __init__(self):
        self._known: dict[tuple, list] = {}

    def items(self, row: tuple, depth: int, examples: dict) -> list:
        """The row's items."""
        best = self._best(row, depth)
        done = []
        at = len(row)
        while at:
            _, period, times = best[at]
            block = row[at - period : at]
            if times == 1:
                done.append(examples[block[0]])
            else:
                done.append(workout.Repeat(times, self.items(block, depth - 1, examples)))
            at -= period * times
        return done[::-1]

    def _best(self, row: tuple, depth: int) -> list:
        """For each length of a beginning of the row: (lines, period, times) of the item that it ends with."""
        key = row, depth
        if key in self._known:
            return self._known[key]
        best = [(0, 0, 0)]
        # By period: how many of the last numbers equal those a period before them.
        equal = [0] * (len(row) // 2 + 1)
        for end in range(1, len(row) + 1):
            choice = (best[end - 1][0] + 1, 1, 1)
            periods = []
            for period in range(1, min(len(row) // 2, end - 1) + 1 if depth else 0):
                same = row[end - 1] == row[end - 1 - period]
                equal[period] = equal[period] + 1 if same else 0
                # A block that is itself a repeat says nothing new.
                if equal[period] < period or any(
                    period % one == 0 and equal[one] >= period - one for one in periods if one < period
                ):
                    continue
                periods.append(period)
                inner = self._best(row[end - period : end], depth - 1)[period][0]
                for times in range(2, min(equal[period] // period + 1, MOST_TIMES) + 1):
                    lines = best[end - period * times][0] + 1 + inner
                    if lines < choice[0]:
                        choice = (lines, period, times)
            best.append(choice)
        self._known[key] = best
        return best
