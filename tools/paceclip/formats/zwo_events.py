"""The texts that Zwift shows during a step."""

from paceclip.formats.draft import Lost
from paceclip.formats.zwo_xml import Node

EVENTS = {"textevent", "textnotification"}
_OFFSETS = ("timeoffset", "distoffset")
# Where on the screen, how large, how long.
_ONLY_SHOWN = {"duration", "textscale", "x", "y", "font_size"}


def cues(node: Node, place: str, lost: Lost) -> list[tuple[float, str]]:
    """(offset in s or m, text) of a segment's texts, in their order."""
    found = []
    for child in node.children:
        if child.key not in EVENTS:
            lost.add(f"line {child.line}: {child.name}", "has no place in a plan: left out")
            continue
        text = child.attributes.get("message") or child.attributes.get("text") or ""
        offset = next((_number(child.attributes[name]) for name in _OFFSETS if name in child.attributes), 0.0)
        for name, value in child.attributes.items():
            if name not in {"message", "text", *_OFFSETS} | _ONLY_SHOWN:
                lost.add(f"line {child.line}: {child.name}", f"{name} {value[:40]} has no place in a plan: left out")
        if text.strip(" "):
            found.append((offset, text.strip(" ")))
    found.sort(key=lambda event: event[0])
    if node.key != "intervalst" and any(offset > 0 for offset, _ in found):
        lost.add(place, "its texts are shown from the step's start: a plan's cue has no time of its own")
    return found


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0 <= value < 1e12 else 0.0
