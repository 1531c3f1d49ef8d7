"""intervals.icu's workout text into steps."""

import re

from paceclip.core import units, workout
from paceclip.formats import fractions, ramp
from paceclip.formats import intervals_words as words
from paceclip.formats.assemble import clean
from paceclip.formats.brackets import finish, split, split_day
from paceclip.formats.draft import Context, Draft, FormatError, Imported, Lost, belt_speed, metres_mm, seconds_ms
from paceclip.formats.fold import MOST_STEPS, repeat

_STEP = re.compile(r"[ \t]*[-*•][ \t]+(.*)")
# Found from the number on: a search for what stands before it would take the square of a long line's time.
_TIMES = re.compile(r"(?:^|(?<=[ \t]))([0-9]+)[ \t]*x\Z", re.IGNORECASE)
_KINDS = {
    "warmup": "warmup",
    "active": "run",
    "interval": "run",
    "recovery": "recover",
    "rest": "rest",
    "cooldown": "cooldown",
}
# What a section's or a step's first word says of the kind, by its beginning.
_SAID = (("warm", "warmup"), ("cool", "cooldown"), ("recover", "recover"))
# Sections whose names say nothing that a runner wants to read during a step.
_PLAIN = re.compile(r"(?:warm[ -]?up|cool[ -]?down|main(?: set)?|intervals?|sets?|recovery)[ :]*", re.IGNORECASE)


def read(data: bytes, context: Context, lost: Lost) -> Imported:
    """The workout of a text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FormatError(f"line {line}: not UTF-8 text: save the file as UTF-8") from error
    if "\0" in text:
        raise FormatError(f"line {text[: text.index(chr(0))].count(chr(10)) + 1}: a NUL character: that is no text")
    reader = _Reader(context, lost)
    for number, line in enumerate(text.split("\n"), 1):
        reader.line(number, line.rstrip("\r"))
    return reader.done()


class _Reader:
    def __init__(self, context: Context, lost: Lost):
        self._context = context
        self._lost = lost
        self._found = Imported(name="")
        self._prose: list[str] = []
        self._section = ""
        self._times = 1
        self._block: list = []
        self._opened = 0

    def line(self, number: int, text: str) -> None:
        """Take one line."""
        step = _STEP.fullmatch(text)
        body = (step[1] if step else text).strip(" \t")
        times = _TIMES.search(body)
        if not body:
            if self._block:
                self._close()
            elif not _PLAIN.fullmatch(self._section) and self._times == 1:
                # A paragraph of its own is prose.
                self._section = ""
        elif times is not None:
            self._close()
            self._section = body[: times.start()].strip(" \t")
            # More digits than any number of repeats has.
            self._times, self._opened = int(times[1][:10]), number
        elif step is not None:
            self._block += self._steps(number, body)
            if len(self._block) > MOST_STEPS:
                raise FormatError(f"line {number}: over {MOST_STEPS} steps: make two workouts of it")
        else:
            self._close()
            self._head(body)

    def done(self) -> Imported:
        """What the lines came to."""
        self._close()
        self._found.comment = "\n".join(self._prose)
        return self._found

    def _head(self, body: str) -> None:
        """A line of prose or a section's name: which of them, the next line tells; the day's line is ours."""
        found, day = self._found, split_day(body)
        if day is not None and found.day_id is None and not found.items:
            line, found.day_id, found.incline_permille = day
            name, _, title = line.partition(": ")
            found.name, found.title = words.unguard(name), words.unguard(title)
        else:
            self._section = body
            self._prose.append(words.unguard(body))

    def _close(self) -> None:
        """The end of a block of steps."""
        if self._block:
            place = f"line {self._opened}: {self._times}x"
            if self._times == 0:
                self._lost.add(place, "no repeat: once")
            try:
                self._found.items += repeat(max(self._times, 1), self._block)
            except FormatError as error:
                raise FormatError(f"{place}: {error}") from error
            self._section = ""
        elif self._times != 1:
            self._lost.add(f"line {self._opened}", f"{self._times}x has no steps: left out")
        self._block, self._times = [], 1

    def _steps(self, number: int, body: str) -> list[workout.Step]:
        place, lost = f"line {number}", self._lost
        if not self._block and self._section and self._prose and self._prose[-1] == words.unguard(self._section):
            # It was a section's name, not prose.
            self._prose.pop()
        lap = words.LAP.search(body)
        body = words.LAP.sub("", body)
        length = words.LENGTH.search(body)
        if length is None and lap is None:
            lost.add(place, f"no duration, so no step: {words.unguard(body)[:200]}")
            return []
        cue, rest = (body, "") if length is None else (body[: length.start()], body[length.end() :])
        draft = Draft(incline_permille=self._found.incline_permille)
        if length is not None and lap is None and not self._measure(draft, length, place):
            return []
        rest, ramped = self._targets(draft, rest, place)
        draft.text = clean(words.unguard(cue), place, lost)
        if rest:
            draft.text = f"{draft.text} {clean(words.unguard(rest), place, lost)}".strip(" ")
        if not draft.text and self._section and not _PLAIN.fullmatch(self._section):
            draft.text = clean(words.unguard(self._section), place, lost)
        said = split(draft.text)[1]
        if lap is not None and length is not None and (said is None or (said.end is None and said.kind is None)):
            lost.add(place, f"press lap: an open step, its {length[0]} is left out")
        pieces = [draft]
        if ramped is not None:
            pieces = ramp.parts(draft, place, lost)
            for piece, share in zip(pieces, ramp.shares(*ramped[1], len(pieces)), strict=True):
                piece.target = ramped[0](share)
        return [finish(piece, self._found.incline_permille) for piece in pieces]

    def _measure(self, draft: Draft, length: re.Match, place: str) -> bool:
        seconds = words.seconds(length)
        if seconds is not None:
            draft.length_ms = seconds_ms(seconds, place, self._lost)
        else:
            draft.length_mm = metres_mm(words.millimetres(length), place, self._lost)
        return draft.length_ms is not None or draft.length_mm is not None

    def _targets(self, draft: Draft, rest: str, place: str):
        """Take kind and target off what comes after the duration; (what is left, a ramp or None)."""
        draft.kind = next((kind for said, kind in _SAID if self._section.lower().startswith(said)), "run")
        found, rest = _take(words.INTENSITY, rest)
        if found is not None:
            kind = _KINDS.get(found[1].lower())
            if kind is None:
                self._lost.add(place, f"{found[0]} is unknown to Paceclip: left out")
            draft.kind = kind or draft.kind
        is_ramp, rest = _take(words.RAMP, rest)
        _, rest = _take(words.FREE, rest)
        pace, rest = _take(words.PACE, rest)
        share, rest = (None, rest) if pace is not None else _take(words.SHARE, rest)
        ramped = None
        if pace is not None:
            bounds = words.speeds(pace, self._context.unit)

            def make(speed: float) -> workout.Target:
                exact = belt_speed(speed, place, self._lost)
                return workout.Target(low_mm_s=exact, high_mm_s=exact)

            low, high = (belt_speed(speed, place, self._lost) for speed in sorted(bounds))
            draft.target = workout.Target(low_mm_s=low, high_mm_s=high)
        elif share is not None:
            bounds = float(share["one"]), float(share["two"] or share["one"])

            def make(percent: float) -> workout.Target | None:
                return self._threshold(percent, place)

            draft.target = self._threshold_range(bounds, is_ramp is not None, place)
        else:
            bounds = (0, 0)
        if is_ramp is not None:
            if bounds[0] != bounds[1]:
                ramped = make, bounds
            else:
                self._lost.add(place, "a ramp without two paces is no ramp")
                draft.target = draft.target or (make(bounds[0]) if bounds[0] else None)
        rest = " ".join(word for word in rest.split(" ") if word)
        if words.TARGETLIKE.search(rest):
            self._lost.add(place, f"{words.unguard(rest)[:200]} has no place in a plan: left out")
            rest = ""
        return rest, ramped

    def _threshold_range(self, bounds: tuple[float, float], is_ramp: bool, place: str) -> workout.Target | None:
        low, high = sorted(bounds)
        threshold = self._context.runner.range(workout.Target(name="threshold"))
        if low == high or is_ramp:
            return None if is_ramp else self._threshold(low, place)
        if threshold is not None:
            speeds = [threshold[0] * percent / 100 for percent in (low, high)]
            slow, fast = (fractions.whole_pace(speed, self._context, place, self._lost) for speed in speeds)
            return workout.Target(low_mm_s=slow, high_mm_s=fast)
        self._lost.add(place, f"{low:g}-{high:g}% pace: its middle; with --race it is a range of speeds")
        return self._threshold((low + high) / 2, place)

    def _threshold(self, percent: float, place: str) -> workout.Target | None:
        """The target of a share of threshold speed."""
        permille = round(100_000 / percent - 1000) if percent > 0 else None
        if permille is not None and abs(permille) <= 500:
            return workout.Target(name="threshold", offset_permille=permille)
        threshold = self._context.somebody.range(workout.Target(name="threshold"))[0]
        speed = max(threshold * percent / 100, units.MIN_MM_S)
        return fractions.beyond(speed, f"{percent:g}% pace", self._context, place, self._lost)


def _take(pattern: re.Pattern, text: str) -> tuple[re.Match | None, str]:
    """The first match, and the text without it."""
    found = pattern.search(text)
    return (None, text) if found is None else (found, text[: found.start()] + " " + text[found.end() :])
