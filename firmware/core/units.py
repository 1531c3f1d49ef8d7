"""Integers, written as runners read them. Lengths are mm, times ms, speeds mm/s."""

KM_MM = 1000000
MI_MM = 1609344

# What a treadmill's belt can do: 1 to 30 km/h.
MIN_MM_S = 278
MAX_MM_S = 8333


def unit_mm(unit):
    """Length in mm of one "km" or "mi"."""
    return MI_MM if unit == "mi" else KM_MM


def pace_text(mm_s, unit):
    """Pace such as "4:30", to the nearest second; "--:--" for an unknown (negative) speed or one slower than 59:59."""
    if mm_s <= 0:
        return "--:--"
    seconds = (unit_mm(unit) + mm_s // 2) // mm_s
    if seconds > 3599:
        return "--:--"
    return "%d:%02d" % (seconds // 60, seconds % 60)


def clock_text(ms):
    """Time such as "10:00" or "1:05:00", rounded down: what is done is never overstated. For what is left, add 999."""
    seconds = ms // 1000
    if seconds < 3600:
        return "%d:%02d" % (seconds // 60, seconds % 60)
    return "%d:%02d:%02d" % (seconds // 3600, seconds // 60 % 60, seconds % 60)
