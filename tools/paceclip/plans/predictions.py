"""What one race result predicts: other races' times, and the paces to train at."""

from dataclasses import dataclass

from paceclip.core import units, vdot

# mm, in the order in which they are shown.
RACES_MM = {
    "1500m": 1500000,
    "mile": units.MI_MM,
    "3k": 3000000,
    "2mi": 2 * units.MI_MM,
    "5k": 5000000,
    "10k": 10000000,
    "15k": 15000000,
    "half": 21097500,
    "marathon": 42195000,
}
# The paces that a plan can name, from slow to fast, and what they are for.
TRAINING = {
    "walk": "between sprints",
    "jog": "recoveries, cool-downs",
    "easy": "warm-ups, easy, long runs",
    "marathon": "steady runs",
    "threshold": "20 min, or long repeats",
    "10k": "race pace",
    "5k": "race pace",
    "3k": "race pace",
    "mile": "race pace",
    "rep": "200-400 m, fully recovered",
    "sprint": "10 s, uphill",
}
# Shares of VDOT. A speed at one share is a speed of another runner at another one.
_INTERVAL = 0.975
_THRESHOLD = 0.88


@dataclass(frozen=True)
class Predictions:
    """`races_s`: seconds by race. `speeds`: (low, high) in mm/s by training pace, equal for a single pace; `interval`:
    of that one, which the tables have and no plan names."""

    vdot: float
    races_s: dict[str, float]
    speeds: dict[str, tuple[float, float]]
    interval: tuple[float, float]

    def data(self) -> dict:
        """For JSON: seconds to a tenth, seconds per km to a hundredth, a range as [fast, slow]."""
        return {
            "vdot": round(self.vdot, 2),
            "races_s": {name: round(seconds, 1) for name, seconds in self.races_s.items()},
            "paces_s_per_km": {name: _per_km(*speeds) for name, speeds in self.speeds.items()}
            | {"interval": _per_km(*self.interval)},
        }


def predict(race: str) -> Predictions:
    """Of a result such as "5k=24:30"; ValueError with the remedy where it is none."""
    value = vdot.vdot(*vdot.parse_race(race))
    races_s = {name: vdot.race_minutes(value, mm) * 60 for name, mm in RACES_MM.items()}
    speeds = {name: vdot.named_speeds(value, name) for name in TRAINING}
    interval = vdot.named_speeds(value * _INTERVAL / _THRESHOLD, "threshold")
    return Predictions(value, races_s, speeds, interval)


def _per_km(low: float, high: float) -> float | list[float]:
    fast, slow = (round(units.KM_MM / mm_s, 2) for mm_s in (high, low))
    return fast if fast == slow else [fast, slow]
