"""Workouts of other programs: what is read and written, by the end of a file's name."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from paceclip.core import script, workout
from paceclip.formats.assemble import to_plan
from paceclip.formats.draft import Context, FormatError, Imported, Lost

__all__ = ["FORMATS", "Context", "FormatError", "Imported", "Lost", "export_day", "import_file"]


@dataclass(frozen=True)
class Format:
    """A format: its name on the command line, the end of its files' names, the most bytes that are read of one."""

    name: str
    suffix: str
    most_bytes: int

    # The modules are loaded when they are needed: FIT's take a while.
    @property
    def read(self) -> Callable[[bytes, Context, Lost], Imported]:
        return import_module(f"paceclip.formats.{self.name}_read").read

    @property
    def write(self) -> Callable[[script.Plan, workout.Workout, Context, Lost], bytes]:
        return import_module(f"paceclip.formats.{self.name}_write").write


FORMATS = {
    one.name: one
    for one in (
        Format("zwo", ".zwo", 1 << 20),
        Format("fit", ".fit", 1 << 18),
        Format("intervals", ".txt", 1 << 18),
    )
}


def import_file(path: Path, context: Context, day_id: str | None, name: str | None, lost: Lost) -> str:
    """The text of a plan with the file's workout; FormatError, with the file, for whatever stands in the way."""
    form = next((one for one in FORMATS.values() if one.suffix == path.suffix.lower()), None)
    if form is None:
        known = ", ".join(one.suffix for one in FORMATS.values())
        raise FormatError(f"{path}: '{path.suffix}' is no workout file's ending: rename it, or choose one of {known}")
    try:
        with path.open("rb") as file:
            data = file.read(form.most_bytes + 1)
    except OSError as error:
        raise FormatError(f"{path}: {error.strerror or error}: check the name") from error
    if len(data) > form.most_bytes:
        raise FormatError(
            f"{path}: over {form.most_bytes >> 10} KiB: no {form.suffix} workout is so large, choose another"
        )
    if not data:
        raise FormatError(f"{path}: the file is empty: export it anew")
    try:
        found = form.read(data, context, lost)
        return to_plan(found, day_id, name, path, lost)
    except FormatError as error:
        text = str(error)
        raise FormatError(text if text.startswith((str(path), "--")) else f"{path}: {text}") from error


def export_day(form: Format, plan: script.Plan, done: workout.Workout, context: Context, lost: Lost) -> bytes:
    """A day (not a rest day) as a file of the format."""
    return form.write(plan, done, context, lost)
