"""Which days of which plans are done, and what that makes the next one.

The record is a dict, as it stands in its file: `plans`, name of a plan to its done days' ids in the order in which they
were done, with spaces between them, one that was skipped with a "-" behind it, one that was run in part with a "~" (a
list of them would be five times as large in the heap); `known`, the plans that were there when a run last began, or at
the first start; `last`, the plan of that run, or None. Being no object with methods, it holds on to none of this code
when the device lets it go.
"""

import json

from micropython import const

_VERSION = const(1)
# Plans of which it is remembered what was done, though they are gone: what was takes room at each run's end.
_MOST_PLANS = const(12)
SKIPPED = "-"
PARTLY = "~"


class ProgressError(Exception):
    """A progress file that cannot be used; str() says why."""


def fresh() -> dict:
    """The record of somebody who has done nothing yet."""
    return {"v": _VERSION, "plans": {}, "known": [], "last": None}


def next_day(record: dict, name: str, plan):
    """The id of the first day of `plan` (known as `name`) that is neither done nor skipped, or None where all are."""
    done = _done(record, name)
    for day_id in plan.days:
        if _spaced(day_id) not in done and _spaced(day_id + SKIPPED) not in done:
            return day_id
    return None


def state_of(record: dict, name: str, day_id: str) -> str:
    """In words, what was made of a day: "done", "skipped", "partly", or "" where it was not touched."""
    done = _done(record, name)
    if _spaced(day_id) in done:
        return "done"
    if _spaced(day_id + PARTLY) in done:
        return "partly"
    return "skipped" if _spaced(day_id + SKIPPED) in done else ""


def mark_done(record: dict, name: str, day_id: str):
    """Day `day_id` of plan `name` is done; with SKIPPED or PARTLY behind the id, it is that."""
    done = _done(record, name)
    if _spaced(day_id) not in done:
        record["plans"][name] = (done + day_id).strip()


def forget(record: dict, name: str):
    """Nothing of plan `name` is done: from the first day again."""
    record["plans"][name] = ""


def begin(record: dict, name: str, names: list):
    """A run of plan `name` begins, with `names` there. Of many plans, those that are gone are forgotten."""
    record["last"] = name
    record["known"] = names
    plans = record["plans"]
    if len(plans) > _MOST_PLANS:
        record["plans"] = {each: done for each, done in plans.items() if each in names}


def in_order(record: dict, names: list, preferred: str) -> list:
    """Plans in the order in which to offer them: those that are not known yet, then the last run's (or, before any,
    the preferred one), then the others."""
    first = record["last"] if record["last"] in names else preferred
    # With the name, for MicroPython's sort keeps no order among equals.
    return sorted(names, key=lambda name: (0 if name not in record["known"] else 1 if name == first else 2, name))


def encode(record: dict) -> bytes:
    """The record as a file's bytes."""
    return json.dumps(record).encode()


def decode(data: bytes) -> dict:
    """The record of a file's bytes. ProgressError where they are not encode's."""
    try:
        entry = json.loads(str(data, "utf-8"))
    except ValueError:
        raise ProgressError("not JSON") from None
    if not isinstance(entry, dict) or entry.get("v") != _VERSION:
        raise ProgressError("not of this version")
    plans = entry.get("plans")
    known = entry.setdefault("known", [])
    last = entry.setdefault("last", None)
    if not isinstance(plans, dict) or not _are_names(known) or not (last is None or isinstance(last, str)):
        raise ProgressError("a field is missing")
    for name, done in plans.items():
        # Until 0.1.0 they were lists.
        if _are_names(done):
            plans[name] = " ".join(done)
        elif not isinstance(done, str):
            raise ProgressError("days are no text")
    return entry


def _done(record, name):
    """What was made of a plan's days: ids, each as _spaced() has it."""
    return _spaced(record["plans"].get(name, ""))


def _spaced(text):
    return " %s " % text


def _are_names(value) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)
