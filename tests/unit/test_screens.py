"""Every screen of every day can be drawn, inside the display, small text on rows of 8 and big digits on whole pages;
but for a page's title, a row lower, and its figure, two rows higher."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.core.paces import Paces
from firmware.core.script import read_day, read_plan
from firmware.core.session import FINISHED, PRESS, Session
from firmware.core.workout import Day, Repeat, Step, Target, Workout, step_at
from firmware.ui import choices, menus, offers, pages, widgets
from firmware.ui.screens import Page, Screens
from firmware.ui.small_screens import SmallScreens
from tools.twin.shown import Shown

TITLE_Y = 1
FIGURE_Y = 14
PLAN = Path(__file__).resolve().parents[2] / "plans" / "mile.plan"


class Canvas:
    """A framebuf of 128 columns that checks what is drawn: all of it inside, nothing on top of anything else.

    A character of small text is drawn as the bits of its code, light and dark as asked.
    """

    def __init__(self, height=64):
        self.height = height
        self.pixels = bytearray(128 * height)
        self.boxes = {}  # (x, y, width, height): text or None
        self.calls = 0

    def fill(self, colour):
        self.fill_rect(0, 0, 128, self.height, colour)

    def fill_rect(self, x, y, width, height, colour):
        self._inside(x, y, width, height)
        for row in range(y, y + height):
            self.pixels[row * 128 + x : row * 128 + x + width] = bytes([colour]) * width
        for box in list(self.boxes):
            if _overlap(box, (x, y, width, height)):
                left, _, across, _ = box
                assert x <= left, f"{box} is cut at {x}"
                assert left + across <= x + width, f"{box} is cut at {x + width}"
                del self.boxes[box]

    def hline(self, x, y, width, colour):
        self.fill_rect(x, y, width, 1, colour)

    def text(self, text, x, y, colour):
        assert y % 8 == 0 or y == TITLE_Y
        if text:
            self._box(x, y, 8 * len(text), 8, text)
        for at, char in enumerate(text):
            for bit in range(7):
                if ord(char) >> bit & 1:
                    self.pixels[y * 128 + x + 8 * at + bit] = colour

    def blit(self, picture, x, y, key=-1, palette=None):
        data, width, height, _, stride = picture
        assert y % 8 == 0 or y == FIGURE_Y
        self._box(x, y, width, height, None)
        for row in range(height):
            for column in range(width):
                light = data[row // 8 * stride + column] >> row % 8 & 1
                self.pixels[(y + row) * 128 + x + column] = light ^ (palette is not None)

    def lines(self):
        return [text for text in self.boxes.values() if text]

    def text_at(self, x, y):
        return next(text for box, text in self.boxes.items() if box[:2] == (x, y))

    def _inside(self, x, y, width, height):
        self.calls += 1
        assert x >= 0
        assert y >= 0
        assert x + width <= 128
        assert y + height <= self.height

    def _box(self, x, y, width, height, text):
        self._inside(x, y, width, height)
        box = (x, y, width, height)
        assert not any(_overlap(box, other) for other in self.boxes), text
        self.boxes[box] = text


def _overlap(one, other):
    x, y, width, height = one
    left, top, wide, high = other
    return x < left + wide and left < x + width and y < top + high and top < y + height


def _walk(workout, race, unit, screens):
    """Draw a day's run, from the start to the totals."""
    session = Session(workout, Paces(race))
    presenter = Shown(session, Paces(race), unit)
    now_ms = distance_mm = 0
    session.start(0)
    while session.state != FINISHED:
        now_ms += 1000
        target = session.target
        speed = 0 if session.step.kind == "rest" else target[0] * 97 // 100 if target else 2900
        distance_mm += speed
        session.advance(now_ms, distance_mm, speed)
        if session.waiting_for == PRESS and now_ms % 10000 == 0:
            session.next(now_ms)
        screens.draw(presenter.view(now_ms, speed, 1), now_ms)
    screens.draw(presenter.view(now_ms, 0, 1), now_ms)


def _days():
    with PLAN.open("rb") as lines:
        return read_plan(lines, "mile").days


@pytest.mark.parametrize("day_id", _days())
@pytest.mark.parametrize("height", [64, 32])
@pytest.mark.parametrize(("race", "unit"), [(None, "km"), ("mile=7:00", "mi")])
def test_a_day_of_the_plan_is_drawn_from_start_to_end(day_id, race, unit, height):
    with PLAN.open("rb") as lines:
        workout = read_day(lines, "mile", day_id)
    canvas = Canvas(height)
    screens = Screens(canvas) if height == 64 else SmallScreens(canvas)
    for turn in range(4):
        screens.draw(offers.ready("Mile", workout, Paces(race), unit, "hold: menu"), 3000 * turn)
    if step_at(workout, 0)[0] is not None:
        _walk(workout, race, unit, screens)
        assert "WELL RUN" in canvas.lines()


def test_the_longest_texts_and_numbers_are_drawn_too():
    slow = Target(low_mm_s=290, high_mm_s=300)
    canvas = Canvas()
    for step in (
        Step("run", 12345678, target=slow, incline_permille=125),
        Step("run", length_ms=36000000, target=Target(rpe_low=10, rpe_high=10)),
        Step("run", length_ms=36000000, target=Target(rpe_low=9, rpe_high=10)),
        Step("recover", target=slow, incline_permille=400),
    ):
        session = Session(Workout(Day("1.1", "Long"), [step, step]), Paces(None))
        session.start(0)
        screens = Screens(canvas)
        presenter = Shown(session, Paces(None), "mi")
        for now_ms in range(100, 30000, 1000):
            session.advance(now_ms, now_ms, 290)
            screens.draw(presenter.view(now_ms, 290, 1), now_ms)
        session.pause(now_ms)
        screens.draw(presenter.view(now_ms, 290, 1), now_ms)


def test_a_frame_without_change_draws_nothing():
    session = Session(Workout(Day("1.1", "Run"), [Step("run", 400000, target=Target("easy"))]), Paces("mile=7:00"))
    session.start(0)
    session.advance(1000, 0, 3000)
    presenter = Shown(session, Paces("mile=7:00"), "km")
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
    page = offers.ready("Mile", Workout(Day("1.1", "Run"), []), Paces(None), "km", "hold: menu")
    canvas = Canvas()
    screens = Screens(canvas)
    screens.draw(page, 0)
    assert canvas.text_at(8, 56) == "press to start"
    screens.draw(page, 3000)
    assert canvas.text_at(24, 56) == "hold: menu"
    screens.draw(page, 6000)
    assert canvas.text_at(8, 56) == "press to start"


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(1, 40), st.sampled_from([-1, 0, 1200, 2300, 2500, 2700, 4000]), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_what_is_drawn_by_difference_is_what_is_drawn_afresh(frames):
    jog = Target(low_mm_s=2400, high_mm_s=2600)
    steps = [
        Step("run", length_ms=15000, target=jog, cue="Tall and quick, and then some"),
        Step("recover", 20000, target=Target("jog")),
        Step("rest", length_ms=8000),
        Step("run", length_ms=9000, target=jog, from_speed=True),
        Step("run"),
    ]
    session = Session(Workout(Day("1.1", "Run"), steps), Paces(None))
    presenter = Shown(session, Paces(None), "km")
    canvas = Canvas()
    screens = Screens(canvas)
    now_ms = distance_mm = 0
    session.start(0)
    for tenths, speed, press in frames:
        for _ in range(tenths):
            now_ms += 100
            distance_mm += 250
            session.advance(now_ms, distance_mm, 2500)
        if press and session.step is not steps[-1]:
            session.next(now_ms)
        view = presenter.view(now_ms, speed, 1)
        screens.draw(view, now_ms)
        fresh = Canvas()
        Screens(fresh).draw(view, now_ms)
        assert canvas.pixels == fresh.pixels


@pytest.mark.parametrize(("speed", "left", "right"), [(2375, 31, 0), (2500, 0, 0), (2625, 0, 31)])
def test_the_bar_grows_to_the_left_when_too_slow_and_to_the_right_when_too_fast(speed, left, right):
    jog = Target(low_mm_s=2500, high_mm_s=2500)
    session = Session(Workout(Day("1.1", "Run"), [Step("run", length_ms=20000, target=jog)]), Paces(None))
    session.start(0)
    session.advance(1000, 0, 2500)
    canvas = Canvas()
    Screens(canvas).draw(Shown(session, Paces(None), "km").view(1000, speed, 1), 1000)
    row = canvas.pixels[34 * 128 : 35 * 128]
    assert abs(sum(row[:62]) - left) <= 2
    assert abs(sum(row[66:]) - right) <= 2


def test_beside_large_figures_the_small_words_give_way():
    jog = Target(low_mm_s=2400, high_mm_s=2600)
    day = Workout(Day("1.1", "Run"), [Repeat(12, [Step("run", 1500000, target=jog)])])
    session = Session(day, Paces(None))
    session.start(0)
    for _ in range(10):
        session.next(0)
    session.advance(1000, 0, 2500)
    canvas = Canvas()
    Screens(canvas).draw(Shown(session, Paces(None), "km").view(1000, 2500, 1), 1000)
    assert "inc 1%" not in canvas.lines()
    assert "> 1500m@6:40" in canvas.lines()


def test_beside_a_repetition_the_console_s_speed_has_its_unit_below():
    jog = Target(low_mm_s=2500, high_mm_s=2500)
    session = Session(Workout(Day("1.1", "Run"), [Repeat(4, [Step("run", 400000, target=jog)])]), Paces(None))
    session.start(0)
    session.advance(1000, 0, 2500)
    presenter = Shown(session, Paces(None), "km")
    canvas = Canvas()
    screens = Screens(canvas)
    seen = set()
    for now_ms in range(2000, 8000, 1000):
        session.advance(now_ms, 2500, 2500)
        screens.draw(presenter.view(now_ms, 2500, 1), now_ms)
        lines = canvas.lines()
        assert ("9.0" in lines) == ("km/h" in lines) != ("1%" in lines), lines
        assert ("inc" in lines) == ("1%" in lines)
        seen.update(lines)
    assert {"9.0", "km/h", "inc", "1%"} <= seen


def test_the_incline_stands_in_two_lines_where_one_is_too_short():
    for items, words in (
        ([Step("run", length_ms=60000)], ["inc 1%"]),
        ([Step("run", length_ms=1722000)], ["inc 1%"]),
        ([Step("run", length_ms=3540000, incline_permille=125)], ["inc 12.5%"]),
        ([Step("run", length_ms=36000000, incline_permille=125)], ["inc", "12.5%"]),
        ([Repeat(8, [Step("run", 100000)])], ["inc", "1%"]),
    ):
        session = Session(Workout(Day("1.1", "Run"), items), Paces(None))
        session.start(0)
        shown = Shown(session, Paces(None), "km")
        canvas = Canvas()
        screens = Screens(canvas)
        # In turns with its kind, beside which the run's distance always stands.
        screens.draw(shown.view(0, -1, 1), 0)
        assert "RUN" in canvas.lines() and {"0.00", "0.00 km"} & set(canvas.lines())
        session.advance(4000, 0, 2500)
        session.advance(8000, 1, 2500)
        screens.draw(shown.view(8000, -1, 1), 8000)
        assert [line for line in canvas.lines() if line[:3] == "inc" or line[-1:] == "%"] == words
        assert ("0.00 km" in canvas.lines()) == (len(words) == 1)


def test_a_title_has_light_all_around_it_where_the_row_below_is_free():
    for count, is_lit in ((5, True), (6, False)):
        canvas = Canvas()
        Screens(canvas).draw(pages.message("TITLE", "words-of-sixteen " * count), 0)
        for row in (0, 8):
            assert (canvas.pixels[128 * row : 128 * row + 128].count(1) == 128) == is_lit


def test_a_text_that_just_fits_uses_the_row_below_the_title():
    for count, first in ((5, 2), (6, 1), (7, 2)):
        canvas = Canvas()
        Screens(canvas).draw(pages.message("T", "words-of-sixteen " * count), 0)
        rows = [box[1] // 8 for box, text in canvas.boxes.items() if text == "words-of-sixteen"]
        assert min(rows) == first
        assert len(rows) == min(count, 7 - first)


def test_a_count_in_covers_the_rows_below_and_gives_them_back():
    jog = Target(low_mm_s=2500, high_mm_s=2500)
    steps = [Step("run", length_ms=20000, target=jog), Step("run", length_ms=30000, target=jog)]
    session = Session(Workout(Day("1.1", "Run"), steps), Paces(None))
    session.start(0)
    presenter = Shown(session, Paces(None), "km")
    canvas = Canvas()
    screens = Screens(canvas)
    for now_ms in range(100, 19000, 100):
        session.advance(now_ms, now_ms * 5 // 2, 2500)
        screens.draw(presenter.view(now_ms, 2500, 1), now_ms)
    assert ">" in canvas.lines()
    assert "inc 1%" not in canvas.lines()
    for now_ms in range(19000, 22000, 100):
        session.advance(now_ms, now_ms * 5 // 2, 2500)
        screens.draw(presenter.view(now_ms, 2500, 1), now_ms)
    assert "9.0 km/h" in canvas.lines()
    assert "> finish" in canvas.lines()
    assert ">" not in canvas.lines()


def test_a_count_taken_back_gives_the_announcement_back():
    jog = Target(low_mm_s=2500, high_mm_s=2500)
    session = Session(Workout(Day("1.1", "Run"), [Step("run", 20000, target=jog)] * 2), Paces(None))
    session.start(0)
    session.advance(1000, 0, 2500)
    session.advance(6600, 14000, 2500)
    presenter = Shown(session, Paces(None), "km")
    canvas = Canvas()
    screens = Screens(canvas)
    presenter.view(6600, 1000, 1)  # the coach comes in
    for speed in (1000, 2500, 1000):
        screens.draw(presenter.view(6600, speed, 1), 6600)
        assert ("> set 9.0 km/h" in canvas.lines()) == (speed == 1000)


def test_a_page_after_a_page_is_drawn_whole():
    canvas = Canvas()
    screens = Screens(canvas)
    for words in ("first", "second"):
        screens.draw(pages.message("PLAN ERROR", words), 0)
        assert canvas.lines() == ["PLAN ERROR", words, "press to go on"]


def test_text_without_any_room_is_left_out():
    assert [widgets.fit("one two", room) for room in (7, 6, 3, 2, 0, -1)] == ["one two", "one", "one", "", "", ""]


# A panel of 32 rows.


def test_on_32_rows_the_paces_keep_their_size_and_the_rest_takes_turns():
    fast = Target(low_mm_s=4000, high_mm_s=4000)
    steps = [Repeat(8, [Step("run", 400000, target=fast), Step("recover", 100000)])]
    session = Session(Workout(Day("1.1", "Run"), steps), Paces(None))
    presenter = Shown(session, Paces(None), "km")
    canvas = Canvas(32)
    screens = SmallScreens(canvas)
    session.start(0)
    session.advance(1000, 0, 4000)
    said = []
    for now_ms in range(2000, 20000, 1000):
        session.advance(now_ms, 4 * now_ms, 3500)
        screens.draw(presenter.view(now_ms, 3500, 1), now_ms)
        assert sum(height == 24 for _, _, _, height in canvas.boxes) == 8, "two paces of three digits and a colon"
        said += canvas.lines()
    assert {"> 100m recover", "TARGET", "ACTUAL"} - set(said) == {"TARGET", "ACTUAL"}
    assert "392m 1/8" in said
    assert any(line.endswith("TOO SLOW") for line in said)


def test_on_32_rows_a_long_text_is_read_in_turns():
    canvas = Canvas(32)
    screens = SmallScreens(canvas)
    page = pages.message(
        "PLAN ERROR", "mile.plan:7: pace '4:75/km': seconds go from 00 to 59", ("press", "hold"), "hint"
    )
    seen = []
    for turn in range(12):
        screens.draw(page, 3000 * turn)
        seen += canvas.lines()
    assert {*page.title, *page.lines, *page.feet, page.hint} <= set(seen)


def test_on_32_rows_the_mark_of_a_list_is_always_seen():
    lines = [f"line {n}" for n in range(8)]
    screens = SmallScreens(Canvas(32))
    for at in range(8):
        canvas = screens._canvas = Canvas(32)  # noqa: SLF001 (a fresh one tells what is drawn)
        for turn in range(4):
            screens.draw(menus.menu("MENU", lines, at), 3000 * turn)
            assert f"> line {at}" in canvas.lines()


def test_on_32_rows_a_digit_s_mark_stands_below_it_in_turns_with_what_the_button_does():
    canvas = Canvas(32)
    screens = SmallScreens(canvas)
    seen = []
    for turn in range(4):
        screens.draw(choices.digits("MILE", b"07:00", 1, "m:s"), 3000 * turn)
        assert sum(height == 24 for _, _, _, height in canvas.boxes) == 5, "four digits and a colon"
        seen += canvas.lines()
    assert [text for text in seen if text != "m:s"] == ["  ^", "press: +1", "  ^", "hold: next"]


def test_on_32_rows_a_title_of_two_lines_is_seen_whole_beside_a_figure():
    canvas = Canvas(32)
    screens = SmallScreens(canvas)
    page = Page("Fastest mile in four weeks", ["Easy run"], ("press to start",), figure="1.2")
    seen = set()
    for turn in range(4):
        screens.draw(page, 3000 * turn)
        seen.update(canvas.lines())
    assert {"Fastest mile in", "four weeks", "Easy run"} <= seen


def test_on_32_rows_the_count_leaves_room_for_what_comes():
    jog = Target(low_mm_s=2500, high_mm_s=2500)
    session = Session(Workout(Day("1.1", "Run"), [Step("run", length_ms=20000, target=jog), Step("off")]), Paces(None))
    session.start(0)
    presenter = Shown(session, Paces(None), "km")
    canvas = Canvas(32)
    screens = SmallScreens(canvas)
    for now_ms in range(100, 18500, 100):
        session.advance(now_ms, now_ms * 5 // 2, 2500)
        screens.draw(presenter.view(now_ms, 2500, 1), now_ms)
    assert "2 > off the belt" in canvas.lines()


def test_on_32_rows_a_page_that_is_made_anew_each_time_is_read_on():
    canvas = Canvas(32)
    screens = SmallScreens(canvas)
    seen = set()
    for now_ms in range(0, 20000, 200):
        screens.draw(Page("SENSOR", ["pulses", "bounced", "missed", "lost"], ("press: record",)), now_ms)
        seen |= set(canvas.lines())
    assert {"pulses", "bounced", "missed", "lost"} <= seen
