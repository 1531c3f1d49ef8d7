"""The plan that a run was made by, where its file is here as it was then."""

import binascii
from dataclasses import dataclass
from pathlib import Path

from paceclip.core import paces
from paceclip.plans import plan_file
from paceclip.plans.unroll import Unrolled, unroll


@dataclass(frozen=True)
class Planned:
    """The plan's `title`, the day's `name`, and its steps in order, with the speeds of whoever ran."""

    title: str
    name: str
    steps: list[Unrolled]


def of(header: dict, path: Path) -> Planned | None:
    """Of the file at `path`, where that is the very plan of a run with this `header`; None where it is another, or
    none."""
    try:
        data = plan_file.read(path)
    except plan_file.PlanFileError:
        return None
    return made_by(header, data, path)


def made_by(header: dict, data: bytes, path: Path) -> Planned | None:
    """Of the plan with these bytes, where that is the very one of a run with this `header`; `path` is for errors."""
    if header.get("crc32") != binascii.crc32(data):
        return None
    file = plan_file.parse(data, path)
    done = file.workouts.get(header["day"])
    return None if done is None else Planned(file.plan.title or "", done.day.name, [*unroll(done, runner(header))])


def find(entries: list[dict]) -> Planned | None:
    """Of a run of which journal.entries() gave these: by its plan's name, among the plans here and Paceclip's own."""
    header = next((entry for entry in entries if entry["t"] == "run"), None)
    if header is None:
        return None
    # A name that no plan has on a device leads nowhere else.
    name = "".join(letter for letter in header["plan"] if letter.isalnum() or letter in "_-") or "-"
    return of(header, plan_file.find(Path(name)))


def runner(header: dict, tolerance: bytes = bytes(24)) -> paces.Paces:
    """Whoever ran, by the run's header; `tolerance` as core.settings has it."""
    try:
        return paces.Paces(header.get("race"), header["unit"], tolerance)
    except ValueError:
        # A header can say what no Paceclip wrote.
        return paces.Paces(None, header["unit"], tolerance)
