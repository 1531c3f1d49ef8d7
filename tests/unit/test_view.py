"""What the screens say: the running screen, the pages of text, and which of them a session shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.core import settings
from firmware.core.paces import Paces
from firmware.core.session import Session
from firmware.core.workout import Day, Repeat, Step, Target, Workout
from firmware.ui import dial, offers, pages, view
from tools.twin.shown import Shown

FAST = Target(low_mm_s=4000, high_mm_s=4000)  # 4:10
JOG = Target(low_mm_s=2500, high_mm_s=2500)  # 6:40
BAND = Target(low_mm_s=2750, high_mm_s=3096)  # 6:04 to 5:23
DAY = Day("1.2", "Short reps")
TOLERANCE = settings.load("{}").tolerance


class Run:
    """A session and its screen, on a belt that does as told."""

    def __init__(self, *items, unit="km", race=None):
        paces = Paces(race, unit, TOLERANCE)
        self.session = Session(Workout(DAY, list(items)), paces)
        self.presenter = Shown(self.session, paces, unit)
        self.now_ms = 0
        self.distance_mm = 0
        self.session.start(0)

    def go(self, ms, speed_mm_s):
        for _ in range(ms // 100):
            self.now_ms += 100
            self.distance_mm += speed_mm_s * 100 // 1000
            self.session.advance(self.now_ms, self.distance_mm, speed_mm_s)
            self.presenter.see(self.now_ms, speed_mm_s)
        return self

    def view(self, speed_mm_s=-1, pulses=1):
        return self.presenter.view(self.now_ms, speed_mm_s, pulses)


# The running screen.


def test_the_dial_shows_target_actual_left_rep_distance_and_the_next_step():
    run = Run(Repeat(8, [Step("run", 200000, target=FAST), Step("recover", 100000, target=JOG, incline_permille=0)]))
    dial = run.go(20000, 4000).view(4010)
    assert (dial.left_label, dial.left_figure) == ("TARGET", "4:10")
    assert (dial.right_label, dial.right_figure) == ("ACTUAL", "4:09")
    assert dial.left == "121m"  # 79.6 m done: what is left is rounded up
    assert dial.rep == "1/8"
    assert dial.tag == "14.4 km/h"
    assert dial.total == "0.07 km"  # and what is done is rounded down
    assert dial.foot == "> 100m@6:40 0%"
    assert not dial.alert


def test_miles_for_a_runner_who_counts_in_miles():
    run = Run(Step("run", 3000000, target=FAST), unit="mi")
    dial = run.go(500000, 4000).view(4000)
    assert dial.left_figure == dial.right_figure == "6:42"
    assert dial.total == "1.24 mi"


def test_a_named_recovery_says_its_name():
    run = Run(Step("recover", length_ms=60000, target=Target("jog"), incline_permille=0), race="mile=7:00")
    assert {run.go(3000, 2500).view(2500).tag for _ in range(4)} >= {"8.4 km/h", "inc 0%", "JOG"}


def test_unknown_speed_is_dashes_without_a_verdict():
    dial = Run(Step("run", 400000, target=FAST)).go(20000, 4000).view(-1)
    assert dial.right_figure == "--:--"
    assert dial.verdict == 0
    assert dial.bar is None


def test_a_standing_belt_is_not_too_slow():
    dial = Run(Step("run", 400000, target=FAST)).view(0)
    assert dial.right_figure == "--:--"
    assert dial.bar is None


@pytest.mark.parametrize(
    ("speed", "verdict", "label"), [(3500, -1, "TOO SLOW"), (4000, 0, "ACTUAL"), (4400, 1, "TOO FAST")]
)
def test_too_slow_and_too_fast(speed, verdict, label):
    dial = Run(Step("run", 4000000, target=FAST)).go(20000, 4000).view(speed)
    assert dial.verdict == verdict
    assert dial.right_label == label
    assert (dial.bar > 0) - (dial.bar < 0) == verdict


def test_the_other_page_judges_no_figure_of_its_own():
    run = Run(Step("run", 4000000, target=FAST)).go(20000, 4000)
    run.presenter.flip(run.now_ms)
    dial = run.view(3500)
    assert (dial.right_figure, dial.right_label, dial.verdict) == ("0.07", "km", 0)
    assert dial.bar < 0
    run.presenter.flip(run.now_ms)
    assert run.view(3500).verdict == -1


def test_nobody_is_scolded_while_the_belt_ramps():
    dial = Run(Step("run", 4000000, target=FAST)).go(3000, 2000).view(2000)
    assert dial.verdict == 0
    assert dial.bar < 0


def test_a_range_shows_its_middle_and_in_turns_its_ends():
    run = Run(Step("warmup", length_ms=600000, target=BAND))
    assert run.go(1000, 2900).view(2900).left_figure == "5:42"
    tags = {run.go(1000, 2900).view(2900).tag for _ in range(12)}
    assert tags == {"10.5 km/h", "inc 1%", "WARM", "5:23-6:04"}


def test_an_effort_stands_in_the_targets_place():
    dial = Run(Step("run", 400000, target=Target(rpe_low=8, rpe_high=9))).go(1000, 3000).view(3000)
    assert dial.left_figure == "RPE 8-9"
    assert dial.right_figure == "5:33"
    assert dial.bar is None


def test_a_named_pace_without_a_race_is_an_effort():
    run = Run(Step("run", 400000, target=Target("5k")), Step("run", 200000, target=Target("mile")))
    dial = run.go(1000, 3000).view(3000)
    assert dial.left_figure == "RPE 8"
    assert dial.foot == "> 200m RPE 9"


def test_a_step_without_a_target_is_run_by_feel():
    dial = Run(Step("run", 400000)).go(60000, 3000).view(3000)
    assert dial.left_figure == "BY FEEL"
    assert dial.verdict == 0


def test_the_cue_of_a_step_is_read_before_what_comes_next():
    run = Run(Step("run", 400000, target=FAST, cue="Stride: tall and quick"), Step("recover", 100000, target=JOG))
    lines = [run.go(3000, 2000).view(2000).foot for _ in range(4)]
    assert lines == ["Stride: tall and", "quick", "> 100m@6:40", "> 100m@6:40"]


def test_the_next_step_is_announced_and_counted_in():
    run = Run(Step("run", length_ms=60000, target=FAST), Step("recover", 100000, target=JOG))
    assert not run.go(49000, 4000).view(4000).alert
    dial = run.go(2000, 4000).view(4000)
    assert dial.alert
    assert dial.foot == "> 100m@6:40"
    assert dial.count == 0
    counts = [run.go(1000, 4000).view(4000).count for _ in range(8)]
    assert counts == [0, 0, 0, 0, 0, 0, 3, 2]
    assert dial.coming == "6:40"


def test_a_step_by_distance_is_counted_in_at_the_present_speed():
    run = Run(Step("run", 200000, target=FAST), Step("recover", 100000, target=JOG))
    run.go(48000, 4000)
    assert run.session.left_mm == 8400  # the first tick told the session where the belt stood
    assert run.view(4000).count == 3
    assert run.view(8000).count == 2
    assert run.view(-1).count == 0


def test_resting_counts_down_beside_the_number_to_dial():
    run = Run(Step("rest", length_ms=90000), Step("run", 400000, target=FAST))
    dial = run.go(30000, 0).view(-1)
    assert (dial.left_label, dial.left_figure) == ("REST", "1:00")
    assert (dial.right_label, dial.right_figure) == ("set km/h", "14.4")
    assert dial.foot == "> 400m@4:10"
    assert dial.left == ""
    dial = run.go(70000, 4000).view(4000)
    assert (dial.left_label, dial.right_label) == ("TARGET", "ACTUAL")
    assert dial.right_figure == "4:10"


def test_resting_the_other_page_says_what_is_left_too():
    run = Run(Step("rest", length_ms=90000), Step("run", 400000, target=FAST)).go(30000, 0)
    run.presenter.flip(run.now_ms)
    dial = run.view(-1)
    assert (dial.left_label, dial.right_label, dial.left) == ("TIME", "km", "1:00")
    run.presenter.flip(run.now_ms)
    assert (run.view(-1).left_figure, run.view(-1).left) == ("1:00", "")


def test_resting_before_an_effort_names_it():
    dial = Run(Step("rest", length_ms=90000), Step("run", 400000, target=Target("5k"))).go(1000, 0).view(-1)
    assert (dial.right_label, dial.right_figure) == ("NEXT", "RPE 8")


def test_resting_before_the_end_names_no_pace():
    dial = Run(Step("rest", length_ms=90000)).go(1000, 0).view(-1)
    assert (dial.right_label, dial.right_figure) == ("", "")


def test_after_a_rest_the_actual_pace_is_back_though_it_is_the_same():
    run = Run(Step("run", length_ms=2000, target=FAST), Step("rest", length_ms=2000), Step("run", 90000, target=JOG))
    assert run.go(1000, 4000).view(4000).right_figure == "4:10"
    assert run.go(2000, 4000).view(4000).right_figure == "9.0"
    assert run.go(2000, 4000).view(4000).right_figure == "4:10"


def test_what_is_left_follows_the_belt_and_the_clock():
    run = Run(Step("run", 30000, target=FAST), Step("run", length_ms=22000, target=FAST))
    assert run.go(2100, 4000).view(4000).left == "22m"
    assert run.go(1000, 4000).view(4000).left == "18m"
    run.session.next(run.now_ms)
    assert run.view(4000).left == "0:22"
    assert run.go(1000, 4000).view(4000).left == "0:21"


def test_left_is_written_anew_when_only_its_unit_changes():
    run = Run(Step("run", 22000, target=FAST), Step("run", length_ms=22000, target=FAST))
    assert run.view(4000).left == "22m"
    run.session.next(run.now_ms)
    assert run.view(4000).left == "0:22"


def test_a_count_ends_with_its_step_though_the_next_one_waits():
    run = Run(Step("run", length_ms=5000, target=JOG), Step("run", length_ms=10000, target=FAST, from_speed=True))
    assert run.go(4500, 2500).view(2500).count == 1
    dial = run.go(1000, 2500).view(2500)
    assert (dial.foot, dial.count) == ("starts at speed", 0)


def test_an_open_step_counts_up_and_names_the_button():
    dial = Run(Step("run", target=BAND)).go(61000, 3000).view(3000)
    assert dial.left == "1:00"
    assert (dial.foot, dial.alert) == ("press when done", True)


def test_waiting_says_for_what():
    run = Run(Step("run", length_ms=10000, target=FAST, from_speed=True))
    dial = run.view()
    assert (dial.foot, dial.alert, dial.left_figure, dial.right_figure) == ("start the belt", True, "4:10", "--:--")
    dial = run.go(2000, 2000).view(2000)
    assert (dial.foot, dial.verdict, dial.count) == ("starts at speed", 0, 0)
    assert dial.bar == -100
    assert run.go(1000, 4000).view(4000).foot == "> finish"


def test_steps_that_look_alike_are_told_apart_by_their_rep():
    run = Run(Repeat(3, [Step("run", length_ms=20000, target=FAST)]))
    assert run.go(5000, 4000).view(4000).rep == "1/3"
    assert [run.go(20000, 4000).view(4000).rep for _ in range(2)] == ["2/3", "3/3"]


def test_as_a_step_is_announced_the_number_to_dial_takes_the_repetition_s_place():
    run = Run(Repeat(3, [Step("run", length_ms=30000, target=FAST), Step("recover", length_ms=30000, target=JOG)]))
    dial = run.go(15000, 4000).view(4000)
    assert (dial.rep, dial.total) == ("1/3", "0.05 km")
    seen = set()
    for _ in range(9):
        dial = run.go(1000, 4000).view(4000)
        if dial.alert:
            assert (dial.rep, dial.total) == ("9.0", "km/h")
            seen.add(dial.tag)
    assert seen == {"set", "1/3"}  # the repetition is not lost
    dial = run.go(8000, 2500).view(2500)
    assert (dial.rep, dial.total) == ("1/3", "0.11 km")


def test_what_is_no_speed_leaves_the_repetition_where_it_is():
    run = Run(Repeat(3, [Step("run", length_ms=30000, target=Target("5k"))]))
    dial = run.go(25000, 4000).view(4000)
    assert (dial.alert, dial.rep) == (True, "1/3")


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (None, "> finish"),
        (Step("run", 200000, target=FAST), "> 200m@4:10"),
        (Step("run", 402336, target=FAST), "> 402m@4:10"),
        (Step("run", 1609344, target=FAST), "> 1609m@4:10"),
        (Step("run", 12500000, target=Target("easy")), "> 12.5km RPE 3-4"),
        (Step("recover", length_ms=120000, target=JOG, incline_permille=0), "> 2:00@6:40 0%"),
        (Step("run", length_ms=3900000, target=FAST, incline_permille=0), "> 1:05:00@4:10"),
        (Step("run", 200000), "> 200m run"),
        (Step("run", target=FAST), "> open@4:10"),
        (Step("run", length_ms=36000000, target=Target("sprint")), "> 10:00:00"),
        (Step("rest", length_ms=90000), "> 1:30 rest"),
        (Step("off", cue="Drills"), "> off the belt"),
        (Step("prep", incline_permille=65), "> set deck 6.5%"),
    ],
)
def test_the_next_line(step, text):
    assert view.next_text(step, Paces(None), "km", 10) == text


@pytest.mark.parametrize(
    ("length_mm", "text"),
    [
        (402336, "> 0.25mi@6:42"),
        (804672, "> 0.50mi@6:42"),
        (1609344, "> 1.00mi@6:42"),
        (2414016, "> 1.50mi@6:42"),
        (16093440, "> 10.0mi@6:42"),
        (21082406, "> 13.1mi@6:42"),
        (42164813, "> 26.2mi@6:42"),
        # What is run on a track is in metres for everybody, what is longer is not.
        (400000, "> 400m@6:42"),
        (1600000, "> 1600m@6:42"),
        (5000000, "> 5000m@6:42"),
        (9000000, "> 9000m@6:42"),
        (10000000, "> 6.21mi@6:42"),
    ],
)
def test_the_next_line_in_miles(length_mm, text):
    assert view.next_text(Step("run", length_mm, target=FAST), Paces(None), "mi", 10) == text


@pytest.mark.parametrize(
    ("left_mm", "left_ms", "unit", "length_mm", "text"),
    [
        (200000, None, "km", None, "200m"),
        (199001, None, "km", None, "200m"),
        (1, None, "km", None, "1m"),
        (0, None, "km", None, "0m"),
        (9999000, None, "km", None, "9999m"),
        (9999001, None, "km", None, "10.00km"),
        (100000000, None, "km", None, "100.00km"),
        (16093440, None, "mi", 16093440, "10.00mi"),
        (1609344, None, "mi", 1609344, "1.00mi"),
        (805000, None, "mi", 1609344, "0.51mi"),
        (1, None, "mi", 1609344, "0.01mi"),
        (0, None, "mi", 1609344, "0.00mi"),
        (None, 85000, "km", None, "1:25"),
        (None, 84001, "km", None, "1:25"),
        (None, 3900000, "km", None, "1:05:00"),
        (None, None, "km", None, ""),
    ],
)
def test_what_is_left(left_mm, left_ms, unit, length_mm, text):
    assert view.left_text(left_mm, left_ms, unit, length_mm) == text


def test_what_is_left_of_a_mile_is_in_miles_everywhere_and_of_a_track_s_lap_in_metres():
    run = Run(Step("run", 1609344, target=FAST), Step("run", 400000, target=FAST), unit="mi").go(201000, 4000)
    assert run.view(4000).left == "0.51mi"
    assert run.view(4000).foot == "> 400m@6:42"
    run.session.pause(run.now_ms)
    page = run.view(4000)
    assert (page.figure, page.side) == ("0.51", ("mi left", "", "0.49 mi"))
    run.session.resume(run.now_ms)
    run.session.next(run.now_ms)
    assert run.go(10000, 4000).view(4000).left == "360m"


def test_the_incline_is_to_be_set_before_the_step_that_needs_it():
    climb = Step("run", length_mm=1000000, target=FAST, incline_permille=60)
    run = Run(Step("recover", length_ms=120000, target=JOG, incline_permille=0), climb)
    # 6 % takes the deck 18 s, and ten seconds are for everybody.
    assert not run.go(91000, 2500).view(2500).alert
    said = {run.go(1000, 2500).view(2500).foot for _ in range(8)}
    assert said == {"> 1000m@4:10 6%", "> incline 6%", "> set 14.4 km/h"}
    assert run.view(2500).alert
    flat = Run(Step("recover", length_ms=120000, target=JOG, incline_permille=60), climb)
    assert not flat.go(108000, 2500).view(2500).alert
    assert flat.go(4000, 2500).view(2500).foot in ("> 1000m@4:10", "> set 14.4 km/h")


def test_the_cue_of_a_short_climb_comes_before_the_next_incline():
    climb = Step("run", length_ms=20000, target=FAST, incline_permille=60, cue="Drive the knees")
    run = Run(climb, Step("recover", length_ms=60000, incline_permille=0))
    assert run.go(1000, 4000).view(4000).foot == "Drive the knees"
    assert {run.go(1000, 4000).view(4000).foot for _ in range(18)} >= {"> 1:00 recover", "> incline 0%"}


def test_a_climb_at_an_unknown_speed_has_no_worth():
    run = Run(Step("run", length_mm=1000000, target=FAST, incline_permille=60))
    assert {run.go(1000, 4000).view(-1).tag for _ in range(12)} == {"inc 6%", "14.4 km/h"}


def test_the_incline_of_a_prep_is_its_own_cue():
    run = Run(Step("recover", length_ms=30000, target=JOG, incline_permille=0), Step("prep", incline_permille=60))
    assert {run.go(1000, 2500).view(2500).foot for _ in range(28)} == {"> set deck 6%"}


@pytest.mark.parametrize(("permille", "text"), [(0, None), (10, None), (30, "=3:50 flat"), (60, "~3:26 flat")])
def test_the_pace_s_worth_on_a_level_road_takes_turns(permille, text):
    run = Run(Step("run", length_mm=1000000, target=FAST, incline_permille=permille))
    seen = {run.go(1000, 4000).view(4000).tag for _ in range(12)}
    assert seen == {"inc " + view.percent_text(permille), "14.4 km/h"} | ({text} if text else set())


def test_a_sprint_has_no_worth_on_a_level_road():
    run = Run(Step("run", length_mm=1000000, target=Target("sprint"), incline_permille=60), race="mile=7:00")
    assert not any(run.go(1000, 4500).view(4500).tag.startswith("~") for _ in range(12))


# Pages.


@given(st.lists(st.text(st.characters(codec="ascii"), min_size=1, max_size=24)).map(" ".join))
def test_wrapping_loses_nothing_and_keeps_the_width(text):
    lines = view.wrap(text)
    assert all(0 < len(line) <= 16 for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())


def test_wrapping_breaks_at_words_and_long_words_at_a_mark():
    assert view.wrap("Drills: 20 m skips, heel walks") == ["Drills: 20 m", "skips, heel", "walks"]
    assert view.wrap("strength.plan:112: a tab") == ["strength.plan:", "112: a tab"]
    assert view.wrap("progress.json.bad, which") == ["progress.json.", "bad, which"]
    assert view.wrap("kept: data/runs/0007.run") == ["kept:", "data/runs/", "0007.run"]
    assert view.wrap("first-marathon.plan:3: pace") == ["first-", "marathon.plan:3:", "pace"]
    assert view.wrap("a" * 20) == ["a" * 16, "a" * 4]


def _all_lines(page):
    return [*page.title, *page.lines, *page.feet, page.hint]


def test_ready_shows_the_day_its_length_and_the_button():
    title = "Fastest mile in 4 weeks"
    items = [Step("run", length_ms=600000, target=JOG), Repeat(2, [Step("run", 500000, target=JOG)])]
    page = offers.ready(title, Workout(DAY, items), Paces(None), "km", "hold: sensor")
    assert page.figure == "1.2"
    assert page.lines == ["Short reps"]
    assert page.side == ("about", "17 min", "2.50 km")
    assert (page.feet, page.hint) == (("press to start",), "hold: sensor")
    assert " ".join(page.title) == title


def test_a_length_is_exact_only_when_nothing_was_reckoned():
    paces = Paces(None)
    assert offers.extent([Step("off", length_ms=60000), Step("rest", length_ms=1000)], paces) == (0, 61000, True)
    assert offers.extent([Step("run", 400000, target=FAST)], paces) == (400000, 100000, False)
    # Without a pace a distance has no time, and a time no distance; the other one adds up all the same.
    assert offers.extent([Step("run", 400000)], paces) == (400000, None, False)
    timed = [Step("run", length_ms=60000), Step("run", 400000, target=FAST)]
    assert offers.extent(timed, paces) == (None, 160000, False)
    assert offers.extent([Repeat(2, [*timed, Step("run", 100000)])], paces) == (None, None, False)
    assert offers.extent([Step("prep")], paces) == (0, 0, False)
    rests = Repeat(3, [Step("rest", length_ms=1000)])
    assert offers.extent([rests], paces) == (0, 3000, True)
    assert offers.extent([Repeat(2, [rests, Step("run", 400000, target=FAST)])], paces) == (800000, 206000, False)


def test_a_cue_is_shown_whole_with_what_comes_next():
    cue = "Drills: 20 m skips, heel walks, toe walks, shuffles"
    run = Run(Step("off", cue=cue), Step("run", 200000, target=FAST))
    page = run.view()
    assert " ".join(page.lines) == cue
    assert page.title == ["OFF BELT"]
    assert page.feet == ("> 200m@4:10 1%", "press when done")


def test_setting_the_deck_names_the_incline():
    assert " ".join(Run(Step("prep", incline_permille=60)).view().lines) == "Set the deck to 6%"


def test_time_off_the_belt_runs_down_on_the_same_page():
    run = Run(Step("off", length_ms=45000, cue="Plank"), Step("run", 200000, target=FAST))
    page = run.go(10000, 0).view()
    assert page.corner == "0:35"
    assert run.go(5000, 0).view() is page
    assert page.corner == "0:30"


def test_a_pause_says_why_and_how_it_ends():
    run = Run(Repeat(2, [Step("run", 200000, target=FAST)]))
    run.go(10000, 4000).view(4000)
    page = run.go(100, 0).view(0)
    assert page.title == ["BELT STOPPED"]
    assert page.feet[0] == "belt on: goes on"
    run.go(1000, 4000)
    run.session.pause(run.now_ms)
    page = run.view(4000)
    assert page.title == ["PAUSED"]
    assert page.feet == ("press: go on", "hold: menu")
    assert (page.figure, page.side) == ("157", ("m left", "rep 1/2", "0.04 km"))


def test_a_pause_on_an_open_step_shows_the_time_so_far():
    run = Run(Step("run", target=FAST)).go(5000, 4000)
    run.session.pause(run.now_ms)
    page = run.view(4000)
    assert (page.figure, page.side) == ("0:04", ("so far", "", "0.01 km"))


def test_two_open_steps_in_a_row_each_have_their_page():
    run = Run(Step("off", cue="Drills"), Step("off", cue="Stretch"))
    assert run.view().lines == ["Drills"]
    run.session.next(1000)
    assert run.view().lines == ["Stretch"]


def test_finished_has_the_best_repetition():
    run = Run(*[Step("run", 100000, target=FAST)] * 3)
    run.view()
    page = run.go(76000, 4000).view(4000)
    assert page.title == ["WELL RUN"]
    assert page.lines == ["best 100m 0:25", "4:10/km"]
    assert (page.figure, page.side) == ("0.30", ("1:15", "", "km"))


@pytest.mark.parametrize(("unit", "lines"), [("km", ["average 4:10/km"]), ("mi", ["average 6:42/mi"])])
def test_a_run_in_one_piece_has_its_average_for_a_best_repetition(unit, lines):
    run = Run(Step("run", 100000, target=FAST)).go(30000, 4000)
    assert pages.finished(run.session, unit).lines == lines


@pytest.mark.parametrize("seconds", [0, 5])
def test_one_step_that_was_ended_early_has_its_average_once_there_is_one(seconds):
    run = Run(Step("run", 100000, target=FAST))
    run.view()
    run.go(1000 * seconds, 4000)
    run.session.end(1000 * seconds)
    page = pages.finished(run.session, "km")
    assert page.title == ["ENDED EARLY"]
    assert page.lines == (["average 4:10/km"] if seconds else ["0 of 1 steps"])


@pytest.mark.parametrize(
    ("best", "unit", "lines"),
    [
        ((400000, 104000), "km", ["best 400m 1:44", "4:20/km"]),
        ((400000, 104000), "mi", ["best 400m 1:44", "6:58/mi"]),
        ((42195000, 14647000), "km", ["best 42.20km", "4:04:07 5:47/km"]),
        ((96000000, 80000000), "mi", ["best 59.66mi", "22:13:20", "22:21/mi"]),
    ],
)
def test_the_best_repetition_stands_with_its_time_and_pace(best, unit, lines):
    run = Run(Step("recover", 50000, target=FAST), Step("recover", 50000, target=FAST))
    run.view()
    run.go(26000, 4000)
    assert pages.finished(run.session, unit).lines == ["2 of 2 steps"]
    run.session.best_mm, run.session.best_ms = best
    assert pages.finished(run.session, unit).lines == lines
    run = Run(Step("run", 100000, target=FAST))
    run.session.end(0)
    run.session.best_mm, run.session.best_ms = best
    page = pages.finished(run.session, unit)
    assert (page.lines, page.side[1]) == (lines, "0/1 done")


def test_an_early_end_is_not_called_done():
    run = Run(*[Step("run", 100000, target=FAST)] * 3)
    run.go(30000, 4000).view(4000)
    run.session.end(run.now_ms)
    page = run.view(4000)
    assert page.title == ["ENDED EARLY"]
    assert page.lines == ["best 100m 0:25", "4:10/km"]
    assert page.side == ("0:29", "1/3 done", "km")


def test_a_belt_without_a_pulse_brings_up_help_in_turns_with_the_target():
    run = Run(Step("run", 100000, target=FAST))
    first = run.view(pulses=0)
    assert isinstance(first, dial.Dial)
    seen = [isinstance(run.go(3000, 0).view(pulses=0), pages.Page) for _ in range(12)]
    assert seen[:6] == [False] * 6
    assert True in seen[6:]
    assert False in seen[6:]
    assert isinstance(run.go(20000, 0).view(pulses=3), dial.Dial)


def test_every_line_of_every_page_fits_the_screen():
    title = "A plan with a title that is rather long"
    paused = Run(Repeat(12, [Step("run", length_ms=3900000, target=FAST)])).go(2000, 4000)
    paused.session.pause(paused.now_ms)
    run = Run(Step("prep", incline_permille=155), Step("recover", 12500000, target=Target("easy")))
    shown = [
        offers.ready(title, Workout(Day("10.12", "Twenty characters ok"), []), Paces(None), "km", "hold: menu"),
        offers.rest_day(title, DAY, "hold: menu"),
        offers.plan_done(title, "hold: menu"),
        pages.no_pulse(),
        pages.message("PLAN ERROR", "mile.plan:7: pace '4:75/km': seconds go from 00 to 59"),
        paused.view(),
        run.view(),
    ]
    for page in shown:
        for line in _all_lines(page):
            assert len(line) <= 16, line
