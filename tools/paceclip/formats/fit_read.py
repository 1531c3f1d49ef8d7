"""A FIT workout into steps."""

from paceclip.core import units, workout
from paceclip.formats import fit_profile as fit
from paceclip.formats.assemble import clean
from paceclip.formats.brackets import describe, finish
from paceclip.formats.draft import Context, Draft, FormatError, Imported, Lost, belt_speed, metres_mm, seconds_ms
from paceclip.formats.fit_decode import Message, messages
from paceclip.formats.fold import repeat
from paceclip.plans.unroll import steps

_NO_INDEX = 0xFFFF
_INDEX_MASK = 0x0FFF
# Bounds this low or high mean that there is none on that side.
_MM_S = (1, 20_000)


def read(data: bytes, context: Context, lost: Lost) -> Imported:
    """The workout of a FIT file."""
    found, files = messages(data)
    kind = next((one.integer(fit.FILE_TYPE) for one in found if one.number == fit.FILE_ID), None)
    if kind != fit.TYPE_WORKOUT:
        what = "has no file_id" if kind is None else f"is {fit.FILE_TYPES.get(kind, f'of type {kind}')}"
        raise FormatError(f"file_id: it {what}, no workout: choose a file of type workout")
    if files > 1:
        lost.add("", f"{files} files in one: the first is read")
    done = Imported(name="")
    heads = [one for one in found if one.number == fit.WORKOUT]
    if heads:
        _head(heads[0], done, lost)
    if len(heads) > 1:
        lost.add("workout", f"{len(heads)} workouts: their steps become one")
    reader = _Reader(done.incline_permille, lost)
    for message in found:
        if message.number == fit.WORKOUT_STEP:
            reader.take(message)
    done.items = reader.items()
    return done


def _head(message: Message, done: Imported, lost: Lost) -> None:
    sport = message.integer(fit.SPORT)
    if sport not in (None, fit.RUNNING):
        lost.add("workout", f"sport {sport} is not running: its steps are taken for a run's")
    done.name = message.text(fit.WORKOUT_NAME)
    describe(done, message.text(fit.WORKOUT_DESCRIPTION))


class _Reader:
    """The steps so far, each item with the index of its first step: a repeat comes after its body."""

    def __init__(self, incline_permille: int, lost: Lost):
        self._incline_permille = incline_permille
        self._lost = lost
        self._found: list[tuple[int, list]] = []
        self._count = 0

    def items(self) -> list:
        return [item for _, items in self._found for item in items]

    def take(self, message: Message) -> None:
        """The next workout_step."""
        self._count += 1
        place = f"step {self._count}"
        index = message.integer(fit.MESSAGE_INDEX)
        index = self._count - 1 if index is None or index == _NO_INDEX else index & _INDEX_MASK
        duration = message.integer(fit.DURATION_TYPE)
        if duration in fit.REPEATS:
            self._repeat(message, duration, place)
        else:
            self._found.append((index, self._step(message, duration, place)))

    def _repeat(self, message: Message, duration: int, place: str) -> None:
        first = message.integer(fit.DURATION_VALUE)
        at = next((at for at, (index, _) in enumerate(self._found) if index == first), None)
        if at is None:
            raise FormatError(
                f"{place}: it repeats from step index {first}, which is no step before it: export it anew"
            )
        body = [item for _, items in self._found[at:] for item in items]
        if not body:
            self._lost.add(place, "it repeats only what is left out: left out")
        times = 1 if not body else self._times(message, duration, body, place)
        try:
            self._found[at:] = [(first, repeat(times, body))]
        except FormatError as error:
            raise FormatError(f"{place}: {error}") from error

    def _times(self, message: Message, duration: int, body: list, place: str) -> int:
        value = message.integer(fit.TARGET_VALUE)
        if duration == fit.REPEAT_STEPS:
            if not value:
                self._lost.add(place, "no number of repeats: once")
            return value or 1
        length = None
        if duration == fit.REPEAT_TIME:
            lengths = [step.length_ms for step in steps(body)]
            length = sum(lengths) if lengths and None not in lengths else None
        elif duration == fit.REPEAT_DISTANCE:
            # In FIT's centimetres.
            lengths = [step.length_mm for step in steps(body)]
            length = sum(lengths) // 10 if lengths and None not in lengths else None
        if value and length:
            times = max((value + length - 1) // length, 1)
            self._lost.add(place, f"repeats until a {'time' if duration == fit.REPEAT_TIME else 'distance'}: {times}x")
            return times
        self._lost.add(place, "repeats until something that a plan does not know: once, repeat it in the plan")
        return 1

    def _step(self, message: Message, duration: int | None, place: str) -> list[workout.Step]:
        lost = self._lost
        draft = Draft("run", incline_permille=self._incline_permille)
        intensity = message.integer(fit.INTENSITY)
        if intensity is not None:
            draft.kind = fit.KINDS.get(intensity, "run")
            if intensity not in fit.KINDS:
                lost.add(place, f"intensity {intensity} is unknown to Paceclip: a run")
        value = message.integer(fit.DURATION_VALUE)
        if duration in fit.TIMES:
            draft.length_ms = seconds_ms((value or 0) / 1000, place, lost)
            if draft.length_ms is None:
                return []
        elif duration == fit.DISTANCE:
            draft.length_mm = metres_mm((value or 0) * 10, place, lost)
            if draft.length_mm is None:
                return []
        elif duration not in (None, fit.OPEN_DURATION):
            what = fit.DURATIONS.get(duration, f"duration type {duration}:")
            lost.add(place, f"{what} {value}: a plan has no such end, so it is open, until the button")
        draft.target = self._target(message, place)
        second = message.integer(fit.SECOND_TARGET_TYPE)
        if second not in (None, fit.OPEN_TARGET):
            self._lose(message, second, (fit.SECOND_TARGET_VALUE, fit.SECOND_LOW, fit.SECOND_HIGH), place)
        for field, name in fit.EXERCISES.items():
            if message.integer(field) is not None:
                lost.add(place, f"{name} {message.integer(field)} has no place in a plan: left out")
        draft.text = clean(_text(message), place, lost)
        return [finish(draft, self._incline_permille)]

    def _target(self, message: Message, place: str) -> workout.Target | None:
        kind = message.integer(fit.TARGET_TYPE)
        if kind in (None, fit.OPEN_TARGET):
            return None
        low, high = message.integer(fit.TARGET_LOW), message.integer(fit.TARGET_HIGH)
        zone = message.integer(fit.TARGET_VALUE)
        if kind not in fit.SPEED_TARGETS or zone or not (low or high):
            self._lose(message, kind, (fit.TARGET_VALUE, fit.TARGET_LOW, fit.TARGET_HIGH), place)
            return None
        bounds = [bound for bound in (low, high) if bound is not None and _MM_S[0] <= bound <= _MM_S[1]]
        if not bounds:
            self._lose(message, kind, (fit.TARGET_VALUE, fit.TARGET_LOW, fit.TARGET_HIGH), place)
            return None
        if len(bounds) == 1:
            what = f"{units.pace_text(bounds[0], 'km')}/km"
            self._lost.add(place, f"a speed with a bound on one side only: {what} as it is")
        slow, fast = (belt_speed(bound, place, self._lost) for bound in (min(bounds), max(bounds)))
        return workout.Target(low_mm_s=slow, high_mm_s=fast)

    def _lose(self, message: Message, kind: int, fields: tuple[int, int, int], place: str) -> None:
        zone, low, high = (message.integer(field) for field in fields)
        amount = f"zone {zone}" if zone else f"{_amount(kind, low)} to {_amount(kind, high)}"
        name = fit.TARGETS.get(kind, f"target type {kind}")
        self._lost.add(place, f"a {name} target ({amount}) has no place in a plan: no target")


def _amount(kind: int, value: int | None) -> str:
    """FIT counts shares below an offset, and beats or watts from it."""
    offset, unit = fit.OFFSETS.get(kind, (None, ""))
    if value is None or offset is None:
        return str(value)
    return f"{value - offset} {unit}" if value > offset else f"{value} %"


def _text(message: Message) -> str:
    """A step's notes; its name too, where that says something else."""
    name, notes = message.text(fit.STEP_NAME), message.text(fit.NOTES)
    if name.endswith(fit.MORE) and notes.startswith(fit.MORE):
        return name.removesuffix(fit.MORE) + notes.removeprefix(fit.MORE)
    if not name.strip() or name == notes:
        return notes
    return f"{name}: {notes}" if notes.strip() else name
