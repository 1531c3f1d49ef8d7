"""`paceclip report` in a real browser: it complains of nothing, asks nobody, fits a phone, and says what is pointed
at."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from paceclip.activity import activity, journal
from paceclip.cli import main
from playwright.sync_api import Browser, Page

# A whole day in the twin.
SAMPLE = Path(__file__).parents[1] / "host" / "samples" / "mile-2.2.run"
PHONE = {"width": 390, "height": 844}
# By how much the page and its tables are too wide; and what can be seen of each step.
_LOOK = """() => ({
    over: [document.documentElement, ...document.querySelectorAll(".roll")].map(
        (one) => one.scrollWidth - one.clientWidth),
    steps: [...document.querySelectorAll("#steps tbody tr:not(.sum)")].map((row) =>
        [...row.cells].filter((cell) => cell.offsetParent).map((cell) => cell.innerText)),
})"""


@pytest.fixture
def page(browser: Browser, tmp_path) -> Iterator[Page]:
    """The page of the run, on a phone."""
    out = tmp_path / "run.html"
    assert CliRunner().invoke(main, ["report", str(SAMPLE), "-o", str(out)]).exit_code == 0
    context = browser.new_context(viewport=PHONE)
    complaints: list[str] = []
    asked: list[str] = []
    context.on("console", lambda message: complaints.append(message.text))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", lambda request: asked.append(request.url))
    opened = context.new_page()
    opened.goto(out.as_uri())
    yield opened
    context.close()
    assert complaints == []
    assert asked == [out.as_uri()]


def test_a_runs_page_fits_a_phone_and_says_what_is_pointed_at(page):
    run = activity.of(journal.entries(SAMPLE.read_bytes()))
    told = page.evaluate(_LOOK)
    assert max(told["over"]) == 0
    assert len(told["steps"]) == len(run.laps)
    for (name, _target, distance, time, pace, *_), lap in zip(told["steps"], run.laps, strict=True):
        assert name.startswith(lap.kind) and distance == f"{lap.mm / 1000:.0f} m"
        assert re.fullmatch(r"\d+:\d\d", time) and re.fullmatch(r"\d+:\d\d", pace or "0:00")
    for over, share in (("time", 0.3), ("distance", 0.6)):
        page.click(f"label[for=by-{over}]")
        chart = page.locator(f"#over-{over} svg.narrow")
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        said = page.inner_text(".read")
        minutes, seconds, km, step = re.fullmatch(r"(\d+):(\d\d) · (\d\.\d\d) km · .+ · (\d+)\. .*", said).groups()
        s = 60 * int(minutes) + int(seconds)
        assert abs(next(point.mm for point in run.points if point.s >= s) / 1e6 - float(km)) <= 0.01
        assert next(number for number, lap in enumerate(run.laps, 1) if s <= lap.end_s) == int(step)
        # The chart begins 42 units of 360 from the left, and ends 8 from the right.
        whole, at = (run.seconds, s) if over == "time" else (run.mm / 1e6, float(km))
        assert abs(at / whole - (360 * share - 42) / 310) < 0.01
