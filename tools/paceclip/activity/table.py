"""An activity for spreadsheets (CSV) and programs (JSON)."""

import csv
import io
import json
from dataclasses import asdict

from paceclip.activity.activity import Activity, metres

_SECONDS = ("s", "time", "distance_m", "speed_m_s", "runs", "step", "incline_percent")
_LAPS = ("lap", "step", "kind", "distance_m", "time_s", "begin_s", "end_s", "low_m_s", "high_m_s")


def write_csv(activity: Activity) -> bytes:
    """A line each point: seconds since the start, time of day (empty where it is not known), metres, m/s (empty where
    not known), 1 while the clock runs, number of the step, incline in per cent."""
    rows = [
        (
            point.s,
            _time(activity, point.s),
            f"{metres(point.mm):.2f}",
            "" if point.mm_s is None else f"{point.mm_s / 1000:.3f}",
            int(point.runs),
            point.step + 1,
            point.incline_permille / 10,
        )
        for point in activity.points
    ]
    return _csv(_SECONDS, rows)


def write_laps(activity: Activity) -> bytes:
    """A line each lap."""
    rows = [
        (
            number,
            lap.step + 1,
            lap.kind,
            f"{metres(lap.mm):.2f}",
            f"{lap.ms / 1000:.3f}",
            lap.begin_s,
            lap.end_s,
            *("" if speed is None else f"{speed / 1000:.3f}" for speed in (lap.low_mm_s, lap.high_mm_s)),
        )
        for number, lap in enumerate(activity.laps, 1)
    ]
    return _csv(_LAPS, rows)


def write_json(activity: Activity) -> bytes:
    """All of it, lengths in mm and times in ms or s, by the names of Activity, Lap and Point."""
    told = asdict(activity)
    told["start"] = None if activity.start is None else activity.start.isoformat()
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()


def _csv(head: tuple, rows: list) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()


def _time(activity: Activity, s: int) -> str:
    if activity.start is None:
        return ""
    return activity.at(s).astimezone(activity.start.tzinfo).isoformat()
