"""Text that runners write, read into integers.

Lengths are mm, times ms, speeds mm/s, percentages permille (1.5 % is 15). Every parser raises ValueError with a reason
that quotes the text and says what to write instead.
"""

from micropython import const

from firmware.core.units import KM_MM, MAX_MM_S, MI_MM, MIN_MM_S, unit_mm

_MIN_MM = const(10000)
_MAX_MM = const(100000000)
_MAX_S = const(86400)


def is_digits(text):
    """True for one or more of 0-9. (int() also takes signs, spaces, underscores and other scripts' digits.)"""
    # As bytes: MicroPython keeps for good what is taken out of a string letter by letter.
    for code in text.encode():
        if not 48 <= code <= 57:
            return False
    return bool(text)


def _decimal(text, places):
    """Integer in units of 10^-places ("12.5" with three places: 12500); None where the text is no such number."""
    whole, dot, part = text.partition(".")
    if not is_digits(whole) or len(whole) > 6 or len(part) > places or (dot and not is_digits(part)):
        return None
    return int(whole + part + "0" * (places - len(part)))


def _seconds(what, text, clock):
    """Seconds of "10:00" or "1:05:00"."""
    fields = clock.split(":")
    for field in fields:
        if not is_digits(field) or len(field) > 5:
            raise ValueError(f"{what} '{text}': write minutes and seconds, such as 4:30")
    if not 2 <= len(fields) <= 3:
        raise ValueError(f"{what} '{text}': write minutes and seconds, such as 4:30")
    for field in fields[1:]:
        if len(field) != 2:
            raise ValueError(f"{what} '{text}': two digits after a colon, such as 4:05")
    if int(fields[-1]) > 59:
        raise ValueError(f"{what} '{text}': seconds go from 00 to 59")
    if len(fields) == 3 and int(fields[1]) > 59:
        raise ValueError(f"{what} '{text}': minutes go from 00 to 59 after the hours")
    total = 0
    for field in fields:
        total = total * 60 + int(field)
    return total


def parse_time(text):
    """ms of "10:00", "1:05:00" or "90s"; 1 second to 24 hours."""
    if text.endswith("s") and is_digits(text[:-1]) and len(text) < 8:
        seconds = int(text[:-1])
    elif ":" in text:
        seconds = _seconds("time", text, text)
    else:
        raise ValueError(f"time '{text}': write 10:00, 1:05:00 or 90s")
    if not 1 <= seconds <= _MAX_S:
        raise ValueError(f"time '{text}': write 1s to 24:00:00")
    return seconds * 1000


def parse_distance(text):
    """mm of "400m", "1.5km" or "0.25mi"; 10 m to 100 km, rounded to the mm."""
    if text.endswith("km"):
        one, number = KM_MM, text[:-2]
    elif text.endswith("mi"):
        one, number = MI_MM, text[:-2]
    elif text.endswith("m"):
        one, number = 1000, text[:-1]
    else:
        raise ValueError(f"distance '{text}': write 400m, 1.5km or 0.25mi")
    thousandths = _decimal(number, 3)
    if thousandths is None:
        raise ValueError(f"distance '{text}': write 400m, 1.5km or 0.25mi")
    mm = (thousandths * one + 500) // 1000
    if mm < _MIN_MM:
        raise ValueError(f"distance '{text}': m is metres, 10m or more; minutes are 5:00")
    if mm > _MAX_MM:
        raise ValueError(f"distance '{text}': 100km at most")
    return mm


def _belt_speed(what, text, mm_s):
    if not MIN_MM_S <= mm_s <= MAX_MM_S:
        raise ValueError(f"{what} '{text}': a belt runs from 1 to 30 km/h (59:59 to 2:00 a km)")
    return mm_s


def parse_pace_range(text):
    """(low_mm_s, high_mm_s) of "7:10-7:25/mi", in either order; low == high for a single pace."""
    clocks, slash, unit = text.partition("/")
    if not slash or unit not in ("km", "mi"):
        raise ValueError(f"pace '{text}': write 4:30/km or 7:10-7:25/mi")
    first, dash, second = clocks.partition("-")
    speeds = []
    for clock in (first, second) if dash else (first,):
        seconds = _seconds("pace", text, clock)
        # Slower than any belt where there is nothing to divide by.
        speeds.append(_belt_speed("pace", text, (unit_mm(unit) + seconds // 2) // seconds if seconds else 0))
    return min(speeds), max(speeds)


def parse_speed(text):
    """mm/s of "12.5km/h" or "7.8mph"."""
    if text.endswith("km/h"):
        hour_mm, number = KM_MM, text[:-4]
    elif text.endswith("mph"):
        hour_mm, number = MI_MM, text[:-3]
    else:
        raise ValueError(f"speed '{text}': write 12.5km/h or 7.8mph")
    hundredths = _decimal(number, 2)
    if hundredths is None:
        raise ValueError(f"speed '{text}': write 12.5km/h or 7.8mph")
    return _belt_speed("speed", text, (hundredths * hour_mm + 180000) // 360000)


def parse_percent(text):
    """Permille of "6%" or "1.5%"."""
    permille = _decimal(text[:-1], 1) if text.endswith("%") else None
    if permille is None:
        raise ValueError(f"percentage '{text}': write 6% or 1.5%")
    return permille
