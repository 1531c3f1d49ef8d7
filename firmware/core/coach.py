"""What to say to the runner, and when. Speeds in mm/s, -1 where not known."""

from micropython import const

from firmware.core.cues import COUNT, DONE, FAST, GO, HALF, LAST, NEXT, PAUSE, RIGHT, SLOW
from firmware.core.session import SPEED

_TOO_SLOW = const(-1)
_ON_TARGET = const(0)
_TOO_FAST = const(1)

# However little the belt has to change: to see it, and to find the key. Then the belt takes its time, and so does the
# hand: a key that is held turns a console by some 1 km/h a second.
_GRACE_MS = const(10000)
_REACTION_MS = const(6000)
_KEYS_MM_S2 = const(300)

# A bar at its end is this far off the target.
_BAR_PERMILLE = const(100)

_ANNOUNCE_MS = const(10000)
# For each permille: a deck takes some 3 s for 1 %.
_CLIMB_MS = const(300)

# A step of at least so much has a half worth telling, and one of at least so much a last 100 m.
_HALF_MS = const(240000)
_HALF_MM = const(800000)
_LAST_STEP_MM = const(300000)
_LAST_MM = const(100000)

# Off the target for so long is no step of the runner's, and on it for so long is there to stay.
_SURE_MS = const(3000)
_REMIND_MS = const(20000)
_MOST_REMINDERS = const(3)


class Coach:
    """Watches one run. `accel_mm_s2`: how fast the belt changes its speed.

    To read after update(): `verdict`: -1 too slow, 0, 1 too fast, by the step's limits and never during its grace;
    `due`: whether the next step is announced; `count`: 3, 2, 1 in a step's last three seconds, else 0.
    """

    def __init__(self, paces, accel_mm_s2=500):
        self._paces = paces
        self._accel_mm_s2 = accel_mm_s2
        self.verdict = 0
        self.due = False
        self.count = 0
        self._index = -1
        self._step_ms = 0
        self._is_paused = False
        self._is_waiting = False  # for the step's speed
        self._limits = None
        self._grace_ms = 0
        self._said_half = False
        self._said_last = False
        self._heard = 0  # the verdict that stands since then, at this speed
        self._heard_mm_s = 0
        self._since_ms = 0
        self._is_reminded = False
        self._reminders = 0
        self._remind_ms = 0

    def update(self, now_ms: int, session, speed_mm_s: int) -> int:
        """Take over the state of a session that has started. The cue to give now, one of core.cues, 0 for none."""
        step = session.step
        is_paused = session.auto_paused or session.hand_paused
        if step is None:
            if self._index == -2:
                return 0
            self._index = -2
            self.verdict = self.count = 0
            self.due = False
            return DONE
        if is_paused or session.waiting_for is not None:
            cue = PAUSE if is_paused and not self._is_paused else 0
            if self._is_new(session):
                self._enter(session, speed_mm_s)
                cue = cue or GO
            self._is_paused = is_paused
            self._is_waiting = session.waiting_for == SPEED
            # Nothing that was said before holds after it.
            self._is_reminded = False
            self._heard = 0
            # What comes after it is a ramp again.
            self._grace_ms = -1
            self.verdict = self.count = 0
            return cue
        self._is_paused = False
        if self._is_new(session) or self._is_waiting:
            self._is_waiting = False
            self._enter(session, speed_mm_s)
            return GO
        if self._grace_ms < 0:
            self._grace_ms = session.step_ms + grace(session.target, speed_mm_s, self._accel_mm_s2)
        return self._watch(now_ms, session, speed_mm_s)

    def _is_new(self, session):
        """Whether the step is another than the last time, or the same begun anew."""
        step_ms = session.step_ms
        is_new = session.index != self._index or step_ms < self._step_ms
        self._step_ms = step_ms
        return is_new

    def _enter(self, session, speed_mm_s):
        step = session.step
        self._index = session.index
        self._limits = None if session.target is None else self._paces.limits(step, session.target)
        self._grace_ms = grace(session.target, speed_mm_s, self._accel_mm_s2)
        # A run that was taken up again may be beyond these.
        self._said_half = _is_half(session)
        self._said_last = _is_last(session)
        self._is_reminded = self.due = False
        self._heard = self._reminders = self._remind_ms = self.verdict = self.count = 0

    def _watch(self, now_ms, session, speed_mm_s):
        left_ms = time_left(session.left_ms, session.left_mm, speed_mm_s)
        count = counting(left_ms)
        if count != self.count:
            self.count = count
            if count:
                return COUNT
        if not self.due and announces(left_ms, self._lead_ms(session, speed_mm_s)):
            self.due = True
            return NEXT
        if not self._said_last and _is_last(session):
            self._said_last = True
            return LAST
        if not self._said_half and _is_half(session):
            self._said_half = True
            return HALF
        limits = self._limits
        self.verdict = 0
        if limits is not None and session.step_ms >= self._grace_ms:
            self.verdict = verdict(speed_mm_s, limits[0], limits[1])
        return self._remind(now_ms, speed_mm_s)

    def _lead_ms(self, session, speed_mm_s):
        """How long before its end the next step is announced."""
        coming = session.next_step
        lead_ms = _ANNOUNCE_MS
        # A prep announces itself, and off the belt the deck is nobody's.
        if coming is not None and coming.kind not in ("prep", "off"):
            speeds = None if coming.target is None else self._paces.range(coming.target)
            if speeds is not None and speed_mm_s > 0:
                lead_ms = max(lead_ms, abs(speeds[0] - speed_mm_s) * 1000 // self._accel_mm_s2 + _REACTION_MS)
            lead_ms += abs(coming.incline_permille - session.step.incline_permille) * _CLIMB_MS
        return lead_ms

    def _remind(self, now_ms, speed_mm_s):
        """Too slow, too fast, or on target again: once it has lasted. While the speed changes, somebody is at it."""
        if self.verdict != self._heard or abs(speed_mm_s - self._heard_mm_s) << 4 > speed_mm_s:
            self._heard = self.verdict
            self._heard_mm_s = speed_mm_s
            self._since_ms = now_ms
        if now_ms - self._since_ms < _SURE_MS:
            return 0
        if self._heard == _ON_TARGET:
            if not self._is_reminded:
                return 0
            self._is_reminded = False
            return RIGHT
        if self._reminders >= _MOST_REMINDERS or now_ms < self._remind_ms:
            return 0
        self._reminders += 1
        self._is_reminded = True
        self._remind_ms = now_ms + _REMIND_MS
        return SLOW if self._heard == _TOO_SLOW else FAST


def _is_half(session):
    step = session.step
    if step.length_ms is not None:
        return step.length_ms >= _HALF_MS and 2 * session.step_ms >= step.length_ms
    return step.length_mm is not None and step.length_mm >= _HALF_MM and 2 * session.step_mm >= step.length_mm


def _is_last(session):
    step = session.step
    return step.length_mm is not None and step.length_mm >= _LAST_STEP_MM and session.left_mm <= _LAST_MM


def _change_ms(target, speed_mm_s, accel_mm_s2):
    """How long it takes to bring the belt from a speed to a target, once somebody knows that."""
    change = abs(target[0] - max(speed_mm_s, 0)) * 1000
    return change // accel_mm_s2 + change // _KEYS_MM_S2 + _REACTION_MS


def grace(target, speed_mm_s: int, accel_mm_s2: int) -> int:
    """For how many ms of a step nobody is scolded: the way of belt and keys from the present speed to the target, a
    pair of speeds or None, and the time to see it and find the key."""
    return 0 if target is None else max(_GRACE_MS, _change_ms(target, speed_mm_s, accel_mm_s2))


def verdict(speed_mm_s, low_mm_s, high_mm_s):
    """-1 (too slow), 0 or 1 (too fast) by a step's limits."""
    if speed_mm_s < 0:
        return _ON_TARGET
    if speed_mm_s > high_mm_s:
        return _TOO_FAST
    if speed_mm_s < low_mm_s:
        return _TOO_SLOW
    return _ON_TARGET


def bar(speed_mm_s, low_mm_s, high_mm_s):
    """Where the marker stands: 0 on target, -100 at 10 % below it or slower, 100 at 10 % above it or faster."""
    if speed_mm_s < 0:
        return 0
    if speed_mm_s < low_mm_s:
        return max(-100, -((low_mm_s - speed_mm_s) * (100000 // _BAR_PERMILLE) // low_mm_s))
    if speed_mm_s > high_mm_s:
        return min(100, (speed_mm_s - high_mm_s) * (100000 // _BAR_PERMILLE) // high_mm_s)
    return 0


def time_left(left_ms, left_mm, speed_mm_s):
    """Estimate of the time to the step's end in ms, from whichever of the two is left; None where it can't be told."""
    if left_ms is not None:
        return left_ms
    if left_mm is None or speed_mm_s <= 0:
        return None
    # Split, because mm times 1000 passes 2^30 at 1.07 km.
    whole_s = left_mm // speed_mm_s
    return whole_s * 1000 + (left_mm - whole_s * speed_mm_s) * 1000 // speed_mm_s


def counting(left_ms):
    """3, 2, 1 in the last three seconds of a step, otherwise 0. `left_ms` as from time_left."""
    if left_ms is None or left_ms <= 0 or left_ms > 3000:
        return 0
    return (left_ms + 999) // 1000


def announces(left_ms, lead_ms=_ANNOUNCE_MS):
    """Whether the next step is due to be announced: so long before this one's end."""
    return left_ms is not None and left_ms <= lead_ms


def outdoor_mm_s(speed_mm_s, incline_permille):
    """The speed on a level road that costs as much: v (1 + 4.5 G) / 1.045, G the grade as a fraction (ACSM's equation
    for running). 1 % makes up for the missing wind. An estimate above 4 %."""
    return speed_mm_s * (2000 + 9 * incline_permille) // 2090
