"""Draws every step of a plan's days and tells what does not fit: runs on the twin's VM, after golden_stage.py.

`fault(text)` is given by whole.test.mjs.
"""
# Names of golden_stage.py, and `fault` of whole.test.mjs.
# ruff: noqa: F821

import gc

from firmware.core.workout import Repeat, Workout
from firmware.ui.screens import Page

# Of core.session, whose constants have no names on the device.
_FINISHED = "finished"
_PRESS = "press"

_WIDTH = 128
_HEIGHT = 64
_TURN_MS = 3000
_MOST_TURNS = 12  # of a cue in the last line, or of a text in pages, two of each
_TAGS = 3  # that take turns beside what is left
_MOST_STEPS = 70  # of a day, its repeats taken twice

drawn = 0


class Watch:
    """A canvas that knows where each text and figure stands, and tells of all that is outside, over another, or cut."""

    def __init__(self, tell):
        self.boxes = []  # (left, top, right, bottom, text)
        self._tell = tell

    def fill(self, c):
        self.boxes = []

    def fill_rect(self, x, y, w, h, c):
        self._put(x, y, w, h, None)

    def hline(self, x, y, w, c):
        if x < 0 or y < 0 or x + w > _WIDTH or y >= _HEIGHT:
            self._tell("a line goes beyond the display")

    def text(self, s, x, y, c=1):
        if s:
            self._put(x, y, 8 * len(s), 8, s)

    def blit(self, picture, x, y, key=-1, palette=None):
        self._put(x, y, picture[1], picture[2], "a figure")

    def _put(self, x, y, w, h, text):
        right = x + w
        bottom = y + h
        if x < 0 or y < 0 or right > _WIDTH or bottom > _HEIGHT:
            self._tell("%s at %d, %d is %d x %d and goes beyond the display" % (text or "an area", x, y, w, h))
        kept = []
        for box in self.boxes:
            if x < box[2] and box[0] < right and y < box[3] and box[1] < bottom:
                if text is not None:
                    self._tell("%s at %d, %d stands over %s at %d, %d" % (text, x, y, box[4], box[0], box[1]))
                elif box[0] < x or right < box[2]:
                    self._tell("%s at %d, %d is cut at %d" % (box[4], box[0], box[1], x if box[0] < x else right))
                continue
            kept.append(box)
        self.boxes = kept
        if text is not None:
            self.boxes.append((x, y, right, bottom, text))

    def rows(self, first, last):
        """The texts between two pages, row by row."""
        found = [box for box in self.boxes if first * 8 <= box[1] < last * 8 and box[4] != "a figure"]
        found.sort(key=lambda box: (box[1], box[0]))
        return [box[4] for box in found]


def _letters(text):
    """The text without its spaces: where lines are broken is nobody's business."""
    return "".join(text.split())


def _items(items):
    """Steps as they come, each repeat twice."""
    for item in items:
        if isinstance(item, Repeat):
            for _ in range(2):
                for step in _items(item.items):
                    yield step
        else:
            yield item


class _Watcher:
    """Draws a session as the device does, and looks at the canvas."""

    def __init__(self, made, race, unit, where):
        self._where = where
        self._canvas = Watch(self.tell)
        self._screens = Screens(self._canvas)
        given = paces(race, unit)
        self.session = Session(made, given)
        self._shown = Shown(self.session, given, unit)
        self._ms = 0
        self._mm = 0
        self._unit = unit
        self.session.start(0)

    def tell(self, what):
        """A fault, with the place where it was seen."""
        step = self.session.step
        fault(
            "%s, %s: step %d (%s): %s"
            % (self._where, self._unit, self.session.index + 1, step.kind if step else "the end", what)
        )

    def go(self, ms, mm, speed=None):
        """Time and belt go on, and the screen is drawn."""
        global drawn
        target = self.session.target
        if speed is None:
            speed = target[0] if target else 2500
        self._ms += ms
        self._mm += mm
        self.session.advance(self._ms, self._mm, speed)
        drawn += 1
        view = self._shown.view(self._ms, speed, 1)
        self._screens.draw(view, self._ms)
        return view

    def step(self):
        """All turns of a step that has just begun, its last seconds, and the next step."""
        # The VM collects where it is asked to, and at the end of a call from outside.
        gc.collect()
        session = self.session
        index = session.index
        step = session.step
        view = self.go(100, 100)
        self._cue(step, view, isinstance(view, Page))
        if session.index == index:
            self._end(step, index)
        session.pause(self._ms)
        for _ in range(2):
            self.go(_TURN_MS, 0)
        session.resume(self._ms)
        self.go(100, 0)
        if session.index == index:
            session.next(self._ms)
            if session.index == index:
                # It waited for its speed.
                session.next(self._ms)

    def end(self):
        """The totals of a run that ends here."""
        self.session.end(self._ms)
        self.go(100, 0)

    def _cue(self, step, view, is_page):
        """The cue is shown whole, be it in turns: in a step that lasts for it."""
        seen = []
        title = []
        canvas = self._canvas
        lasts = step.length_ms is None or step.length_ms > (_MOST_TURNS + 4) * _TURN_MS
        lasts = lasts and (step.length_mm is None or step.length_mm > 50000)
        for _ in range(_MOST_TURNS if lasts and (step.cue or is_page) else _TAGS):
            rows = canvas.rows(1, 8 - len(view.feet)) if is_page else canvas.rows(7, 8)
            seen += rows
            title += canvas.rows(0, 1)
            view = self.go(_TURN_MS, 50, 0 if is_page else 2500)
            if self.session.step is not step:
                return
        if step.cue and lasts and _letters(step.cue) not in _letters("".join(seen)):
            self.tell("the cue %r is not shown whole: %s" % (step.cue, seen))
        if is_page:
            for word in " ".join(view.title).split():
                if not any(word in row.split() for row in title):
                    self.tell("%s of the title is not shown: %s" % (word, title[:4]))

    def _end(self, step, index):
        """The last eleven seconds: announcement and count."""
        session = self.session
        for left in (11, 8, 3, 2, 1):
            if session.index != index or session.waiting_for == _PRESS:
                return
            left_ms = session.left_ms
            left_mm = session.left_mm
            if left_ms is not None and left_ms > left * 1000:
                self.go(left_ms - left * 1000 + 100, 100)
            elif left_mm is not None and left_mm > left * 2500:
                self.go(100, left_mm - left * 2500 + 100, 2500)


def draw_day(made, race, unit, where):
    """Every step of a workout, each repeat twice, and its ready screen and totals. Returns how many steps."""
    watch = Watch(lambda what: fault("%s, %s: ready: %s" % (where, unit, what)))
    screens = Screens(watch)
    day = made.day
    if not made.items:
        screens.draw(offers.rest_day("Plan", day, "hold: menu"), 0)
        return 0
    view = offers.ready("A plan of a long name", made, paces(race, unit), unit, "hold: menu")
    for turn in range(4):
        screens.draw(view, turn * _TURN_MS)
    if _letters(day.name) not in _letters("".join(watch.rows(5, 7))):
        fault("%s: the day's name %r is not shown whole: %s" % (where, day.name, watch.rows(5, 7)))
    steps = []
    for step in _items(made.items):
        steps.append(step)
    for begin in range(0, len(steps), _MOST_STEPS):
        part = steps[begin : begin + _MOST_STEPS]
        # A repeat's figures stand beside what a race makes of the step.
        for items in (part, [Repeat(99, part)]) if race else (part,):
            watcher = _Watcher(Workout(day, items), race, unit, where)
            while watcher.session.state != _FINISHED and watcher.session.index < len(part):
                watcher.step()
            watcher.end()
    return len(steps)


def draw_menus(made):
    """Each menu, with each of its lines chosen; `made` are those of golden_stage.py, and how many lines they have."""
    for menu, lines in made:
        watch = Watch(lambda what: fault("a menu: " + what))
        screens = Screens(watch)
        for _ in range(lines):
            for shown_s in (0, 3):
                screens.draw(menu.page, shown_s * 1000)
            menu.press(SHORT)


def draw_plan(text, name):
    """Every day of a plan, in both units, with and without a race. Returns how many steps, how many pictures."""
    global drawn
    drawn = steps = 0
    lines = text.split(b"\n")
    for day_id in script.read_plan(lines, name).days:
        made = script.read_day(lines, name, day_id)
        for unit in ("km", "mi"):
            for race in ("mile=7:00", None):
                steps += draw_day(made, race, unit, "%s %s" % (name, day_id))
    return steps, drawn
