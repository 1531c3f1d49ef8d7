"""What the sensor gave over a run, by its journal."""

from dataclasses import dataclass

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
    counts = dict.fromkeys(_COUNTS, 0)
    before: dict | None = None
    for at in (entry for entry in entries if entry["t"] == "at"):
        for name in _COUNTS:
            # They count from when the device was switched on, anew after a reset.
            since = at[name] if before is None else before[name]
            counts[name] += at[name] - since if at[name] >= since else at[name]
        before = at
    header = next((entry for entry in entries if entry["t"] == "run"), {})
    return Signal(
        **counts,
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
