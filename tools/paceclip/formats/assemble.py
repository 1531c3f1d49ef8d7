"""An imported workout as the text of a plan: within the language's limits, and tried with the plans' own parser."""

import re
import textwrap
from pathlib import Path

from paceclip.core import script, workout
from paceclip.formats.draft import FormatError, Imported, Lost
from paceclip.formats.fold import ways
from paceclip.plans import plan_file
from paceclip.plans.plan_text import plan_text, step_text

MOST_NAME = 20
_MOST_LINE = 120
_MOST_COMMENT_LINES = 60
_FIRST_DAY = "1.1"
_DAY = re.compile(r"[1-9][0-9]?\.[1-7]")
# What the parser refuses in a line: control characters, no-break and zero-width spaces, byte order marks.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u00a0\u200b\ufeff]")
# A step's kind and its time, as 1:30.
_CLOCK = re.compile(r"( *[a-z]+ )([0-9]+(?::[0-9]{2}){1,2})(?= |$)")
# Half of a character that takes two codes, alone: no UTF-8 has it.
_HALVES = re.compile(r"[\ud800-\udfff]")


def clean(text: str, place: str, lost: Lost) -> str:
    """The text as a cue may have it: straight double quotes become single ones, what doesn't show a space."""
    text = _HALVES.sub("?", _UNSEEN.sub(" ", text)).strip(" ")
    if '"' in text:
        lost.add(place, "double quotes become single ones: a cue stands in double quotes")
        text = text.replace('"', "'")
    return text


def to_plan(found: Imported, day_id: str | None, name: str | None, path: Path, lost: Lost) -> str:
    """The text of a plan with one day. `day_id` and `name`, where given, win over the file's. FormatError where the
    language can't hold it; what had to be shortened is added to `lost`."""
    day_id = day_id or found.day_id or _FIRST_DAY
    if not _DAY.fullmatch(day_id):
        raise FormatError(f"--day {day_id}: write week and day (1 to 7), such as 1.2")
    plan = script.Plan()
    plan.incline_permille = found.incline_permille
    plan.title = _header("title", _first(found.title, found.name, path.stem, name), lost)
    plan.author = _header("author", _words(found.author or ""), lost) or None
    day = workout.Day(day_id, _cut(_first(name, found.name, path.stem), MOST_NAME, "name", lost))
    items = []
    if found.rest:
        day.rest = True
    else:
        items = _fitting_way(found.items, plan.incline_permille, lost)
        if not items:
            raise FormatError(f"{path}: it has no steps: add one in the program that it is from")
    lines = plan_text(plan, [workout.Workout(day, items)]).split("\n")
    text = _comment(found.comment, lost) + "\n".join(_shorter(line) for line in lines)
    errors = plan_file.parse(text.encode(), path).errors
    if errors:
        raise FormatError(f"{path}: no plan can be made of it: {errors[0].reason}")
    return text


def _comment(text: str, lost: Lost) -> str:
    """A description, as comments."""
    lines = []
    for part in _HALVES.sub("?", text).split("\n"):
        lines += textwrap.wrap(_UNSEEN.sub(" ", part), _MOST_LINE - 2)
    if len(lines) > _MOST_COMMENT_LINES:
        lost.add("description", f"{len(lines)} lines: the first {_MOST_COMMENT_LINES} are kept")
        lines = lines[:_MOST_COMMENT_LINES]
    return "".join(f"# {line}\n" for line in lines)


def _words(text: str) -> str:
    """One line without what has a meaning in a plan: quotes, and # for comments."""
    text = re.sub(r"# *", "No. ", _HALVES.sub("?", _UNSEEN.sub(" ", text)).replace('"', "'"))
    return " ".join(word for word in text.split(" ") if word)


def _first(*texts: str | None) -> str:
    """The first text that has anything to show."""
    return next((shown for text in texts if (shown := _words(text or ""))), "Workout")


def _header(key: str, text: str, lost: Lost) -> str:
    return _cut(text, _MOST_LINE - len(key) - 2, key, lost)


def _cut(text: str, most: int, place: str, lost: Lost) -> str:
    if len(text) <= most:
        return text
    short = text[:most].strip(" ,:;-") or text[:most].strip(" ")
    lost.add(place, f"{len(text)} characters: {most} fit, so it is cut to {short}")
    return short


def _fitting_way(items: list, incline_permille: int, lost: Lost) -> list:
    """The items in the first way in which each line holds its cue; where there is none, in the first, with cues cut."""
    first = None
    for way in ways(items):
        cut = Lost()
        fitting = _fitting(way, incline_permille, 2, cut)
        if not cut.lines:
            return fitting
        first = first or (fitting, cut)
    if first is None:
        return []
    for line in first[1].lines:
        lost.add("", line)
    return first[0]


def _shorter(line: str) -> str:
    """A line that is too long with its time as 90s, which may be shorter than 1:30."""
    if len(line) <= _MOST_LINE:
        return line
    found = _CLOCK.match(line)
    if found is None:
        return line
    seconds = 0
    for number in found[2].split(":"):
        seconds = seconds * 60 + int(number)
    return f"{found[1]}{seconds}s{line[found.end() :]}"


def _fitting(items: list, incline_permille: int, indent: int, lost: Lost) -> list:
    """The items, with cues that fit into their lines."""
    done = []
    for item in items:
        if isinstance(item, workout.Repeat):
            done.append(workout.Repeat(item.times, _fitting(item.items, incline_permille, indent + 2, lost)))
        else:
            done.append(_fitting_step(item, incline_permille, indent, lost))
    return done


def _fitting_step(step: workout.Step, incline_permille: int, indent: int, lost: Lost) -> workout.Step:
    over = len(_shorter(" " * indent + step_text(step, incline_permille))) - _MOST_LINE
    if over <= 0 or step.cue is None:
        return step
    # Dots: the display has no "…".
    cue = step.cue[: len(step.cue) - over - 3].strip(" ") + "..."
    lost.add(f'cue "{cue}"', f"a line holds {_MOST_LINE} characters, so the cue is cut: {step.cue[:300]}")
    return workout.Step(
        step.kind,
        step.length_mm,
        length_ms=step.length_ms,
        target=step.target,
        incline_permille=step.incline_permille,
        from_speed=step.from_speed,
        cue=cue,
    )
