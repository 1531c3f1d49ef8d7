"""What is possible: a Kalman filter that is told the true pulse times and the model, and the smoother that knows the
future as well.

The state, relative to the speed that is set (v0): how far the belt is ahead (m), the error of v0, the wander, and two
oscillators (cosine and sine) for the foot strikes and their second harmonic. A pulse says where the belt is, but for
plain white jitter. It's the model by which scenarios.py makes a steady belt; what isn't Gaussian in it (the phase of a
step strays, the height doesn't) is matched by second moments.
"""

import numpy as np

from bench.belt.scenarios import DELAY_S, SECOND_HARMONIC, STRIDE_VARIATION, WANDER, WANDER_S

STATES = 7
AHEAD, OFFSET, DRIFT = 0, 1, 2
JITTER_S = (DELAY_S[1] - DELAY_S[0]) / np.sqrt(12)
UNKNOWN_OFFSET = 0.05  # v0 is known to 5 % before the first pulse


class Model:
    """The linear model of a steady belt."""

    def __init__(self, v0, ripple, cadence):
        self.v0 = v0
        height = ripple / (1 + 0.7 * SECOND_HARMONIC)
        # The phase strays by so many rad^2 a second, which is to the mean of an oscillator what damping is.
        strays = (2 * np.pi * STRIDE_VARIATION) ** 2 * cadence
        self.oscillators = [
            (2 * np.pi * cadence, strays / 2, height**2 / 2),
            (4 * np.pi * cadence, 4 * strays / 2, (SECOND_HARMONIC * height) ** 2 / 2),
        ]

    def transition(self, dt):
        """State transitions over each of the times `dt`."""
        phi = np.zeros((*dt.shape, STATES, STATES))
        phi[..., AHEAD, AHEAD] = phi[..., OFFSET, OFFSET] = 1
        phi[..., AHEAD, OFFSET] = self.v0 * dt
        kept = np.exp(-dt / WANDER_S)
        phi[..., DRIFT, DRIFT] = kept
        phi[..., AHEAD, DRIFT] = self.v0 * WANDER_S * (1 - kept)
        for number, (omega, damping, _) in enumerate(self.oscillators):
            real = 3 + 2 * number
            pole = -damping + 1j * omega
            turned = np.exp(pole * dt)
            passed = self.v0 * (turned - 1) / pole
            phi[..., real, real] = phi[..., real + 1, real + 1] = turned.real
            phi[..., real + 1, real] = turned.imag
            phi[..., real, real + 1] = -turned.imag
            phi[..., AHEAD, real] = passed.real
            phi[..., AHEAD, real + 1] = -passed.imag
        return phi

    def noise(self, dt):
        """Covariance that the noise adds over each of the times `dt`: an integral, by Gauss's rule."""
        rates = np.zeros(STATES)
        rates[DRIFT] = 2 * WANDER**2 / WANDER_S
        for number, (_, damping, variance) in enumerate(self.oscillators):
            rates[3 + 2 * number : 5 + 2 * number] = 2 * damping * variance
        total = np.zeros((*dt.shape, STATES, STATES))
        for at, weight in zip(*np.polynomial.legendre.leggauss(4), strict=True):
            phi = self.transition(dt * (1 + at) / 2)
            total += (weight / 2) * dt[..., None, None] * ((phi * rates) @ phi.swapaxes(-1, -2))
        return total

    def prior(self):
        """Covariance of the state before anything is known."""
        variances = np.zeros(STATES)
        variances[OFFSET] = UNKNOWN_OFFSET**2
        variances[DRIFT] = WANDER**2
        for number, (_, _, variance) in enumerate(self.oscillators):
            variances[3 + 2 * number : 5 + 2 * number] = variance
        return np.diag(variances)


def limit_and_smoother(model, pulse_times, pitch, poll_times, rng):
    """Ripple-free speed (m/s) at each of `poll_times`: the best from pulses until then, and the best from all.

    `pulse_times` (s) are the true ones, `pitch` m apart; the filter sees them with white jitter. Between the polls that
    matter and the pulses the filter has no other choice, so this is the least RMSE of any linear estimator.
    """
    start = pulse_times[0]
    polls = poll_times[poll_times > start]
    times = np.concatenate([pulse_times[1:], polls])
    ahead = pitch * np.arange(1, len(pulse_times)) - model.v0 * (pulse_times[1:] - start)
    ahead += model.v0 * JITTER_S * rng.normal(size=len(ahead))
    seen = np.concatenate([ahead, np.full(len(polls), np.nan)])
    order = np.argsort(times, kind="stable")
    seen = seen[order]
    dt = np.diff(np.concatenate([[start], times[order]]))
    phi, added = model.transition(dt), model.noise(dt)

    jitter = (model.v0 * JITTER_S) ** 2
    x, p = np.zeros(STATES), model.prior()
    p[AHEAD, AHEAD] = jitter
    count = len(dt)
    xs, ps = np.empty((count, STATES)), np.empty((count, STATES, STATES))
    foreseen_x, foreseen_p = np.empty_like(xs), np.empty_like(ps)
    for k in range(count):
        x = phi[k] @ x
        p = phi[k] @ p @ phi[k].T + added[k]
        foreseen_x[k], foreseen_p[k] = x, p
        if seen[k] == seen[k]:
            gain = p[:, AHEAD] / (p[AHEAD, AHEAD] + jitter)
            x = x + gain * (seen[k] - x[AHEAD])
            p = p - np.outer(gain, p[AHEAD])
        xs[k], ps[k] = x, p
    smooth = xs.copy()
    back = ps[:-1] @ phi[1:].swapaxes(-1, -2) @ np.linalg.pinv(foreseen_p[1:], hermitian=True)
    for k in range(count - 2, -1, -1):
        smooth[k] = xs[k] + back[k] @ (smooth[k + 1] - foreseen_x[k + 1])

    is_poll = np.isnan(seen)
    unknown = np.full(len(poll_times) - len(polls), np.nan)

    def speed(states):
        return np.concatenate([unknown, model.v0 * (1 + states[is_poll, OFFSET] + states[is_poll, DRIFT])])

    return speed(xs), speed(smooth)
