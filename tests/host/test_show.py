"""`paceclip show`: weeks and days in the terminal, as pictures and as JSON, and what is estimated for them."""

import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from paceclip.cli import main
from paceclip.core import paces, units, workout
from paceclip.plans import estimate, plan_file
from paceclip.plans.unroll import Unrolled
from paceclip.show import glance, zones
from paceclip.show.columns import widths
from PIL import Image
from rich.cells import cell_len

MILE = Path(__file__).parents[2] / "plans" / "mile.plan"
RACE = ("--race", "mile=7:00")
BLOCKS = "▁▂▃▄▅▆▇█"

HOSTILE = """\
title: Ünïcode $\\frac$ 走れ 🏃 [bold]title[/bold] \\U0001f3c3 :smile:
needs: nothing [red]at[/red] all
author: Zoë Łukasz

day 1.1 ABCDEFGHIJKLMNOPQRST
  run open "Wörds 走れ 🏃 [b]that[/b] are ninety characters long, to see what becomes of them in a list"
day 1.2 Five hundred steps
  5x
    99x
      run 10m rpe 9
  5x
    run 10m mile
day 1.3 Only RPE
  warmup 10:00 rpe 3
  3x
    2x
      4x
        run 1:00 rpe 8-9 15%
        rest 0:30
      recover 1:00
    recover 3:00 rpe 2
  run 1mi
  cooldown open
day 1.4 Off only
  off "Strength"
day 1.6 Rest
  rest
day 12.5 Mixed
  run 5:00 4:30/km
  run 0.25mi 7:10-7:25/mi
  run 100km
"""


@pytest.fixture
def hostile(tmp_path):
    path = tmp_path / "hostile.plan"
    path.write_text(HOSTILE, encoding="utf-8")
    return path


@pytest.fixture
def plan_of(tmp_path):
    """The file of a plan with one day."""

    def write(*lines):
        path = tmp_path / "one.plan"
        path.write_text("title: One\nday 1.1 Day\n" + "".join(f"  {line}\n" for line in lines))
        return path

    return write


def run(*arguments, status=0, columns=80, **env):
    result = CliRunner().invoke(main, ["show", *map(str, arguments)], env={"COLUMNS": str(columns), **env})
    assert result.exit_code == status, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output


def program(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **env):
    command = [sys.executable, "-m", "paceclip", *map(str, arguments)]
    env = {**os.environ, "COLUMNS": "80", **env}
    done = subprocess.run(command, stdout=stdout, stderr=stderr, check=False, env=env)
    assert b"Traceback" not in (done.stderr or b""), done.stderr
    return done


def columns_of(text):
    return max(map(cell_len, text.splitlines()))


def listed(text):
    """The words of a day's list, in whatever columns they stand: all that a narrow terminal might crop."""
    lines = text.splitlines()
    first = next(at for at, line in enumerate(lines) if line.split()[:2] == ["step", "length"])
    return Counter(" ".join(lines[first + 1 :]).split())


def glance_of(path, race=None, unit="km"):
    runner = paces.Paces(race, unit)
    return {one.day.id: one for week in glance.weeks(plan_file.load(path), runner) for one in week.days.values()}


# Weeks


@pytest.mark.parametrize("columns", [60, 72, 80, 100, 160])
def test_the_weeks_at_any_width(columns):
    text = run(MILE, *RACE, columns=columns)
    assert columns_of(text) <= columns
    assert text.startswith("Fastest mile in 4 weeks\nneeds: run 45 minutes without stopping\n")
    for word in ("Threshold,", "Sharpen,", "4.9 km", "~31.7 km", "38 min", "● hard", "○ easy", "– rest", "~ guessed"):
        assert word in text
    assert "…" not in text


@pytest.mark.parametrize("columns", ["0", "-1", "wide", "²", "00", "1000000000"])
@pytest.mark.parametrize("command", [("show", MILE), ("show", MILE, "--day", "1.2"), ("paces",)])
def test_columns_that_no_terminal_has_are_80(command, columns):
    done = program(*command, *RACE, COLUMNS=columns)
    assert done.returncode == 0
    assert done.stdout == program(*command, *RACE, COLUMNS="80").stdout
    assert done.stdout.count(b"\n") > 10


def test_a_calendar_has_a_row_a_week_and_a_column_a_day():
    lines = run(MILE, *RACE).splitlines()
    heading = next(line for line in lines if line.startswith("Week"))
    assert heading.split() == ["Week", *(word for day in range(1, 8) for word in ("Day", str(day))), "Total"]
    assert [line.split()[0] for line in lines if line[:5].strip().isdigit()] == ["1", "2", "3", "4"]


def test_narrow_terminals_get_a_list():
    lines = run(MILE, *RACE, columns=60).splitlines()
    assert ["1.2", "●", "Short", "reps", "6.3", "km", "38", "min"] in [line.split() for line in lines]
    assert "Week 4   ~30.4 km, ~3 h 07" in lines


def test_weeks_in_miles():
    assert "~21.9 mi" in run(MILE, *RACE, "--unit", "mi")


def test_author_and_markup_are_shown_as_they_are(hostile):
    text = run(hostile, columns=120)
    assert "[bold]title[/bold] \\U0001f3c3 :smile:" in text
    assert "[red]at[/red]" in text
    assert "by: Zoë Łukasz" in text


CONTROLS = "\u20662J\u2069\u202e\u2028\ufffe"


@pytest.mark.parametrize("options", [(), ("--day", "1.1"), ("--day", "1.2")])
@pytest.mark.parametrize("columns", [60, 100])
def test_texts_of_a_plan_do_nothing_to_a_terminal(tmp_path, options, columns):
    path = tmp_path / "c.plan"
    keys = "".join(f"{key}: {key}{CONTROLS}\n" for key in ("title", "needs", "author"))
    cues = f'  run 400m "cue{CONTROLS}"\n  2x\n    3x\n      run 1km "deep{CONTROLS}"\n'
    path.write_text(f"{keys}day 1.1 day{CONTROLS}\n{cues}day 1.2 rest{CONTROLS}\n  rest\n")
    text = run(path, *options, columns=columns)
    for line in text.split("\n"):
        assert line.isprintable()
    words = {(): ("needs", "author", "day"), ("--day", "1.1"): ("day", "cue", "deep"), ("--day", "1.2"): ("rest",)}
    for word in ("title", *words[options]):
        assert f"{word}?2J????" in text
    for letters in ("走れ 🏃", "👩\u200d🚀"):
        path.write_text(f"title: {letters}\nday 1.1 {letters}\n  rest\n")
        assert letters in run(path, *options[:1], *(["1.1"] if options else []))


def test_json_has_a_plans_texts_as_they_are(tmp_path):
    path = tmp_path / "c.plan"
    path.write_text(f'title: {CONTROLS}\nday 1.1 D\n  run 400m "{CONTROLS}"\n')
    data = json.loads(run(path, "--json", "--svg", tmp_path / "a.svg"))
    assert (data["title"], data["days"][0]["steps"][0]["cue"]) == (CONTROLS, CONTROLS)
    # XML has no U+FFFE.
    ElementTree.parse(tmp_path / "a.svg")


# A day


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("race", [(), RACE])
def test_every_day_of_the_mile_at_any_width(columns, race):
    for one in (done.day for done in plan_file.load(MILE).workouts.values()):
        text = run(MILE, "--day", one.id, *race, columns=columns)
        assert columns_of(text) <= columns
        assert f"{one.id} {one.name}" in text
        assert one.rest == (not any(block in text for block in BLOCKS))
        if not one.rest:
            assert listed(text) == listed(run(MILE, "--day", one.id, *race, columns=250))


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize("race", [(), RACE])
def test_hostile_days(hostile, columns, race):
    for day_id in ("1.1", "1.2", "1.3", "1.4", "1.6", "12.5"):
        text = run(hostile, "--day", day_id, *race, columns=columns)
        assert columns_of(text) <= columns
        name = plan_file.load(hostile).workouts[day_id].day.name
        assert f"{day_id} {name}" in " ".join(text.split())
        if columns == 80 and day_id != "1.6":
            assert listed(text) == listed(run(hostile, "--day", day_id, *race, columns=250))


def test_repeats_are_folded_and_named():
    text = run(MILE, "--day", "1.2", *RACE, columns=100)
    assert "4 8 x 200 m" in text
    rows = [line.split() for line in text.splitlines()]
    at = rows.index(["4", "8", "x"])
    assert rows[at + 1] == ["run", "200", "m", "4:21", "mile", "1", "%", "Smooth,", "not", "all", "out"]
    assert rows[at + 2] == ["recover", "200", "m", "6:32-7:48", "jog", "0", "%"]


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ("km", ["19:59 walk+50%", "59:57", "29:59-39:58", "39:58-59:06", "11:32-13:19 jog"]),
        ("mi", ["32:10 walk+50%", ">59:59", "48:15-", ">59:59", "18:34-21:26 jog"]),
    ],
)
@pytest.mark.parametrize("columns", [60, 100])
def test_paces_slower_than_an_hour(plan_of, tmp_path, unit, shown, columns):
    steps = (
        "run 1km walk+50%",
        "recover 1km 1km/h",
        "run 5:00 30:00-40:00/km",
        "run 5:00 40:00-59:00/km",
        "run 1km jog",
    )
    options = (plan_of(*steps), "--day", "1.1", "--race", "5k=45:00", "--unit", unit)
    text = run(*options, columns=columns)
    rows = [line.split("1 %")[0].split() for line in text.splitlines() if line.endswith(" 1 %")]
    assert [" ".join(row).split(" m ")[-1].split(" 5:00 ")[-1] for row in rows] == shown
    assert "--:--" not in text
    run(*options, "--svg", tmp_path / "a.svg")
    # The text of what is drawn stands beside it, in a comment, where -- must not be.
    svg = (tmp_path / "a.svg").read_text()
    assert f"<!-- {'19:59' if unit == 'km' else '&gt;59:59'} -->" in svg
    assert "- -:- -" not in svg


def test_without_a_race_efforts_are_shown():
    text = run(MILE, "--day", "1.2")
    assert "RPE 9 mile" in text
    assert "RPE 3-4 easy" in text
    assert "~6.1 km" in text
    assert "4:21" not in text


def test_faster_is_higher_and_farther_is_wider(plan_of):
    lines = run(plan_of("run 1km 6:00/km", "run 2km 4:00/km", "run 1km 5:00/km"), "--day", "1.1").splitlines()
    bars = [line.partition("│")[2] for line in lines if "│" in line]
    heights = [sum(row[column] != " " for row in bars) for column in (5, 35, 70)]
    assert heights[1] == len(bars)
    assert heights[0] < heights[2] < heights[1]
    assert bars[0].strip() == "█" * len(bars[0].strip())
    assert len(bars[0].strip()) == pytest.approx(len(bars[0]) / 2, abs=1)


def test_every_step_is_seen_however_short(plan_of):
    lines = run(
        plan_of("run 20km easy", "10x", "  run 10m mile", "  recover 10m walk"), "--day", "1.1", *RACE
    ).splitlines()
    top = next(line for line in lines if "│" in line)
    assert top.count("█") == 10


def test_where_steps_are_more_than_columns_the_fastest_are_seen(plan_of):
    lines = run(plan_of("99x", "  run 100m mile", "  recover 100m jog"), "--day", "1.1", *RACE).splitlines()
    top = next(line for line in lines if "│" in line)
    assert top.partition("│")[2] == "█" * (80 - len(top.partition("│")[0]) - 1)


def test_one_step_of_unknown_pace_makes_it_a_chart_of_efforts(plan_of):
    known = run(plan_of("run 1km 5:00/km", "run 1km 4:30/km"), "--day", "1.1")
    assert "RPE" not in known
    mixed = run(plan_of("run 1km 5:00/km", "run 1km rpe 9"), "--day", "1.1")
    assert "RPE 9 │" in mixed


def test_off_the_belt_alone_draws_no_bars(hostile):
    text = run(hostile, "--day", "1.4")
    assert "│" not in text
    assert "Strength" in text


# Without colours, and in terminals of other letters


def test_colours_only_where_there_is_a_terminal():
    assert "\x1b" not in run(MILE, "--day", "1.2", *RACE)
    assert "\x1b[" in run(MILE, "--day", "1.2", *RACE, FORCE_COLOR="1", TERM="xterm-256color")
    plain = run(MILE, "--day", "1.2", *RACE, FORCE_COLOR="1", NO_COLOR="1", TERM="xterm-256color")
    assert "\x1b[3" not in plain.replace("\x1b[3m", "")


@pytest.mark.parametrize("arguments", [(), ("--day", "1.1"), ("--day", "1.3")])
def test_a_terminal_without_these_letters(hostile, arguments):
    done = program("show", hostile, *arguments, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    text = done.stdout.decode("ascii")
    assert text.startswith("?n?code $\\frac$ ?? ?")
    # Only the plan's own letters are missing: what is drawn has others.
    drawn = text.replace("?n?code $\\frac$ ?? ?", "").replace("Zo? ?ukasz", "").replace("W?rds ?? ?", "")
    assert "?" not in drawn
    for word in {"1.1": ("run", "open"), "1.3": ("3 x", "RPE 8-9")}.get(*arguments[1:] or ("",), ("Week", "Off")):
        assert word in text


def test_bars_without_block_letters():
    text = program("show", MILE, "--day", "1.2", *RACE, PYTHONIOENCODING="ascii").stdout.decode("ascii")
    assert "# mile and faster" in text
    assert "?" not in text


# Pictures


@pytest.mark.parametrize("day", [(), ("--day", "1.4"), ("--day", "1.3")])
def test_pictures(tmp_path, day):
    png, svg = tmp_path / "a.png", tmp_path / "a.svg"
    text = run(MILE, *day, *RACE, "--png", png, "--svg", svg)
    assert text.split() == [str(png), str(svg)]
    with Image.open(png) as image:
        assert image.format == "PNG"
        assert image.width > 1500
        assert len(image.convert("RGB").getcolors(1 << 24)) > 10
    assert ElementTree.parse(svg).getroot().tag.endswith("svg")
    again = tmp_path / "b.svg"
    run(MILE, *day, *RACE, "--svg", again)
    assert again.read_bytes() == svg.read_bytes()


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize(("option", "other"), [("--png", "svg"), ("--svg", "png")])
def test_a_picture_never_takes_the_place_of_the_plan(plan_of, tmp_path, option, other, force):
    path = plan_of("run 1km easy")
    before = path.read_bytes()
    for name in (path, tmp_path / f"a.{other}", tmp_path / "picture", tmp_path / "png"):
        text = run(path, option, name, *force, status=1)
        assert text == f"Error: {name}: {option} writes a picture: give it a name that ends with .{option[2:]}\n"
    # Called a picture, it is a plan none the less.
    named = tmp_path / f"named.{option[2:]}"
    named.write_bytes(before)
    assert "choose another name" in run(path, option, named, *force, status=1)
    assert path.read_bytes() == named.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([path.name, named.name])


@pytest.mark.parametrize("name", ["a.png", "a.svg", "A.PNG"])
def test_a_picture_that_is_there_is_written_over_with_force(plan_of, tmp_path, name):
    path, picture = plan_of("run 1km easy"), tmp_path / name
    option = "--" + name[2:].lower()
    run(path, option, picture)
    first = picture.read_bytes()
    path.write_text(path.read_text().replace("easy", "mile"))
    wrong = f"Error: {picture}: exists: choose another name with {option}, or add --force\n"
    assert run(path, *RACE, option, picture, status=1) == wrong
    assert picture.read_bytes() == first
    run(path, *RACE, option, picture, "--force")
    assert picture.read_bytes() != first


def test_an_empty_race_is_none():
    assert run(MILE, "--day", "1.2", "--race", "") == run(MILE, "--day", "1.2")


def test_two_pictures_in_one_file(plan_of, tmp_path):
    run(plan_of("run 1km easy"), "--png", tmp_path / "a.png", "--svg", tmp_path / "a.png", status=1)
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize("day_id", ["1.1", "1.2", "1.3", "1.4", "1.6", "12.5", None])
def test_pictures_of_hostile_days(hostile, tmp_path, day_id):
    for race in ((), RACE):
        picture = tmp_path / f"{len(race)}.png"
        run(hostile, *(("--day", day_id) if day_id else ()), *race, "--png", picture)
        with Image.open(picture) as image:
            # More than an empty page.
            assert len(image.convert("L").getcolors()) > 10


def test_a_picture_of_a_plan_that_says_little_or_much(plan_of, tmp_path):
    run(plan_of("rest"), "--png", tmp_path / "a.png")
    long = tmp_path / "long.plan"
    title = "W" * 110
    long.write_text(
        f"title: {title}\nneeds: {title}\n" + "".join(f"day {w}.1 {'W' * 20}\n  rest\n" for w in range(1, 61))
    )
    run(long, "--png", tmp_path / "b.png")
    with Image.open(tmp_path / "b.png") as image:
        # The right margin stays empty: the title ends before it.
        assert image.convert("L").crop((image.width - 20, 0, image.width, 150)).getextrema() == (255, 255)


def test_a_picture_that_cannot_be_written(tmp_path):
    text = run(MILE, "--png", tmp_path / "no" / "a.png", status=1)
    assert text.startswith(f"Error: {tmp_path}/no/a.png: No such file or directory")
    (tmp_path / "b.png").mkdir()
    assert f"{tmp_path}/b.png: is a folder: add" in run(MILE, "--png", tmp_path / "b.png", "--force", status=1)


def test_pictures_need_matplotlib_and_nothing_else_does(tmp_path):
    code = (
        "import sys\n"
        "from paceclip.cli import main\n"
        "for arguments in (['--json'], ['--day', '1.2', '--json'], [], ['--day', '1.2']):\n"
        "    main(['show', sys.argv[1], *arguments], standalone_mode=False)\n"
        "print([name for name in ('matplotlib', 'numpy', 'fpdf') if name in sys.modules])\n"
        "sys.modules['matplotlib'] = None\n"
        "main(['show', sys.argv[1], '--png', 'a.png'])\n"
    )
    command = [sys.executable, "-c", code, str(MILE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stdout.splitlines()[-1] == "[]"
    assert done.returncode == 1
    assert done.stderr == 'Error: pictures need matplotlib: pip install "paceclip[plots]"\n'
    project = tomllib.loads((MILE.parents[1] / "pyproject.toml").read_text())["project"]
    assert "matplotlib" in project["optional-dependencies"]["plots"]
    assert "matplotlib" not in project["dependencies"]


# JSON


def test_json_of_a_plan():
    data = json.loads(run(MILE, *RACE, "--json"))
    assert {key: data[key] for key in ("title", "needs", "author", "incline_permille")} == {
        "title": "Fastest mile in 4 weeks",
        "needs": "run 45 minutes without stopping",
        "author": None,
        "incline_permille": 10,
    }
    assert [day["id"] for day in data["days"]] == [f"{week}.{day}" for week in range(1, 5) for day in range(1, 8)]
    for day in data["days"]:
        assert day["steps"] == json.loads(run(MILE, "--day", day["id"], *RACE, "--json"))
        assert day["rest"] == (not day["steps"])
    first = data["days"][0]
    assert (first["name"], first["ms"], first["rough"]) == ("Easy run", 1800000, False)
    assert first["mm"] == pytest.approx(1800 * (2550 + 2875) / 2, rel=0.01)


def test_json_and_a_picture(tmp_path):
    text = run(MILE, "--json", "--png", tmp_path / "a.png")
    assert json.loads(text)["title"]
    assert (tmp_path / "a.png").is_file()


# Where it is printed to

# Each with more than fits into a pipe or a stream's buffer, or less.
PRINTS = [
    ("show", MILE),
    ("show", MILE, "--day", "1.2"),
    ("show", MILE, "--json"),
    ("lint", MILE),
    ("lint", "--json", MILE),
    ("paces", *RACE),
    ("paces", *RACE, "--json"),
    ("plan", "check", MILE, "--rules", "mile"),
    ("plan", "check", MILE, "--rules", "mile", "--json"),
    ("--help",),
    ("show", "--help"),
]


@pytest.mark.parametrize("arguments", PRINTS, ids=lambda words: " ".join(map(str, words)).replace(str(MILE), "plan"))
def test_a_full_disk_is_said_in_one_line(arguments):
    with open("/dev/full", "w") as full:
        done = program(*arguments, stdout=full)
    assert done.stderr == b"Error: standard output: No space left on device\n"
    assert done.returncode == 1


def test_errors_that_cannot_be_printed_end_with_1(plan_of):
    with open("/dev/full", "w") as full:
        assert program("lint", plan_of("jump 5:00"), stdout=full, stderr=full).returncode == 1
        done = program("lint", plan_of("jump 5:00"), stderr=full)
    assert (done.returncode, done.stdout) == (1, b"")


@pytest.mark.parametrize("arguments", PRINTS, ids=lambda words: " ".join(map(str, words)).replace(str(MILE), "plan"))
def test_a_closed_pipe_ends_it_silently(arguments):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = program(*arguments, stdout=writer)
    finally:
        os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 1


def test_a_fault_of_the_program_keeps_its_traceback():
    code = (
        "from paceclip import cli\n"
        "def fault(*_): raise OSError(5, 'a fault')\n"
        "cli.plans.plan_file.load = fault\n"
        "cli.main(['show', 'any.plan'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.endswith("OSError: [Errno 5] a fault\n")
    assert "Traceback" in done.stderr


# What is wrong


def test_a_file_that_is_not_there(tmp_path):
    assert "no.plan: No such file or directory" in run(tmp_path / "no.plan", status=1)


def test_a_directory(tmp_path):
    assert f"{tmp_path}: Is a directory" in run(tmp_path, status=1)


@pytest.mark.parametrize("options", [(), ("--day", "1.1"), ("--json",)])
def test_all_errors_of_a_plan(tmp_path, options):
    path = tmp_path / "wrong.plan"
    path.write_text("title: Wrong\nday 1.1 Day\n  run 4:75 easy\n  run 400m fast\n  jump 5:00\n")
    done = program("show", path, *options)
    assert done.returncode == 1
    assert done.stdout == b""
    for line in (3, 4, 5):
        assert f"wrong.plan:{line}: ".encode() in done.stderr


def test_bytes_that_are_no_text(tmp_path):
    path = tmp_path / "noise.plan"
    path.write_bytes(bytes(range(256)) * 10)
    assert "noise.plan:" in run(path, status=1)


def test_a_day_that_is_not_there():
    assert "there is no day 9.9: choose one of 1.1, 1.2" in run(MILE, "--day", "9.9", status=1)


def test_a_bad_race():
    assert "Error: race 'mile=1:00'" in run(MILE, "--race", "mile=1:00", status=1)


def test_a_race_in_capitals():
    assert run(MILE, "--day", "1.2", "--race", "MILE=7:00") == run(MILE, "--day", "1.2", *RACE)


# Estimates


def estimated(kind, race="mile=7:00", **fields):
    runner = paces.Paces(race)
    step = workout.Step(kind, **fields)
    target = step.target
    speeds, rpe = (None, None) if target is None else (runner.range(target), runner.rpe(target))
    return estimate.Estimator(runner).of(Unrolled(step, None, speeds, rpe))


def named(name, **fields):
    return workout.Target(name, **fields)


def test_a_distance_at_a_known_pace_is_sure():
    found = estimated("run", length_mm=units.MI_MM, target=named("mile"))
    assert (found.mm, round(found.ms, -3)) == (units.MI_MM, 420000)
    assert not (found.rough_mm or found.rough_ms)


def test_without_a_race_a_distance_stays_sure_and_its_time_is_guessed():
    found = estimated("run", race=None, length_mm=5000000, target=named("5k"))
    assert (found.mm, round(found.ms, -3)) == (5000000, 27 * 60000)
    assert (found.rough_mm, found.rough_ms) == (False, True)
    found = estimated("run", race=None, length_ms=600000, target=named("easy"))
    assert (found.ms, found.rough_mm, found.rough_ms) == (600000, True, False)


def test_open_steps_are_guessed():
    found = estimated("run", target=named("easy"))
    assert (found.ms, found.rough_mm, found.rough_ms) == (600000, True, True)


def test_what_counts_from_speed_takes_longer():
    plain = estimated("run", length_ms=10000, target=named("sprint"))
    found = estimated("run", length_ms=10000, target=named("sprint"), from_speed=True)
    assert found.ms == plain.ms + 10000
    assert found.mm == pytest.approx(plain.mm * 1.5)
    assert found.rough_mm


@pytest.mark.parametrize("kind", ["prep", "off"])
def test_off_the_belt_is_nothing(kind):
    found = estimated(kind, length_ms=60000)
    assert (found.mm, found.ms) == (0, 0)


def test_standing_takes_time_and_no_distance():
    found = estimated("rest", length_ms=60000)
    assert (found.mm, found.ms, found.rough_ms) == (0, 60000, False)


def test_more_effort_is_faster():
    speeds = [
        estimated("run", length_ms=1000, target=workout.Target(rpe_low=one, rpe_high=one)).mm_s for one in range(1, 11)
    ]
    assert speeds == sorted(speeds)
    assert speeds[4] == pytest.approx(estimated("run", length_ms=1000, target=named("marathon")).mm_s)


def test_a_pace_has_the_effort_of_the_named_one():
    mm_s = paces.Paces("mile=7:00").range(named("threshold"))[0]
    found = estimated("run", length_ms=1000, target=workout.Target(low_mm_s=mm_s, high_mm_s=mm_s))
    assert found.effort == pytest.approx(6.5, abs=0.01)


def test_the_estimates_of_the_mile():
    days = glance_of(MILE, "mile=7:00")
    running = [one for one in days.values() if not one.day.rest]
    assert all(20 <= round(one.sum.ms / 60000) <= 68 for one in running)
    assert {day_id for day_id, one in days.items() if one.load == zones.HARD} == {
        f"{week}.{day}" for week, day in ((1, 2), (1, 4), (2, 2), (2, 4), (3, 2), (3, 4), (4, 2), (4, 6))
    }


def test_strides_make_no_hard_day(plan_of):
    (one,) = glance_of(plan_of("run 40:00 easy", "6x", "  run 100m mile", "  recover 100m jog"), "mile=7:00").values()
    assert one.load == zones.EASY


def test_an_easy_effort_makes_no_hard_day(plan_of):
    (one,) = glance_of(plan_of("run 40:00 rpe 3")).values()
    assert one.load == zones.EASY
    (one,) = glance_of(plan_of("run 40:00 rpe 8")).values()
    assert one.load == zones.HARD


def test_what_short_steps_take_is_taken_by_shares():
    assert widths([100, 50, *[0.01] * 8], 20) == [8, 4, *[1] * 8]


@given(st.lists(st.floats(0.1, 1e8), min_size=1, max_size=120), st.integers(1, 150))
def test_columns_are_all_given_out(lengths, columns):
    found = widths(lengths, columns)
    assert len(found) == len(lengths)
    assert sum(found) == columns
    assert min(found) >= (1 if len(lengths) <= columns else 0)
