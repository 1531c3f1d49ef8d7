"""What every page of a report is made of."""

from datetime import datetime

from paceclip.core import units
from paceclip.report.markup import Markup, joined, tag, void
from paceclip.report.style import css

# Nothing is fetched, whatever stands in a plan.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def page(title: str, *body: str) -> bytes:
    """A whole document's bytes."""
    head = joined(
        void("meta", charset="utf-8"),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        void("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", Markup(css())),
    )
    document = tag("html", tag("head", head), tag("body", *body), lang="en")
    return f"<!doctype html>\n{document}\n".encode()


def sums(figures: list[tuple[str, str, str]]) -> Markup:
    """The figures that count: (what it is, the number, what stands small behind it)."""
    told = [
        tag("div", tag("dt", name), tag("dd", number, *([tag("small", f" {small}")] if small else [])))
        for name, number, small in figures
    ]
    return tag("dl", *told, class_="sums")


def table(heads: list[tuple[str, str | None]], rows: list[Markup], label: str) -> Markup:
    """A table with headings (text, class); it can be scrolled sideways where it is too wide."""
    cells = [tag("th", text, scope="col", class_=class_) for text, class_ in heads]
    whole = tag("table", tag("thead", tag("tr", *cells)), tag("tbody", *rows))
    return tag("div", whole, class_="roll", tabindex=0, role="region", aria_label=label)


def exact(text: str, value: str) -> Markup:
    """A number as it is read, and for programs as exports have it."""
    return tag("data", text, value=value)


def clock(ms: int) -> Markup:
    """A time, with its exact value behind it."""
    return exact(units.clock_text(ms), f"{ms / 1000:.3f}")


def moment(start: datetime) -> str:
    """ "Tuesday 24 November 2026, 18:30"."""
    return f"{start:%A} {start.day} {start:%B %Y, %H:%M}"
