"""What a run's journal says (data/runs/0001.run of the device): its blocks by the device's own reader, and the records
in them, which docs/journal.md has. tools/twin/journal.mjs gives the same entries in JavaScript."""

import io
import json
from collections.abc import Iterator

from paceclip.core import checkpoint, resume, session, workout

_STEP, _PAUSED, _LAP, _NOTE = 1, 2, 3, 4
_SPAN = 8

_STATES = ("running", "waiting", "paused", "auto-paused")
_KINDS = (*workout.KINDS, "run-up")
_LAP_FIELDS = ("index", "distance_mm", "time_ms", "length_mm", "length_ms", "low_mm_s", "high_mm_s")
_COUNTS = ("run", "block", "seconds", "flags", "paused_mm", "accepted", "bounced", "missed", "overruns")
_WAITS = (None, session.PRESS, session.BELT, session.SPEED)
_RESUMED = 16
_PRESSES = {1: "short", 2: "long", 3: "double", 4: "very long"}
_DID = ("nothing", "pause", "go on", "skip", "back")


def entries(data: bytes) -> list[dict]:
    """What a file says, in order, as dicts; "t" tells of what:

    - "run": the header.
    - "step": from here on the step is `index`, at `incline_permille`.
    - "s": so many `seconds` (one, as a rule) in a `state`, `mm` run in them, `mm_s` shown, None where it wasn't known.
    - "paused": `mm` that the belt ran meanwhile while the runner had paused: they are no part of any distance.
    - "lap": as core.session tells it.
    - "press": `what` the button's event was, and what it `did`.
    - "resumed": the run was taken up again; up to so many `seconds` before are missing.
    - "dropped": so many `seconds` have no entry: flash was full, or what had them is damaged.
    - "at": a block's end, where the session then stood.
    - "damaged": something here was not whole.
    - "end": the run's totals.

    What was written twice, since a Ctrl-C came in between, counts once.
    """
    found: list[list[dict]] = []
    seconds = 0
    for block in resume.blocks(io.BytesIO(data).read):
        told = list(_entries(block)) if block else [{"t": "damaged"}]
        if told[0]["t"] == "run" and told in found:
            continue
        at = _at(told)
        before = _at(found[-1]) if found else None
        if at and before and at["block"] == before["block"]:
            found.pop()
            seconds = _at(found[-1])["seconds"] if found and _at(found[-1]) else 0
        if at:
            dropped = at["seconds"] - seconds - sum(entry["seconds"] for entry in told if entry["t"] == "s")
            if dropped > 0:
                told.insert(0, {"t": "dropped", "seconds": dropped})
            seconds = at["seconds"]
        found.append(told)
    return [entry for told in found for entry in told]


def total(at: dict, of: str) -> int:
    """What the run was up to an "at", `of` "mm" or "ms"."""
    return sum(at[f"{part}_{of}"] for part in ("done", "run_up", "step"))


def totals(entries: list[dict]) -> tuple[int, int] | None:
    """mm and ms of a run of which entries() gave these, as far as it is whole; None where no block is."""
    at = next((entry for entry in reversed(entries) if entry["t"] == "at"), None)
    return None if at is None else (total(at, "mm"), total(at, "ms"))


def state(entries: list[dict]) -> str:
    """How a run stands of which entries() gave these: "done", "early", "discarded", or "open": it has no end yet."""
    end = next((entry for entry in entries if entry["t"] == "end"), None)
    if end is None:
        return "open"
    if end["discarded"]:
        return "discarded"
    return "early" if end["ended_early"] else "done"


def _at(told: list[dict]) -> dict | None:
    return next((entry for entry in told if entry["t"] == "at"), None)


def _entries(block: bytes) -> Iterator[dict]:
    if block[:1] == b"{":
        try:
            yield {"t": "run", **json.loads(block)}
        except ValueError:
            yield {"t": "damaged"}
        return
    at = 0
    end = len(block) - 1 - block[-1]
    while at < end:
        entry, at = _record(block, at)
        yield entry
    numbers = resume.checkpoint(block)
    if numbers is None:
        yield {"t": "damaged"}
        return
    told = dict(zip((*_COUNTS, *session.FIELDS), numbers, strict=True))
    told["waiting_for"] = _WAITS[told["waiting_for"]]
    flags = told.pop("flags")
    yield {"t": "at", **told, "left": flags & checkpoint.LEFT and 1}
    if flags & checkpoint.ENDED:
        yield {
            "t": "end",
            "total_mm": total(told, "mm"),
            "total_ms": total(told, "ms"),
            "paused_mm": told["paused_mm"],
            "ended_early": flags & checkpoint.EARLY and 1,
            "discarded": flags & checkpoint.DISCARDED and 1,
        }


def _record(block: bytes, at: int) -> tuple[dict, int]:
    """A record's entry, and where the next one is."""

    def number() -> int:
        nonlocal at
        value, at = resume.read(block, at)
        return value

    tag = number()
    if tag == _STEP:
        return {"t": "step", "index": number(), "incline_permille": number()}, at
    if tag == _PAUSED:
        return {"t": "paused", "mm": number()}, at
    if tag == _LAP:
        lap = {"t": "lap", "kind": _KINDS[number()]}
        values = [number() for _ in _LAP_FIELDS]
        return {**lap, **{name: value - 1 for name, value in zip(_LAP_FIELDS, values, strict=True) if value}}, at
    if tag == _NOTE:
        what, value = number(), number()
        if what == _RESUMED:
            return {"t": "resumed", "seconds": value}, at
        return {"t": "press", "what": _PRESSES.get(what, what), "did": _DID[value]}, at
    mm, speed = number(), number()
    tag -= _SPAN
    return {
        "t": "s",
        "state": _STATES[tag & 3],
        "seconds": tag >> 2,
        "mm": mm,
        "mm_s": speed - 1 if speed else None,
    }, at
