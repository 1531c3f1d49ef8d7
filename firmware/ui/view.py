"""Steps, lengths and targets in the words of the screens."""

from micropython import const

from firmware.core import units

_WIDTH = const(16)  # characters in a line of small text

_WORDS = {"warmup": "WARM", "run": "RUN", "recover": "EASY", "cooldown": "COOL"}


def percent_text(permille: int) -> str:
    """ "6%" or "1.5%"."""
    if permille % 10:
        return "%d.%d%%" % (permille // 10, permille % 10)
    return "%d%%" % (permille // 10)


def length_text(step, unit: str) -> str:
    """ "200m", "12.5km", "0.50mi", "10:00", or "open"."""
    mm = step.length_mm
    if mm is not None:
        # In miles, what the plan has in metres is run as on a track; a mile is no whole number of metres.
        if mm < 10 * units.KM_MM and not (unit == "mi" and mm % 1000):
            return "%dm" % ((mm + 500) // 1000)
        hundredths = _hundredths(mm, unit, units.KM_MM // 200)
        if hundredths < 1000:
            return "%d.%02d%s" % (hundredths // 100, hundredths % 100, unit)
        return "%d.%d%s" % (hundredths // 100, hundredths % 100 // 10, unit)
    if step.length_ms is not None:
        return units.clock_text(step.length_ms)
    return "open"


def left_text(left_mm, left_ms, unit: str, length_mm) -> str:
    """What is left of `length_mm`, rounded up, so that zero means done: "165m", "12.34km", "0.73mi", "1:25"; "" when
    both are None."""
    if left_ms is not None:
        return units.clock_text(left_ms + 999)
    if left_mm is None:
        return ""
    if left_mm <= 9999 * 1000 and not (unit == "mi" and length_mm % 1000):
        return "%dm" % ((left_mm + 999) // 1000)
    hundredths = _hundredths(left_mm, unit, units.unit_mm(unit) - 1)
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
    """The line that announces a step: "> 200m@4:21", with its incline where it differs from the present one."""
    if step is None:
        return "> finish"
    if step.kind == "off":
        return "> off the belt"
    if step.kind == "prep":
        return "> set deck " + percent_text(step.incline_permille)
    target = "rest" if step.kind == "rest" else target_text(step, paces, unit) or step.kind
    text = "> " + length_text(step, unit)
    if len(text) + 1 + len(target) <= _WIDTH:
        # Of two times in a row, nobody knows which is the pace.
        text += ("@" if ":" in target else " ") + target
    incline = " " + percent_text(step.incline_permille)
    if step.incline_permille != incline_permille and len(text) + len(incline) <= _WIDTH:
        text += incline
    return text


def total_text(mm: int, unit: str) -> str:
    """ "0.87 km", rounded down."""
    hundredths = _hundredths(mm, unit, 0)
    return "%d.%02d %s" % (hundredths // 100, hundredths % 100, unit)


def speed_text(mm_s: int, unit: str) -> str:
    """As a console shows it: "10.0 km/h" or "6.2 mph", "--" where it is not known."""
    name = "mph" if unit == "mi" else "km/h"
    if mm_s < 0:
        return "-- " + name
    # In two parts, to stay below 2^30.
    tenths = (mm_s * 3600 + units.unit_mm(unit) // 20) // (units.unit_mm(unit) // 10)
    return "%d.%d %s" % (tenths // 10, tenths % 10, name)


def _hundredths(mm: int, unit: str, more: int) -> int:
    """Hundredths of a km or mile. In two parts, because mm times 100 passes 2^30 at 10.7 km."""
    one = units.unit_mm(unit)
    return mm // one * 100 + (mm % one * 100 + more) // one


def kind_word(step) -> str:
    """The kind of a step that is run more easily, in 4 letters at most; a recovery named a jog or a walk says so."""
    if step.kind == "recover" and step.target is not None and step.target.name in ("jog", "walk"):
        return step.target.name.upper()
    return _WORDS[step.kind]


def wrap(text: str) -> list:
    """The text in lines of at most _WIDTH characters, broken at spaces; a longer word is cut, best after a colon, a
    slash, a hyphen or a dot."""
    lines = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) <= _WIDTH:
            line += " " + word
            continue
        if line:
            lines.append(line)
        while len(word) > _WIDTH:
            for mark in (":", "/", "-", "."):
                cut = word.rfind(mark, 1, _WIDTH) + 1
                if cut:
                    break
            cut = cut or _WIDTH
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    if line:
        lines.append(line)
    return lines
