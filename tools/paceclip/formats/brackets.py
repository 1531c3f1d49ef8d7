"""What a format cannot hold stands at the end of a step's text: plan-language words in square brackets.

"Drive the knees [prep 6%]" reads well on a watch, and is read back. Brackets win over what the format says; brackets
that are no plan language are part of the text. Those of a whole day, "[day 1.2 incline 2%]", end its description.
"""

import re
from dataclasses import dataclass

from paceclip.core import quantities, step_line, units, workout
from paceclip.formats.draft import INCLINE_PERMILLE, STILL, Draft, Imported, target_key
from paceclip.plans.plan_text import distance_text, percent_text, target_text

_MOST = 120
_NO_INCLINE = -1
_DAY = re.compile(r"\[day ([1-9][0-9]?\.[1-7])(?: incline ([0-9.]{1,4}%))?\]$")


@dataclass(frozen=True)
class Words:
    """What brackets say of a step: None (or False) where they say nothing. `end` is (mm, ms), both None for open."""

    kind: str | None = None
    end: tuple[int | None, int | None] | None = None
    target: workout.Target | None = None
    incline_permille: int | None = None
    from_speed: bool = False


def parse(inner: str) -> Words | None:
    """The words between the brackets; None where they are no plan language."""
    words = [word for word in inner.split(" ") if word]
    if not words or len(inner) > _MOST or '"' in inner:
        return None
    kind = words.pop(0) if words[0] in workout.KINDS else None
    from_speed = words.count("from-speed") == 1
    if from_speed:
        words.remove("from-speed")
    # A run needs an end: where it is read with one more, it had none of its own.
    step, ended = _read(["run", *words, "open"]), False
    if step is None:
        step, ended = _read(["run", *words]), True
    if step is None or (kind in STILL and (step.length_mm is not None or step.target is not None or from_speed)):
        return None
    incline = None if step.incline_permille == _NO_INCLINE else step.incline_permille
    if kind == "off" and incline is not None:
        return None
    return Words(kind, (step.length_mm, step.length_ms) if ended else None, step.target, incline, from_speed)


def _read(words: list[str]) -> workout.Step | None:
    try:
        return step_line.read_step(words, _NO_INCLINE)
    except ValueError:
        return None


def split(text: str) -> tuple[str, Words | None]:
    """The text before its brackets, and what they say; the whole text and None where it ends with none."""
    if text.endswith("]"):
        at = text.rfind("[")
        if at == 0 or (at > 0 and text[at - 1] == " "):
            words = parse(text[at + 1 : -1])
            if words is not None:
                return text[:at].strip(" "), words
    return text, None


def finish(draft: Draft, incline_permille: int) -> workout.Step:
    """The step that a draft and its brackets tell of. `incline_permille` is the plan's."""
    cue, words = split(draft.text)
    return _step(draft, words or Words(), cue or None, incline_permille)


def _step(draft: Draft, words: Words, cue: str | None, incline_permille: int) -> workout.Step:
    kind, target = words.kind or draft.kind, words.target or draft.target
    length_mm, length_ms = draft.length_mm, draft.length_ms
    if words.end is not None:
        length_mm, length_ms = words.end
    elif words.kind in ("prep", "off"):
        length_mm = length_ms = None
    if words.kind is None and kind in STILL and (length_mm is not None or target is not None):
        # Other programs rest at a jog.
        kind = "recover" if kind == "rest" else "run"
    incline = draft.incline_permille if words.incline_permille is None else words.incline_permille
    from_speed = words.from_speed and target is not None and target.rpe_low is None
    if kind in STILL:
        length_mm, target, from_speed = None, None, False
    if kind == "off":
        incline = incline_permille
    return workout.Step(
        kind,
        length_mm,
        length_ms=length_ms,
        target=target,
        incline_permille=incline,
        from_speed=from_speed,
        cue=cue,
    )


def annotate(step: workout.Step, draft: Draft, incline_permille: int) -> str:
    """The text of a step, with the brackets that it takes to make `step` of `draft` again, if any."""
    cue = step.cue or ""
    plain = _step(draft, Words(), None, incline_permille)
    # A cue that ends like brackets needs brackets of ours behind it.
    kind = step.kind if step.kind != plain.kind or split(cue)[1] is not None else None
    plain = _step(draft, Words(kind), None, incline_permille)
    words = [kind] if kind else []
    if (plain.length_mm, plain.length_ms) != (step.length_mm, step.length_ms):
        words.append(end_text(step))
    if step.target is not None and target_key(plain.target) != target_key(step.target):
        words.append(target_text(step.target))
    if plain.incline_permille != step.incline_permille:
        words.append(percent_text(step.incline_permille))
    if step.from_speed:
        words.append("from-speed")
    return f"{cue} [{' '.join(words)}]".lstrip(" ") if words else cue


def end_text(step: workout.Step) -> str:
    """ "400m", "10:00" or "open"."""
    if step.length_mm is not None:
        return distance_text(step.length_mm)
    return "open" if step.length_ms is None else units.clock_text(step.length_ms)


def day_text(title: str, day_id: str, incline_permille: int) -> str:
    """A plan's title with the day's brackets; the plan's incline where it is not the usual one."""
    incline = "" if incline_permille == INCLINE_PERMILLE else f" incline {percent_text(incline_permille)}"
    return f"{title} [day {day_id}{incline}]"


def split_day(text: str) -> tuple[str, str, int] | None:
    """(title, day id, incline in permille) of what day_text wrote; None where it did not."""
    found = _DAY.search(text)
    if found is None:
        return None
    incline = INCLINE_PERMILLE
    if found[2] is not None:
        try:
            incline = quantities.parse_percent(found[2])
        except ValueError:
            return None
        if incline > 400:
            return None
    return text[: found.start()].strip(" "), found[1], incline


def describe(found: Imported, description: str) -> None:
    """Take in a workout's description: what day_text wrote, or else prose."""
    day = split_day(description)
    if day is None:
        found.comment = description
    else:
        found.title, found.day_id, found.incline_permille = day
