"""Every screen of every day can be drawn, inside the display, small text on rows of 8 and big digits on whole pages."""

from pathlib import Path

import pytest

from firmware.core.script import read_day, read_plan
from firmware.core.session import FINISHED, PRESS, Session
from firmware.core.vdot import Paces
from firmware.core.workout import Cursor, Day, Plan, Step, Target, Workout
from firmware.ui import pages
from firmware.ui.presenter import Presenter
from firmware.ui.screens import Screens

PLAN = Path(__file__).resolve().parents[2] / "plans" / "mile.plan"


class Canvas:
    """Checks what is drawn, and remembers the texts that a clearing has not taken away since."""

    def __init__(self):
        self.texts = {}
        self.pictures = 0
        self.calls = 0

    def fill(self, colour):
        self.texts.clear()
        self.calls += 1

    def fill_rect(self, x, y, width, height, colour):
        self.calls += 1
        assert x >= 0
        assert y >= 0
        assert x + width <= 128
        assert y + height <= 64
        self.texts = {
            at: text
            for at, text in self.texts.items()
            if not (x <= at[0] < x + width and y <= at[1] < y + height)
        }

    def hline(self, x, y, width, colour):
        self.fill_rect(x, y, width, 1, colour)

    def text(self, text, x, y, colour):
        self.calls += 1
        assert y % 8 == 0
        assert x >= 0, text
        assert x + 8 * len(text) <= 128, text
        if text:
            self.texts[x, y] = text

    def blit(self, picture, x, y, key=-1, palette=None):
        self.calls += 1
        self.pictures += 1
        _, width, height, _, _ = picture
        assert y % 8 == 0
        assert x >= 0
        assert x + width <= 128
        assert y + height <= 64

    def lines(self):
        return list(self.texts.values())


def _walk(workout, race, unit, canvas):
    """Draw a day's run, from the start to the totals."""
    session = Session(workout, Paces(race))
    presenter = Presenter(session, Paces(race), unit)
    screens = Screens(canvas)
    now_ms = distance_mm = 0
    session.start(0)
    while session.state != FINISHED:
        now_ms += 500
        target = session.target
        speed = 0 if session.step.kind == "rest" else target[0] * 97 // 100 if target else 2900
        distance_mm += speed // 2
        session.advance(now_ms, distance_mm, speed, speed > 0)
        if session.waiting_for == PRESS and now_ms % 10000 == 0:
            session.next(now_ms)
        screens.draw(presenter.view(now_ms, speed, 1), now_ms)
    screens.draw(presenter.view(now_ms, 0, 1), now_ms)


def _days():
    with PLAN.open("rb") as lines:
        return [day.id for day in read_plan(lines, "mile").days]


@pytest.mark.parametrize("day_id", _days())
@pytest.mark.parametrize(("race", "unit"), [(None, "km"), ("mile=7:00", "mi")])
def test_a_day_of_the_plan_is_drawn_from_start_to_end(day_id, race, unit):
    with PLAN.open("rb") as lines:
        workout = read_day(lines, "mile", day_id)
    with PLAN.open("rb") as lines:
        plan = read_plan(lines, "mile")
    canvas = Canvas()
    screens = Screens(canvas)
    for turn in range(4):
        screens.draw(pages.ready(plan, workout, Paces(race), unit, True), 3000 * turn)
    if Cursor(workout).step is not None:
        _walk(workout, race, unit, canvas)
        assert "WELL RUN" in canvas.lines()


def test_the_longest_texts_and_numbers_are_drawn_too():
    slow = Target(low_mm_s=290, high_mm_s=300)
    canvas = Canvas()
    for step in (
        Step("run", 12345678, target=slow, incline_permille=125),
        Step("run", length_ms=36000000, target=Target(rpe_low=10, rpe_high=10)),
        Step("recover", target=slow, incline_permille=400),
    ):
        session = Session(Workout(Day("1.1", "Long"), [step, step]), Paces(None))
        session.start(0)
        screens = Screens(canvas)
        presenter = Presenter(session, Paces(None), "mi")
        for now_ms in range(100, 30000, 1000):
            session.advance(now_ms, now_ms, 290, True)
            screens.draw(presenter.view(now_ms, 290, 1), now_ms)
        session.pause(now_ms)
        screens.draw(presenter.view(now_ms, 290, 1), now_ms)


def test_a_frame_without_change_draws_nothing():
    session = Session(Workout(Day("1.1", "Run"), [Step("run", 400000, target=Target("easy"))]), Paces("mile=7:00"))
    session.start(0)
    session.advance(1000, 0, 3000, True)
    presenter = Presenter(session, Paces("mile=7:00"), "km")
    canvas = Canvas()
    screens = Screens(canvas)
    screens.draw(presenter.view(1000, 3000, 1), 1000)
    before = canvas.calls
    assert before
    screens.draw(presenter.view(1200, 3000, 1), 1200)
    assert canvas.calls == before


def test_a_long_text_takes_turns_and_says_which_part_is_up():
    words = [f"word{i:02}." for i in range(20)]
    page = pages.message("PLAN ERROR", " ".join(words))
    canvas = Canvas()
    screens = Screens(canvas)
    seen = []
    for now_ms in (500, 3400, 3600, 6600, 9600):
        screens.draw(page, now_ms)
        seen.append([line for line in canvas.lines() if "word" in line])
        (corner,) = (line for line in canvas.lines() if "/" in line)
        assert corner == ["1/2", "1/2", "2/2", "1/2", "2/2"][len(seen) - 1]
    assert seen[0] == seen[1] == seen[3]
    assert seen[2] == seen[4]
    assert " ".join(seen[0] + seen[2]).split() == words


def test_the_feet_of_a_page_stay_and_its_hint_takes_turns():
    plan = Plan("Mile")
    page = pages.ready(plan, Workout(Day("1.1", "Run"), []), Paces(None), "km", True)
    canvas = Canvas()
    screens = Screens(canvas)
    screens.draw(page, 0)
    assert canvas.texts[8, 56] == "press to start"
    screens.draw(page, 3000)
    assert canvas.texts[0, 56] == "hold: other plan"


def test_a_count_in_covers_the_rows_below_and_gives_them_back():
    jog = Target(low_mm_s=2500, high_mm_s=2500)
    steps = [Step("run", length_ms=20000, target=jog), Step("run", length_ms=30000, target=jog)]
    session = Session(Workout(Day("1.1", "Run"), steps), Paces(None))
    session.start(0)
    presenter = Presenter(session, Paces(None), "km")
    canvas = Canvas()
    screens = Screens(canvas)
    for now_ms in range(100, 19000, 100):
        session.advance(now_ms, now_ms * 5 // 2, 2500, True)
        screens.draw(presenter.view(now_ms, 2500, 1), now_ms)
    assert ">" in canvas.lines()
    assert "RUN 1%" not in canvas.lines()
    for now_ms in range(19000, 22000, 100):
        session.advance(now_ms, now_ms * 5 // 2, 2500, True)
        screens.draw(presenter.view(now_ms, 2500, 1), now_ms)
    assert "RUN 1%" in canvas.lines()
    assert "> finish" in canvas.lines()
    assert ">" not in canvas.lines()
