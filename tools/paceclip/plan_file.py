"""Plan files on the host: read whole, with all of their errors."""

import io
from dataclasses import dataclass
from pathlib import Path

from paceclip.core import script, workout

# A plan's limit; of a longer file no more is read than it takes to say so.
_MOST_BYTES = 65536
_MORE_BYTES = 1024
SUFFIX = ".plan"


class PlanFileError(Exception):
    """A plan that cannot be used: str() names the file, the lines, what is wrong and what to write instead."""


@dataclass(frozen=True)
class PlanFile:
    """A plan file: its header, its days' steps by the day's id, and what is wrong with it."""

    path: Path
    plan: script.Plan
    workouts: dict[str, workout.Workout]
    errors: list[script.PlanError]

    def day(self, day_id: str) -> workout.Workout:
        """The workout of a day; PlanFileError where there is none."""
        if day_id not in self.workouts:
            raise PlanFileError(f"{self.path}: there is no day {day_id}: choose one of {', '.join(self.workouts)}")
        return self.workouts[day_id]


def parse(data: bytes, path: Path) -> PlanFile:
    """A plan of a file's bytes, whatever they are."""
    if len(data) > _MOST_BYTES:
        # Said once: up to the end of the first line beyond the limit.
        data = data[: (data + b"\n").index(b"\n", _MOST_BYTES) + 1]
    errors: list[script.PlanError] = []
    reader = script.Reader(str(path), errors)
    workouts = {done.day.id: done for done in reader.workouts(io.BytesIO(data))}
    return PlanFile(path, reader.plan, workouts, sorted(errors, key=lambda error: error.line))


def read(path: Path) -> bytes:
    """A file's bytes, no more than it takes to say what is wrong; PlanFileError where it can't be read at all."""
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES + _MORE_BYTES)
    except OSError as error:
        raise PlanFileError(f"{path}: {error.strerror or error}: check the name") from error


def look(path: Path) -> PlanFile:
    """A plan file with its errors; PlanFileError where it can't be read at all."""
    return parse(read(path), path)


def load(path: Path) -> PlanFile:
    """A plan file without an error; PlanFileError with all there are."""
    return sound(read(path), path)


def sound(data: bytes, path: Path) -> PlanFile:
    """The same of a file's bytes."""
    file = parse(data, path)
    if file.errors:
        raise PlanFileError("\n".join(str(error) for error in file.errors))
    return file
