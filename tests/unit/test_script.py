import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.core.script import PlanError, Reader, read_day, read_plan
from firmware.core.workout import PACE_NAMES, Repeat, Step, count

EXAMPLE_TEXT = """\
title: Fastest mile in 4 weeks
needs: run 45 minutes without stopping
incline: 1%                     # for every step that names none

day 1.1 Easy run                # week.day and a name
  run 30:00 easy

day 1.2 Short reps
  warmup 10:00 easy
  off "Drills: 20 m skips, heel walks, toe walks, shuffles"
  4x
    run 100m mile "Stride: tall and quick"
    recover 100m jog 0%
  8x
    run 200m mile
    recover 200m jog 0%
  cooldown 5:00 jog

day 1.3 Rest
  rest

day 1.4 Long reps, hills
  2x
    4x
      prep 6% "Set 6 %, press when the deck is there"
      run 0:10 sprint 6% from-speed
      recover 1:50 walk 0%
    rest 3:00
"""
EXAMPLE = EXAMPLE_TEXT.split("\n")


def step(line, header=()):
    """The only step of a plan with this one line."""
    (only,) = read_day(["title: A", *header, "day 1.1 B", "  " + line], "x.plan", "1.1").items
    assert isinstance(only, Step)
    return only


def error(*lines):
    with pytest.raises(PlanError) as caught:
        read_plan(lines, "mile.plan")
    raised = caught.value
    assert raised.name == "mile.plan"
    assert str(raised) == f"mile.plan:{raised.line}: {raised.reason}"
    return raised.line, raised.reason


def test_a_plan_is_its_header_and_headlines():
    plan = read_plan(EXAMPLE, "mile.plan")
    assert plan.title == "Fastest mile in 4 weeks"
    assert plan.needs == "run 45 minutes without stopping"
    assert plan.author is None
    assert plan.incline_permille == 10
    assert plan.days == ["1.1", "1.2", "1.3", "1.4"]
    days = [workout.day for workout in Reader("mile.plan").workouts(EXAMPLE)]
    assert [(day.id, day.name, day.rest, day.line) for day in days] == [
        ("1.1", "Easy run", False, 5),
        ("1.2", "Short reps", False, 8),
        ("1.3", "Rest", True, 19),
        ("1.4", "Long reps, hills", False, 22),
    ]


def test_a_day_is_its_steps_and_repeats():
    workout = read_day(EXAMPLE, "mile.plan", "1.2")
    warmup, off, strides, reps, cooldown = workout.items
    assert (workout.day.id, workout.day.name) == ("1.2", "Short reps")
    assert (warmup.kind, warmup.length_ms, warmup.incline_permille) == ("warmup", 600000, 10)
    assert warmup.target.name == "easy"
    assert (off.length_ms, off.length_mm, off.cue) == (
        None,
        None,
        "Drills: 20 m skips, heel walks, toe walks, shuffles",
    )
    assert isinstance(strides, Repeat)
    assert (strides.times, strides.line, len(strides.items)) == (4, 11, 2)
    assert strides.items[0].cue == "Stride: tall and quick"
    run, recover = reps.items
    assert (reps.times, run.length_mm, run.target.name) == (8, 200000, "mile")
    assert (recover.kind, recover.length_mm, recover.incline_permille) == ("recover", 200000, 0)
    assert cooldown.kind == "cooldown"
    assert count(workout.items) == 1 + 1 + 8 + 16 + 1


def test_repeats_nest():
    (outer,) = read_day(EXAMPLE, "mile.plan", "1.4").items
    inner, rest = outer.items
    prep, sprint, _walk = inner.items
    assert (outer.times, inner.times, rest.kind, rest.length_ms) == (2, 4, "rest", 180000)
    assert (prep.kind, prep.length_ms, prep.incline_permille) == ("prep", None, 60)
    assert (sprint.from_speed, sprint.length_ms, sprint.target.name) == (True, 10000, "sprint")


def test_a_rest_day_has_no_steps():
    workout = read_day(EXAMPLE, "mile.plan", "1.3")
    assert workout.day.rest
    assert workout.items == []


def test_bytes_text_and_any_line_ending_are_the_same():
    wanted = [vars(workout.day) for workout in Reader("mile.plan").workouts(EXAMPLE)]
    for end in (b"\n", b"\r\n"):
        lines = [line.encode() + end for line in EXAMPLE]
        lines[0] = b"\xef\xbb\xbf" + lines[0]
        assert [vars(workout.day) for workout in Reader("mile.plan").workouts(lines)] == wanted


def test_a_day_is_read_no_further_than_its_end():
    def lines():
        yield from EXAMPLE[:8]
        pytest.fail("read on")

    assert read_day(lines(), "mile.plan", "1.1").day.name == "Easy run"


def test_a_day_that_is_not_there():
    with pytest.raises(PlanError) as caught:
        read_day(EXAMPLE, "mile.plan", "9.9")
    assert caught.value.reason == "there is no day 9.9: choose another, or add it"


def test_reading_pauses_every_four_lines():
    pauses = []
    lines = list(EXAMPLE)
    read_plan(lines, "mile.plan", pause=lambda: pauses.append(1))
    assert len(pauses) == len(lines) // 4 > 0


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("run 400m", {"length_mm": 400000}),
        ("run 1.5km", {"length_mm": 1500000}),
        ("run 0.25mi", {"length_mm": 402336}),
        ("run 1:05:00", {"length_ms": 3900000}),
        ("recover 90s", {"length_ms": 90000}),
        ("run open", {}),
        ("rest open", {}),
        ("rest 1:00", {"length_ms": 60000}),
        ("prep", {}),
        ("prep 0:30 6%", {"length_ms": 30000, "incline_permille": 60}),
        ("off 5:00", {"length_ms": 300000}),
        ("run 400m 1.5%", {"length_mm": 400000, "incline_permille": 15}),
        ("run 400m 40%", {"length_mm": 400000, "incline_permille": 400}),
        ('run "Go # now" 400m # a comment', {"length_mm": 400000, "cue": "Go # now"}),
        ('run    400m   " Go  on "', {"length_mm": 400000, "cue": "Go  on"}),
        ('off "Größer: 5 €"', {"cue": "Größer: 5 €"}),
    ],
)
def test_steps(line, wanted):
    values = vars(step(line))
    assert {key: values[key] for key in values if key not in ("kind", "line")} == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        *[(name, {"name": name}) for name in PACE_NAMES],
        ("mile-3%", {"name": "mile", "offset_permille": -30}),
        ("mile+2.5%", {"name": "mile", "offset_permille": 25}),
        ("5k+5s", {"name": "5k", "offset_s": 5}),
        ("10k-10s", {"name": "10k", "offset_s": -10}),
        ("mile-50%", {"name": "mile", "offset_permille": -500}),
        ("mile+0.1%", {"name": "mile", "offset_permille": 1}),
        ("mile-1s", {"name": "mile", "offset_s": -1}),
        ("mile+120s", {"name": "mile", "offset_s": 120}),
        ("4:30/km", {"low_mm_s": 3704, "high_mm_s": 3704}),
        ("7:10-7:25/mi", {"low_mm_s": 3617, "high_mm_s": 3743}),
        ("12.5km/h", {"low_mm_s": 3472, "high_mm_s": 3472}),
        ("7.8mph", {"low_mm_s": 3487, "high_mm_s": 3487}),
        ("rpe 8", {"rpe_low": 8, "rpe_high": 8}),
        ("rpe 4-3", {"rpe_low": 3, "rpe_high": 4}),
        ("rpe 1-10", {"rpe_low": 1, "rpe_high": 10}),
    ],
)
def test_targets(text, wanted):
    assert vars(step(f"run 400m {text}").target) == wanted


def test_the_words_of_a_step_come_in_any_order():
    plain = step('run 0:10 sprint 6% from-speed "Go"')
    turned = step('run "Go" from-speed 6% sprint 0:10')
    assert vars(plain.target) == vars(turned.target)
    assert {**vars(plain), "target": None} == {**vars(turned), "target": None}


def test_the_plans_incline_is_for_steps_that_name_none():
    assert step("run 400m", ["incline: 2.5%"]).incline_permille == 25
    assert step("run 400m 0%", ["incline: 2.5%"]).incline_permille == 0


def test_blank_lines_and_comments_are_free():
    lines = [
        '# the 5" first',
        "title: A # not the title",
        "author: C",
        "",
        "day 1.1 B",
        "   \t",
        "  run 400m",
        "\t# odd",
        "  # end",
    ]
    plan = read_plan(lines, "x.plan")
    assert (plan.title, plan.author) == ("A", "C")
    assert len(plan.days) == 1


LINE_ERRORS = [
    # words of a step
    ("run 4:75/km 400m", "pace '4:75/km': seconds go from 00 to 59"),
    ("run", "run has no end: add 400m, 10:00 or open"),
    ("run 5k", "run has no end: add 400m, 10:00 or open (5k is a pace, 5km the distance)"),
    ("run 400m 4:30", "a second end: a step has one, and a pace is 4:30/km or 12.5km/h"),
    ("run 400m open", "a second end: a step has one, and a pace is 4:30/km or 12.5km/h"),
    ("run 5k easy", "a second target: a step has one, leave one out (5k is a pace, 5km a distance)"),
    ("run 400 m easy", "'400' has no unit: write it without a space, 400m, 1.5km, 10:00, 90s or 12.5km/h"),
    ("run 1.5 km", "'1.5' has no unit: write it without a space, 400m, 1.5km, 10:00, 90s or 12.5km/h"),
    ("run 400m 1% 2%", "a second incline: a step has one, leave one out"),
    ('run 400m "a" "b"', "a second cue: a step has one, leave one out"),
    ("run 400m mile from-speed from-speed", "a second from-speed: a step has one, leave one out"),
    ("run 400m 41%", "incline '41%': write 0% to 40%"),
    ("run 400m 40.1%", "incline '40.1%': write 0% to 40%"),
    ("run 400m -1%", "incline '-1%': never negative, write 0% to 40%"),
    ("run 400m x%", "percentage 'x%': write 6% or 1.5%"),
    ("run 400m 31km/h", "speed '31km/h': a belt runs from 1 to 30 km/h (59:59 to 2:00 a km)"),
    ("run 400m 12.5m/h", "speed '12.5m/h': write 12.5km/h or 7.8mph"),
    ("run 400m 4:30/k", "pace '4:30/k': write 4:30/km or 7:10-7:25/mi"),
    ("run 400m rpe", "rpe '': write rpe 8 or rpe 3-4, from 1 to 10"),
    ("run 400m rpe 0", "rpe '0': write rpe 8 or rpe 3-4, from 1 to 10"),
    ("run 400m rpe 003", "rpe '003': write rpe 8 or rpe 3-4, from 1 to 10"),
    ("run 400m rpe 11", "rpe '11': write rpe 8 or rpe 3-4, from 1 to 10"),
    ("run 400m rpe 3-", "rpe '3-': write rpe 8 or rpe 3-4, from 1 to 10"),
    ("run 400m rpe +3", "rpe '+3': write rpe 8 or rpe 3-4, from 1 to 10"),
    ("run 400m mile-3", "pace 'mile-3': write mile-3% (up to 50%) or mile+5s (up to 120s)"),
    ("run 400m mile-50.1%", "pace 'mile-50.1%': write mile-3% (up to 50%) or mile+5s (up to 120s)"),
    ("run 400m mile-0%", "pace 'mile-0%': write mile-3% (up to 50%) or mile+5s (up to 120s)"),
    ("run 400m mile+0s", "pace 'mile+0s': write mile-3% (up to 50%) or mile+5s (up to 120s)"),
    ("run 400m mile+5m", "pace 'mile+5m': write mile-3% (up to 50%) or mile+5s (up to 120s)"),
    ("run 400m mile+00120s", "pace 'mile+00120s': write mile-3% (up to 50%) or mile+5s (up to 120s)"),
    ("run 400m mile-51%", "pace 'mile-51%': write mile-3% (up to 50%) or mile+5s (up to 120s)"),
    ("run 400m 5k+121s", "pace '5k+121s': write 5k-3% (up to 50%) or 5k+5s (up to 120s)"),
    ("run 400m mile-", "pace 'mile-': write mile-3% (up to 50%) or mile+5s (up to 120s)"),
    ("run 99:99", "time '99:99': seconds go from 00 to 59"),
    ("run 2m", "distance '2m': m is metres, 10m or more; minutes are 5:00"),
    ("run 200km", "distance '200km': 100km at most"),
    ("run 400", "'400' has no unit: write it without a space, 400m, 1.5km, 10:00, 90s or 12.5km/h"),
    ("run 5 km", "'5' has no unit: write it without a space, 400m, 1.5km, 10:00, 90s or 12.5km/h"),
    ("run 400M", "cannot read '400M': write 10:00, 90s, 400m, 1.5km, 0.25mi, 4:30/km, 12.5km/h or 1%"),
    ("run 400m treshold", "unknown word 'treshold': did you mean threshold?"),
    ("run 400m 5K", "unknown word '5K': did you mean 5k?"),
    ("run 400m mile from_speed", "unknown word 'from_speed': did you mean from-speed?"),
    (
        "run 400m happily",
        "unknown word 'happily': a pace is walk, jog, easy, marathon, threshold, 10k, 5k, 3k, mile, rep, sprint; "
        "a cue is in quotes",
    ),
    ("run 400m \u201cGo\u201d", 'put the cue in straight quotes, "like this"'),
    ('run 400m ""', "the cue is empty: write it between the quotes, or leave them out"),
    ('run 400m "Go', 'a quote is not closed: end the cue with "'),
    ('run 400m"Go"', "put a space before and after the quotes"),
    ('run "Go"400m', "put a space before and after the quotes"),
    ("warm-up 10:00", "unknown kind 'warm-up': did you mean warmup?"),
    ("Run 10:00", "unknown kind 'Run': did you mean run?"),
    ("easy 10:00", "'easy' is a pace: begin with the kind, such as run 10:00 easy"),
    (
        "swim 400m",
        "unknown kind 'swim': a step begins with warmup, run, recover, rest, cooldown, prep, off, or 4x",
    ),
    # what a kind cannot do
    ("rest 400m", "rest covers no distance: give it a time, such as rest 1:00"),
    ("prep 400m", "prep covers no distance: give it a time, such as prep 1:00"),
    ("off 400m", "off covers no distance: give it a time, such as off 1:00"),
    ("rest 1:00 walk", "rest has no pace: leave it out, or make it a run or a recover"),
    ("prep easy", "prep has no pace: leave it out, or make it a run or a recover"),
    ("off 1%", "off is off the belt: leave the incline out"),
    ("off from-speed", "off has no pace: leave it out, or make it a run or a recover"),
    ("run 0:10 from-speed", "from-speed waits for a pace: add one, such as sprint or 4:30/km"),
    ("run 0:10 rpe 10 from-speed", "from-speed waits for a pace: add one, such as sprint or 4:30/km"),
    # repeats
    ("1x", "'1x': repeat 2x to 99x"),
    ("100x", "'100x': repeat 2x to 99x"),
    ("002x", "'002x': repeat 2x to 99x"),
    ("4 x", "unknown kind '4': a step begins with warmup, run, recover, rest, cooldown, prep, off, or 4x"),
    ("4x 400m", "4x stands alone: put its steps below it, indented"),
    ("4x run 400m", "4x stands alone: put its steps below it, indented"),
    ("4x", "4x has no steps: indent them two spaces below it"),
    # characters
    ("run\t400m", "a tab: indent with two spaces a level"),
    ("\trun 400m", "a tab: indent with two spaces a level"),
    ("run\u00a0400m", "an invisible character (code 160): type the line again"),
    ("run 400m\0", "an invisible character (code 0): type the line again"),
    ('run 400m "' + "a" * 110 + '"', "123 characters: a line holds 120, shorten it"),
    # place
    ("  run 400m", "4 spaces before the line: two a level, here 2 at most"),
    (" run 400m", "3 spaces before the line: two a level, here 2 at most"),
]


@pytest.mark.parametrize(("line", "reason"), LINE_ERRORS)
def test_errors_in_a_line(line, reason):
    assert error("title: A", "# two", "day 1.1 B", "  " + line, "", "day 1.2 C", "  rest") == (4, reason)


FILE_ERRORS = [
    ([], 1, "the plan has no day: write day 1.2 Short reps, and steps below it"),
    (["title: A", "", ""], 3, "the plan has no day: write day 1.2 Short reps, and steps below it"),
    (["day 1.1 A", "  rest"], 1, "the plan has no title: write title: Fast mile above the first day"),
    (["titel: A"], 1, "unknown key 'titel': did you mean title?"),
    (["colour: A"], 1, "unknown key 'colour': use title, needs, incline, author"),
    (["title: A", "title: B"], 2, "a second title: keep one"),
    (["title:"], 1, "title: is empty, write a value or leave it out"),
    (["incline: 1"], 1, "percentage '1': write 6% or 1.5%"),
    (["incline: 50%"], 1, "incline '50%': write 0% to 40%"),
    (["Fastest mile"], 1, "cannot read 'Fastest': write day 1.2 Short reps, or a header such as title: Fast mile"),
    (["title: A", "day 1.1 B", "  rest", "needs: C"], 4, "needs: belongs above the first day, move it there"),
    (["run 400m"], 1, "'run' comes before the first day: write day 1.2 Short reps above it"),
    (["4x"], 1, "'4x' comes before the first day: write day 1.2 Short reps above it"),
    (["  title: A"], 1, "nothing is indented before the first day: write day 1.2 Short reps, or remove the spaces"),
    (["title: A", "day 1.1 B", "run 400m"], 3, "'run' is not indented: put two spaces before it"),
    (["title: A", "Day 1.1 B"], 2, "'Day' opens no day: write day 1.2 Short reps"),
    (["title: A", "day"], 2, "day '': write week and day (1 to 7), such as day 1.2 Short reps"),
    (["title: A", "day 1 B"], 2, "day '1': write week and day (1 to 7), such as day 1.2 Short reps"),
    (["title: A", "day 1.8 B"], 2, "day '1.8': write week and day (1 to 7), such as day 1.2 Short reps"),
    (["title: A", "day 01.1 B"], 2, "day '01.1': write week and day (1 to 7), such as day 1.2 Short reps"),
    (["title: A", "day 100.1 B"], 2, "day '100.1': write week and day (1 to 7), such as day 1.2 Short reps"),
    (["title: A", "day 1.12 B"], 2, "day '1.12': write week and day (1 to 7), such as day 1.2 Short reps"),
    (["title: A", "day 1.1"], 2, "day 1.1 has no name: write day 1.1 Easy run"),
    (["title: A", "day 1.1 " + "B" * 21], 2, "the name has 21 characters: 20 fit, shorten it"),
    (
        ["title: A", "day 1.1 B", "  rest", "day 1.1 C"],
        4,
        "day 1.1 is there already, in line 2: number it anew",
    ),
    (
        ["title: A", "day 1.1 B", "", "day 1.2 C", "  rest"],
        2,
        "day 1.1 has no steps: indent them below it, or write rest",
    ),
    (["title: A", "day 1.1 B"], 2, "day 1.1 has no steps: indent them below it, or write rest"),
    (
        ["title: A", "day 1.1 B", "  rest", "  run 400m"],
        4,
        "a rest day holds only rest: remove it, or write rest 1:00 for standing",
    ),
    (["title: A", "day 1.1 B", "  run 400m", "  rest"], 4, "rest has no end: add 1:00 or open"),
    (
        ["title: A", "day 1.1 B", "  2x", "    2x", "  run 400m"],
        4,
        "2x has no steps: indent them two spaces below it",
    ),
    (
        ["title: A", "day 1.1 B", "  2x", "    2x", "      2x", "        2x", "          run 400m"],
        6,
        "repeats nest 3 deep at most: unfold one",
    ),
    (
        ["title: A", "day 1.1 B", "  2x", "    run 400m", "      run 400m"],
        5,
        "6 spaces before the line: two a level, here 4 at most",
    ),
    ([b"title: A", b"# \xff"], 2, "not UTF-8 text: save the file as UTF-8"),
    (["title: A", "# \udcff"], 2, "not UTF-8 text: save the file as UTF-8"),
]


@pytest.mark.parametrize(("lines", "line", "reason"), FILE_ERRORS)
def test_errors_in_a_file(lines, line, reason):
    assert error(*lines) == (line, reason)


def days(number):
    lines = ["title: A"]
    for n in range(number):
        lines += [f"day {n // 7 + 1}.{n % 7 + 1} B", "  rest"]
    return lines


def test_limits_hold_what_they_say():
    assert len(read_plan(days(60), "x.plan").days) == 60
    assert error(*days(61)) == (122, "over 60 days: make two plans of it")

    day = ["title: A", "day 1.1 B"]
    read_plan(day + ["  run 400m"] * 64, "x.plan")
    assert error(*day, *["  run 400m"] * 65) == (67, "over 64 lines in a day: use repeats such as 4x")

    read_plan([*day, "  2x", "    50x", "      5x", "        run 400m"], "x.plan")
    assert error(*day, "  2x", "    50x", "      5x", "        run 400m", "  run 400m") == (
        2,
        "day 1.1 has 501 steps: 500 at most, repeat less",
    )

    (repeat,) = read_day([*day, "  99x", "    run 400m"], "x.plan", "1.1").items
    assert repeat.times == 99

    line = '  run 400m "' + "é" * 107 + '"'
    assert len(line) == 120
    read_plan([*day, line + "\r\n"], "x.plan")


def test_a_file_holds_64_kib_in_bytes_not_characters():
    full = ["title: A\n", "day 1.1 Breath\n", "  rest\n", "#\n"]
    full += ["#" + "é" * 31 + "\n"] * 1023 + ["#" * 30 + "\n"]
    assert sum(len(line.encode()) for line in full) == 65536
    for lines in (full, [line.encode() for line in full]):
        read_plan(lines, "x.plan")
    over = [*full[:-1], "#" * 31 + "\n"]
    for lines in (over, [line.encode() for line in over]):
        assert error(*lines) == (1028, "the file is over 64 KiB: make two plans of it")


def test_a_name_of_twenty_characters_fits():
    day = read_day(["title: A", "day 99.7 " + "é" * 20, "  rest"], "x.plan", "99.7").day
    assert day.name == "é" * 20


def read_or_plan_error(lines):
    try:
        plan = read_plan(lines, "x.plan")
    except PlanError as raised:
        assert 1 <= raised.line <= max(1, len(lines))
        return
    for day_id in plan.days:
        workout = read_day(lines, "x.plan", day_id)
        assert 0 <= count(workout.items) <= 500
        assert bool(workout.items) != workout.day.rest


@given(st.text())
def test_any_text_is_a_plan_or_a_plan_error(text):
    read_or_plan_error(text.split("\n"))


@given(st.binary())
def test_any_bytes_are_a_plan_or_a_plan_error(data):
    read_or_plan_error(data.splitlines(keepends=True))


kinds = "run recover rest off prep 4x 2x day "
ends = "400m 10:00 90s open "
targets = "easy mile-3% 5k+5s 4:30/km 12km/h rpe 8 3-4 "
words = st.sampled_from((kinds + ends + targets + '6% from-speed "Go" " #').split()) | st.text(max_size=4)
indented = st.builds(lambda level, line: " " * level + " ".join(line), st.integers(0, 8), st.lists(words, max_size=6))
plain = st.sampled_from(["day 1.2 B", "needs: x", "  rest", "  2x", "    3x", "  run 400m", "    off", "      off"])
near_plans = st.lists(indented | plain, max_size=12)


@given(near_plans)
def test_what_looks_like_a_plan_is_one_or_a_plan_error(lines):
    read_or_plan_error(["title: A", "day 1.1 B", *lines])
