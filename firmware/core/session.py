"""The state machine of a run.

A run's life: READY until start(). Then step after step of the workout, each in up to three stages:

    WAITING for BELT    a step that is run begins while the belt stands: its clock waits, without a limit.
    WAITING for SPEED   a from-speed step: its clock and its distance wait until the belt reaches the target's low
                        speed, 60 s at the most.
    RUNNING             time and distance count; an open prep, rest or off is WAITING for PRESS instead, and counts too.

A step ends when its length is reached, or by next(). Then the next begins, with whatever went beyond the length:
within one call of advance() the belt is taken to have run evenly, so a timed step ends at exactly its length, and so
does one by distance; nothing drifts over a day of them. After the last step, or by end(), the run is FINISHED.

PAUSED comes over any stage. The belt stopping in a step that is run pauses it (`auto_paused`), the belt moving
resumes it; what the belt still covers meanwhile counts, the time doesn't. pause() is the runner's: only resume()
undoes it, and neither time nor distance counts until then.

Every metre and millisecond that counts belongs to one lap. There is one lap a step, in order, and one more, of kind
"run-up", before a from-speed step: the wait for its speed, which is not the step's, but was run.

Times are ms of a monotonic clock, distances mm, speeds mm/s (-1: not known).
"""

from micropython import const

from firmware.core.workout import count, step_at

_READY = const("ready")
_RUNNING = const("running")
PAUSED = "paused"
_WAITING = const("waiting")
FINISHED = "finished"

PRESS = "press"
BELT = "belt"
SPEED = "speed"

_RUN_UP = const("run-up")

_SPEED_LIMIT_MS = const(60000)
_MOMENT_MS = const(5000)

# Standing is right in these.
_STANDING = const(("rest", "prep", "off"))

# What a checkpoint keeps.
FIELDS = (
    "index",
    "waiting_for",
    "step_mm",
    "step_ms",
    "run_up_mm",
    "run_up_ms",
    "done_mm",
    "done_ms",
    "best_mm",
    "best_ms",
)


class Session:
    """A run through `workout`.

    `paces` gives a target's range(target). on_lap(lap) is called for each lap as it ends, with a dict:
    `index` and `kind` of the step ("run-up" for its run-up); its planned `length_mm` or `length_ms`, or neither;
    `distance_mm` and `time_ms` as run; its target as `low_mm_s` and `high_mm_s` where that is a speed.

    To read: `state` and `waiting_for`; `step`, `index` (at the end: how many steps were done), `count`, `rep`,
    `next_step`; `target` ((low, high) mm/s), None where there is none; `left_mm` and `left_ms`, None unless the step
    has that length; `step_mm` and `step_ms` of this step, `run_up_mm` and `run_up_ms` of the wait for its speed,
    `done_mm` and `done_ms` of the laps before; `total_mm` and `total_ms` of the run, the sums of these; `best_mm` and
    `best_ms` of the fastest repetition that was run in full and in one piece, 0 where there is none; `paused_mm`, what
    the belt ran while the runner had paused, which is no part of the others; `hand_paused`, `auto_paused`;
    `ended_early`.
    """

    def __init__(self, workout, paces, on_lap=None):
        self._workout = workout
        self._paces = paces
        self._on_lap = on_lap
        self.count = count(workout.items)
        self._begun = False
        self.hand_paused = False
        self.auto_paused = False
        self.ended_early = False
        self.waiting_for = None
        # What the last advance() said.
        self._now_ms = 0
        self._belt_mm = None
        self._speed_mm_s = -1
        self._moves = False
        # This step, its run-up, and all laps before.
        self.step_mm = 0
        self.step_ms = 0
        self.run_up_mm = 0
        self.run_up_ms = 0
        self.done_mm = 0
        self.done_ms = 0
        self.best_mm = 0
        self.best_ms = 0
        self.paused_mm = 0
        self.go_to(0)

    # What the screen reads.

    @property
    def state(self):
        if not self._begun:
            return _READY
        if self.step is None:
            return FINISHED
        if self.hand_paused or self.auto_paused:
            return PAUSED
        return _RUNNING if self.waiting_for is None else _WAITING

    @property
    def left_mm(self):
        return self._left("length_mm", self.step_mm)

    @property
    def left_ms(self):
        return self._left("length_ms", self.step_ms)

    def _left(self, length_name, so_far):
        length = None if self.step is None else getattr(self.step, length_name)
        # Below zero for a moment: a belt that coasts to a stop, paused, a few mm past the length.
        return None if length is None else max(0, length - so_far)

    @property
    def total_mm(self):
        return self.done_mm + self.run_up_mm + self.step_mm

    @property
    def total_ms(self):
        return self.done_ms + self.run_up_ms + self.step_ms

    # What the runner does. Each first counts the time up to the press.

    def start(self, now_ms):
        """Begin the first step. Without effect once begun."""
        if self._begun:
            return
        self._begun = True
        self._now_ms = now_ms
        self._enter()

    def next(self, now_ms):
        """Two presses of the button, or the one that the screen asks for: ends this step early, answers an open one,
        begins a from-speed step at once.

        While paused the step is ended too, and the run stays paused. Without effect before the start and after the end,
        and when the step ended by itself before the press was seen: nobody means to skip a step that has just begun.
        """
        index = self.index
        self._catch_up(now_ms)
        if not self._under_way or self.index != index:
            return
        if self.waiting_for == SPEED and not self.hand_paused and not self.auto_paused:
            # Its clock and its distance begin here.
            self._lap_run_up()
            self.waiting_for = None
        else:
            # Who leaves out the last repetition has not done the day; a cool-down is the runner's.
            is_last = self.index + 1 == self.count and self.step.kind == "run"
            self.ended_early = is_last and not self.step.length_mm is self.step.length_ms is None
            self._leave_step()

    def back(self, now_ms):
        """Begin this step again; in its first moments, the one before. What was run of it stays a lap."""
        self._catch_up(now_ms)
        if not self._under_way:
            return
        index = max(0, self.index - (self.step_ms + self.run_up_ms < _MOMENT_MS))
        self._lap_run_up()
        if self.step_mm or self.step_ms:
            self._lap_step(index)
        self.go_to(index)
        self._enter()

    def pause(self, now_ms):
        """Pause until resume(), whatever the belt does."""
        self._catch_up(now_ms)
        self.hand_paused = self._under_way

    def resume(self, now_ms):
        """Undo pause(). If the belt stands in a step that is run, the run waits for it."""
        self._catch_up(now_ms)
        self.hand_paused = False
        self._pause_if_standing()

    def end(self, now_ms):
        """End the run here; the step under way becomes a lap if any of it was run."""
        self._catch_up(now_ms)
        if self.step is None:
            return
        self._begun = True
        self.ended_early = True
        self.hand_paused = False
        self._lap_run_up()
        # The index stays, and tells how far it came.
        index = self.index
        if self.step_mm or self.step_ms:
            self._lap_step(index)
        self.go_to(self.count)
        self.index = index
        self._enter()

    # What the belt does.

    def advance(self, now_ms, distance_mm, speed_mm_s):
        """Tell the time, and of the belt its running total and its speed: it moves when that is above 0, and while it
        isn't known the belt goes on as it did."""
        # Neither goes back: a clock or a total that does was begun anew, and is taken up from there.
        ms = max(0, now_ms - self._now_ms)
        mm = 0 if self._belt_mm is None else max(0, distance_mm - self._belt_mm)
        self._now_ms = now_ms
        self._belt_mm = distance_mm
        self._speed_mm_s = speed_mm_s
        if speed_mm_s >= 0:
            self._moves = speed_mm_s > 0
        if not self._under_way:
            return
        if self.hand_paused or self.auto_paused:
            # Who has rested, or whose belt ran on while the clock stood, runs no best of it.
            self._is_whole = not self.step_ms
        if self.hand_paused:
            self.paused_mm += mm
            return
        if self.auto_paused:
            ms = 0
            if self._moves:
                self.auto_paused = False
        self._spend(ms, mm)
        self._pause_if_standing()

    # The steps.

    @property
    def _under_way(self):
        return self._begun and self.step is not None

    def _catch_up(self, now_ms):
        belt_mm = self._belt_mm
        self.advance(now_ms, 0 if belt_mm is None else belt_mm, self._speed_mm_s)
        self._belt_mm = belt_mm

    def _pause_if_standing(self):
        if self._under_way and not self._moves and self.waiting_for != BELT and self.step.kind not in _STANDING:
            self.auto_paused = True

    def go_to(self, index):
        """Make the index-th step the one at hand; behind the last there is none."""
        self.index = index
        self._is_whole = True
        self.step, self.rep = step_at(self._workout, index)
        self.next_step, _ = step_at(self._workout, index + 1)
        target = None if self.step is None else self.step.target
        self.target = None if target is None else self._paces.range(target)

    def _enter(self):
        """Begin the step at hand."""
        self.auto_paused = False
        self.waiting_for = None
        step = self.step
        if step is None:
            return
        if step.kind in _STANDING:
            if step.length_ms is None:
                self.waiting_for = PRESS
        elif not self._moves:
            self.waiting_for = BELT
        else:
            self._set_off()

    def _set_off(self):
        """The belt moves: begin the step, or its run-up."""
        if self.step.from_speed and not self._at_speed():
            self.waiting_for = SPEED
            self.run_up_mm = self.step_mm
            self.step_mm = 0
        else:
            self.waiting_for = None

    def _at_speed(self):
        # A target that is no speed can't be waited for.
        return self.target is None or self._speed_mm_s >= self.target[0]

    def _spend(self, ms, mm):
        """Give time and distance to the steps that they belong to, from this one on."""
        while self._under_way:
            if self.waiting_for == BELT:
                # The pulses that tell that the belt moves are part of what is run.
                self.step_mm += mm
                if not self._moves:
                    return
                ms = mm = 0
                self._set_off()
            if self.waiting_for == SPEED:
                self.run_up_ms += ms
                self.run_up_mm += mm
                if not self._at_speed() and self.run_up_ms < _SPEED_LIMIT_MS:
                    return
                ms = mm = 0
                self._lap_run_up()
                self.waiting_for = None
            self.step_ms += ms
            self.step_mm += mm
            if self.auto_paused or not self._is_done():
                return
            # What went beyond the step's length goes on to the next, in time and in distance alike.
            if self.step.length_mm is not None:
                over_mm = self.step_mm - self.step.length_mm
                over_ms = ms * min(over_mm, mm) // mm if mm else 0
            else:
                over_ms = self.step_ms - self.step.length_ms
                over_mm = mm * min(over_ms, ms) // ms if ms else 0
            self.step_mm -= over_mm
            self.step_ms -= over_ms
            self._leave_step()
            ms = over_ms
            mm = over_mm

    def _is_done(self):
        if self.step.length_mm is not None:
            return self.step_mm >= self.step.length_mm
        return self.step.length_ms is not None and self.step_ms >= self.step.length_ms

    def _leave_step(self):
        self._lap_run_up()
        self._lap_step(self.index + 1)
        self.go_to(self.index)
        self._enter()

    def _lap_run_up(self):
        if not self.run_up_mm and not self.run_up_ms:
            return
        mm = self.run_up_mm
        ms = self.run_up_ms
        self._lap(_RUN_UP, None, None, mm, ms)
        # Jump-free from where the lap is told: a Ctrl-C in between would have it told twice, or not at all.
        self.done_mm += mm
        self.done_ms += ms
        self.run_up_mm = 0
        self.run_up_ms = 0
        self.waiting_for = None

    def _lap_step(self, index):
        """This step is a lap, and the run is to go on with the index-th."""
        step = self.step
        mm = self.step_mm
        ms = self.step_ms
        if self._is_whole and step.kind == "run" and (mm == step.length_mm or ms == step.length_ms):
            self._compare(mm, ms)
        self._lap(step.kind, step.length_mm, step.length_ms, mm, ms)
        self.done_mm += mm
        self.done_ms += ms
        self.step_mm = 0
        self.step_ms = 0
        self.waiting_for = None
        self.index = index

    def _compare(self, mm, ms):
        """A repetition was run in full, without a pause: keep the faster one."""
        # A tenth of each, to stay below 2^30.
        if ms >= 1000 and (not self.best_ms or mm * 10 // (ms // 100) > self.best_mm * 10 // (self.best_ms // 100)):
            self.best_mm = mm
            self.best_ms = ms

    def _lap(self, kind, length_mm, length_ms, distance_mm, time_ms):
        if self._on_lap is None:
            return
        lap = {"index": self.index, "kind": kind, "distance_mm": distance_mm, "time_ms": time_ms}
        if length_mm is not None:
            lap["length_mm"] = length_mm
        if length_ms is not None:
            lap["length_ms"] = length_ms
        if self.target is not None:
            lap["low_mm_s"], lap["high_mm_s"] = self.target
        self._on_lap(lap)
