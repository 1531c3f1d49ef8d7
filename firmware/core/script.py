"""The plan language's parser: docs/plan-language.md is its contract.

It reads a plan line by line and holds the days' ids and one day's steps, never the file.
"""

from micropython import const

from firmware.core.nearest import nearest
from firmware.core.quantities import is_digits
from firmware.core.step_line import read_incline, read_step, split_words
from firmware.core.workout import KINDS, Day, Repeat, Step, Workout, count

_MAX_BYTES = const(65536)
_MAX_LINE = const(120)
_MAX_DAYS = const(60)
_MAX_DAY_LINES = const(64)
_MAX_NESTING = const(3)
_MAX_STEPS = const(500)
_MAX_NAME = const(20)

_KEYS = const(("title", "needs", "incline", "author"))
# Non-breaking space, zero-width space and byte order mark come along with text pasted from elsewhere.
_HIDDEN = const(((b"\xc2\xa0", 0xA0), (b"\xe2\x80\x8b", 0x200B), (b"\xef\xbb\xbf", 0xFEFF)))
_PAUSE_LINES = const(4)  # a line leaves up to 1.2 KB of garbage behind on the device
_DAY_FORM = const("write day 1.2 Short reps")


class PlanError(Exception):
    """A plan that cannot be used: the file's name, the line, and what is wrong with what to write instead."""

    def __init__(self, name, line, reason):
        super().__init__(f"{name}:{line}: {reason}")
        self.name = name
        self.line = line
        self.reason = reason


class Plan:
    """A plan's header, and `days`, the ids of its days in the file's order."""

    def __init__(self):
        self.title: str | None = None
        self.needs: str | None = None
        self.author: str | None = None
        self.incline_permille = 10
        self.days = []


def read_plan(lines, name, pause=None):
    """Plan of a file's lines. PlanError for the first error in any line of any day.

    `lines` are str or bytes (an open file in binary mode will do). `pause` is called every few lines.
    """
    reader = Reader(name)
    for _ in reader.workouts(lines, pause):
        pass
    return reader.plan


def read_day(lines, name, day_id, pause=None):
    """Workout of one day of a plan that read_plan accepted; what comes after the day is not read.

    PlanError where there is no such day. A rest day's workout has no steps. `pause` as in read_plan.
    """
    reader = Reader(name)
    for workout in reader.workouts(lines, pause):
        if workout.day.id == day_id:
            return workout
    raise PlanError(name, reader.line, f"there is no day {day_id}: choose another, or add it")


def _without_comment(text):
    """The line before a # that stands outside quotes."""
    at = 0
    while True:
        sharp = text.find("#", at)
        quote = text.find('"', at)
        if quote < 0 or 0 <= sharp < quote:
            return text if sharp < 0 else text[:sharp]
        close = text.find('"', quote + 1)
        if close < 0:
            raise ValueError('a quote is not closed: end the cue with "')
        at = close + 1


def _invisible(text):
    """The code of a character that doesn't show, None where there is none."""
    # As bytes: MicroPython keeps for good what is taken out of a string letter by letter.
    data = text.encode()
    before = 0
    for code in data:
        # Control characters; those from 128 to 159 follow on a byte of 0xC2.
        if code < 32 or code == 127 or (before == 0xC2 and code < 160):
            return code
        before = code
    for hidden, code in _HIDDEN:
        if hidden in data:
            return code
    return None


def _is_repeat(word):
    return word.endswith("x") and is_digits(word[:-1])


class Reader:
    """The parser's state: the `plan` so far (its days once all is read), the day being read, and its repeats still
    open, outermost first.

    With a list `errors`, all PlanErrors of the file are added to it, and reading goes on after each; else the first
    one is raised.
    """

    def __init__(self, name, errors=None):
        self.name = name
        self.plan = Plan()
        self.line = 0
        self._errors = errors
        self._bytes = 0
        self._keys = []
        # Of the days so far, as small ints, which take no heap: ten times the week and the day, and the line.
        self._ids = []
        self._begins = []
        self._day = None
        self._items = []
        self._open = []
        self._day_lines = 0

    def workouts(self, lines, pause=None):
        """Yield each day's Workout as soon as it is complete."""
        for raw in lines:
            self.line += 1
            if pause and self.line % _PAUSE_LINES == 0:
                pause()
            done = None
            try:
                done = self._feed(raw)
            except ValueError as error:
                self._wrong(self.line, str(error))
            if done:
                yield done
        if self._day is None:
            self._wrong(max(self.line, 1), f"the plan has no day: {_DAY_FORM}, and steps below it")
        else:
            yield self._close_day(self._day)
        self.plan.days = ["%d.%d" % (number // 10, number % 10) for number in self._ids]

    def _wrong(self, line, reason):
        error = PlanError(self.name, line, reason)
        if self._errors is None:
            raise error
        self._errors.append(error)
        # In the place of what could not be read: a day is not empty because its only step is wrong, and what is
        # indented below a line that was to be a repeat is well indented.
        lost = Repeat(1, [Step("off")], line)
        self._body().append(lost)
        self._open.append(lost)

    def _body(self):
        """The items that the next step belongs to."""
        return self._open[-1].items if self._open else self._items

    def _feed(self, raw):
        """Take one line; return the Workout that it completes, or None."""
        text = _without_comment(self._decode(raw))
        body = text.strip(" \t")
        if not body:
            return None
        if "\t" in text:
            raise ValueError("a tab: indent with two spaces a level")
        code = _invisible(text)
        if code is not None:
            raise ValueError(f"an invisible character (code {code}): type the line again")
        if not text.startswith(" "):
            return self._top(body)
        self._inside(text.find(body), body)
        return None

    def _decode(self, raw):
        try:
            self._bytes += len(raw.encode()) if isinstance(raw, str) else len(raw)
            text = raw if isinstance(raw, str) else str(raw, "utf-8")
        except UnicodeError:
            raise ValueError("not UTF-8 text: save the file as UTF-8") from None
        if self._bytes > _MAX_BYTES:
            raise ValueError("the file is over 64 KiB: make two plans of it")
        if self.line == 1 and text.startswith("\ufeff"):
            # Some editors begin every UTF-8 file with this mark.
            text = text[1:]
        text = text.rstrip("\r\n")
        if len(text) > _MAX_LINE:
            raise ValueError(f"{len(text)} characters: a line holds {_MAX_LINE}, shorten it")
        return text

    def _top(self, body):
        """A line that is not indented: a header or the start of a day."""
        word = body.split(" ")[0]
        if word == "day":
            done = self._close_day(self._day) if self._day else None
            self._open_day(body)
            return done
        key, colon, value = body.partition(":")
        key = key.strip(" ")
        if colon and key in _KEYS:
            self._header(key, value.strip(" "))
        elif word in KINDS or _is_repeat(word):
            if self._day:
                raise ValueError(f"'{word}' is not indented: put two spaces before it")
            raise ValueError(f"'{word}' comes before the first day: {_DAY_FORM} above it")
        elif nearest(word, ("day",)):
            if self._day:
                self._close_day(self._day)
            self._begin_day("", "")
            raise ValueError(f"'{word}' opens no day: {_DAY_FORM}")
        elif colon and " " not in key and not self._day:
            meant = nearest(key, _KEYS)
            remedy = f"did you mean {meant}?" if meant else f"use {', '.join(_KEYS)}"
            raise ValueError(f"unknown key '{key}': {remedy}")
        else:
            raise ValueError(f"cannot read '{word}': {_DAY_FORM}, or a header such as title: Fast mile")
        return None

    def _header(self, key, value):
        if self._day:
            raise ValueError(f"{key}: belongs above the first day, move it there")
        if key in self._keys:
            raise ValueError(f"a second {key}: keep one")
        if not value:
            raise ValueError(f"{key}: is empty, write a value or leave it out")
        self._keys.append(key)
        if key == "title":
            self.plan.title = value
        elif key == "needs":
            self.plan.needs = value
        elif key == "author":
            self.plan.author = value
        else:
            self.plan.incline_permille = read_incline(value)

    def _open_day(self, body):
        words = [word for word in body.split(" ") if word]
        plan = self.plan
        day_id = words[1] if len(words) > 1 else ""
        name = " ".join(words[2:])
        self._begin_day(day_id, name)
        if plan.title is None:
            plan.title = ""
            raise ValueError("the plan has no title: write title: Fast mile above the first day")
        week, _, day = day_id.partition(".")
        if not (
            is_digits(week)
            and not week.startswith("0")
            and len(week) < 3
            and day
            and day in "1234567"
            and len(day) == 1
        ):
            raise ValueError(f"day '{day_id}': write week and day (1 to 7), such as day 1.2 Short reps")
        number = 10 * int(week) + int(day)
        if number in self._ids:
            line = self._begins[self._ids.index(number)]
            raise ValueError(f"day {day_id} is there already, in line {line}: number it anew")
        self._ids.append(number)
        self._begins.append(self.line)
        if not name:
            raise ValueError(f"day {day_id} has no name: write day {day_id} Easy run")
        if len(name) > _MAX_NAME:
            raise ValueError(f"the name has {len(name)} characters: {_MAX_NAME} fit, shorten it")
        if len(self._ids) == _MAX_DAYS + 1:
            raise ValueError(f"over {_MAX_DAYS} days: make two plans of it")

    def _begin_day(self, day_id, name):
        """Open it before it is checked: what is below a wrong headline is no part of the day before."""
        self._day = Day(day_id, name, line=self.line)
        self._items = []
        self._open = []
        self._day_lines = 0

    def _close_day(self, day):
        """The Workout of the day that has been read."""
        self._close_repeats(0)
        if not (self._items or day.rest):
            self._wrong(day.line, f"day {day.id} has no steps: indent them below it, or write rest")
        steps = count(self._items)
        if steps > _MAX_STEPS:
            self._wrong(day.line, f"day {day.id} has {steps} steps: {_MAX_STEPS} at most, repeat less")
        return Workout(day, self._items)

    def _close_repeats(self, depth):
        while len(self._open) > depth:
            repeat = self._open.pop()
            if not repeat.items:
                self._wrong(repeat.line, f"{repeat.times}x has no steps: indent them two spaces below it")

    def _inside(self, indent, body):
        """A line of a day."""
        if self._day is None:
            raise ValueError(f"nothing is indented before the first day: {_DAY_FORM}, or remove the spaces")
        most = 2 * len(self._open) + 2
        if indent % 2 or indent > most:
            if self._open and self._open[-1].times == 1:
                most -= 2  # that one stands for a line that could not be read
            raise ValueError(f"{indent} spaces before the line: two a level, here {most} at most")
        self._close_repeats(indent // 2 - 1)
        if self._day.rest:
            raise ValueError("a rest day holds only rest: remove it, or write rest 1:00 for standing")
        self._day_lines += 1
        if self._day_lines == _MAX_DAY_LINES + 1:
            raise ValueError(f"over {_MAX_DAY_LINES} lines in a day: use repeats such as 4x")
        words = split_words(body)
        if words == ["rest"] and not self._items:
            self._day.rest = True
            return
        if _is_repeat(words[0]):
            self._repeat(words)
        else:
            self._body().append(read_step(words, self.plan.incline_permille))

    def _repeat(self, words):
        word = words[0]
        repeat = Repeat(2, [], self.line)
        self._body().append(repeat)
        # Open before it is checked: what is below a wrong repeat is well indented.
        self._open.append(repeat)
        if len(words) > 1:
            raise ValueError(f"{word} stands alone: put its steps below it, indented")
        if len(word) > 3 or not 2 <= int(word[:-1]) <= 99:
            raise ValueError(f"'{word}': repeat 2x to 99x")
        if len(self._open) > _MAX_NESTING:
            raise ValueError(f"repeats nest {_MAX_NESTING} deep at most: unfold one")
        repeat.times = int(word[:-1])
