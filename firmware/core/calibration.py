"""How much belt passes from one pulse to the next, and how sure that is.

All in integers. Pulses come in thousandths of one ("milli"): a mark on the belt passes between two pulses. Results are
(um_per_pulse, error_um), the error one sigma; ValueErrors say what to do. Only imported where somebody calibrates.
"""

from micropython import const

_LEAST_LAPS = const(5)
_LEAST_MILLI = const(100000)
_LEAST_UM = const(5000)
_MOST_UM = const(5000000)
# Errors of a number of pulses, in thousandths. Whole pulses counted: up to one more at either end. Two marks, with
# nothing to show how they scatter: each taken to be somewhere within a pulse. Times known: magnets are uneven.
_WHOLE_MILLI = const(408)
_TIMED_MILLI = const(141)


def milli_pulses(count, since_us, gap_us):
    """Pulses at a moment `since_us` after pulse number `count`, of the `gap_us` to the next one."""
    return 1000 * count + 1000 * since_us // gap_us


def from_laps(marks, lap_mm, laps=None, lap_error_um=1000):
    """From the pulses (milli) at each passing of a mark on a belt of `lap_mm`: of every one, the line through all of
    them counts; or of the first and the last, with the number of `laps` between."""
    if laps is None:
        laps = len(marks) - 1
    if laps < _LEAST_LAPS:
        raise ValueError("%d laps are too few: run at least %d, best 20" % (max(laps, 0), _LEAST_LAPS))
    if len(marks) == 2:
        milli = marks[1] - marks[0]
        error_milli = _WHOLE_MILLI
        weight = laps
    elif len(marks) == laps + 1:
        _check_laps(marks)
        milli, error_milli, weight = _line(marks)
    else:
        raise ValueError(
            "%d marks do not fit %d laps: give all %d, or the first and the last" % (len(marks), laps, laps + 1)
        )
    if milli <= 0:
        raise ValueError("no pulses between the marks: give the marks in their order, and check the sensor")
    um = (lap_mm * 1000000 * weight + milli // 2) // milli
    return _checked(um), _error(um, ((error_milli, milli), (lap_error_um, lap_mm * 1000)))


def from_distance(distance_mm, milli, error_mm=0):
    """From the pulses counted over a distance that is known to `error_mm`."""
    _check_pulses(milli)
    um = (distance_mm * 1000000 + milli // 2) // milli
    return _checked(um), _error(um, ((_WHOLE_MILLI, milli), (error_mm, distance_mm)))


def from_speed(speed_um_s, ms, milli, error_um_s=0):
    """From the pulses of `ms` at a steady speed that is known to `error_um_s`."""
    _check_pulses(milli)
    um = (speed_um_s * ms + milli // 2) // milli
    return _checked(um), _error(um, ((_TIMED_MILLI, milli), (error_um_s, speed_um_s)))


def console_ratio(shown, true):
    """What the console shows over what is true, in ten-thousandths; both speeds or both distances, in the same unit."""
    if shown <= 0 or true <= 0:
        raise ValueError("a belt that stands has no ratio: let it run")
    return (shown * 10000 + true // 2) // true


def mean_ratio(ratios, error):
    """(ratio, error) of at least two console_ratio()s, each known to `error`: their mean, and one sigma of it, by how
    they scatter, but no less than what is known of each."""
    count = len(ratios)
    mean = (sum(ratios) + count // 2) // count
    squares = sum([(ratio - mean) ** 2 for ratio in ratios]) // (count - 1)
    return mean, _root(max(squares, error * error) // count) + 1


def is_plausible(um, error_um, before):
    """(whether it is within 15 % of what was `before`, whether it is known to 1 %); so of any value with its error."""
    return abs(um - before) * 100 <= 15 * before, error_um * 100 <= um


def _line(marks):
    """The straight line through the marks by least squares: its rise, the rise's error, and the laps that make it."""
    laps = len(marks) - 1
    rise = 0
    middle = 0
    for lap in range(laps + 1):
        rise += (2 * lap - laps) * marks[lap]
        middle += marks[lap]
    rise *= 6
    weight = laps * (laps + 1) * (laps + 2)
    squares = 0
    for lap in range(laps + 1):
        # Times 2, for whole numbers.
        off = 2 * marks[lap] - (2 * middle) // (laps + 1) - (2 * lap - laps) * rise // weight
        squares += off * off
    scatter = _root(squares // (4 * (laps - 1)))
    return rise, _root(12 * weight * scatter * scatter), weight


def _check_laps(marks):
    """No lap may have a third more or fewer pulses than the middle one: a mark was missed, or there is one too many."""
    laps = [marks[at + 1] - marks[at] for at in range(len(marks) - 1)]
    middle = sorted(laps)[len(laps) // 2]
    for at in range(len(laps)):
        if abs(laps[at] - middle) * 3 > middle:
            raise ValueError(
                "lap %d has %d pulses where others have %d: a mark is missing there, or one too many"
                % (at + 1, laps[at] // 1000, middle // 1000)
            )


def _check_pulses(milli):
    if milli < _LEAST_MILLI:
        raise ValueError("%d pulses are too few: run until there are %d" % (milli // 1000, _LEAST_MILLI // 1000))


def _checked(um):
    if not _LEAST_UM <= um <= _MOST_UM:
        raise ValueError("that makes %d um a pulse, which no belt has: check lengths, units and sensor" % um)
    return um


def _error(um, parts):
    """One sigma of `um`, rounded up, from (error, value) of what it was made of."""
    squares = 1
    for error, value in parts:
        squares += (error * 1000000 // value) ** 2
    return um * _root(squares) // 1000000 + 1


def _root(square):
    """The whole square root."""
    root = square
    better = (root + 1) // 2
    while better < root:
        root = better
        better = (root + square // root) // 2
    return root
