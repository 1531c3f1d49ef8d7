"""One line of a plan that is a step: `kind end [target] [incline] [from-speed] ["cue"]`.

Whatever is wrong with a line is a ValueError whose text says what, and what to write instead.
"""

from micropython import const

from firmware.core import quantities
from firmware.core.nearest import nearest
from firmware.core.workout import KINDS, PACE_NAMES, Step, Target

_MAX_INCLINE = const(400)
_OTHER_WORDS = const(("open", "from-speed", "rpe"))
# What word processors and telephones make of a straight quote.
_OTHER_QUOTES = const("'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb")
_SECOND = {
    "end": "and a pace is 4:30/km or 12.5km/h",
    "target": "leave one out (5k is a pace, 5km a distance)",
}
_FORMS = const("write 10:00, 90s, 400m, 1.5km, 0.25mi, 4:30/km, 12.5km/h or 1%")


def split_words(text):
    """The line's words. A quoted cue is one word, which keeps its opening quote. Quotes must be paired."""
    words = []
    parts = text.split('"')
    for at, part in enumerate(parts):
        if at % 2 == 0:
            if (at > 0 and part and not part.startswith(" ")) or (
                at < len(parts) - 1 and part and not part.endswith(" ")
            ):
                raise ValueError("put a space before and after the quotes")
            for word in part.split(" "):
                if word:
                    words.append(word)
        else:
            words.append('"' + part)
    return words


def read_incline(text):
    """Permille of "6%", 0 to 40 %."""
    if text.startswith("-"):
        raise ValueError(f"incline '{text}': never negative, write 0% to 40%")
    permille = quantities.parse_percent(text)
    if permille > _MAX_INCLINE:
        raise ValueError(f"incline '{text}': write 0% to 40%")
    return permille


def _effort(text):
    """Target of the "8" or "3-4" after rpe."""
    low, dash, high = text.partition("-")
    if not dash:
        high = low
    for number in (low, high):
        if not quantities.is_digits(number) or len(number) > 2 or not 1 <= int(number) <= 10:
            raise ValueError(f"rpe '{text}': write rpe 8 or rpe 3-4, from 1 to 10")
    low, high = int(low), int(high)
    return Target(rpe_low=min(low, high), rpe_high=max(low, high))


def _base(word):
    """The part of "mile-3%" before the sign."""
    for sign in "+-":
        at = word.find(sign)
        if at >= 0:
            word = word[:at]
    return word


def _named(word):
    """Target of "mile", "mile-3%" or "5k+5s"."""
    name = _base(word)
    offset = word[len(name) :]
    # One string for all, not the line's own.
    name = PACE_NAMES[PACE_NAMES.index(name)]
    if not offset:
        return Target(name=name)
    sign = -1 if offset.startswith("-") else 1
    if offset.endswith("%"):
        permille = quantities.parse_percent(offset[1:])
        if 1 <= permille <= 500:
            return Target(name=name, offset_permille=sign * permille)
    elif offset.endswith("s") and quantities.is_digits(offset[1:-1]) and len(offset) < 6:
        seconds = int(offset[1:-1])
        if 1 <= seconds <= 120:
            return Target(name=name, offset_s=sign * seconds)
    raise ValueError(f"pace '{word}': write {name}-3% (up to 50%) or {name}+5s (up to 120s)")


def _unknown(word):
    if word[:1] in _OTHER_QUOTES:
        return 'put the cue in straight quotes, "like this"'
    if quantities.is_digits(word.replace(".", "")):
        return f"'{word}' has no unit: write it without a space, 400m, 1.5km, 10:00, 90s or 12.5km/h"
    if word[:1] in "0123456789.+-" and word.lower() not in PACE_NAMES:
        return f"cannot read '{word}': {_FORMS}"
    meant = nearest(word, PACE_NAMES) or nearest(word, _OTHER_WORDS)
    if meant:
        return f"unknown word '{word}': did you mean {meant}?"
    return f"unknown word '{word}': a pace is {', '.join(PACE_NAMES)}; a cue is in quotes"


def _unknown_kind(word):
    meant = nearest(word, KINDS)
    if meant:
        return f"unknown kind '{word}': did you mean {meant}?"
    if _base(word) in PACE_NAMES:
        return f"'{word}' is a pace: begin with the kind, such as run 10:00 {word}"
    return f"unknown kind '{word}': a step begins with {', '.join(KINDS)}, or 4x"


def read_step(words, incline_permille):
    """Step of a line's words; `incline_permille` is the plan's, for a step that names none."""
    kind = words[0]
    if kind not in KINDS:
        raise ValueError(_unknown_kind(kind))
    # One string for all, not the line's own.
    step = Step(KINDS[KINDS.index(kind)], incline_permille=incline_permille)
    seen = []
    at = 1
    while at < len(words):
        word = words[at]
        at += 1
        if word.startswith('"'):
            what = "cue"
            step.cue = word[1:].strip(" ")
            if not step.cue:
                raise ValueError("the cue is empty: write it between the quotes, or leave them out")
        elif word == "open":
            what = "end"
        elif word == "from-speed":
            what = "from-speed"
            step.from_speed = True
        elif word == "rpe":
            what = "target"
            step.target = _effort(words[at] if at < len(words) else "")
            at += 1
        elif _base(word) in PACE_NAMES:
            what = "target"
            step.target = _named(word)
        elif word.endswith("%"):
            what = "incline"
            step.incline_permille = read_incline(word)
        elif word.endswith("/h") or word.endswith("mph"):
            what = "target"
            speed = quantities.parse_speed(word)
            step.target = Target(low_mm_s=speed, high_mm_s=speed)
        elif "/" in word and quantities.is_digits(word[:1]):
            what = "target"
            low, high = quantities.parse_pace_range(word)
            step.target = Target(low_mm_s=low, high_mm_s=high)
        elif quantities.is_digits(word[:1]) and (word.endswith("s") or ":" in word):
            what = "end"
            step.length_ms = quantities.parse_time(word)
        elif quantities.is_digits(word[:1]) and (word.endswith("m") or word.endswith("mi")):
            what = "end"
            step.length_mm = quantities.parse_distance(word)
        else:
            raise ValueError(_unknown(word))
        if what in seen:
            raise ValueError(f"a second {what}: a step has one, " + _SECOND.get(what, "leave one out"))
        seen.append(what)
    _check(step, seen)
    return step


def _check(step, seen):
    """What a kind cannot do without, or with."""
    kind = step.kind
    if "end" not in seen and kind == "rest":
        raise ValueError("rest has no end: add 1:00 or open")
    if "end" not in seen and kind not in ("prep", "off"):
        if step.target and step.target.name in ("10k", "5k", "3k"):
            name = step.target.name
            raise ValueError(f"{kind} has no end: add 400m, 10:00 or open ({name} is a pace, {name}m the distance)")
        raise ValueError(f"{kind} has no end: add 400m, 10:00 or open")
    if kind in ("rest", "prep", "off"):
        if step.length_mm is not None:
            raise ValueError(f"{kind} covers no distance: give it a time, such as {kind} 1:00")
        if step.target or step.from_speed:
            raise ValueError(f"{kind} has no pace: leave it out, or make it a run or a recover")
        if kind == "off" and "incline" in seen:
            raise ValueError("off is off the belt: leave the incline out")
    if step.from_speed and (step.target is None or step.target.rpe_low is not None):
        raise ValueError("from-speed waits for a pace: add one, such as sprint or 4:30/km")
