"""A runner's predicted races and training paces in the terminal."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from paceclip.core import units
from paceclip.plans.predictions import RACES_MM, TRAINING, Predictions
from paceclip.show import brief
from paceclip.show.zones import ZONES

# The zone of each training pace.
_ZONES = {
    "walk": 0,
    "jog": 0,
    "easy": 1,
    "marathon": 2,
    "threshold": 2,
    "10k": 3,
    "5k": 3,
    "3k": 3,
    "mile": 4,
    "rep": 4,
    "sprint": 4,
}
# Narrower, what a pace is for is left out.
_USES_COLUMNS = 72


def print_paces(console: Console, race: str, found: Predictions, unit: str) -> None:
    """Two tables, one below the other."""
    console.print(
        Text("VDOT ", style="bold").append(f"{found.vdot:.1f}").append(f"   from {race}", style="not bold dim")
    )
    console.print()
    console.print(_races(found, unit))
    console.print()
    console.print(_training(found, unit, console.width >= _USES_COLUMNS))


def _races(found: Predictions, unit: str) -> Table:
    table = _table("Race")
    for heading in ("time", f"pace /{unit}"):
        table.add_column(heading, justify="right")
    for name, seconds in found.races_s.items():
        mm_s = RACES_MM[name] / seconds
        pace = brief.pace_of(mm_s, mm_s, unit)
        table.add_row(Text(name), units.clock_text(round(seconds) * 1000), pace)
    return table


def _training(found: Predictions, unit: str, uses: bool) -> Table:
    table = _table("Training")
    for heading in (f"pace /{unit}", "400 m", "200 m", "km/h" if unit == "km" else "mph"):
        table.add_column(heading, justify="right")
    if uses:
        table.add_column("for", style="dim")
    for name, (low, high) in found.speeds.items():
        single = low == high
        # As the device rounds: it counts in mm/s.
        pace = brief.pace_of(low, high, unit)
        hour = f"{high * 3600 / units.unit_mm(unit):.1f}"
        # Laps of what is run for half an hour say nothing.
        laps = [_clock(mm / high) if single else "" for mm in (400000, 200000)]
        if not single:
            hour = f"{low * 3600 / units.unit_mm(unit):.1f}-{hour}"
        cells = [Text(name, style=ZONES[_ZONES[name]].style), pace, *laps, hour]
        table.add_row(*cells, *([TRAINING[name]] if uses else []))
    return table


def _table(name: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    table.add_column(name, min_width=9)
    return table


def _clock(seconds: float) -> str:
    return units.clock_text(round(seconds) * 1000)
