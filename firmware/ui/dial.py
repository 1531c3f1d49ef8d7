"""The running screen: what it says, in plain strings and numbers."""

from micropython import const

from firmware.core import coach, units
from firmware.core.session import SPEED
from firmware.ui.moments import TURN_MS
from firmware.ui.view import (
    kind_word,
    left_text,
    next_text,
    percent_text,
    speed_text,
    target_text,
    total_text,
    wrap,
)

_LEVEL = const(10)  # permille: a belt's 1 % is a level road
_STEEP = const(40)  # above it, a pace's worth is an estimate

_STILL = const(9)
_UNSEEN = const(-2)

_VERDICTS = const(("TOO SLOW", "ACTUAL", "TOO FAST"))


class Dial:
    """The running screen.

    Two figures side by side, `left_figure` under `left_label` and `right_figure` under `right_label`: target and
    actual, or with `second` time and distance of the whole run. `verdict`: -1 too slow, 0, 1 too fast. `bar`:
    -100..100, or None where there is nothing to compare. The row of middle size: `left`, what is left of the step;
    `rep`, "3/8"; `tag`, in turns the speed to set on the console, the incline, the kind and the band of a target that
    is a range; `total`, the run's distance. While the next step is announced, `rep` is what to set on the console for
    it ("12.6"), `total` the unit of that, and `tag` is "set", in turns with the repetition. `foot`: the last line,
    inverse when `alert`. `count`: 3, 2, 1 before the step ends, else 0; `coming`: the pace after it, "" where it has
    none.
    """

    def __init__(self, paces, unit: str, coach, console_permille: int = 1000):
        self._paces = paces
        self._unit = unit
        self._coach = coach
        self._permille = console_permille
        self.second = False
        self._index = -1
        self._total = None

    def update(self, session, speed_mm_s: int):
        """Take over the state of a session that runs or waits for the belt; `speed_mm_s` is -1 when not known. Returns
        self."""
        index = session.index
        if index != self._index:
            self._index = index
            self._enter(session, session.step)
        left_ms = session.left_ms
        left_mm = session.left_mm
        step_ms = session.step_ms
        waiting = session.waiting_for
        self._measure(left_mm, left_ms, step_ms, session)
        self.rep = self._rep
        self.total = self._total_text
        turn = step_ms // TURN_MS
        self.tag = self._tags[turn % len(self._tags)]
        if not self.tag:
            self.tag = self._outdoor(speed_mm_s, session.step.incline_permille) if speed_mm_s > 0 else self._tags[0]
        self.verdict = 0
        self.bar = None
        if self._standing:
            self.left_label = "REST"
            self.left_figure = self._left_text
            self.left = ""
            # A number to dial beside the time: a pace would look like another time.
            self.right_label = "set" + (" " + self._set[1]) if self._set else "NEXT" if self.coming else ""
            self.right_figure = self._set[0] if self._set else self.coming
        else:
            self._compare(session.target, speed_mm_s)
        if self.second:
            self._whole(session.total_ms)
        self.count = 0
        if waiting is not None:
            self.alert = True
            self.foot = "starts at speed" if waiting == SPEED else "start the belt"
            return self
        self.count = self._coach.count
        if left_ms is None and left_mm is None and turn >= len(self._cue):
            self.alert = True
            self.foot = "press when done"
        elif turn < len(self._cue) and not coach.announces(coach.time_left(left_ms, left_mm, speed_mm_s)):
            # To be read even where a deck's long climb is announced already.
            self.alert = False
            self.foot = self._cue[turn]
        else:
            self.alert = self._coach.due
            self.foot = self._due[turn % len(self._due) if self.alert else 0]
            # Of steps that are announced from their start, the repetition is seen first.
            if self.alert and self._set and turn and not self._standing:
                self.tag = self._rep if self._rep and turn & 1 else "set"
                self.rep, self.total = self._set
        return self

    def _whole(self, total_ms):
        """Time and distance of the whole run in the figures' places."""
        minutes = total_ms // 60000
        if minutes < 100:
            self.left_label = "TIME"
            self.left_figure = "%d:%02d" % (minutes, total_ms // 1000 % 60)
        else:
            self.left_label = "HOURS"
            self.left_figure = "%d:%02d" % (minutes // 60, minutes % 60)
        self.right_figure, _, self.right_label = self._total_text.partition(" ")
        self.left = self._left_text
        self.verdict = 0

    def _enter(self, session, step):
        """Texts that stay for the whole step."""
        unit = self._unit
        self._speed = _UNSEEN
        self._left = None
        self._standing = step.kind == "rest"
        self._cue = wrap(step.cue) if step.cue else ()
        coming = session.next_step
        incline = step.incline_permille
        self._rep = "" if session.rep is None else "%d/%d" % session.rep
        self._set = None
        self.coming = "" if coming is None else target_text(coming, self._paces, unit)
        self._due = (next_text(coming, self._paces, unit, incline),)
        # A prep announces itself, and off the belt the deck is nobody's.
        if coming is not None and coming.kind not in ("prep", "off"):
            if coming.incline_permille != incline:
                self._due += ("> incline " + percent_text(coming.incline_permille),)
            console = self._console_text(coming)
            if console:
                self._due += ("> set " + console,)
                self._set = tuple(console.split())
        if self._standing:
            self._tags = ("REST",)
            return
        self._target = target_text(step, self._paces, unit) or "BY FEEL"
        has_target = session.target is not None
        # Of a run by feel it takes turns with the incline, which may leave no room for the distance.
        self._tags: tuple = () if has_target and step.kind == "run" else (kind_word(step),)
        if has_target:
            # Before the incline, for as the step begins it is still being dialled.
            self._tags += (self._console_text(step),)
            fastest = units.pace_text(session.target[1], unit)
            slowest = units.pace_text(session.target[0], unit)
            # Beside a repetition's number there is no room for it, nor for ten minutes and more.
            if slowest != fastest and session.rep is None and len(slowest) < 5:
                self._tags += (fastest + "-" + slowest,)
        tag = "> incline " + percent_text(incline)
        # "inc 6%" leaves room for the distance.
        self._tags += (tag[2:5] + tag[9:],)
        # What the pace is worth on a level road: of a climb, but not of a sprint up it.
        if incline > _LEVEL and (step.target is None or step.target.name != "sprint"):
            self._tags += ("",)

    def _console_text(self, step):
        """What the console is to show for the middle of a step's target: "13.8 km/h"; "" where that is no speed."""
        speeds = None if step.target is None else self._paces.range(step.target)
        return "" if speeds is None else speed_text((speeds[0] + speeds[1]) // 2 * self._permille // 1000, self._unit)

    def _outdoor(self, speed_mm_s, incline_permille):
        pace = units.pace_text(coach.outdoor_mm_s(speed_mm_s, incline_permille), self._unit)
        return ("~" if incline_permille > _STEEP else "=") + pace + " flat"

    def _measure(self, left_mm, left_ms, step_ms, session):
        """Texts that change as the belt moves, made anew only when they do."""
        if left_ms is not None:
            left = (left_ms + 999) // 1000
        elif left_mm is not None:
            left = (left_mm + 999) // 1000
        else:
            left = step_ms // 1000
        if left != self._left:
            self._left = left
            self._left_text = left_text(left_mm, left_ms, self._unit, session.step.length_mm) or units.clock_text(
                step_ms
            )
            self.left = self._left_text
        total = session.total_mm // 10000
        if total != self._total:
            self._total = total
            self._total_text = total_text(session.total_mm, self._unit)

    def _compare(self, target, speed_mm_s):
        """Target against actual."""
        # A fifth of a per cent is a second or two: a last digit that trembles is hard to read, and makes garbage.
        if abs(speed_mm_s - self._speed) > speed_mm_s >> _STILL:
            self._speed = speed_mm_s
            self._actual = units.pace_text(speed_mm_s, self._unit)
        if target is not None and speed_mm_s > 0:
            self.bar = coach.bar(speed_mm_s, target[0], target[1])
            self.verdict = self._coach.verdict
        self.left_label = "TARGET"
        self.left_figure = self._target
        self.right_label = _VERDICTS[self.verdict + 1]
        self.right_figure = self._actual
