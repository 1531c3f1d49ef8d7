"""Plan files on the host: read whole, with all of their errors."""

import copy
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from paceclip.core import plain, script, workout
from paceclip.errors import UserError
from paceclip.places import ROOT
from paceclip.plans.unroll import each_step

# A plan's limit; of a longer file no more is read than it takes to say so.
_MOST_BYTES = 65536
_MORE_BYTES = 1024
SUFFIX = ".plan"
# Where the device, and this project, have their plans.
FOLDER = "plans"
# A plan's name alone, as make demo has it.
_BARE = re.compile(r"[\w-]+")
# Of one file: who has more has another kind of file.
_MOST_ERRORS = 20
# Not printable by themselves, but in what people write: two that join letters or keep them apart, and a wide space.
_WRITTEN = "\u200c\u200d\u3000"


class PlanFileError(UserError):
    """A plan that cannot be used: str() names the file, the lines, what is wrong and what to write instead.

    It is printable, whatever stands in the file or in its name.
    """

    def __init__(self, *lines: str):
        super().__init__("\n".join(map(printable, lines)))


def printable(text: str) -> str:
    """One line of text for a person to read: a ? for each character with which a file could steer the terminal."""
    return "".join(letter if letter.isprintable() or letter in _WRITTEN else "?" for letter in text)


@dataclass(frozen=True)
class PlanFile:
    """A plan file: its header, its days' steps by the day's id, and what is wrong with it."""

    path: Path
    plan: script.Plan
    workouts: dict[str, workout.Workout]
    errors: list[script.PlanError]

    def told(self) -> PlanFileError:
        """Its errors to read: each on a line, the first of them where they are many."""
        lines = [str(error) for error in self.errors[:_MOST_ERRORS]]
        more = len(self.errors) - len(lines)
        return PlanFileError(*lines, *([f"{self.path}: and {more} more"] if more else []))

    def printable(self) -> "PlanFile":
        """The same with its texts made printable."""
        plan, workouts = copy.deepcopy((self.plan, self.workouts))
        for holder, key in [*((plan, key) for key in ("title", "needs", "author")), *_day_texts(workouts)]:
            if (text := getattr(holder, key)) is not None:
                setattr(holder, key, printable(text))
        return replace(self, plan=plan, workouts=workouts)

    def unknown(self) -> str:
        """The letters of its texts for which the device's screen shows a "?", each once."""
        texts = [getattr(holder, key) or "" for holder, key in [(self.plan, "title"), *_day_texts(self.workouts)]]
        return "".join(letter for letter in dict.fromkeys("".join(texts)) if letter != "?" and plain(letter) == "?")

    def day(self, day_id: str) -> workout.Workout:
        """The workout of a day; PlanFileError where there is none."""
        if day_id not in self.workouts:
            raise PlanFileError(f"{self.path}: there is no day {day_id}: choose one of {', '.join(self.workouts)}")
        return self.workouts[day_id]


def _day_texts(workouts: dict[str, workout.Workout]) -> Iterator[tuple[object, str]]:
    """Where the days' texts stand: objects, and their attributes."""
    for done in workouts.values():
        yield done.day, "name"
        for step in each_step(done.items):
            yield step, "cue"


def find(path: Path) -> Path:
    """The file itself; or, where there is none, the plan of this name in the folder plans, or of Paceclip's own."""
    if path.name != str(path) or os.path.exists(path):
        return path
    named = Path(FOLDER, path.name.removesuffix(SUFFIX) + SUFFIX)
    return next((each for each in (named, ROOT / named) if os.path.exists(each)), path)


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
    except FileNotFoundError as error:
        if not _BARE.fullmatch(str(path)):
            raise PlanFileError(f"{path}: {error.strerror}: check the name") from error
        raise PlanFileError(
            f"there is no plan {path} in {FOLDER}/, which has {_stocked()}: .venv/bin/paceclip new {path} begins one"
        ) from error
    except OSError as error:
        raise PlanFileError(f"{path}: {error.strerror or error}: check the name") from error


def _stocked() -> str:
    """The names that find() knows."""
    names = {path.stem for folder in (Path(FOLDER), ROOT / FOLDER) for path in folder.glob(f"[!.]*{SUFFIX}")}
    return ", ".join(sorted(names)) or "none"


def look(path: Path) -> PlanFile:
    """A plan file with its errors; PlanFileError where it can't be read at all."""
    return parse(read(path), path)


def load(path: Path) -> PlanFile:
    """A plan file without an error; PlanFileError with those that there are."""
    return sound(read(path), path)


def sound(data: bytes, path: Path) -> PlanFile:
    """The same of a file's bytes."""
    file = parse(data, path)
    if file.errors:
        raise file.told()
    return file
