"""Which days of which plans are done, and what that makes the next one."""

import json

VERSION = 1


class ProgressError(Exception):
    """A progress file that cannot be used; str() says why."""


class Progress:
    """Days done, by plan, in the order in which they were done.

    `plans`: name of a plan to its done days' ids; `known`: the plans that were there when a run last began, or at the
    first start; `last`: the plan of that run, or None.
    """

    def __init__(self):
        self.plans = {}
        self.known = []
        self.last = None

    def next_day(self, name: str, plan):
        """The first Day of `plan` (known as `name`) that is not done, or None where all are."""
        done = self.plans.get(name, ())
        for day in plan.days:
            if day.id not in done:
                return day
        return None

    def mark_done(self, name: str, day_id: str):
        done = self.plans.setdefault(name, [])
        if day_id not in done:
            done.append(day_id)

    def begin_anew(self, name: str):
        """Forget the plan's done days."""
        self.plans[name] = []

    def note_run(self, name: str, names: list):
        """A run of plan `name` begins while the plans `names` are there."""
        self.last = name
        self.known = names

    def in_order(self, names: list, preferred: str) -> list:
        """Plans in the order in which to offer them: those that are not known yet, then the last run's (or, before any,
        the preferred one), then the others."""
        first = self.last if self.last in names else preferred

        def rank(name):
            if name not in self.known:
                return 0
            return 1 if name == first else 2

        return sorted(sorted(names), key=rank)


def encode(progress) -> bytes:
    """The progress as a file's bytes."""
    entry = {"v": VERSION, "plans": progress.plans, "known": progress.known, "last": progress.last}
    return json.dumps(entry).encode()


def decode(data: bytes):
    """Progress of a file's bytes. ProgressError where they are not encode's."""
    try:
        entry = json.loads(str(data, "utf-8"))
    except ValueError:
        raise ProgressError("not JSON") from None
    if not isinstance(entry, dict) or entry.get("v") != VERSION:
        raise ProgressError("not of this version")
    plans = entry.get("plans")
    known = entry.get("known", ())
    last = entry.get("last")
    if not isinstance(plans, dict) or not _are_names(known) or not (last is None or isinstance(last, str)):
        raise ProgressError("a field is missing")
    for done in plans.values():
        if not _are_names(done):
            raise ProgressError("days are no list")
    progress = Progress()
    progress.plans = plans
    progress.known = known
    progress.last = last
    return progress


def _are_names(value) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)
