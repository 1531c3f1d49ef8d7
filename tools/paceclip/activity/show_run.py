"""A run's journal in the terminal: its steps as a table, its totals, and what is missing."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from paceclip.activity import open_step
from paceclip.activity.journal import state, total
from paceclip.core import units, workout
from paceclip.plans.plan_file import printable
from paceclip.plans.unroll import STANDING, Unrolled
from paceclip.show import brief

_STATES = {
    "open": ": not over, or its end is missing",
    "discarded": ": discarded",
    "early": ": ended early",
    "done": "",
}


def print_run(console: Console, entries: list[dict], steps: list[Unrolled] | None = None) -> None:
    """Of what journal.entries() gave, in the runner's unit; km where the header is damaged. `steps` are the day's, in
    order, where they are known."""
    header = next((entry for entry in entries if entry["t"] == "run"), {})
    unit = header.get("unit", "km")
    console.print(_title(header))
    console.print()
    laps = [entry for entry in entries if entry["t"] == "lap"]
    left = open_step.laps(entries, steps)
    if laps or left:
        console.print(_steps(laps, left, unit))
        console.print()
    stood = [lap for lap in (*laps, *left) if lap["kind"] in STANDING]
    for line in (*_totals(entries, unit, stood), *_faults(entries)):
        console.print(line)


def _title(header: dict) -> Text:
    if not header:
        return Text("A run of a plan that is not known: the file's header is damaged", style="bold")
    text = Text(printable(f"{header['plan']} {header['day']}"), style="bold")
    start = header.get("start")
    if start:
        text.append("   {}-{:02d}-{:02d} {:02d}:{:02d}".format(*start), style="not bold")
    return text


def _steps(laps: list[dict], left: list[dict], unit: str) -> Table:
    """`left` are those that are not over."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("step", no_wrap=True)
    for heading in ("length", f"target /{unit}", f"actual /{unit}", "distance", "time"):
        table.add_column(heading, justify="right", no_wrap=True)
    for at, lap in enumerate([*laps, *left]):
        kind, mm, ms = lap["kind"], lap["distance_mm"], lap["time_ms"]
        # What is run before a step counts has its own line.
        lengths = {key: lap[key] for key in ("length_mm", "length_ms") if key in lap}
        length = "" if kind in (open_step.RUN_UP, open_step.STEP) else brief.length(workout.Step(kind, **lengths))
        target = brief.pace_of(lap["low_mm_s"], lap["high_mm_s"], unit) if "low_mm_s" in lap else ""
        actual = "" if kind in STANDING else brief.pace_over(mm, ms, unit)
        number = str(lap["index"] + 1)
        name = kind if at < len(laps) else f"{kind}, so far"
        table.add_row(number, name, length, target, actual, f"{mm / 1000:.0f} m", units.clock_text(ms))
    return table


def _totals(entries: list[dict], unit: str, stood: list[dict]) -> list[str]:
    """`stood` are the laps of steps in which standing is right."""
    ats = [entry for entry in entries if entry["t"] == "at"]
    if not ats:
        return []
    at = ats[-1]
    mm, ms = total(at, "mm"), total(at, "ms")
    stood_mm, stood_ms = (sum(lap[of] for lap in stood) for of in ("distance_mm", "time_ms"))
    pace = brief.pace_over(mm - stood_mm, ms - stood_ms, unit)
    said = f"{distance(mm, unit)} in {units.clock_text(ms)}"
    said += f", {units.clock_text(stood_ms)} of it standing" if stood_ms else ""
    said += f", {pace} /{unit}" + (" while running" if stood_ms else "") if pace else ""
    lines = [said + _STATES[state(entries)]]
    if at["paused_mm"]:
        lines.append(f"{distance(at['paused_mm'], unit)} more while paused")
    # Of a run in one piece it is the run.
    if at["best_ms"] not in (0, ms):
        best = brief.pace_over(at["best_mm"], at["best_ms"], unit)
        lines.append(f"best: {at['best_mm'] / 1000:.0f} m in {units.clock_text(at['best_ms'])}, {best} /{unit}")
    return lines


def _faults(entries: list[dict]) -> list[str]:
    lines = [
        f"taken up again, up to {entry['seconds']} s before are missing"
        for entry in entries
        if entry["t"] == "resumed" and entry["seconds"]
    ]
    dropped = sum(entry["seconds"] for entry in entries if entry["t"] == "dropped")
    if dropped:
        lines.append(f"{dropped} s have no entry of their own; the totals have them")
    if any(entry["t"] == "damaged" for entry in entries):
        lines.append("a part of the file is damaged, and what stood there is left out")
    return lines


def distance(mm: int, unit: str) -> str:
    """ "5.61 km"."""
    # Rounded down, as the device does.
    return f"{100 * mm // units.unit_mm(unit) / 100:.2f} {unit}"
