"""How well a sensor's pulses come, over the last seconds."""

from micropython import const

_WINDOW_MS = const(5000)
# However often it is asked, no more than 22 moments are kept.
_APART_MS = const(250)


class Quality:
    """Of the last 5 s (5.25 at most), to be read after update(): `accepted`, `bounced` and `missed`, how many there
    were, and `percent`, the share of pulses that came as they should: accepted / (accepted + bounced + missed).

    The bounce of a `sensor` "reed" is how a reed works and isn't held against it. Where nothing came it is 0 per cent:
    nothing then vouches for what is shown.
    """

    def __init__(self, sensor: str):
        self._reed = sensor == "reed"
        self._seen = []
        self.percent = 0
        self.accepted = 0
        self.bounced = 0
        self.missed = 0

    def update(self, now_ms: int, accepted: int, bounced: int, missed: int):
        """Take the belt's counts at `now_ms`. Those of the first time are where counting begins."""
        seen = self._seen
        if not seen or now_ms - seen[-1][0] >= _APART_MS:
            seen.append((now_ms, accepted, bounced, missed))
        while len(seen) > 1 and seen[1][0] <= now_ms - _WINDOW_MS:
            seen.pop(0)
        since = seen[0]
        # What the belt took for one thing may have turned out to be another.
        self.accepted = max(accepted - since[1], 0)
        self.bounced = max(bounced - since[2], 0)
        self.missed = max(missed - since[3], 0)
        total = self.accepted + self.missed
        if not self._reed:
            total += self.bounced
        self.percent = 100 * self.accepted // total if total else 0
