"""The bench's tables and plots."""

import json

import numpy as np

from bench.belt import score
from bench.belt.methods import METHODS, Ours

PLACES = {"roller": "roller, 0.13-0.25 m a pulse", "mark": "mark on the belt, 2.5-3.4 m"}


def bar_table(rows):
    """The bar in Markdown, a row a metric."""
    lines = ["| metric | measured | bound | | |", "| --- | --- | --- | --- | --- |"]
    place = None
    for row in rows:
        if row.place != place:
            place = row.place
            lines.append(f"| *{PLACES[place]}* | | | | |")
        cells = (
            row.metric,
            number(row.figure, row.unit),
            number(row.bound, row.unit),
            "held" if row.held else "**missed**",
            row.note,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def number(value, unit):
    text = f"{value:.0f}" if unit == "times" or (not unit and value == round(value)) else f"{value:.2f}"
    return f"{text} {unit}".strip()


def columns(results):
    """The table of methods: (heading, function of a method's name that gives the figure's text)."""

    def error(heading, **wanted):
        chosen = results.chosen(motion="steady", **{"missed": 0.0, "service": "display", **wanted})
        return heading, lambda name: f"{100 * score.rmse(results.pooled('errors', chosen, name)):.2f}"

    def median(heading, key, **wanted):
        chosen = results.chosen(**wanted)
        return heading, lambda name: f"{np.median(results.pooled(key, chosen, name)):.2f}"

    hall = {"place": "roller", "sensor": "hall", "magnets": 1}
    mark = {"place": "mark", "sensor": "hall"}
    running = results.chosen(**hall, motion="steady", kmh=(10, 16), missed=0.0, service="display")
    marks_running = results.chosen(**mark, motion="steady", kmh=(10, 16), service="display")
    return [
        error("1 km/h", **hall, kmh=1),
        error("4", **hall, kmh=4),
        error("10", **hall, kmh=10),
        error("16", **hall, kmh=16),
        ("over limit", lambda name: f"{results.ratio(running, name):.2f}"),
        error("reed", place="roller", sensor="reed", kmh=(10, 16)),
        error("4 magnets", place="roller", magnets=4, kmh=(10, 16)),
        error("missed", place="roller", missed=0.02, kmh=(10, 16)),
        median("ramp, s", "settle_s", place="roller", motion="ramp", rate=0.5),
        median("stop, s", "stop_s", place="roller", motion="coast", magnets=1),
        median("too fast, km/h", "too_fast", place="roller", motion="coast", magnets=1),
        error("mark", **mark, kmh=(10, 16)),
        ("over limit", lambda name: f"{results.ratio(marks_running, name):.2f}"),
    ]


def method_table(results):
    """Every method's RMSE (per cent) in the main scenarios, in Markdown."""
    shown = columns(results)
    lines = [
        "| method | " + " | ".join(heading for heading, _ in shown) + " |",
        "| --- |" + " --- |" * len(shown),
    ]
    for name in [*(kind.name for kind in METHODS), score.LIMIT, score.SMOOTHER]:
        lines.append(f"| {name} | " + " | ".join(figure(text, name) for _, text in shown) + " |")
    return "\n".join(lines)


def figure(text, name):
    try:
        return text(name)
    except KeyError:
        return "-"  # the limit is worked out for one magnet and steady speed


def scenario_table(results):
    """Ours, scenario by scenario: lines of text."""
    lines = []
    for scenario, methods in results.by_scenario.items():
        ours = methods[Ours.name]
        parts = []
        if "errors" in ours:
            parts.append(f"RMSE {100 * score.rmse(ours['errors']):.3f} %")
            parts.append(f"P95 {100 * score.p95(ours['errors']):.2f} %")
            parts.append(f"worst {100 * score.worst(ours['errors']):.2f} %")
        if score.LIMIT in methods:
            parts.append(f"limit {100 * score.rmse(methods[score.LIMIT]['errors']):.3f} %")
        if "settle_s" in ours:
            parts.append(f"settles in {np.median(ours['settle_s']):.2f} s, worst {max(ours['settle_s']):.2f} s")
            parts.append(f"overshoot {100 * np.median(ours['overshoot']):.2f} %")
        if "stop_s" in ours:
            parts.append(f"too fast by {np.median(ours['too_fast']):.2f} km/h, worst {max(ours['too_fast']):.2f} km/h")
            parts.append(f"zero after {np.median(ours['stop_s']):.2f} s, worst {max(ours['stop_s']):.2f} s")
        if "count_error" in ours:
            parts.append(f"count off by {max(ours['count_error'])}")
        lines.append(f"{scenario.name:62} " + ", ".join(parts))
    return "\n".join(lines)


def write_json(path, results, rows, seeds):
    """Every figure, for whoever wants to compare."""

    def plain(value):
        return None if value is None or not np.isfinite(value) else round(float(value), 6)

    scenarios = {}
    for scenario, methods in results.by_scenario.items():
        scenarios[scenario.name] = {name: summary(figures, plain) for name, figures in methods.items()}
    bar = [
        {
            "metric": row.metric,
            "place": row.place,
            "figure": plain(row.figure),
            "bound": row.bound,
            "unit": row.unit,
            "held": row.held,
            "note": row.note,
        }
        for row in rows
    ]
    path.write_text(json.dumps({"seeds": [seeds[0], seeds[-1]], "bar": bar, "scenarios": scenarios}, indent=2) + "\n")


def summary(figures, plain):
    made = {}
    if "errors" in figures:
        made["rmse_percent"] = plain(100 * score.rmse(figures["errors"]))
        known = np.isfinite(figures["errors"])
        made["known_percent"] = plain(100 * known.mean())
        made["p95_percent"] = plain(100 * score.p95(figures["errors"])) if known.any() else None
        made["worst_percent"] = plain(100 * score.worst(figures["errors"])) if known.any() else None
    for key, scale in (
        ("first_s", 1),
        ("settle_s", 1),
        ("overshoot", 100),
        ("stop_s", 1),
        ("too_fast", 1),
        ("count_error", 1),
    ):
        if key in figures:
            made[key + "_median"] = plain(scale * np.median(figures[key]))
            made[key + "_worst"] = plain(scale * max(figures[key]))
    made["zeros"] = int(figures["zeros"].sum())
    return made


def plot(path, title, curves, begin, end):
    """What each method showed from `begin` to `end` (s), a panel each, over the true speed."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = list(curves["shown"])
    figure, panels = pyplot.subplots(2, (len(names) + 1) // 2, figsize=(13, 6.5), sharex=True, sharey=True)
    visible = (curves["polls"] >= begin) & (curves["polls"] <= end)
    polls, true = curves["polls"][visible], 3.6 * curves["true"][visible]
    top = 1.12 * true.max()
    bottom = 0.85 * true.min() if true.min() > 1 else -0.04 * top
    for panel, name in zip(panels.flat, names, strict=True):
        colour = "tab:red" if name == Ours.name else "tab:blue"
        panel.plot(polls, true, color="0.65", linewidth=3, label="belt")
        shown = 3.6 * curves["shown"][name][visible]
        panel.plot(polls, shown, color=colour, linewidth=1.2, drawstyle="steps-post", label="shown")
        panel.axvline(curves["changes"][0][0], color="0.8", linewidth=0.8, linestyle="--", zorder=0)
        panel.set_title(name, fontsize=11, color=colour if name == Ours.name else "black")
        # Where the belt isn't: above a stop, below a ramp.
        height = 0.05 if true[-1] > 1 else 0.88
        panel.text(0.97, height, in_a_word(curves, name), transform=panel.transAxes, ha="right", fontsize=9)
        panel.set_xlim(begin, end)
        panel.set_ylim(bottom, top)
        panel.grid(color="0.93")
        panel.set_axisbelow(True)
    for panel in panels[-1]:
        panel.set_xlabel("s")
    for row in panels:
        row[0].set_ylabel("km/h")
    panels[0][0].legend(loc="center right", frameon=False, fontsize=9)
    figure.suptitle(title, fontsize=12)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def in_a_word(curves, name):
    """How long a method took in this run, for its panel."""
    figures = curves["figures"][name]
    if "stop_s" in figures:
        took = figures["stop_s"][0]
        return f"zero {took:.1f} s after it stands" if np.isfinite(took) else "never zero"
    took = figures["settle_s"][0]
    return f"within 2 % after {took:.1f} s" if took < 10 else "never stays within 2 %"
