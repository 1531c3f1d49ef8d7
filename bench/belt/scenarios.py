"""What a belt does, what its sensor makes of it, and when the firmware comes to see that. SI units, unless a name says
otherwise; stamps are whole microseconds since boot.

Seeds below TUNING_SEEDS are for choosing an estimator's constants; the bench shows seeds from there on, so no constant
was ever chosen on what it shows.
"""

import zlib
from dataclasses import dataclass, field

import numpy as np

TUNING_SEEDS = 1000

GRID_S = 0.001  # the belt's position is known this often
POLL_S = 0.1

# The belt's own slow wander: 0.25 % of its speed (one sigma), forgotten with this time constant.
WANDER = 0.0025
WANDER_S = 4.0
# From one step to the next its length in time varies by so much (one sigma).
STRIDE_VARIATION = 0.02
# A foot strike isn't a sine: it brakes more quickly than the belt recovers.
SECOND_HARMONIC = 0.3

COAST = 0.6  # m/s^2
KEY_PULLED = 2.0
START = 0.5
EVENT_S = 20.0  # when a ramp or a stop begins
PLATEAU_S = 12.0  # between the ramp up and the ramp down

OPENS_AFTER = 0.010  # m of belt from a reed's closing to its opening
BOUNCE_S = (0.001, 0.005)

QUEUE = 8  # soft interrupts that wait at most; more are lost
DELAY_S = (50e-6, 200e-6)  # an edge that nothing holds up
BACK_TO_BACK_S = 30e-6  # from one waiting edge to the next
TAINT_S = 0.0005  # how long after a block a stamp is still in doubt


@dataclass(frozen=True)
class Scenario:
    """One line of the bench. `place` is "roller" or "mark"; `ripple` the half range of what foot strikes do to the
    speed; `service` names what holds the VM up: see `blocks`."""

    motion: str = "steady"  # steady, ramp, coast, key or start
    place: str = "roller"
    kmh: float = 10
    ripple: float = 0.03
    sensor: str = "hall"
    magnets: int = 1
    service: str = "display"
    missed: float = 0.0  # share of pulses
    interference: float = 0.0  # false edges a second
    rate: float = 0.5  # m/s^2 of a ramp

    @property
    def name(self):
        parts = [self.place, self.motion, f"{self.kmh:g} km/h", f"ripple {100 * self.ripple:g} %"]
        if self.motion == "ramp":
            parts[2] = f"{self.rate:g} m/s2"
        parts.append(f"{self.sensor} {self.magnets}")
        parts.append(self.service)
        if self.missed:
            parts.append("missed and interference")
        return ", ".join(parts)

    @property
    def seconds(self):
        """How long it lasts."""
        if self.motion == "ramp":
            return EVENT_S * (2 if self.place == "mark" else 1) + 2 * (4 / 3.6 / self.rate + PLATEAU_S)
        if self.motion in ("coast", "key"):
            return EVENT_S + 25 if self.place == "mark" else EVENT_S + 12
        if self.motion == "start":
            return 30.0
        return 100.0 if self.place == "mark" else 60.0

    @property
    def settled_s(self):
        """From when on a steady speed is scored."""
        return 40.0 if self.place == "mark" else 15.0


@dataclass
class Recording:
    """A scenario as it happened: what the firmware saw (`stamps_us` with `tainted` for each, `polls_us`), and the truth
    (`belt_speed` at `belt_t`, free of ripple; `pulses`: the times at which a magnet passed)."""

    um_per_pulse: int
    magnets: int
    sensor: str
    cadence: float  # steps a second
    stamps_us: list
    tainted: list
    polls_us: list
    belt_t: np.ndarray
    belt_speed: np.ndarray
    pulses: np.ndarray
    lost: int  # edges lost in a full queue or merged
    changes: list = field(default_factory=list)  # of a ramp: (end, +1 or -1); of a stop: (standstill, 0)

    def speed_at(self, times_us):
        """The true speed at these times, m/s."""
        return np.interp(np.asarray(times_us) / 1e6, self.belt_t, self.belt_speed)


def stream(scenario, seed, part):
    """Random numbers for one part of a scenario. A belt's don't depend on its sensor or on the VM, so that each of
    them sees the same belt."""
    belt = f"{scenario.motion} {scenario.place} {scenario.kmh:g} {scenario.ripple:g} {scenario.rate:g}"
    return np.random.default_rng([seed, zlib.crc32(f"{part} {belt}".encode())])


def cadence_of(kmh, rng):
    """Steps a second."""
    if kmh >= 7:
        return rng.uniform(2.5, 3.3)
    return rng.uniform(1.6, 2.0) if kmh >= 3 else rng.uniform(0.9, 1.3)


def profile(scenario, t):
    """The speed that is set, m/s at each of `t`, and the changes in it."""
    speed = scenario.kmh / 3.6
    if scenario.motion == "ramp":
        low, high = 8 / 3.6, 12 / 3.6
        takes = (high - low) / scenario.rate
        up = EVENT_S * (2 if scenario.place == "mark" else 1)
        down = up + takes + PLATEAU_S
        set_speed = np.interp(t, [up, up + takes, down, down + takes], [low, high, high, low])
        return set_speed, [(up + takes, 1), (down + takes, -1)]
    if scenario.motion in ("coast", "key"):
        braking = COAST if scenario.motion == "coast" else KEY_PULLED
        return np.interp(t, [EVENT_S, EVENT_S + speed / braking], [speed, 0]), [(EVENT_S + speed / braking, 0)]
    if scenario.motion == "start":
        return np.interp(t, [3, 3 + speed / START], [0, speed]), []
    return np.full_like(t, speed), []


def wander(t, rng):
    """A relative deviation that is slow: noise that is forgotten with a time constant."""
    step = 0.05
    nodes = np.arange(0, t[-1] + 2 * step, step)
    kept = np.exp(-step / WANDER_S)
    noise = rng.normal(0, WANDER, len(nodes))
    noise[1:] *= np.sqrt(1 - kept**2)
    for number in range(1, len(nodes)):
        noise[number] += kept * noise[number - 1]
    return np.interp(t, nodes, noise)


def steps(t, cadence, rng):
    """What foot strikes do, from -1 to 1, with a mean over a step of 0."""
    lengths = (1 + STRIDE_VARIATION * rng.normal(size=int(t[-1] * cadence * 1.2) + 10)) / cadence
    begins = np.concatenate([[-rng.uniform(0, 1 / cadence)], np.cumsum(lengths)])
    phase = 2 * np.pi * np.interp(t, begins, np.arange(len(begins)))
    return (np.sin(phase) + SECOND_HARMONIC * np.sin(2 * phase)) / (1 + 0.7 * SECOND_HARMONIC)


def magnet_positions(scenario, um_per_pulse, until, rng):
    """Where on the belt (m) a pulse is due, from the first one on."""
    pitch = um_per_pulse / 1e6
    offsets = np.arange(scenario.magnets) * pitch
    if scenario.magnets > 1:
        offsets = offsets + pitch * rng.uniform(-0.05, 0.05, scenario.magnets)
    turn = pitch * scenario.magnets
    turns = np.arange(int(until / turn) + 2) * turn
    positions = (turns[:, None] + offsets[None, :]).ravel() - rng.uniform(0, turn)
    return positions[(positions > 0) & (positions < until)]


def bounces(times, rng):
    """Falling edges that follow on these, from contacts that bounce."""
    edges = []
    for t in times:
        lasts = rng.uniform(*BOUNCE_S)
        edges.extend(t + rng.uniform(0, lasts, rng.integers(1, 5)))
    return edges


def falling_edges(scenario, t, position, pulses, rng):
    """All falling edges at the pin, s."""
    seen = pulses[rng.random(len(pulses)) >= scenario.missed] if scenario.missed else pulses
    edges = list(seen)
    if scenario.sensor == "reed":
        edges += bounces(seen, rng)
        at = np.interp(seen, t, position) + OPENS_AFTER
        # A belt that stops in front of the sensor leaves it closed.
        edges += bounces(np.interp(at[at < position[-1]], position, t), rng)
    if scenario.interference:
        edges += list(rng.uniform(0, t[-1], rng.poisson(scenario.interference * t[-1])))
    return np.sort(edges)


def blocks(service, seconds, rng):
    """Times (begin, end, whether interrupts are off) at which nothing is served.

    quiet: none. display: 23 ms twice a second, a whole frame at once. firmware: what this firmware does, a page of 3 ms
    five times a second, and each 10 s a write to flash of 20 to 60 ms with interrupts off.
    """

    def regular(every, lasts):
        begins = np.arange(0, seconds, every)
        return [(begin, begin + lasts, False) for begin in begins + rng.uniform(0, every - lasts, len(begins))]

    if service == "quiet":
        return []
    if service == "display":
        return regular(0.5, 0.023)
    pages = regular(0.2, 0.003)
    writes = [(begin, begin + rng.uniform(0.02, 0.06), True) for begin in np.arange(rng.uniform(2, 10), seconds, 10)]
    free = [page for page in pages if all(page[1] < begin or page[0] > end for begin, end, _ in writes)]
    return sorted(free + writes)


def serve(edges, blocked, rng):
    """Stamps (us) of the edges as a soft interrupt takes them: late, never early; (stamps, tainted, lost)."""
    stamps, tainted = [], []
    waiting = []  # edges in the queue, while the VM is blocked
    lost = 0
    free_at = 0.0  # when the handler is done with what it had
    upcoming = iter([*blocked, (np.inf, np.inf, False)])
    begin, end, off = next(upcoming)

    def take(at, doubtful):
        nonlocal free_at
        free_at = max(at + rng.uniform(*DELAY_S), free_at + BACK_TO_BACK_S)
        stamps.append(round(free_at * 1e6))
        tainted.append(doubtful)

    def take_waiting():
        nonlocal free_at
        if waiting:
            free_at = max(free_at, end + rng.uniform(*DELAY_S) - BACK_TO_BACK_S)
        for _ in waiting:
            free_at += BACK_TO_BACK_S
            stamps.append(round(free_at * 1e6))
            tainted.append(True)
        waiting.clear()

    block_ended = -1.0
    for edge in edges:
        while edge >= end:
            take_waiting()
            block_ended = end
            begin, end, off = next(upcoming)
        if edge < begin:
            take(edge, edge < block_ended + TAINT_S)
        elif len(waiting) < (1 if off else QUEUE):
            waiting.append(edge)
        else:
            lost += 1
    take_waiting()
    return stamps, tainted, lost


def poll_times(seconds, blocked, rng):
    """When the estimator is asked, us: each 100 ms, up to 10 ms late, and after a block rather than in it."""
    times = np.arange(POLL_S, seconds, POLL_S) + rng.uniform(0, 0.01, len(np.arange(POLL_S, seconds, POLL_S)))
    for begin, end, _ in blocked:
        times[(times >= begin) & (times < end)] = end + 0.0006
    return [round(t * 1e6) for t in times]


def simulate(scenario, seed):
    """Play a scenario; the same seed gives the same Recording."""
    belt = stream(scenario, seed, "belt")
    t = np.arange(0, scenario.seconds, GRID_S)
    set_speed, changes = profile(scenario, t)
    speed = set_speed * (1 + wander(t, belt))
    cadence = cadence_of(scenario.kmh, belt)
    with_ripple = speed * (1 + scenario.ripple * steps(t, cadence, belt))
    position = np.concatenate([[0], np.cumsum((with_ripple[1:] + with_ripple[:-1]) * (GRID_S / 2))])
    pitch = belt.uniform(2.5, 3.4) if scenario.place == "mark" else belt.uniform(0.13, 0.25)
    um_per_pulse = round(1e6 * pitch / scenario.magnets)

    sensor = stream(scenario, seed, f"sensor {scenario.sensor} {scenario.magnets} {scenario.missed:g}")
    pulses = np.interp(magnet_positions(scenario, um_per_pulse, position[-1], sensor), position, t)
    edges = falling_edges(scenario, t, position, pulses, sensor)

    machine = stream(scenario, seed, f"machine {scenario.service}")
    blocked = blocks(scenario.service, scenario.seconds, machine)
    stamps, tainted, lost = serve(edges, blocked, machine)
    polls = poll_times(scenario.seconds, blocked, machine)
    return Recording(
        um_per_pulse,
        scenario.magnets,
        scenario.sensor,
        cadence,
        stamps,
        tainted,
        polls,
        t,
        speed,
        pulses,
        lost,
        changes,
    )


STEADY = [
    Scenario(place=place, kmh=kmh, ripple=ripple, sensor=sensor, magnets=magnets)
    for place, setups in (
        ("roller", (("hall", 1), ("reed", 1), ("hall", 4))),
        ("mark", (("hall", 1), ("reed", 1))),
    )
    for sensor, magnets in setups
    for kmh in (1, 4, 10, 16)
    for ripple in (0.0, 0.03, 0.07)
    if place == "roller" or kmh > 1
]
AS_THIS_FIRMWARE = [
    Scenario(place=place, kmh=kmh, service="firmware") for place in ("roller", "mark") for kmh in (4, 10, 16)
]
DISTURBED = [Scenario(kmh=kmh, missed=0.02, interference=0.5) for kmh in (4, 10, 16)]
RAMPS = [Scenario("ramp", place, rate=rate) for place in ("roller", "mark") for rate in (0.2, 0.5, 0.7)]
STOPS = [
    Scenario(motion, place, magnets=magnets)
    for place, counts in (("roller", (1, 4)), ("mark", (1,)))
    for motion in ("coast", "key")
    for magnets in counts
]
STARTS = [Scenario("start", place) for place in ("roller", "mark")]
ALL = STEADY + AS_THIS_FIRMWARE + DISTURBED + RAMPS + STOPS + STARTS
