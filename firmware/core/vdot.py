"""Named paces from one race result: Daniels and Gilbert's VDOT.

Cold code, run when a race result is taken in: floats are clearer here and single precision is enough (2e-5 VDOT).
The share of VO2max that a race of t minutes takes is their equation (Oxygen Power, 1979). The speed (m/min) for a VO2
(ml/kg/min) is the polynomial behind their printed tables, 29.54 + 5.000663 o - 0.007546 o^2. It is used in both
directions, so that a runner's own result comes back to the second; with the book's VO2 of a speed it would not.
"""

from array import array
from math import exp, sqrt

from micropython import const

from firmware.core import quantities, units
from firmware.core.nearest import nearest

_RACES_MM = {
    "1500": 1500000,
    "mile": units.MI_MM,
    "3k": 3000000,
    "5k": 5000000,
    "10k": 10000000,
    "half": 21097500,
    "marathon": 42195000,
}
_RACE_FORM = const("write mile=7:00 or 5k=24:30")

# Below a walk, and above the world's best, the equations mean nothing.
_MIN_VDOT = const(15)
_MAX_VDOT = const(85)
_MAX_M_S = const(12)

_A = 29.54
_B = 5.000663
_C = 0.007546

# Shares of VDOT. A jog reaches from the slow end of easy down to half of VDOT, just above a fast walk.
_EASY = const((0.6304, 0.7346))
_JOG = const((0.5, 0.6304))
_THRESHOLD = 0.88
_INTERVAL = 0.975
# Below these, the tables have a slower marathon and a slower fast end of easy than the equations: by 0.046 s a km times
# the difference squared (11.8 s at VDOT 30), and by 0.3 s a km times the difference.
_MARATHON_BELOW = const(46)
_EASY_BELOW = const(50)
_TABLES_BEGIN = const(30)
# mm/s: 5 to 6 km/h.
_WALK = const((1389, 1667))
# Times repetition speed: for some ten seconds, and still within a treadmill's reach.
_SPRINT = const((1.05, 1.15))


def parse_race(text):
    """(mm, ms) of "mile=7:00", "5k=24:30" or "2.4km=10:15"; ValueError with the remedy."""
    name, equals, time = text.partition("=")
    if not equals:
        raise ValueError(f"race '{text}': {_RACE_FORM}")
    mm = _RACES_MM.get(name)
    if mm is None and name.endswith("k"):
        name += "m"  # 15k is a race as 5k is
    if mm is None:
        if not quantities.is_digits(name[:1]):
            meant = nearest(name, _RACES_MM)
            raise ValueError(f"race '{text}': " + (f"did you mean {meant}?" if meant else _RACE_FORM))
        mm = quantities.parse_distance(name)
    ms = quantities.parse_time(time)
    if mm > ms * _MAX_M_S or not _MIN_VDOT <= vdot(mm, ms) <= _MAX_VDOT:
        raise ValueError(
            f"race '{text}': beyond the tables: check the time (24:30 or 3:30:00), or leave it out and run by effort"
        )
    return mm, ms


def vdot(mm, ms):
    """VDOT of a race of `mm` in `ms`, at 12 m/s or slower."""
    minutes = ms / 60000
    speed = mm / 1000 / minutes
    vo2 = (_B - sqrt(_B * _B - 4 * _C * (speed - _A))) / (2 * _C)
    return vo2 / _share(minutes)


def _share(minutes):
    return 0.8 + 0.1894393 * exp(-0.012778 * minutes) + 0.2989558 * exp(-0.1932605 * minutes)


def _m_min(vo2):
    return _A + vo2 * (_B - _C * vo2)


def race_minutes(value, mm):
    """Predicted minutes for a race of `mm` at VDOT `value`: the fixed point of t = d / v(VDOT F(t))."""
    metres = mm / 1000
    minutes = metres / (4 * value)
    for _ in range(8):
        minutes = metres / _m_min(value * _share(minutes))
    return minutes


def time_ms(value, name):
    """Predicted ms of a race by its name ("5k") at VDOT `value`, in whole seconds."""
    return int(race_minutes(value, _RACES_MM[name]) * 60 + 0.5) * 1000


def speeds(race, names):
    """Low and high of each of these named paces by a race ("mile=7:00"), mm/s, not rounded: an array, because floats
    are objects. ValueError for what is no race."""
    value = vdot(*parse_race(race))
    found = array("f")
    for name in names:
        found.extend(array("f", named_speeds(value, name)))
    return found


def named_speeds(value, name):
    """(low, high) mm/s, not rounded, of a named pace at VDOT `value`; equal for a single pace."""
    if name == "easy":
        below = min(max(_EASY_BELOW - value, 0), _EASY_BELOW - _TABLES_BEGIN)
        return _at(value, _EASY[0]), _slower(_at(value, _EASY[1]), 0.3 * below)
    if name == "jog":
        return _at(value, _JOG[0]), _at(value, _JOG[1])
    if name == "walk":
        # A walk is never faster than the same runner's jog.
        high = min(_WALK[1], _at(value, _JOG[0]))
        return min(_WALK[0], high), high
    if name == "sprint":
        return _rep(value) * _SPRINT[0], _rep(value) * _SPRINT[1]
    if name == "threshold":
        speed = _at(value, _THRESHOLD)
    elif name == "rep":
        speed = _rep(value)
    else:
        speed = _RACES_MM[name] / (race_minutes(value, _RACES_MM[name]) * 60)
        if name == "marathon":
            below = min(max(_MARATHON_BELOW - value, 0), _MARATHON_BELOW - _TABLES_BEGIN)
            speed = _slower(speed, 0.046 * below * below)
    return speed, speed


def _at(value, share):
    """mm/s at a share of VDOT."""
    return _m_min(value * share) * 1000 / 60


def _slower(mm_s, seconds):
    """mm/s of a pace that takes so many seconds more for a km."""
    return units.KM_MM / (units.KM_MM / mm_s + seconds)


def _rep(value):
    """mm/s of repetitions: interval pace for 400 m, in whole seconds as the tables have it, less 6 to 8 s."""
    less = 8 if value < 48 else 7 if value < 50 else 6
    return 400000 / (int(400000 / _at(value, _INTERVAL)) - less)
