"""The screens of the sensor's view."""

from firmware.ui.pages import message
from firmware.ui.screens import Page
from firmware.ui.view import wrap


def advice(sensor: str, quality, pulses: int, is_near: bool) -> str:
    """What is wrong, in a line, where that is plain; "good", or "" where nothing can be said.

    `quality`: of the last seconds; `pulses`: all there were since somebody watches; `is_near`: the magnet is at the
    sensor.
    """
    came = quality.accepted + quality.bounced
    if not came:
        if is_near:
            return "turn the belt"
        return "" if pulses else "gap 2-5 mm?"
    if sensor != "reed" and quality.bounced * 10 >= came:
        return "is it a reed?"
    if quality.missed * 20 >= came + quality.missed:
        return "magnet closer?"
    return "good" if quality.percent >= 95 else ""


def live(title: str, feet, quality, counts, is_seen: bool, speed: str, last: str) -> Page:
    """What the sensor gives now. `counts`: pulses, bounced, missed and lost; `is_seen`: the magnet is there, or was
    since the last picture; `last`: the line above the feet."""
    lines = ["%-7s%9s" % ("MAGNET" if is_seen else "", speed)]
    for i, name in enumerate(("pulses", "bounced", "missed", "lost")):
        lines.append("%-8s%8d" % (name, counts[i]))
    lines.append(last)
    page = Page(title, lines, feet)
    page.corner = "%d%%" % quality.percent
    return page


def recorded(edges: int, seconds: int, path: str) -> Page:
    """The recording is on flash."""
    lines = wrap("mpremote cp :" + path + " .")
    lines.insert(0, count_text(edges, seconds))
    lines.insert(1, "To fetch it:")
    return Page("RECORDED", lines, ("press to go on",))


def count_text(edges: int, seconds: int) -> str:
    """A recording's length: "1060 edges, 60 s"."""
    return "%d edges, %d s" % (edges, seconds)


def empty() -> Page:
    """Nothing came while it was recorded."""
    return message("NO EDGES", "Not one edge came, and nothing is written. Check magnet, plug and wire.")


def not_kept() -> Page:
    """Flash is full, or fails: how to mend that is told in the lobby."""
    return message("NOT KEPT", "The recording could not be written. Is the flash full?")


def no_memory() -> Page:
    """There is no room to record."""
    return message("NO MEMORY", "There is no memory to record. Reset the board and try again.")
