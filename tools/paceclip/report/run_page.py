"""The page of a run."""

from dataclasses import dataclass

from paceclip.activity import show_run
from paceclip.activity.activity import Activity
from paceclip.activity.planned import Planned
from paceclip.core import units
from paceclip.plans.plan_file import printable
from paceclip.report import hover, svg
from paceclip.report.course import splits
from paceclip.report.markup import Markup, joined, tag, void
from paceclip.report.pace_chart import DISTANCE, LEFT, RIGHT, TIME, pace_chart
from paceclip.report.page import clock, moment, page, sums, table
from paceclip.report.signal import Signal
from paceclip.report.steps import pace, steps
from paceclip.report.verdicts import Verdicts
from paceclip.show import brief

_STATES = {
    "early": "Ended early.",
    "discarded": "Discarded on the device.",
    "open": "Not over yet, or its end is missing.",
}
# Wide and high; what a screen has, and what a phone has.
_SIZES = {"wide": (980, 330), "narrow": (360, 280)}


@dataclass(frozen=True)
class Report:
    """All that is known of a run. `before_mm` is what the device measured, where that was corrected."""

    run: Activity
    header: dict
    plan: Planned | None
    verdicts: Verdicts
    signal: Signal
    state: str
    before_mm: int | None = None

    @property
    def title(self) -> str:
        """The day by its name, or the plan's."""
        return self.plan.name if self.plan is not None else printable(f"{self.run.plan} {self.run.day}")

    @property
    def about(self) -> str:
        """Which plan and day, and when."""
        parts = [f"{self.plan.title or self.run.plan}, day {self.run.day}"] if self.plan is not None else []
        if self.run.start is not None:
            parts.append(moment(self.run.start))
        return " · ".join(parts) or "The device's clock was not set, so it is not known when this was"

    @property
    def figures(self) -> list[tuple[str, str, str]]:
        """The figures that count: (what it is, the number, what stands small behind it)."""
        run, verdicts = self.run, self.verdicts
        number, unit = show_run.distance(run.mm, run.unit).split()
        stood = run.stood_ms
        found = [
            ("distance", number, unit),
            ("time", units.clock_text(run.ms), f"{units.clock_text(stood)} of it standing" if stood else ""),
            ("pace while running" if stood else "pace", pace(run) or "–", f"/{run.unit}"),
        ]
        if verdicts.judged_s:
            percent = 100 * verdicts.inside_s // verdicts.judged_s
            found.append(("time on target", f"{percent} %", f"of {units.clock_text(1000 * verdicts.judged_s)}"))
        for name, kind in (("runs on target", "run"), ("steps on target", None)):
            hit, judged = verdicts.count(kind)
            if judged:
                found.append((name, str(hit), f"of {judged}"))
                break
        return found


def write(report: Report) -> bytes:
    """The page's bytes."""
    run = report.run
    faults = _faults(report)
    return page(
        f"{report.title}, {show_run.distance(run.mm, run.unit)}",
        tag("header", tag("h1", report.title), tag("p", report.about, class_="about")),
        tag(
            "main",
            sums(report.figures),
            *([tag("section", *[tag("p", fault) for fault in faults], class_="warn")] if faults else []),
            _charts(report),
            steps(report.run, report.verdicts),
            tag("div", _splits(run), _signal(report), class_="both"),
        ),
        tag("footer", _foot(report)),
        hover.script(run, units.unit_mm(run.unit)),
    )


def _faults(report: Report) -> list[str]:
    signal = report.signal
    found = [_STATES[report.state]] if report.state in _STATES else []
    if signal.damaged:
        found.append("A part of the file is damaged; what stood there is left out.")
    found += [f"Taken up again: up to {seconds} s before that are missing." for seconds in signal.resumed_s if seconds]
    if signal.dropped_s:
        found.append(f"{signal.dropped_s} s have no entry of their own; the totals have them.")
    return found


def _charts(report: Report) -> Markup:
    parts = []
    for over in (TIME, DISTANCE):
        checked = {"checked": ""} if over == TIME else {}
        parts.append(void("input", type="radio", name="over", id=f"by-{over}", class_="pick", **checked))
        parts.append(tag("label", f"over {over}", for_=f"by-{over}", class_="pick"))
    parts.append(tag("p", class_="read", aria_hidden="true"))
    for over in (TIME, DISTANCE):
        pictures = []
        for size, (wide, high) in _SIZES.items():
            drawing = pace_chart(report.run, report.verdicts, over, wide, high)
            field = {"data_x": "s" if over == TIME else "m", "data_from": f"{LEFT} {wide - RIGHT}"}
            pictures.append(svg.within(drawing, f"{over}-{size}", class_=size, **field))
        parts.append(tag("figure", *pictures, id=f"over-{over}"))
    return tag("section", tag("h2", "Pace against target"), *parts, _legend(report))


def _legend(report: Report) -> Markup:
    marks = [("pace", "actual"), ("aim", "target"), ("band", "near enough for the coach"), ("off", "off the target")]
    keys = [
        tag("span", tag("i", style=f"background:var(--{colour})"), text)
        for colour, text in (marks if report.verdicts.judged_s else marks[:1])
    ]
    if report.signal.unknown_s:
        keys.append(tag("span", "- - the device had no pace to show"))
    return tag("figcaption", *keys)


def _splits(run: Activity) -> Markup:
    one = units.unit_mm(run.unit)
    all_splits = splits(run)
    speeds = [split.mm / split.ms for split in all_splits if split.ms]
    fastest = max(speeds, default=1)
    heads = [(run.unit, None), ("time", None), (f"pace /{run.unit}", None), ("", "bars")]
    rows = []
    for split in all_splits:
        name = str(split.number) if split.mm == one else f"+{100 * split.mm // one / 100:.2f}"
        wide = round(100 * split.mm / split.ms / fastest) if split.ms else 0
        rows.append(
            tag(
                "tr",
                tag("th", name, scope="row"),
                tag("td", clock(split.ms)),
                tag("td", brief.pace_over(split.mm, split.ms, run.unit)),
                tag("td", tag("i", class_="bar", style=f"width:{wide}%"), class_="bars"),
            )
        )
    what = "kilometre" if run.unit == "km" else "mile"
    words = "Of what was run: without pauses, and without rests and steps off the belt, whatever the belt did in them."
    note = tag("p", words, class_="note")
    return tag("section", tag("h2", f"Each {what}"), table(heads, rows, "Splits"), note)


def _signal(report: Report) -> Markup:
    signal = report.signal
    quality = "–" if signal.permille is None else f"{signal.permille / 10:g} %"
    rows = [
        ("pulses that came as they should", quality),
        ("accepted", f"{signal.accepted:,}".replace(",", " ")),
        ("bounced, and rejected", str(signal.bounced)),
        ("missed, and made up for", str(signal.missed)),
        ("lost, for the chip was busy", str(signal.overruns)),
        ("seconds of running without a pace", str(signal.unknown_s)),
    ]
    told = [tag("tr", tag("th", name, scope="row", class_="l"), tag("td", value)) for name, value in rows]
    heads: list[tuple[str, str | None]] = [("", "l"), ("in this run", None)]
    remedy = _remedy(signal)
    note = [tag("p", remedy, class_="note")] if remedy else []
    return tag("section", tag("h2", "The sensor"), table(heads, told, "The sensor"), *note)


def _remedy(signal: Signal) -> str:
    if signal.permille is None:
        return "No pulse came: look at sensor and wire, in the sensor's view of the device."
    if signal.missed * 200 > signal.accepted:
        return "More than one pulse in 200 was missed: put the magnet nearer to the sensor, and look at the wire."
    if not signal.reed and signal.bounced * 200 > signal.accepted:
        return "More than one in 200 bounced: a hall sensor shouldn't, look at wire and plug."
    return ""


def _foot(report: Report) -> Markup:
    run = report.run
    parts = [f"Run {run.run} of the device, Paceclip {report.header.get('firmware', '')}."]
    um = report.header.get("um_per_pulse")
    if report.before_mm is not None and report.before_mm != run.mm:
        was = show_run.distance(report.before_mm, run.unit)
        per_cent = 100 * (run.mm - report.before_mm) / report.before_mm
        parts.append(f"Corrected: the device had measured {was} ({per_cent:+.1f} %).")
        if um:
            parts.append(
                f"If that holds for every run, um_per_pulse is {round(um * run.mm / report.before_mm)}, not {um}."
            )
    elif um:
        parts.append(f"{um / 1000:.3f} mm for each pulse.")
    if report.header.get("race"):
        parts.append(f"Paces by {report.header['race']}.")
    return joined(" ".join(parts))
