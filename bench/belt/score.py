"""From what a method showed to the figures of the bar."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from bench.belt import limit, scenarios
from bench.belt.methods import METHODS, Ours

LIMIT, SMOOTHER = "causal limit", "smoother (knows the future)"
# Below this a belt counts as standing: no treadmill runs so slowly, but each one passes through it as it stops.
STANDS = 0.1  # m/s
SETTLED = 0.02
FIRST_SPEED = 0.05  # a first speed further off than this isn't one
COUNT_S = 60.0


def play(method, recording):
    """Feed a method; what it shows at each poll (m/s, nan: not known) and its count at each."""
    shown, counts = [], []
    fed = 0
    stamps, tainted = recording.stamps_us, recording.tainted
    for now in recording.polls_us:
        while fed < len(stamps) and stamps[fed] <= now:
            method.pulse(stamps[fed], tainted[fed])
            fed += 1
        method.poll(now)
        shown.append(np.nan if method.speed is None else method.speed / 1000)
        counts.append(method.count)
    return np.array(shown, float), np.array(counts)


def measure(scenario, recording, shown, counts=None):
    """The figures of one run: a list for each, so that runs can be put together."""
    polls = np.array(recording.polls_us) / 1e6
    true = recording.speed_at(recording.polls_us)
    figures = {}
    if scenario.motion == "steady":
        figures["errors"] = shown[polls > scenario.settled_s] / true[polls > scenario.settled_s] - 1
        good = np.abs(shown / true - 1) < FIRST_SPEED
        figures["first_s"] = [polls[good][0] if good.any() else np.inf]
    if scenario.motion == "ramp":
        figures["settle_s"], figures["overshoot"] = after_ramps(recording, polls, shown / true - 1)
    if scenario.motion in ("coast", "key"):
        standstill = recording.changes[0][0]
        # Zero that was shown before it stood is no answer.
        zero = polls[(polls > standstill) & (shown == 0)]
        figures["stop_s"] = [zero[0] - standstill if len(zero) else np.inf]
        figures["too_fast"] = [max(0.0, 3.6 * np.nanmax((shown - true)[polls > scenarios.EVENT_S]))]
    # Before its second pulse nobody can know that a belt moves.
    known = polls > recording.pulses[1] + 0.1
    figures["zeros"] = [int(np.sum((shown == 0) & (true > STANDS) & known))]
    if counts is not None:
        at = np.searchsorted(polls, COUNT_S) - 1
        figures["count_error"] = [abs(int(counts[at]) - int(np.sum(recording.pulses < polls[at])))]
    return figures


def after_ramps(recording, polls, errors):
    """For each ramp: the time from its end until what is shown stays within 2 %, and by how much it went too far."""
    settle, overshoot = [], []
    for end, sign in recording.changes:
        after = (polls >= end) & (polls < end + scenarios.PLATEAU_S - 1)
        outside = polls[after][~(np.abs(errors[after]) <= SETTLED)]
        settle.append(max(0.0, outside[-1] + scenarios.POLL_S - end) if len(outside) else 0.0)
        overshoot.append(max(0.0, np.nanmax(sign * errors[after])))
    return settle, overshoot


def run(scenario, seeds):
    """Every method on every seed of a scenario: {method: figures}, and for the plots what they showed of the first."""
    figures = defaultdict(lambda: defaultdict(list))
    curves = {}
    for seed in seeds:
        recording = scenarios.simulate(scenario, seed)
        shown, first = {}, {}
        for kind in METHODS:
            method = kind(recording.um_per_pulse, recording.magnets, recording.sensor)
            shown[kind.name], counts = play(method, recording)
            first[kind.name] = measure(scenario, recording, shown[kind.name], counts)
            add(figures[kind.name], first[kind.name])
        if scenario.motion == "steady" and scenario.magnets == 1:
            polls = np.array(recording.polls_us) / 1e6
            model = limit.Model(scenario.kmh / 3.6, scenario.ripple, recording.cadence)
            noise = scenarios.stream(scenario, seed, "limit")
            pitch = recording.um_per_pulse / 1e6
            both = limit.limit_and_smoother(model, recording.pulses, pitch, polls, noise)
            for name, speeds in zip((LIMIT, SMOOTHER), both, strict=True):
                add(figures[name], measure(scenario, recording, speeds))
        if not curves:
            curves = {
                "polls": np.array(recording.polls_us) / 1e6,
                "true": recording.speed_at(recording.polls_us),
                "changes": recording.changes,
                "shown": shown,
                "figures": first,
            }
    return {name: {key: np.array(values) for key, values in kept.items()} for name, kept in figures.items()}, curves


def add(figures, more):
    for key, values in more.items():
        figures[key].extend(values)


def rmse(errors):
    return float(np.sqrt(np.nanmean(errors**2))) if np.isfinite(errors).any() else np.nan


def p95(errors):
    return float(np.nanpercentile(np.abs(errors), 95))


def unknown(errors):
    """Share of what was shown that is no speed."""
    return float(np.mean(np.isnan(errors)))


def worst(values):
    return float(np.nanmax(np.abs(values)))


class Results:
    """All figures of a bench: {scenario: {method: figures}}."""

    def __init__(self, by_scenario):
        self.by_scenario = by_scenario

    def pooled(self, key, chosen, method=Ours.name):
        """One figure of a method from all chosen scenarios together."""
        return np.concatenate([self.by_scenario[scenario][method][key] for scenario in chosen])

    def worst_of(self, measure_of, key, chosen, method=Ours.name):
        """The scenario in which a figure is largest, with the figure."""
        by_scenario = {s: measure_of(self.by_scenario[s][method][key]) for s in chosen}
        return max(by_scenario.items(), key=lambda item: item[1])

    def chosen(self, **wanted):
        """The scenarios with these properties; a tuple means any of them."""

        def fits(scenario):
            return all(
                getattr(scenario, key) in (value if isinstance(value, tuple) else (value,))
                for key, value in wanted.items()
            )

        return [scenario for scenario in self.by_scenario if fits(scenario)]

    def ratio(self, chosen, method=Ours.name):
        """RMSE over that of the causal limit."""
        return rmse(self.pooled("errors", chosen, method)) / rmse(self.pooled("errors", chosen, LIMIT))


@dataclass
class Row:
    """A line of the bar. A figure holds when it's not above its bound; errors are in per cent."""

    metric: str
    place: str
    figure: float
    bound: float
    unit: str
    note: str = ""

    @property
    def held(self):
        return bool(self.figure <= self.bound)


BOUNDS = {
    "roller": {
        "rmse": 0.15,
        "p95": 0.30,
        "crawl": 0.3,
        "ratio": 1.3,
        "worst": 1.0,
        "disturbed": 2.5,
        "settle": 0.5,
        "overshoot": 0.5,
        "coast": 1.3,
        "key": 0.8,
        "too fast": 2.0,
        "unknown": 0.1,
        "first": 0.6,
        "count": 3,
    },
    "mark": {
        "rmse": 0.25,
        "p95": 0.5,
        "ratio": 1.25,
        "worst": 1.5,
        "settle": 2.0,
        "overshoot": 0.5,
        "coast": 6.0,
        "key": 3.5,
        "unknown": 0.1,
        "first": 8.0,
        "count": 1,
    },
}


def rows(results):
    """The bar, line by line, for a roller and for a mark."""
    return [row for place in BOUNDS for row in rows_of(results, place)]


def rows_of(results, place):
    bounds = BOUNDS[place]
    undisturbed = results.chosen(place=place, motion="steady", missed=0.0)
    moving = [s for s in undisturbed if s.kmh > 1]
    blocked = [s for s in moving if s.service == "display"]
    running = [s for s in blocked if s.kmh >= 10 and s.sensor == "hall" and s.magnets == 1]
    one_magnet = [s for s in undisturbed if s.magnets == 1]
    disturbed = results.chosen(place=place, motion="steady", missed=0.02)
    ramps = results.chosen(place=place, motion="ramp")
    made = []

    def row(metric, figure, bound, unit, note=""):
        made.append(Row(metric, place, figure, bounds[bound], unit, note))

    def both(metric, measure_of, chosen, bound):
        row(metric + ", all together", 100 * measure_of(results.pooled("errors", chosen)), bound, "%")
        scenario, figure = results.worst_of(measure_of, "errors", chosen)
        row(metric + ", worst scenario", 100 * figure, bound, "%", scenario.name)

    both("RMSE, walking and running", rmse, moving, "rmse")
    both("P95, walking and running", p95, moving, "p95")
    if place == "roller":
        both("RMSE at 1 km/h", rmse, [s for s in undisturbed if s.kmh == 1], "crawl")
    row("RMSE over the causal limit, running", results.ratio(running), "ratio", "")
    scenario, figure = results.worst_of(worst, "errors", [s for s in moving if s.magnets == 1])
    row("worst shown value, hall or reed, 1 magnet", 100 * figure, "worst", "%", scenario.name)
    if disturbed:
        scenario, figure = results.worst_of(worst, "errors", disturbed)
        row("worst, 2 % missed and interference", 100 * figure, "disturbed", "%", scenario.name)
    middle = [s for s in ramps if s.rate == 0.5]
    settle = results.pooled("settle_s", middle)
    row("within 2 % after a ramp of 0.5 m/s2", worst(settle), "settle", "s", f"median {np.median(settle):.2f} s")
    overshoot = 100 * results.pooled("overshoot", ramps)
    row(
        "overshoot, median of all ramps",
        float(np.median(overshoot)),
        "overshoot",
        "%",
        f"worst {worst(overshoot):.2f} %",
    )
    for motion, what in (("coast", "coasting"), ("key", "key pulled")):
        stops = results.pooled("stop_s", results.chosen(place=place, motion=motion, magnets=1))
        row(f"stop to zero, {what}, median", float(np.median(stops)), motion, "s", f"worst {worst(stops):.2f} s")
    if place == "roller":
        # A mark has passed twice before the belt stands.
        too_fast = results.pooled("too_fast", results.chosen(place=place, motion="coast", magnets=1))
        row(
            "too fast while it coasts to a stop, median",
            float(np.median(too_fast)),
            "too fast",
            "km/h",
            f"worst {worst(too_fast):.2f} km/h",
        )
    zeros = results.pooled("zeros", results.chosen(place=place))
    made.append(Row("zero shown while the belt moves", place, float(zeros.sum()), 0, "times"))
    scenario, figure = results.worst_of(unknown, "errors", [*undisturbed, *disturbed])
    row("dashes at steady speed", 100 * figure, "unknown", "%", scenario.name)
    boots = results.pooled("first_s", [s for s in one_magnet if s.kmh == 10 and s.ripple == 0.03])
    row("first speed after boot, at 10 km/h", worst(boots), "first", "s", f"median {np.median(boots):.2f} s")
    scenario, figure = results.worst_of(worst, "count_error", one_magnet)
    row("count error in 60 s, 1 magnet", figure, "count", "", scenario.name)
    if disturbed:
        scenario, figure = results.worst_of(worst, "count_error", disturbed)
        row("the same, 2 % missed and interference", figure, "count", "", scenario.name)
    return made
