"""What to say to the runner, and when. Pure functions; speeds in mm/s, -1 where not known."""

from micropython import const

_TOO_SLOW = const(-1)
_ON_TARGET = const(0)
_TOO_FAST = const(1)

# From a walk to a fast repetition is 3 m/s: six seconds of the belt's ramp (0.5 m/s^2), and some for finding the key.
_GRACE_MS = const(10000)

# A bar at its end is this far off the target.
_BAR_PERMILLE = const(100)

_ANNOUNCE_MS = const(10000)
# For each permille: a deck takes some 3 s for 1 %.
_CLIMB_MS = const(300)


def verdict(age_ms, speed_mm_s, low_mm_s, high_mm_s):
    """-1 (too slow), 0 or 1 (too fast), for a step that has run for `age_ms`, with its limits; 0 during the grace
    period too."""
    if age_ms < _GRACE_MS or speed_mm_s < 0:
        return _ON_TARGET
    if speed_mm_s > high_mm_s:
        return _TOO_FAST
    if speed_mm_s < low_mm_s:
        return _TOO_SLOW
    return _ON_TARGET


def bar(speed_mm_s, low_mm_s, high_mm_s):
    """Where the marker stands: 0 on target, -100 at 10 % below it or slower, 100 at 10 % above it or faster."""
    if speed_mm_s < 0:
        return 0
    if speed_mm_s < low_mm_s:
        return max(-100, -((low_mm_s - speed_mm_s) * (100000 // _BAR_PERMILLE) // low_mm_s))
    if speed_mm_s > high_mm_s:
        return min(100, (speed_mm_s - high_mm_s) * (100000 // _BAR_PERMILLE) // high_mm_s)
    return 0


def time_left(left_ms, left_mm, speed_mm_s):
    """Estimate of the time to the step's end in ms, from whichever of the two is left; None where it can't be told."""
    if left_ms is not None:
        return left_ms
    if left_mm is None or speed_mm_s <= 0:
        return None
    # Split, because mm times 1000 passes 2^30 at 1.07 km.
    whole_s = left_mm // speed_mm_s
    return whole_s * 1000 + (left_mm - whole_s * speed_mm_s) * 1000 // speed_mm_s


def counting(left_ms):
    """3, 2, 1 in the last three seconds of a step, otherwise 0. `left_ms` as from time_left."""
    if left_ms is None or left_ms <= 0 or left_ms > 3000:
        return 0
    return (left_ms + 999) // 1000


def announces(left_ms, climb_permille=0):
    """Whether the next step is due to be announced: the last ten seconds at the present speed, and as long as the deck
    takes for a change of its incline by so much."""
    return left_ms is not None and left_ms <= _ANNOUNCE_MS + abs(climb_permille) * _CLIMB_MS


def outdoor_mm_s(speed_mm_s, incline_permille):
    """The speed on a level road that costs as much: v (1 + 4.5 G) / 1.045, G the grade as a fraction (ACSM's equation
    for running). 1 % makes up for the missing wind. An estimate above 4 %."""
    return speed_mm_s * (2000 + 9 * incline_permille) // 2090
