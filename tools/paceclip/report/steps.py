"""The steps of a run, each with its verdict."""

from paceclip.activity import show_run
from paceclip.activity.activity import Activity, metres
from paceclip.core import coach, units
from paceclip.plans.unroll import STANDING
from paceclip.report.markup import Markup, joined, tag
from paceclip.report.pace_chart import length
from paceclip.report.page import clock, exact, table
from paceclip.report.verdicts import Judged, Verdicts
from paceclip.show import brief

_VERDICTS = {-1: ("▼", " slow"), 0: ("✓", " hit"), 1: ("▲", " fast")}
_CLASSES = {"▼": "miss", "✓": "hit", "▲": "miss"}
# Steeper is a hill: 1 % makes up for the wind that there is none of.
_LEVEL = 20


def steps(run: Activity, verdicts: Verdicts) -> Markup:
    """The table of a run's steps, with their sums."""
    unit = run.unit
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
        note.append(tag("p", "The pace of all is that of running: steps of standing are not in it.", class_="note"))
    # In the unit of the page's head, cut as there.
    whole = exact(show_run.distance(run.mm, unit), f"{metres(run.mm):.2f}")
    sums_of_all = (whole, clock(run.ms), pace(run), "", share, "", hits)
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
    return exact(f"{mm / 1000:.0f} m", f"{metres(mm):.2f}"), clock(ms)


def pace(run: Activity) -> str:
    """Of a run, without what was stood."""
    return brief.pace_over(run.mm - run.stood_mm, run.ms - run.stood_ms, run.unit)


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
