"""The step that a run which is not over is in: no lap tells of it yet."""

from paceclip.plans.unroll import Unrolled

# The kind of one whose plan is not known.
STEP = "step"
RUN_UP = "run-up"


def laps(entries: list[dict], steps: list[Unrolled] | None = None) -> list[dict]:
    """What was run of it so far, of a run of which journal.entries() gave these, told as the laps there: one, for its
    run-up or for itself; none where nothing was run since the last lap. `steps` are the day's, in order, where they are
    known."""
    at = next((entry for entry in reversed(entries) if entry["t"] == "at"), None)
    found = []
    for part, kind in (("run_up", RUN_UP), ("step", "")):
        mm, ms = (at[f"{part}_{of}"] for of in ("mm", "ms")) if at else (0, 0)
        if mm or ms:
            index = at["index"]
            known = steps[index] if steps is not None and index < len(steps) else None
            found.append({"t": "lap", "index": index, "distance_mm": mm, "time_ms": ms, **_planned(kind, known)})
    return found


def _planned(kind: str, known: Unrolled | None) -> dict:
    """The kind of a lap, and what was planned for it; `kind` is "" for the step's own."""
    if known is None:
        return {"kind": kind or STEP}
    told: dict = {"kind": kind or known.step.kind}
    if not kind:
        lengths = {name: getattr(known.step, name) for name in ("length_mm", "length_ms")}
        told |= {name: length for name, length in lengths.items() if length is not None}
    if known.speeds is not None:
        told["low_mm_s"], told["high_mm_s"] = known.speeds
    return told
