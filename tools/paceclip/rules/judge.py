"""How hard a step of a plan is for one runner, which is what rules of training speak of."""

from paceclip.core import paces, workout

# Of a speed: a named pace is asked for as a whole, and an offset of a second is none.
_TOLERANCE = 0.005
# The named pace that goes with an effort, from RPE 1 to 10.
_BY_EFFORT = ("walk", "walk", "jog", "easy", "marathon", "threshold", "10k", "5k", "mile", "sprint")
# What is run where a step doesn't say.
_BY_KIND = {"warmup": "easy", "run": "easy", "recover": "jog", "cooldown": "jog"}
_CONVERSATIONAL_RPE = 4
_HARD_RPE = 6
_JOG_RPE = 3


class Judge:
    """Judges steps for the runner with this race result ("mile=7:00"). Speeds are mm/s."""

    def __init__(self, race: str):
        self.race = race
        self._paces = paces.Paces(race)

    def speed(self, step: workout.Step) -> float:
        """About how fast the step is run: 0 off the belt and standing, the middle of a range, a guess for an effort."""
        if step.kind not in _BY_KIND:
            return 0
        target = step.target
        if target is None:
            target = workout.Target(_BY_KIND[step.kind])
        elif target.rpe_low is not None:
            target = workout.Target(_BY_EFFORT[(target.rpe_low + target.rpe_high) // 2 - 1])
        return self._middle(target)

    def mm(self, step: workout.Step) -> float:
        """The step's distance on the belt; 0 for an open one."""
        if step.length_mm is not None:
            return step.length_mm if self.speed(step) else 0
        return (step.length_ms or 0) / 1000 * self.speed(step)

    def seconds(self, step: workout.Step) -> float:
        """The step's time on the belt; 0 for an open one, off the belt and while the deck moves."""
        if step.kind in ("off", "prep"):
            return 0
        if step.length_ms is not None:
            return step.length_ms / 1000
        return step.length_mm / self.speed(step) if step.length_mm is not None else 0

    def is_conversational(self, step: workout.Step) -> bool:
        """Whether the runner can talk: easy or slower, RPE 4 at most."""
        return self._is_slower(step, "easy", _CONVERSATIONAL_RPE)

    def is_jog(self, step: workout.Step) -> bool:
        """Whether it is a jog or a walk, RPE 3 at most."""
        return self._is_slower(step, "jog", _JOG_RPE)

    def is_walk(self, step: workout.Step) -> bool:
        """Whether it is a walk, RPE 2 at most."""
        return self._is_slower(step, "walk", 2)

    def is_hard(self, step: workout.Step) -> bool:
        """Whether it is a run that has to be recovered from: faster than marathon pace, RPE 6 or more. One without a
        target counts as such: nothing keeps it easy."""
        if step.kind != "run":
            return False
        target = step.target
        if target is None:
            return True
        if target.rpe_low is not None:
            return target.rpe_high >= _HARD_RPE
        return self._middle(target) > self._named("marathon") * (1 + _TOLERANCE)

    def is_between(self, step: workout.Step, slow: str, fast: str | None = None) -> bool:
        """Whether the step's target is at least as fast as the named pace `slow`, and no faster than `fast`."""
        target = step.target
        if target is None:
            return False
        if target.rpe_low is not None:
            return target.rpe_low >= self._effort(slow)[0] and (
                fast is None or target.rpe_high <= self._effort(fast)[1]
            )
        speed = self._middle(target)
        return speed >= self._named(slow) * (1 - _TOLERANCE) and (
            fast is None or speed <= self._named(fast) * (1 + _TOLERANCE)
        )

    def _is_slower(self, step: workout.Step, name: str, rpe: int) -> bool:
        target = step.target
        if target is None:
            return False
        if target.rpe_low is not None:
            return target.rpe_high <= rpe
        return self._range(target)[1] <= self._range(workout.Target(name))[1]

    def _range(self, target: workout.Target) -> tuple[int, int]:
        speeds = self._paces.range(target)
        assert speeds is not None, "a runner with a race has a speed for every target but an effort"
        return speeds

    def _middle(self, target: workout.Target) -> float:
        return sum(self._range(target)) / 2

    def _named(self, name: str) -> float:
        return self._middle(workout.Target(name))

    def _effort(self, name: str) -> tuple[int, int]:
        effort = self._paces.rpe(workout.Target(name))
        assert effort is not None, "every named pace has an effort"
        return effort
