"""Calibrates from a recorded log: its pulses go through the belt code's gate, the arithmetic is the firmware's."""

import json
import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from paceclip.core import belt, calibration, settings
from paceclip.errors import UserError
from paceclip.recordings import pulselog

_TICKS = 1 << 30
_POLL_US = 1_000_000

# Micrometres, and micrometres a second.
_LENGTHS = {"m": 1_000_000, "km": 1_000_000_000, "mi": 1_609_344_000}
_SPEEDS = {"km/h": Fraction(2_500_000, 9), "mph": Fraction(1_609_344_000, 3600), "m/s": Fraction(1_000_000)}


class CalibrateError(UserError):
    """Nothing can be calibrated from what was given; str() says why and what to do."""


@dataclass
class Options:
    """What is known of the log: one of laps, distance and speed, or what the console showed."""

    laps: int | None = None
    belt_mm: int | None = None
    mark_us: tuple[str, ...] = ()
    marks: Path | None = None
    distance: str | None = None
    speed: str | None = None
    console: str | None = None
    from_ms: int | None = None
    to_ms: int | None = None
    sensor: str | None = None
    um_per_pulse: int | None = None
    pulses_per_rev: int | None = None


@dataclass
class Quantity:
    """A length (um) or a speed (um/s) as it was written; its last digit tells how well it is known (one sigma)."""

    value: int
    error: int
    is_speed: bool


@dataclass
class Track:
    """The belt's pulses: at each of `times` (us), how many had passed by then."""

    times: array
    counts: array
    settings: dict[str, str | int]

    def result(self, method: str, known: str, um_per_pulse: int, error_um: int | None, milli: int) -> "Result":
        """What so many thousandths of pulses told."""
        return Result(method, known, um_per_pulse, error_um, milli / 1000, self.settings["um_per_pulse"])

    def milli(self, t_us: int) -> int:
        """Thousandths of pulses that had passed at a time."""
        at = bisect_right(self.times, t_us)
        if at == len(self.times) and at and t_us == self.times[-1]:
            return 1000 * self.counts[-1]
        if not 0 < at < len(self.times):
            raise CalibrateError(
                f"{t_us / 1e6:.3f} s is outside the log's pulses, which go from {self.times[0] / 1e6:.3f} s "
                f"to {self.times[-1] / 1e6:.3f} s: give times in between, counted from the log's start"
            )
        before = self.times[at - 1]
        pulses = self.counts[at] - self.counts[at - 1]
        part = 1000 * pulses * (t_us - before) // (self.times[at] - before)
        return 1000 * self.counts[at - 1] + part


@dataclass
class Result:
    """What a log told. `error_um` is one sigma; None: nothing was calibrated, `um_per_pulse` is what was set."""

    method: str
    known: str
    um_per_pulse: int
    error_um: int | None
    pulses: float
    before: int
    console_ratio: float | None = None

    def data(self) -> dict:
        """For --json."""
        data: dict = {"method": self.method, "um_per_pulse": self.um_per_pulse, "error_um": self.error_um}
        if self.error_um is not None:
            data["error_percent"] = round(self._percent(), 3)
            data["settings"] = {"um_per_pulse": self.um_per_pulse}
        data["pulses"] = self.pulses
        if self.console_ratio is not None:
            data["console_ratio"] = self.console_ratio
        return data

    def text(self) -> str:
        """For a reader."""
        lines = []
        if self.error_um is not None:
            lines += [
                f"um_per_pulse is {self.um_per_pulse} ± {self.error_um} ({self._percent():.2f} %, one sigma)",
                f"  from {self.known}: {self.pulses:.3f} pulses",
                f'  in settings.json: {{"um_per_pulse": {self.um_per_pulse}}}',
            ]
            if abs(self.um_per_pulse - self.before) * 10 > self.before:
                times = self.um_per_pulse / self.before
                lines.append(f"  {times:.2f} times the {self.before} that it was: is what you said right?")
        if self.console_ratio is not None:
            true = "is true" if self.error_um is not None else f"{self.um_per_pulse} um a pulse make"
            lines.append(f"The console shows {self.console_ratio:.4f} times what {true}.")
        return "\n".join(lines)

    def _percent(self) -> float:
        return 100 * self.error_um / self.um_per_pulse


def calibrate(path: Path, options: Options) -> Result:
    """What the log at `path` tells. LogError or CalibrateError where it tells nothing."""
    by_laps = (
        options.laps is not None or options.belt_mm is not None or bool(options.mark_us) or options.marks is not None
    )
    ways = [by_laps, options.distance is not None, options.speed is not None]
    if sum(ways) > 1 or not (any(ways) or options.console):
        raise CalibrateError("say one thing that is known: --belt-mm with marks, --distance, or --speed; or --console")
    marks = _marks(options) if by_laps else []
    track = _track(path, options)
    if by_laps:
        result = _from_laps(track, options.laps, options.belt_mm, marks)
    elif options.distance is not None:
        result = _from_distance(track, _length(options.distance))
    elif options.speed is not None:
        result = _from_speed(track, _speed(options.speed), options.from_ms, options.to_ms)
    else:
        um = track.settings["um_per_pulse"]
        result = track.result("settings", "the settings", um, None, 1000 * track.counts[-1])
    if options.console:
        shown = quantity(options.console)
        result.console_ratio = _console_ratio(track, result.um_per_pulse, shown, options.from_ms, options.to_ms)
    return result


def quantity(text: str) -> Quantity:
    """A length such as "1.00km" or a speed such as "10.0km/h". CalibrateError where it is neither."""
    found = re.fullmatch(r"(\d{1,6})(?:\.(\d{1,6}))? *([a-z/]+)", text)
    units = _LENGTHS | _SPEEDS
    if found is None or found[3] not in units:
        raise CalibrateError(f"'{text}' is no length or speed: write it like 1.00km, 400m, 10.0km/h or 6.2mph")
    unit = units[found[3]]
    digits = found[2] or ""
    value = int(found[1] + digits) * unit / 10 ** len(digits)
    # Rounded to the last digit: even between half of it less and half of it more, whose sigma is half over root 3.
    error = unit / 10 ** len(digits) * Fraction(2887, 10000)
    return Quantity(round(value), round(error), found[3] in _SPEEDS)


def _length(text: str) -> Quantity:
    length = quantity(text)
    if length.is_speed:
        raise CalibrateError(f"--distance {text} is a speed: write it like 1.00km")
    return length


def _speed(text: str) -> Quantity:
    speed = quantity(text)
    if not speed.is_speed:
        raise CalibrateError(f"--speed {text} is a length: write it like 10.0km/h")
    return speed


def _marks(options: Options) -> list[int]:
    """Times of the mark, of the options or of a file."""
    if options.belt_mm is None:
        raise CalibrateError("how long is the belt? Add --belt-mm, once round, measured on the flat")
    if bool(options.mark_us) == (options.marks is not None):
        raise CalibrateError("when did the mark pass? Give the times with --mark-us, or a file of them with --marks")
    if options.marks is not None:
        return pulselog.read_marks(options.marks)
    times = [time.strip() for times in options.mark_us for time in times.split(",")]
    for time in times:
        if not (time.isascii() and time.isdigit() and len(time) < 16):
            raise CalibrateError(f"--mark-us: '{time}' is no time: write whole microseconds, with commas between")
    return [int(time) for time in times]


def _track(path: Path, options: Options) -> Track:
    """The pulses of a log that the belt code takes for real. Options go before the log's own settings."""
    log = pulselog.read(path)
    chosen = _settings(path, log.settings, options)
    followed = belt.Belt(chosen["um_per_pulse"], chosen["pulses_per_rev"], chosen["sensor"])
    times, counts = array("q"), array("q")
    poll_us = 0
    before = 1
    for t_us, level in log.edges:
        fell = before and not level
        before = level
        if not fell:
            continue
        while poll_us < t_us:
            followed.poll(poll_us % _TICKS)
            poll_us += _POLL_US
        followed.pulse(t_us % _TICKS)
        count = followed.accepted + followed.missed
        if counts and count == counts[-1]:
            continue
        if len(times) > 1 and 4 * (t_us - times[-1]) < times[-1] - times[-2]:
            # Served together, after a stall, or counted late: they came evenly since the one before.
            counts[-1] = count
        else:
            if len(times) > 1 and 3 * (t_us - times[-1]) < 2 * (times[-1] - times[-2]):
                # Missed pulses are made up with the second one after the gap, and were in it.
                counts[-1] = count - 1
            times.append(t_us)
            counts.append(count)
    if len(times) < 2:
        raise CalibrateError(f"{path} has {len(times)} pulses: record a belt that runs")
    return Track(times, counts, chosen)


def _from_laps(track: Track, laps: int | None, belt_mm: int, marks_us: list[int]) -> Result:
    """From the times at which a mark on the belt passed."""
    marks = [track.milli(mark) for mark in marks_us]
    um, error = _arithmetic("from_laps", marks, belt_mm, laps)
    laps = len(marks) - 1 if laps is None else laps
    return track.result("laps", f"{laps} laps of {belt_mm} mm", um, error, marks[-1] - marks[0])


def _from_distance(track: Track, distance: Quantity) -> Result:
    """From the whole log, over which the belt is known to have gone a distance."""
    milli = 1000 * track.counts[-1]
    um, error = _arithmetic("from_distance", distance.value // 1000, milli, -(-distance.error // 1000))
    return track.result("distance", f"a distance of {distance.value / 1e6:.1f} m", um, error, milli)


def _from_speed(track: Track, speed: Quantity, from_ms: int | None, to_ms: int | None) -> Result:
    """From a part of the log, in which the belt is known to have run at a speed."""
    if from_ms is None or to_ms is None:
        raise CalibrateError("when did the belt run at that speed? Give --from-ms and --to-ms, without ramps")
    milli = _milli_between(track, from_ms, to_ms)
    um, error = _arithmetic("from_speed", speed.value, to_ms - from_ms, milli, speed.error)
    known = f"{(to_ms - from_ms) / 1000:.1f} s at {speed.value / 1e6:.3f} m/s"
    return track.result("speed", known, um, error, milli)


def _console_ratio(track: Track, um_per_pulse: int, shown: Quantity, from_ms: int | None, to_ms: int | None) -> float:
    """What the console shows over what is true: a distance over the whole log, a speed over the part of it given."""
    if shown.is_speed:
        if from_ms is None or to_ms is None:
            raise CalibrateError("a console's speed needs --from-ms and --to-ms: when it showed that, without ramps")
        true = um_per_pulse * _milli_between(track, from_ms, to_ms) // (to_ms - from_ms)
    else:
        true = um_per_pulse * track.counts[-1]
    return _arithmetic("console_ratio", shown.value, true) / 10000


def _milli_between(track: Track, from_ms: int, to_ms: int) -> int:
    if to_ms <= from_ms:
        raise CalibrateError(f"--to-ms {to_ms} is not after --from-ms {from_ms}")
    return track.milli(1000 * to_ms) - track.milli(1000 * from_ms)


def _settings(path: Path, logged: dict[str, str | int], options: Options) -> dict[str, str | int]:
    """The sensor's settings: given, else the log's, else the defaults; checked as the device checks them."""
    chosen = {}
    defaults = settings.fresh()
    from_log = bool(logged)
    for key in ("sensor", "um_per_pulse", "pulses_per_rev"):
        given = getattr(options, key)
        from_log = from_log and given is None
        chosen[key] = logged.get(key, defaults[key]) if given is None else given
    try:
        settings.load(json.dumps(chosen))
    except settings.SettingsError as error:
        where = f"{path}, line 1: " if from_log else ""
        raise CalibrateError(str(error).replace("settings.json: ", where, 1)) from error
    return chosen


def _arithmetic(name: str, *arguments):
    try:
        return getattr(calibration, name)(*arguments)
    except ValueError as error:
        raise CalibrateError(str(error)) from error
