"""What a target means for this runner: speeds, where a race result says so, how far off them is still right, and the
effort that goes with a name."""

from micropython import const

from firmware.core import units
from firmware.core.workout import PACE_NAMES

# The effort that goes with each of PACE_NAMES, from low to high, on a scale from 1 (a stroll) to 10 (all out).
_RPE = const(
    b"\x01\x02"  # walk
    b"\x02\x03"  # jog
    b"\x03\x04"  # easy
    b"\x05\x05"  # marathon
    b"\x06\x07"  # threshold
    b"\x07\x07"  # 10k
    b"\x08\x08"  # 5k
    b"\x08\x09"  # 3k
    b"\x09\x09"  # mile
    b"\x09\x09"  # rep
    b"\x0a\x0a"  # sprint
)
_EASY = const(4)
_NUMBERS = const(22)


class Paces:
    """A runner's named paces. `race` is their result ("mile=7:00") or None; `unit` is the km or mi of "5k+5s";
    `tolerance` is that of Settings, none at all where it is left out."""

    def __init__(self, race, unit="km", tolerance=bytes(24)):
        self._unit_mm = units.unit_mm(unit)
        self._tolerance = tolerance
        # Low and high of each of PACE_NAMES, mm/s; empty without a race.
        self._speeds = ()
        if race is not None:
            # Here, because its 2 KB are needed once.
            from firmware.core import vdot

            self._speeds = vdot.speeds(race, PACE_NAMES)

    def rpe(self, target):
        """(low, high) effort of a target by effort or by name, else None."""
        if target.rpe_low is not None:
            return target.rpe_low, target.rpe_high
        if target.name is None:
            return None
        at = 2 * PACE_NAMES.index(target.name)
        return _RPE[at], _RPE[at + 1]

    def range(self, target):
        """(low_mm_s, high_mm_s) of a target, equal for a single pace; None for an effort, or a name without a race."""
        if target.low_mm_s is not None:
            return target.low_mm_s, target.high_mm_s
        if target.name is None or not self._speeds:
            return None
        at = 2 * PACE_NAMES.index(target.name)
        return self._offset(self._speeds[at], target), self._offset(self._speeds[at + 1], target)

    def limits(self, step, speeds):
        """(low_mm_s, high_mm_s) beyond which a step is too slow or too fast, of the `speeds` that range() gave. Numbers
        are a wish in a warm-up, recovery or cool-down: they are as wide as easy."""
        at = _NUMBERS if step.kind == "run" else _EASY
        if step.target.name is not None:
            at = 2 * PACE_NAMES.index(step.target.name)
        low, high = speeds
        return low - low * self._tolerance[at] // 100, high + high * self._tolerance[at + 1] // 100

    def _offset(self, mm_s, target):
        seconds = self._unit_mm / mm_s * (1000 + target.offset_permille) / 1000 + target.offset_s
        # An offset may ask for more than a belt can do.
        fastest = self._unit_mm / units.MAX_MM_S
        slowest = self._unit_mm / units.MIN_MM_S
        return int(self._unit_mm / min(max(seconds, fastest), slowest) + 0.5)
