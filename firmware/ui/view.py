"""What the running screen says, in plain strings and numbers: no canvas, no clock."""

from firmware.core import coach, units
from firmware.core.session import SPEED

WIDTH = 16  # characters in a line of small text

_WORDS = {"warmup": "WARM", "run": "RUN", "recover": "EASY", "rest": "REST", "cooldown": "COOL", "prep": "DECK", "off": "OFF"}


def percent_text(permille: int) -> str:
    """ "6%" or "1.5%"."""
    if permille % 10:
        return "%d.%d%%" % (permille // 10, permille % 10)
    return "%d%%" % (permille // 10)


def length_text(step) -> str:
    """ "200m", "12.5km", "10:00", or "" for an open step."""
    if step.length_mm is not None:
        if step.length_mm < 10 * units.KM_MM:
            return "%dm" % ((step.length_mm + 500) // 1000)
        return "%d.%dkm" % (step.length_mm // units.KM_MM, step.length_mm % units.KM_MM // 100000)
    if step.length_ms is not None:
        return units.clock_text(step.length_ms)
    return ""


def left_text(left_mm, left_ms, unit: str) -> str:
    """What is left, rounded up, so that zero means done: "165m", "12.34km", "1:25"; "" when both are None."""
    if left_ms is not None:
        return units.clock_text(left_ms + 999)
    if left_mm is None:
        return ""
    if left_mm <= 9999 * 1000:
        return "%dm" % ((left_mm + 999) // 1000)
    one = units.unit_mm(unit)
    hundredths = (left_mm // 10 * 1000 + one - 1) // one
    return "%d.%02d%s" % (hundredths // 100, hundredths % 100, unit)


def effort_text(rpe) -> str:
    """ "RPE 8" or "RPE 3-4" for (low, high)."""
    if rpe[0] == rpe[1]:
        return "RPE %d" % rpe[0]
    return "RPE %d-%d" % rpe


def target_text(step, paces, unit: str) -> str:
    """The pace to run a step at ("4:21", the middle of a range), else its effort ("RPE 8"), else ""."""
    if step.target is None:
        return ""
    speeds = paces.range(step.target)
    if speeds is not None:
        return units.pace_text((speeds[0] + speeds[1]) // 2, unit)
    rpe = paces.rpe(step.target)
    return "" if rpe is None else effort_text(rpe)


def next_text(step, paces, unit: str, incline_permille: int) -> str:
    """The line that announces a step: "> 200m 4:21", with its incline where it differs from the present one."""
    if step is None:
        return "> finish"
    if step.kind == "off":
        return "> off the belt"
    if step.kind == "prep":
        return "> set deck " + percent_text(step.incline_permille)
    target = "rest" if step.kind == "rest" else target_text(step, paces, unit) or step.kind
    text = "> " + (length_text(step) + " " + target).strip()
    incline = " " + percent_text(step.incline_permille)
    if step.incline_permille != incline_permille and len(text) + len(incline) <= WIDTH:
        text += incline
    return text


def kind_word(step) -> str:
    """A step's kind in at most 4 letters; a recovery that is named a jog or a walk says so."""
    if step.kind == "recover" and step.target is not None and step.target.name in ("jog", "walk"):
        return step.target.name.upper()
    return _WORDS[step.kind]


class Dial:
    """The running screen.

    Two figures side by side, each with a label; `verdict` -1 too slow, 0, 1 too fast; `bar` -100..100 or None where
    there is nothing to compare; `limits` the band's (slowest, fastest) pace where it is a range, else None;
    `left`, `rep`, `tag` and `total` the row of middle size; `foot` the last line, inverse when `alert`;
    `count` 3, 2, 1 before the step ends, else 0, with `coming`, the pace after it.
    """

    def __init__(self, paces, unit: str):
        self._paces = paces
        self._unit = unit
        self._step = None
        self._rep = None
        self._speed = None
        self._left_shown = None
        self._total_shown = None
        self._next = ""
        self.left_label = ""
        self.left_figure = ""
        self.right_label = ""
        self.right_figure = ""
        self.verdict = 0
        self.bar = None
        self.limits = None
        self.left = ""
        self.rep = ""
        self.tag = ""
        self.total = ""
        self.foot = ""
        self.alert = False
        self.count = 0
        self.coming = ""

    def update(self, session, speed_mm_s: int, pulses: int):
        """Take over the state of a session that runs or waits for the belt; `speed_mm_s` is -1 when not known, `pulses`
        the belt's count since the device started. Returns self."""
        step = session.step
        if step is not self._step or session.rep != self._rep:
            self._enter(session, step)
        self._measure(session)
        resting = step.kind == "rest"
        if resting:
            self.left_figure = self.left
        elif speed_mm_s != self._speed:
            self._speed = speed_mm_s
            self.right_figure = units.pace_text(speed_mm_s, self._unit)
        target = session.target
        if resting or target is None or speed_mm_s < 0 or session.waiting_for:
            self.verdict = 0
            self.bar = None
        else:
            self.verdict = coach.verdict(session.step_ms, speed_mm_s, target[0], target[1])
            self.bar = coach.bar(speed_mm_s, target[0], target[1])
        if not resting:
            self.right_label = "TOO SLOW" if self.verdict < 0 else "TOO FAST" if self.verdict > 0 else "ACTUAL"
        if session.waiting_for:
            self.count = 0
            self._wait(session, pulses)
            return self
        time_left = coach.time_left(session.left_ms, session.left_mm, speed_mm_s)
        self.count = coach.counting(time_left)
        self.alert = step.is_open or coach.announces(time_left)
        self.foot = "press when done" if step.is_open else self._next
        return self

    def _enter(self, session, step):
        """Texts that stay for the whole step."""
        unit = self._unit
        paces = self._paces
        self._step = step
        self._rep = session.rep
        self._speed = None
        self.rep = "" if session.rep is None else "%d/%d" % session.rep
        self.tag = kind_word(step) + " " + percent_text(step.incline_permille)
        self._next = next_text(session.next_step, paces, unit, step.incline_permille)
        self.coming = "" if session.next_step is None else target_text(session.next_step, paces, unit)
        self.limits = None
        if step.kind == "rest":
            self.left_label = "REST"
            self.right_label = "NEXT"
            self.right_figure = self.coming
            return
        self.left_label = "TARGET"
        self.left_figure = target_text(step, paces, unit) or "BY FEEL"
        if session.target is not None:
            slowest = units.pace_text(session.target[0], unit)
            fastest = units.pace_text(session.target[1], unit)
            if slowest != fastest:
                self.limits = (slowest, fastest)

    def _measure(self, session):
        """Texts that change as the belt moves, made anew only when they do."""
        if session.left_ms is not None:
            left = (session.left_ms + 999) // 1000
        elif session.left_mm is not None:
            left = -((session.left_mm + 999) // 1000)
        else:
            left = session.step_ms // 1000
        if left != self._left_shown:
            self._left_shown = left
            self.left = left_text(session.left_mm, session.left_ms, self._unit) or units.clock_text(session.step_ms)
        total = session.total_mm // 10000
        if total != self._total_shown:
            self._total_shown = total
            one = units.unit_mm(self._unit)
            hundredths = session.total_mm // (one // 100)
            self.total = "%d.%02d %s" % (hundredths // 100, hundredths % 100, self._unit)

    def _wait(self, session, pulses: int):
        """The last line while the clock stands."""
        self.alert = True
        if session.waiting_for == SPEED:
            self.foot = "clock at speed"
        elif pulses:
            self.foot = "start the belt"
        else:
            self.foot = "no pulse yet"
