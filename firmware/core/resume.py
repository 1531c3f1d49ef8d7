"""Takes up a run where a checkpoint saw it."""

from firmware.core.session import BELT, FIELDS, PRESS, SPEED


def resume(session, record: dict, now_ms: int):
    """Put a session that has not started where snapshot() saw one of the same workout: PAUSED, until resume().

    ValueError when the record isn't one; the session is then unchanged.
    """
    for field in FIELDS:
        value = record.get(field)
        if field == "waiting_for":
            if value not in (None, PRESS, BELT, SPEED):
                raise ValueError("checkpoint of another version")
        elif not isinstance(value, int) or value < 0:
            raise ValueError(f"checkpoint without a valid '{field}'")
    if record["index"] >= session.count:
        raise ValueError("checkpoint of another workout")
    session.start(now_ms)
    session.go_to(record["index"])
    for field in FIELDS:
        setattr(session, field, record[field])
    session.pause(now_ms)
    # Whether the belt stands is asked when the run goes on.
    session.auto_paused = False
