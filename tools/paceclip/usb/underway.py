"""Whether a run was under way on a board as it was stopped, told by what the board has kept of it."""

import base64
from typing import NamedTuple

from paceclip import journal

# Prints of the newest run in data/runs the bytes that hold its header, those that hold its last block, and what RTC
# memory has, each in base 64.
LOOK = """
import binascii
import json
import machine
import os

def _newest():
    try:
        names = sorted([name for name in os.listdir("data/runs") if len(name) == 8 and name[:4].isdigit()])
    except OSError:
        names = []
    head = tail = b""
    # One that was fetched is over.
    if names and names[-1][4:] == ".run":
        with open("data/runs/" + names[-1], "rb") as file:
            head = file.read(640)
            file.seek(max(0, file.seek(0, 2) - 1024))
            tail = file.read()
    return [binascii.b2a_base64(each).decode() for each in (head, tail, machine.RTC().memory())]

print(json.dumps(_newest()))
"""


class UnderWay(NamedTuple):
    """A run that was interrupted, and that the board offers to resume. `plan` and `day` are empty where its header is
    damaged: it can't be resumed then."""

    run: int
    plan: str
    day: str
    unit: str
    mm: int


def run_of(said: list[str]) -> UnderWay | None:
    """The run that LOOK's answer tells of; None where none was under way, or it has hardly begun: the board ends that
    without a question."""
    head, tail, memory = (journal.entries(base64.b64decode(each)) for each in said)
    marks = [entry for entry in (*tail, *memory) if entry["t"] == "at"]
    if not marks:
        return None
    last = max(marks, key=lambda entry: (entry["run"], entry["block"]))
    told = memory if any(entry is last for entry in memory) else tail
    mm = last["done_mm"] + last["run_up_mm"] + last["step_mm"]
    if any(entry["t"] == "end" for entry in told) or not mm:
        return None
    headers = [entry for entry in (*head, *memory) if entry["t"] == "run" and entry["run"] == last["run"]]
    known = headers[0] if headers else {"plan": "", "day": "", "unit": "km"}
    return UnderWay(last["run"], known["plan"], known["day"], known["unit"], mm)
