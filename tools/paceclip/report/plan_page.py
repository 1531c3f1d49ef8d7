"""The page of a plan's progress."""

from paceclip.activity import show_run
from paceclip.core import units, vdot
from paceclip.report import svg
from paceclip.report.markup import Markup, joined, tag
from paceclip.report.page import exact, page, sums, table
from paceclip.report.progress import DONE, LEFT, PART, REST, Day, Progress, Week, text
from paceclip.report.rep_chart import rep_chart
from paceclip.report.weeks_chart import weeks_chart
from paceclip.show import brief

_MARKS = {DONE: "✓", PART: "◐", LEFT: "○", REST: ""}
_SIZES = {"wide": 980, "narrow": 340}
_REPS = (320, 190)


def write(progress: Progress) -> bytes:
    """The page's bytes."""
    parts = [sums(_figures(progress)), _calendar(progress), _weeks(progress)]
    parts += [_goal(progress)] if progress.goal is not None else []
    parts += [_trials(progress)] if progress.trials else []
    parts += [_paces(progress)] if progress.series else []
    head = tag("header", tag("h1", progress.title), tag("p", progress.about, class_="about"))
    return page(f"{progress.title}: progress", head, tag("main", *parts), tag("footer", _foot(progress)))


def _figures(progress: Progress) -> list[tuple[str, str, str]]:
    done, days = progress.done
    mm, ms = (sum(getattr(session, of) for session in progress.sessions) for of in ("mm", "ms"))
    number, unit = show_run.distance(mm, progress.unit).split()
    found = [
        ("sessions done", str(done), f"of {days}"),
        ("distance", number, unit),
        ("time", units.clock_text(ms), ""),
    ]
    laps = [one for session in progress.sessions for one in session.laps if one.lap.kind == "run"]
    judged = [one for one in laps if one.verdict is not None]
    if judged:
        hit = sum(one.verdict == 0 for one in judged)
        found.append(("runs on target", str(hit), f"of {len(judged)}"))
    return found


def _calendar(progress: Progress) -> Markup:
    numbers = sorted({number for week in progress.weeks for number in week.days})
    heads = [tag("th", "", scope="col"), *(tag("th", f"day {number}", scope="col") for number in numbers)]
    rows = []
    for week in progress.weeks:
        cells = [_cell(week.days[number], progress.unit) if number in week.days else tag("td") for number in numbers]
        rows.append(tag("tr", tag("th", f"Week {week.number}", scope="row"), *cells))
    whole = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="week")
    key = tag("p", "✓ done · ◐ in part · ○ left · ~ guessed", class_="note")
    return tag("section", tag("h2", "The plan"), whole, key)


def _cell(day: Day, unit: str) -> Markup:
    planned = day.planned
    name = f"{planned.day.id} {planned.day.name}"
    if day.sessions:
        below = [tag("div", text(session, unit)) for session in day.sessions]
    else:
        below = [] if day.state == REST or not planned.sum.ms else [joined(brief.total(planned.sum, unit))]
    mark = tag("i", f"{_MARKS[day.state]} ", aria_hidden="true")
    return tag("td", tag("b", mark, name), *below, class_=f"day {day.state}", title=day.state)


def _weeks(progress: Progress) -> Markup:
    pictures = [svg.within(weeks_chart(progress, wide), f"weeks-{size}", class_=size) for size, wide in _SIZES.items()]
    heads: list[tuple[str, str | None]] = [
        ("", "l"),
        ("done", None),
        ("in part", None),
        ("left", None),
        ("distance", None),
        ("planned", "wide"),
        ("time", None),
        ("planned", "wide"),
    ]
    rows = [_week(week, progress.unit) for week in progress.weeks]
    return tag("section", tag("h2", "Week by week"), *pictures, tag("p"), table(heads, rows, "Weeks"))


def _week(week: Week, unit: str) -> Markup:
    return tag(
        "tr",
        tag("th", f"Week {week.number}", scope="row", class_="l"),
        *(tag("td", str(week.count(state))) for state in (DONE, PART, LEFT)),
        tag("td", exact(show_run.distance(week.mm, unit), f"{week.mm / 1000:.3f}")),
        tag("td", brief.total_distance(week.planned, unit), class_="wide"),
        tag("td", exact(units.clock_text(week.ms), f"{week.ms / 1000:.3f}")),
        tag("td", brief.total_time(week.planned), class_="wide"),
    )


def _goal(progress: Progress) -> Markup:
    drawing = rep_chart(progress.goal, progress.unit, 980, 220)
    small = rep_chart(progress.goal, progress.unit, 340, 220)
    note = (
        "For each session, the race of a runner for whom the paces that were held would be the right ones. "
        "It says how you train, and promises no race. The line is the race that your paces are made by."
    )
    pictures = [svg.within(drawing, "goal-wide", class_="wide"), svg.within(small, "goal-narrow", class_="narrow")]
    return tag("section", tag("h2", progress.goal.title), *pictures, tag("p", note, class_="note"))


def _trials(progress: Progress) -> Markup:
    heads: list[tuple[str, str | None]] = [
        ("day", "l"),
        ("race", "l"),
        ("time", None),
        ("VDOT", None),
        ("predicts", None),
    ]
    rows = []
    for trial in progress.trials:
        others = ", ".join(f"{name} {units.clock_text(ms)}" for name, ms in trial.predicted.items())
        cells = [
            tag("th", trial.session.day, scope="row", class_="l"),
            tag("td", trial.race, class_="l"),
            tag("td", exact(units.clock_text(trial.ms), f"{trial.ms / 1000:.3f}")),
            tag("td", f"{trial.vdot:.1f}"),
            tag("td", others),
        ]
        rows.append(tag("tr", *cells))
    note = []
    if progress.race is not None:
        target = vdot.vdot(*vdot.parse_race(progress.race))
        note.append(tag("p", f"Your paces are made by {progress.race}, VDOT {target:.1f}.", class_="note"))
    return tag("section", tag("h2", "Races"), table(heads, rows, "Races"), *note)


def _paces(progress: Progress) -> Markup:
    figures = []
    for index, series in enumerate(progress.series):
        drawing = rep_chart(series, progress.unit, *_REPS)
        figures.append(tag("figure", tag("h3", series.title), svg.within(drawing, f"pace-{index}")))
    note = (
        f"Min/{progress.unit} by the day of the plan, in the order in which the days were run: a dot is a repetition, "
        "after its first seconds; the band is near enough for the coach, a ring is off it."
    )
    heading = tag("h2", "Repetitions against target")
    return tag("section", heading, tag("div", *figures, class_="many"), tag("p", note, class_="note"))


def _foot(progress: Progress) -> Markup:
    count = len(progress.sessions)
    parts = [f"{count} run{'' if count == 1 else 's'} of {progress.name}."]
    if progress.strange:
        days = ", ".join(dict.fromkeys(session.day for session in progress.strange))
        parts.append(f"The plan has no day {days} any more; runs of it count in the sums above only.")
    if not progress.sessions:
        parts = [f"No run of {progress.name} is kept yet: paceclip pull fetches them."]
    return joined(" ".join(parts))
