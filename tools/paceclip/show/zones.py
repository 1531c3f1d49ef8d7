"""How hard a step or a day is, in the few classes and colours that every picture uses."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Zone:
    """`below`: the effort (1 to 10) that is no longer in it. `colour` is for paper, `style` for a terminal (Rich)."""

    name: str
    below: float
    colour: str
    style: str


# From slow to fast; told apart by their lightness too, where colours are not seen.
ZONES = (
    Zone("walk, jog", 3, "#a9c4d8", "bright_blue"),
    Zone("easy", 4.75, "#5aa88a", "green"),
    Zone("marathon, threshold", 7, "#e3b23c", "yellow"),
    Zone("10k to 3k", 8.75, "#df7a35", "bright_red"),
    Zone("mile and faster", 99, "#b8323a", "magenta"),
)
OFF_COLOUR = "#8a8f98"
# Effort from which running is hard: above a marathon's.
HARD_EFFORT = 6


@dataclass(frozen=True)
class Load:
    """What a day is like. `mark` tells it where there is no colour."""

    name: str
    mark: str
    ascii_mark: str
    colour: str
    style: str


HARD = Load("hard", "●", "*", "#df7a35", "bright_red")
EASY = Load("easy", "○", "o", "#5aa88a", "green")
OFF = Load("off the belt", "□", "+", OFF_COLOUR, "cyan")
REST = Load("rest", "–", "-", "#c3c7cd", "bright_black")
LOADS = (HARD, EASY, OFF, REST)


def zone(effort: float) -> Zone:
    """The zone of an effort from 1 to 10."""
    return next(one for one in ZONES if effort < one.below)
