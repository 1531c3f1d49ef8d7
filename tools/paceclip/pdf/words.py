"""What a day's box on the wall says: its steps, compactly, repeats folded; the less room there is, the fewer cues."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from paceclip.core import paces, workout
from paceclip.show import brief

# From all cues, over those of what is done off the belt, whole and then cut short, to none, and no lines of their own.
DETAILS = ("all cues", "off the belt", "cut short", "none", "run on")
_BETWEEN = " · "
_UNBROKEN = "\xa0"
_SHORT = 30
_LETTERS = "ABCDEFGHIJ"

# What is done off the belt at one go: its cues in order.
Pause = tuple[str, ...]


class Words:
    """A plan's words for one runner. `notes`: the letter of each pause that is written once for all days.

    `silent` are the inclines, in permille, that need not be said of a step.
    """

    def __init__(self, runner: paces.Paces, unit: str, notes: dict[Pause, str], silent: set[int]):
        self._runner = runner
        self._unit = unit
        self._notes = notes
        self._silent = silent

    def lines(self, items: list, detail: str) -> list[str]:
        """A day's lines, each of any length. What is off the belt and says nothing is left out."""
        found = []
        for is_pause, some in groupby(items, _is_off):
            together = list(some)
            letter = self._notes.get(_cues_of(together)) if is_pause else None
            if letter is not None:
                found.append(f"{_head(_cues_of(together))} ({letter})")
            else:
                found += [line for item in together for line in self._lines(item, detail)]
        if detail != "run on" or not found:
            return found
        # A line breaks between steps rather than inside one.
        return [_BETWEEN.join(line.replace(" ", _UNBROKEN) if len(line) <= _SHORT else line for line in found)]

    def _lines(self, item: workout.Step | workout.Repeat, detail: str) -> Iterator[str]:
        if isinstance(item, workout.Repeat):
            yield self._repeat(item)
            if detail == "all cues":
                yield from _cues(item.items)
            return
        cue = item.cue if item.kind != "prep" else None
        if item.kind in ("off", "prep"):
            timed = self._step(item) if item.length_ms is not None else ""
            cue = _shown(cue, detail)
            if timed or cue:
                yield ": ".join(part for part in (timed, cue) if part)
            return
        yield self._step(item)
        if cue and detail == "all cues":
            yield f'"{cue}"'

    def _repeat(self, repeat: workout.Repeat) -> str:
        """ "8x 200 m 4:21 / 200 m jog"."""
        parts = []
        for item in repeat.items:
            if isinstance(item, workout.Repeat):
                parts.append(f"({self._repeat(item)})" if len(repeat.items) > 1 else self._repeat(item))
            elif item.kind not in ("prep", "off") or item.length_ms is not None:
                parts.append(self._step(item))
        return f"{repeat.times}x " + (" / ".join(parts) or "off the belt")

    def _step(self, step: workout.Step) -> str:
        """ "200 m 4:21", "20:00 at 5:01", "warmup 10:00 easy"; the incline where it has to be said."""
        words = [] if step.kind in ("run", "recover") else [step.kind]
        fast = brief.how_fast(step.target, self._runner, self._unit)
        # Two clocks side by side would be a riddle.
        words += [brief.length(step), f"at {fast}" if step.length_ms is not None and fast[:1].isdigit() else fast]
        if step.target is None and step.kind in ("run", "recover"):
            words.append(step.kind)
        if step.kind != "off" and step.incline_permille not in self._silent:
            words.append(brief.incline(step.incline_permille))
        return " ".join(word for word in words if word)


def _cues(items: list) -> Iterator[str]:
    for item in items:
        if isinstance(item, workout.Repeat):
            yield from _cues(item.items)
        elif item.cue and item.kind != "prep":
            yield f'"{item.cue}"'


def _shown(cue: str | None, detail: str) -> str:
    if cue is None or detail in ("none", "run on"):
        return ""
    if detail != "cut short" or len(cue) <= _SHORT:
        return cue
    return cue[:_SHORT].rpartition(" ")[0].rstrip(",;:") + " ..." if " " in cue[:_SHORT] else cue[:_SHORT] + "..."


def notes(workouts: Iterable[workout.Workout]) -> dict[Pause, str]:
    """The pauses that come back on another day, with a letter each, in the plan's order; as many as there are letters.

    One line on each of their days, and one below, is less to read than the same words everywhere.
    """
    seen: dict[Pause, int] = {}
    for done in workouts:
        pauses = [_cues_of(list(some)) for is_pause, some in groupby(done.items, _is_off) if is_pause]
        for pause in dict.fromkeys(pauses):
            seen[pause] = seen.get(pause, 0) + 1
    again = [pause for pause, days in seen.items() if days > 1 and len(" ".join(pause)) > _SHORT]
    return dict(zip(again, _LETTERS, strict=False))


def _is_off(item: workout.Step | workout.Repeat) -> bool:
    return isinstance(item, workout.Step) and item.kind == "off" and item.length_ms is None and item.cue is not None


def _cues_of(steps: list) -> Pause:
    return tuple(step.cue for step in steps)


def _head(pause: Pause) -> str:
    """What a pause is about: "Stretch, Strength". The cues' beginnings, of those that begin with a word."""
    heads = [cue.split(":")[0].split(",")[0] for cue in pause if cue[:1].isalpha()] or [pause[0]]
    found = ", ".join(dict.fromkeys(heads))
    return found if len(found) <= _SHORT else _shown(found, "cut short")
