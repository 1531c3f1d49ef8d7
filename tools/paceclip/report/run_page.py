"""The page of a run."""

from dataclasses import dataclass

from paceclip.activity import show_run
from paceclip.activity.activity import Activity, metres
from paceclip.activity.planned import Planned
from paceclip.core import coach, units
from paceclip.plans.plan_file import printable
from paceclip.plans.unroll import STANDING
from paceclip.report import hover, svg
from paceclip.report.course import splits
from paceclip.report.markup import Markup, joined, tag, void
from paceclip.report.pace_chart import DISTANCE, LEFT, RIGHT, TIME, length, pace_chart
from paceclip.report.page import exact, moment, page, sums, table
from paceclip.report.signal import Signal
from paceclip.report.verdicts import Judged, Verdicts
from paceclip.show import brief

_STATES = {
    "early": "Ended early.",
    "discarded": "Discarded on the device.",
    "open": "Not over yet, or its end is missing.",
}
_VERDICTS = {-1: ("▼", " slow"), 0: ("✓", " hit"), 1: ("▲", " fast")}
_CLASSES = {"▼": "miss", "✓": "hit", "▲": "miss"}
# Steeper is a hill: 1 % makes up for the wind that there is none of.
_LEVEL = 20
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
            ("pace while running" if stood else "pace", _pace(run) or "–", f"/{run.unit}"),
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
            _laps(report),
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


def _laps(report: Report) -> Markup:
    unit = report.run.unit
    heads = [
        "",
        "step",
        f"target /{unit}",
        "distance",
        "time",
        f"pace /{unit}",
        f"held /{unit}",
        "in tolerance",
        "slower – faster",
        "",
    ]
    run, verdicts = report.run, report.verdicts
    inclines = {point.step: point.incline_permille for point in run.points}
    rows = [_lap(number, one, unit, inclines.get(one.lap.step, 0)) for number, one in enumerate(verdicts.laps, 1)]
    share = hits = ""
    note = []
    if verdicts.judged_s:
        share = _share(verdicts.inside_s, verdicts.judged_s)
        hits = "{} of {}".format(*verdicts.count())
        words = (
            "Judged as the coach does: not in the first seconds of a step, while the belt comes to its speed. "
            "Held is the mean of the pace shown after them; a step is a hit where that was within the tolerance."
        )
        note.append(tag("p", words, class_="note"))
    if run.stood_ms:
        note.append(tag("p", "The pace of all is that of running: what was stood is not in it.", class_="note"))
    # In the unit of the page's head, cut as there.
    whole = exact(show_run.distance(run.mm, unit), f"{metres(run.mm):.2f}")
    sums_of_all = (whole, _clock(run.ms), _pace(run), "", share, "", hits)
    rows.append(_row("", "all", "", *sums_of_all, class_="sum"))
    told = table([(head, None) for head in heads], rows, "Steps")
    return tag("section", tag("h2", "Steps"), told, *note, class_="long", id="steps")


def _row(number: str, name: str, *cells: str, class_: str | None = None) -> Markup:
    first = joined(tag("td", number), tag("th", name, scope="row"))
    return tag("tr", first, *(tag("td", cell) for cell in cells[:-1]), _last(cells[-1]), class_=class_)


def _last(cell: str) -> Markup:
    return tag("td", cell, class_=_CLASSES.get(cell[:1]))


def _lap(number: int, one: Judged, unit: str, incline_permille: int) -> Markup:
    lap = one.lap
    hill = f"at {brief.incline(incline_permille)}" if incline_permille > _LEVEL and lap.kind not in STANDING else ""
    aim = "" if one.target is None else brief.pace_of(lap.low_mm_s, lap.high_mm_s, unit)
    name = " ".join(word for word in (lap.kind, length(lap), brief.name(one.target), hill) if word)
    name += "" if lap.is_over else ", so far"
    run_pace = "" if lap.kind in STANDING else brief.pace_over(lap.mm, lap.ms, unit)
    judged: tuple = ("", "", "", "")
    if one.held_mm_s is not None:
        mark, word = _VERDICTS[one.verdict]
        judged = (
            units.pace_text(one.held_mm_s, unit),
            _share(one.inside_s, one.judged_s),
            tag("i", class_="o" if one.verdict else None, style=f"--x:{_place(one)}%"),
            joined(mark, tag("span", word)),
        )
    class_ = None if lap.kind == "run" else "k"
    return _row(str(number), name, aim, *_measured(lap.mm, lap.ms), run_pace, *judged, class_=class_)


def _measured(mm: int, ms: int) -> tuple[Markup, Markup]:
    """Distance and time."""
    return exact(f"{mm / 1000:.0f} m", f"{metres(mm):.2f}"), _clock(ms)


def _clock(ms: int) -> Markup:
    return exact(units.clock_text(ms), f"{ms / 1000:.3f}")


def _pace(run: Activity) -> str:
    """Of the run, without what was stood."""
    return brief.pace_over(run.mm, run.ms - run.stood_ms, run.unit)


def _place(one: Judged) -> int:
    """Where on a gauge a lap was held: a third of it is right, and from there to an end it is 10 per cent, as on the
    device's own bar."""
    low, high = one.limits
    off = coach.bar(one.held_mm_s, low, high)
    if off or low == high:
        return max(3, min(97, 50 + (17 if off > 0 else -17 if off < 0 else 0) + off * 33 // 100))
    return 34 + 32 * (one.held_mm_s - low) // (high - low)


def _share(inside_s: int, judged_s: int) -> str:
    return f"{100 * inside_s // judged_s} %"


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
                tag("td", _clock(split.ms)),
                tag("td", brief.pace_over(split.mm, split.ms, run.unit)),
                tag("td", tag("i", class_="bar", style=f"width:{wide}%"), class_="bars"),
            )
        )
    what = "kilometre" if run.unit == "km" else "mile"
    words = "Time of running: without pauses, and without what was stood off the belt or at rest."
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
