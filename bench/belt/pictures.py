"""`python -m bench.belt.pictures --out docs/pictures`: the two pictures of docs/measuring.md, from the bench's belts.

The same files and the same libraries give the same pixels.
"""

import argparse
from pathlib import Path

import numpy as np

from bench.belt import score
from bench.belt.methods import LastInterval, MeanOf8, Ours
from bench.belt.scenarios import EVENT_S, TUNING_SEEDS, Scenario, simulate
from firmware.core.belt import Belt

RAMP = Scenario("ramp")
# Nothing holds the VM up: what is seen is the steps' doing.
STEPS = Scenario(kmh=10, ripple=0.05, service="quiet")
SEEDS = range(TUNING_SEEDS, TUNING_SEEDS + 20)
# Half windows, in revolutions: as long as firmware/core/turns.py tries.
LENGTHS = np.arange(1, 25)

BELT = {"color": "0.72", "linewidth": 4, "solid_capstyle": "butt", "label": "the belt"}
OURS = {"color": "tab:red", "linewidth": 1.8, "label": "Paceclip"}
LAST = {"color": "tab:blue", "linewidth": 0.9, "label": "last interval"}
MEAN = {"color": "tab:green", "linewidth": 1.4, "label": "mean of 8"}


def main():
    parser = argparse.ArgumentParser(prog="bench.belt.pictures", description="The pictures of docs/measuring.md.")
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    ramp(out / "measuring-ramp.png")
    steps(out / "measuring-steps.png")


def ramp(path):
    """A belt that goes from 8 to 12 km/h, and three methods on it."""
    figure, (panel,) = canvas(1, (8, 4.2))
    recording = simulate(RAMP, TUNING_SEEDS)
    follow(panel, recording, (LastInterval, LAST), (MeanOf8, MEAN), (Ours, OURS))
    panel.set_xlim(0.5, 7.5)
    panel.set_ylim(7.5, 13.5)
    panel.set_title("From 8 to 12 km/h at 0.5 m/s²", fontsize=11)
    save(figure, path)


def steps(path):
    """Foot strikes in the last interval and in ours; and the error of a window by its length."""
    figure, (left, right) = canvas(2, (11, 4.2))
    follow(left, simulate(STEPS, TUNING_SEEDS), (LastInterval, LAST), (Ours, OURS))
    left.set_xlim(0, 3)
    left.set_ylim(9.2, 10.8)
    left.set_title("A runner at 10 km/h: each step brakes the belt", fontsize=11)

    errors, learnt = zip(*(by_length(simulate(STEPS, seed)) for seed in SEEDS), strict=True)
    right.scatter(*np.concatenate(errors, axis=1), s=7, color="tab:blue", label="a window of this length, 20 runners")
    right.scatter(*np.array(learnt).T, s=34, color="tab:red", zorder=3, label="the length that Paceclip learnt")
    right.set_xlim(0, 3)
    right.set_ylim(0, 1)
    right.set_xlabel("half a window, in steps of the runner")
    right.set_ylabel("error of the speed, %")
    right.set_title("The window's length decides what is left of the steps", fontsize=11)
    right.legend(frameon=False, fontsize=9)
    save(figure, path)


def canvas(panels, size):
    import matplotlib

    matplotlib.rcdefaults()
    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, panels, figsize=size, squeeze=False)
    for panel in axes[0]:
        panel.grid(color="0.93")
        panel.set_axisbelow(True)
    return figure, axes[0]


def save(figure, path):
    from matplotlib import pyplot

    figure.tight_layout()
    figure.savefig(path, dpi=100)
    pyplot.close(figure)


def follow(panel, recording, *methods):
    """What methods (kind, style) showed of a belt, from 2 s before its event on, asked at each pulse."""
    begin = EVENT_S - 2
    recording.polls_us = sorted({*recording.polls_us, *recording.stamps_us})
    polls = np.array(recording.polls_us) / 1e6 - begin
    panel.plot(polls, 3.6 * recording.speed_at(recording.polls_us), **BELT)
    for kind, style in methods:
        shown, _ = score.play(kind(recording.um_per_pulse, recording.magnets, recording.sensor), recording)
        panel.plot(polls, 3.6 * shown, drawstyle="steps-post", **style)
    panel.set_xlabel("s")
    panel.set_ylabel("km/h")
    panel.legend(frameon=False, fontsize=9, loc="lower right")


def by_length(recording):
    """The errors of half windows of each length: ((steps, per cent), ...) as columns; and the one that is learnt."""
    times = recording.pulses
    pitch = recording.um_per_pulse / 1e6
    true = np.interp(times, recording.belt_t, recording.belt_speed)
    period = pitch / true.mean()
    errors = [100 * score.rmse(triangle(times, pitch, half) / true[2 * half - 1 :] - 1) for half in LENGTHS]
    lengths = LENGTHS * period * recording.cadence
    half = learnt_half(recording)
    return (lengths, errors), (lengths[half - 1], errors[half - 1])


def triangle(times, pitch, half):
    """The speed from two half windows of so many pulses, at each pulse from the first full window on."""
    sums = np.concatenate([[0], np.cumsum(times)])
    means = (sums[half:] - sums[:-half]) / half
    return half * pitch / (means[half:] - means[:-half])


def learnt_half(recording):
    """How long half a window is at the end, in revolutions."""
    belt = Belt(recording.um_per_pulse, recording.magnets, recording.sensor)
    for stamp, tainted in zip(recording.stamps_us, recording.tainted, strict=True):
        belt.pulse(stamp, tainted)
    return belt._turns._half  # noqa: SLF001 (nothing else wants to know)


if __name__ == "__main__":
    main()
