"""The run on a board that is not over, told by what the board has kept of it."""

import base64
from typing import NamedTuple

from paceclip.activity import journal
from paceclip.usb import snippets

# Prints what run_of() reads.
LOOK = snippets.code("underway.py")


class UnderWay(NamedTuple):
    """A run that was interrupted, and that the board offers to resume. `plan` and `day` are empty where its header is
    damaged: it can't be resumed then."""

    run: int
    plan: str
    day: str
    unit: str
    mm: int


def run_of(said: list[str] | None) -> UnderWay | None:
    """The run that LOOK's answer tells of; None where there is none, or it has hardly begun: the board ends that
    without a question."""
    if said is None:
        return None
    head, tail, memory = (journal.entries(base64.b64decode(each)) for each in said)
    marks = [entry for entry in (*tail, *memory) if entry["t"] == "at"]
    if not marks:
        return None
    last = max(marks, key=lambda entry: (entry["run"], entry["block"]))
    told = memory if any(entry is last for entry in memory) else tail
    mm = journal.total(last, "mm")
    if any(entry["t"] == "end" for entry in told) or not mm:
        return None
    headers = [entry for entry in (*head, *memory) if entry["t"] == "run" and entry["run"] == last["run"]]
    known = headers[0] if headers else {"plan": "", "day": "", "unit": "km"}
    return UnderWay(last["run"], known["plan"], known["day"], known["unit"], mm)
