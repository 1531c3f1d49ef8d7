"""An activity as Garmin's Training Center XML (schema TrainingCenterDatabase v2)."""

import xml.etree.ElementTree as ET

from paceclip.activity.activity import Activity, Lap, Point, metres
from paceclip.plans.unroll import STANDING

_SCHEMA = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
_SPEED = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"
# The schema knows two.
_RESTING = ("recover", *STANDING)


def write(activity: Activity) -> bytes:
    """The file. ActivityError where it is not known when the run was."""
    root = ET.Element("TrainingCenterDatabase", {"xmlns": _SCHEMA})
    run = ET.SubElement(ET.SubElement(root, "Activities"), "Activity", {"Sport": "Running"})
    _text(run, "Id", _time(activity, 0))
    points = iter(activity.points)
    point = next(points, None)
    laps = activity.laps or [Lap(0, "run", activity.mm, activity.ms, 0, activity.seconds)]
    for index, lap in enumerate(laps):
        track = _lap(run, activity, lap)
        while point is not None and (point.s <= lap.end_s or index == len(laps) - 1):
            _point(track, activity, point)
            point = next(points, None)
        if not len(track):
            # An empty track is none by the schema.
            run[-1].remove(track)
    _text(run, "Notes", f"{activity.plan} {activity.day}")
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _lap(run: ET.Element, activity: Activity, lap: Lap) -> ET.Element:
    element = ET.SubElement(run, "Lap", {"StartTime": _time(activity, lap.begin_s)})
    _text(element, "TotalTimeSeconds", f"{lap.ms / 1000:.3f}")
    _text(element, "DistanceMeters", f"{metres(lap.mm):.2f}")
    _text(element, "Calories", "0")
    _text(element, "Intensity", "Resting" if lap.kind in _RESTING else "Active")
    _text(element, "TriggerMethod", "Manual")
    return ET.SubElement(element, "Track")


def _point(track: ET.Element, activity: Activity, point: Point) -> None:
    element = ET.SubElement(track, "Trackpoint")
    _text(element, "Time", _time(activity, point.s))
    _text(element, "DistanceMeters", f"{metres(point.mm):.2f}")
    if point.mm_s is not None:
        extension = ET.SubElement(ET.SubElement(element, "Extensions"), "TPX", {"xmlns": _SPEED})
        _text(extension, "Speed", f"{point.mm_s / 1000:.3f}")


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _time(activity: Activity, s: int) -> str:
    return activity.at(s).strftime("%Y-%m-%dT%H:%M:%SZ")
