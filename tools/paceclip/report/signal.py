"""What the sensor gave over a run, by its journal."""

from dataclasses import dataclass

from paceclip.activity.journal import total

_COUNTS = ("accepted", "bounced", "missed", "overruns")


@dataclass(frozen=True)
class Signal:
    """Pulses `accepted`, edges rejected as `bounced`, pulses `missed` and made up, and `overruns`, lost to a full ring.
    `unknown_s`: seconds of running whose speed was not known; `dropped_s`: without an entry of their own;
    `resumed_s`: of each time that the run was taken up again, how many seconds before may be missing."""

    accepted: int
    bounced: int
    missed: int
    overruns: int
    reed: bool
    unknown_s: int
    dropped_s: int
    resumed_s: list[int]
    damaged: bool

    @property
    def permille(self) -> int | None:
        """The share of pulses that came as they should, as the device's view of the sensor has it: the bounce of a reed
        isn't held against it. None where there was none."""
        total = self.accepted + self.missed + (0 if self.reed else self.bounced)
        return 1000 * self.accepted // total if total else None


def of(entries: list[dict]) -> Signal:
    """Of what journal.entries() told."""
    header = next((entry for entry in entries if entry["t"] == "run"), {})
    counts = dict.fromkeys(_COUNTS, 0)
    before: dict | None = None
    mm = 0
    for entry in entries:
        if entry["t"] == "resumed":
            before = None
        elif entry["t"] == "at":
            # Where the note of it is damaged. The others may fall by themselves: what was made up turns out to be true.
            if before is None or entry["accepted"] < before["accepted"]:
                before = _before(entry, _covered(entry) - mm, header.get("um_per_pulse"))
            for name in _COUNTS:
                counts[name] += entry[name] - before[name]
            before = entry
            mm = _covered(entry)
    return Signal(
        # What was made up in the first block may turn out to be true, and is taken for one of before the run.
        **{name: max(count, 0) for name, count in counts.items()},
        reed=header.get("sensor") == "reed",
        unknown_s=sum(
            entry["seconds"]
            for entry in entries
            if entry["t"] == "s" and entry["state"] == "running" and entry["mm_s"] is None
        ),
        dropped_s=sum(entry["seconds"] for entry in entries if entry["t"] == "dropped"),
        resumed_s=[entry["seconds"] for entry in entries if entry["t"] == "resumed"],
        damaged=any(entry["t"] == "damaged" for entry in entries),
    )


def _before(at: dict, mm: int, um_per_pulse: int | None) -> dict[str, int]:
    """What was counted before a part of a run over `mm`, at whose end is `at`: pulses count from when the device was
    switched on, anew after a reset, so that it may have been nothing. The distance tells how many are the run's."""
    pulses = -(-1000 * mm // um_per_pulse) if um_per_pulse else 0
    if at["accepted"] + at["missed"] <= pulses:
        return dict.fromkeys(_COUNTS, 0)
    return {**{name: at[name] for name in _COUNTS}, "accepted": max(at["accepted"] - pulses, 0)}


def _covered(at: dict) -> int:
    """The belt's way in the run so far, mm: what it ran while the runner had paused, too."""
    return at["paused_mm"] + total(at, "mm")
