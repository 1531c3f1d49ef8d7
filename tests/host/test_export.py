"""What other programs read in the files that we write: numbers, and the command line around them."""

import os
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import fitdecode
import pytest
from click.testing import CliRunner
from paceclip.cli import main
from paceclip.core import paces, units, workout
from paceclip.formats import FORMATS, Context, Lost, export_day
from paceclip.pdf import pdf
from paceclip.places import ROOT
from paceclip.plans import plan_file

MILE = ROOT / "plans" / "mile.plan"
RACE = "mile=7:00"


def run(*arguments: str, status: int = 0):
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == status, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


def exported(form: str, text: str, race: str | None = None, unit: str = "km") -> tuple[bytes, list[str]]:
    """The file of the only day of a plan with these lines, and the warnings."""
    file = plan_file.parse(f"title: T\nday 1.1 Day\n{text}".encode(), Path("t.plan"))
    assert file.errors == []
    lost = Lost()
    return export_day(FORMATS[form], file.plan, file.workouts["1.1"], Context(race, unit), lost), lost.lines


def fit_messages(data: bytes) -> list[fitdecode.FitDataMessage]:
    with fitdecode.FitReader(
        data, check_crc=fitdecode.CrcCheck.RAISE, error_handling=fitdecode.ErrorHandling.RAISE
    ) as fit:
        return [frame for frame in fit if frame.frame_type == fitdecode.FIT_FRAME_DATA]


def test_a_fit_file_says_what_it_is():
    file = plan_file.load(MILE)
    data = export_day(FORMATS["fit"], file.plan, file.workouts["1.4"], Context(RACE), Lost())
    identity, head, *steps = fit_messages(data)
    assert (identity.name, identity.get_value("type"), identity.get_value("manufacturer")) == (
        "file_id",
        "workout",
        "development",
    )
    assert (head.get_value("sport"), head.get_value("sub_sport")) == ("running", "treadmill")
    assert head.get_value("wkt_name") == "Long reps, hills"
    assert head.get_value("num_valid_steps") == len(steps)
    assert [step.get_value("message_index") for step in steps] == list(range(len(steps)))


def test_the_numbers_of_a_fit_file():
    data, warnings = exported(
        "fit",
        "  warmup 10:00 easy\n  4x\n    run 400m mile\n    recover 1:30 4:30/km 0%\n"
        "  cooldown 0.25mi 8:00-7:30/mi\n  off\n",
        RACE,
    )
    assert warnings == []
    warm, fast, slow, repeat, cool, off = fit_messages(data)[2:]
    runner = paces.Paces(RACE)
    assert [one.get_value("intensity") for one in (warm, fast, slow, cool, off)] == [
        "warmup",
        "active",
        "recovery",
        "cooldown",
        "other",
    ]
    assert warm.get_value("duration_time") == 600
    assert fast.get_value("duration_distance") == 400
    assert cool.get_value("duration_distance") == pytest.approx(402.34)
    assert off.get_value("duration_type") == "open"
    assert off.get_value("target_type") == "open"
    for one, low, high in (
        (warm, *runner.range(workout.Target("easy"))),
        (fast, *runner.range(workout.Target("mile"))),
        (slow, 3704, 3704),
        (cool, 3353, 3576),
    ):
        assert one.get_value("target_type") == "speed"
        assert one.get_raw_value("custom_target_speed_low") == low
        assert one.get_raw_value("custom_target_speed_high") == high
    assert fast.get_raw_value("custom_target_speed_low") == pytest.approx(1609344 / 420, abs=1)
    assert repeat.get_value("duration_type") == "repeat_until_steps_cmplt"
    assert (repeat.get_value("duration_step"), repeat.get_value("repeat_steps")) == (1, 4)
    assert slow.get_value("notes") == "[0%]"
    assert fast.get_value("notes") == "[mile]"
    assert cool.get_value("notes") == "[0.25mi]"


def test_a_fit_file_without_a_race_has_open_targets():
    data, warnings = exported("fit", "  run 400m mile\n  run 400m 4:30/km\n")
    named, speed = fit_messages(data)[2:]
    assert named.get_value("target_type") == "open"
    assert named.get_value("notes") == "[mile]"
    assert speed.get_value("target_type") == "speed"
    assert speed.get_value("notes", fallback=None) is None
    assert len(warnings) == 1 and "--race" in warnings[0]


def test_long_texts_of_a_fit_file_go_on_in_the_notes():
    cue = "\U0001f3c3" * 100
    data, _ = exported("fit", f'  run 400m mile "{cue}"\n')
    (step,) = fit_messages(data)[2:]
    name, notes = step.get_value("wkt_step_name"), step.get_value("notes")
    assert len(name.encode()) <= 254 and len(notes.encode()) <= 254
    assert name.rstrip("…") + notes.lstrip("…") == cue + " [mile]"


def segments(data: bytes) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(data).find("workout"))


def test_a_zwo_by_distance_where_all_steps_have_one():
    data, warnings = exported("zwo", "  run 1km 5k-5%\n  run 0.5mi 10k\n  run 300m\n")
    assert ElementTree.fromstring(data).findtext("durationType") == "distance"
    assert ElementTree.fromstring(data).findtext("sportType") == "run"
    first, second, third = segments(data)
    assert (first.get("Duration"), first.get("pace")) == ("1000", "1")
    assert float(first.get("Power")) == pytest.approx(1 / 0.95, abs=1e-6)
    assert (second.get("Duration"), second.get("Power"), second.get("pace")) == ("804.672", "1", "2")
    assert third.tag == "FreeRide"
    # Nothing is left that brackets had to say.
    assert all(len(segment) == 0 for segment in (first, second, third))
    assert warnings == []


def test_a_zwo_by_time_turns_distances_into_times():
    data, warnings = exported(
        "zwo", "  warmup 10:00 easy\n  run 400m mile\n  prep 6%\n  run 0:10 sprint 6% from-speed\n", RACE
    )
    assert ElementTree.fromstring(data).findtext("durationType") == "time"
    warm, fast, prep, sprint = segments(data)
    assert (warm.tag, warm.get("Duration")) == ("Warmup", "600")
    # 400 m at 7:00 a mile.
    assert (fast.get("Duration"), fast.get("Power"), fast.get("pace")) == ("104", "1", "0")
    assert fast.find("textevent").get("message") == "[400m]"
    assert (prep.tag, prep.find("textevent").get("message")) == ("FreeRide", "[prep 6%]")
    runner = paces.Paces(RACE)
    shares = [sum(runner.range(workout.Target(name))) / 2 for name in ("sprint", "5k")]
    assert float(sprint.get("Power")) == pytest.approx(shares[0] / shares[1], abs=1e-5)
    assert (sprint.get("pace"), sprint.get("Incline")) == ("1", "0.06")
    assert len(warnings) == 2


def test_a_zwo_without_a_race_says_whose_speeds_they_are():
    _, warnings = exported("zwo", "  run 10:00 easy\n")
    assert len(warnings) == 1 and "nominal" in warnings[0]
    assert exported("zwo", "  run 10:00 easy\n", RACE)[1] == []
    assert exported("zwo", "  run 10:00 5k-3%\n")[1] == []


def test_intervals_t_only_where_it_says_all():
    (block,) = segments(exported("zwo", "  4x\n    run 1:00 5k\n    recover 0:30 5k+25%\n")[0])
    assert dict(block.attrib) == {
        "Repeat": "4",
        "OnDuration": "60",
        "OnPower": "1",
        "OffDuration": "30",
        "OffPower": "0.8",
        "pace": "1",
    }
    assert len(segments(exported("zwo", "  4x\n    run 1:00 5k\n    recover 0:30 jog\n")[0])) == 8
    assert len(segments(exported("zwo", '  4x\n    run 1:00 5k "Go"\n    recover 0:30 5k+25%\n')[0])) == 8
    assert len(segments(exported("zwo", "  4x\n    run 1:00 5k\n    recover 0:30 10k\n")[0])) == 8


def range_text(name: str) -> str:
    slow, fast = (units.pace_text(speed, "km") for speed in paces.Paces(RACE).range(workout.Target(name)))
    return f"{fast}-{slow}/km"


def test_the_text_of_intervals():
    data, _ = exported(
        "intervals",
        '  warmup 10:00 easy "For 30s or 400m, at 90%"\n'
        '  2x\n    run 400m mile\n    recover 1:30 jog 0%\n  rest open\n  off "Stretch"\n',
        RACE,
    )
    assert (
        data.decode().replace("\u00a0", "~")
        == f"""Day: T [day 1.1]

- For 30~s or 400~m, at 90~% [easy] 10m {range_text("easy")} Pace intensity=warmup

2x
- [mile] 400mtr 4:21/km Pace
- [jog 0~%] 1m30s {range_text("jog")} Pace intensity=recovery

- [open] 1m intensity=rest press lap
- Stretch [off] 3m intensity=rest press lap
"""
    )


def test_repeats_of_repeats_are_run_through_for_intervals():
    text = "  2x\n    3x\n      run 1:00\n      recover 1:00\n    rest 2:00\n"
    assert exported("intervals", text)[0].decode().count("3x\n") == 2


def test_the_command_line_writes_a_day(tmp_path):
    for form, suffix in (("zwo", ".zwo"), ("fit", ".fit"), ("intervals", ".txt")):
        out = tmp_path / f"day{suffix}"
        run("export", MILE, "--day", "1.2", "--format", form, "-o", out, "--race", RACE)
        before = out.read_bytes()
        assert "exists" in run("export", MILE, "--day", "1.2", "--format", form, "-o", out, status=1).stderr
        assert out.read_bytes() == before
        run("export", MILE, "--day", "1.2", "--format", form, "-o", out, "--force", "--unit", "mi", "--race", RACE)
        plan = tmp_path / f"back-{form}.plan"
        run("import", out, "-o", plan, "--day", "3.4", "--name", "Again")
        assert plan_file.load(plan).workouts["3.4"].day.name == "Again"
        assert "exists" in run("import", out, "-o", plan, status=1).stderr
        run("import", out, "-o", plan, "--force")
        assert list(plan_file.load(plan).workouts) == ["1.2"]
        assert run("import", out).stdout == plan.read_text()
    assert not list(tmp_path.glob("*.part"))


def written(out: Path | str, *more: str, status: int = 0):
    return run("export", MILE, "--day", "1.2", "--format", "intervals", "-o", out, "--race", RACE, *more, status=status)


@pytest.mark.parametrize("command", ["export", "import"])
def test_what_is_no_place_for_a_file_says_so(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("mine")
    Path("loop").symlink_to("loop")
    Path("x.txt").write_text("- 10m\n")
    what = ["export", MILE, "--day", "1.2", "--format", "fit"] if command == "export" else ["import", "x.txt"]
    for out, says in (
        (".", "is a folder"),
        ("/", "is a folder"),
        (tmp_path, "is a folder"),
        ("x" * 300 + ".plan", "File name too long"),
        ("file/x.plan", "Not a directory"),
        ("nowhere/x.plan", "No such file"),
        ("loop", "symbolic links"),
    ):
        for force in ([], ["--force"]):
            error = run(*what, "-o", out, *force, status=1).stderr
            assert error.startswith(f"Error: {out}: ") and says in error
    assert Path("file").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "loop", "x.txt"]


def test_a_file_beside_it_is_nobodys(tmp_path):
    (tmp_path / "day.txt.part").write_text("mine")
    written(tmp_path / "day.txt")
    written(tmp_path / "day.txt", "--force")
    assert (tmp_path / "day.txt.part").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_new_file_is_as_readable_as_any_and_an_old_one_as_before(tmp_path):
    out = tmp_path / "day.txt"
    written(out)
    (tmp_path / "any").touch()
    assert out.stat().st_mode == (tmp_path / "any").stat().st_mode
    out.chmod(0o640)
    written(out, "--force")
    assert out.stat().st_mode & 0o777 == 0o640


def test_a_link_a_device_and_a_pipe_stay_what_they_are(tmp_path):
    out = tmp_path / "day.txt"
    written(out)
    text = out.read_bytes()
    link, dangling = tmp_path / "link.txt", tmp_path / "dangling.txt"
    (tmp_path / "folder").mkdir()
    link.symlink_to(out)
    dangling.symlink_to(tmp_path / "folder" / "new.txt")
    out.write_text("before")
    assert "exists" in written(link, status=1).stderr
    written(link, "--force")
    written(dangling)
    assert link.is_symlink() and dangling.is_symlink()
    assert out.read_bytes() == text == (tmp_path / "folder" / "new.txt").read_bytes()

    null = tmp_path / "null"
    null.symlink_to("/dev/null")
    written(null, "--force")
    assert null.is_char_device()

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        written(pipe, "--force")
        assert os.read(reader, 1 << 16) == text
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_all_days_go_into_a_folder(tmp_path):
    file = plan_file.load(MILE)
    done = run("export", MILE, "--all", "--format", "fit", "-o", tmp_path / "new" / "folder")
    run_days = [day_id for day_id, one in file.workouts.items() if not one.day.rest]
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == [
        f"mile-{day_id}.fit" for day_id in run_days
    ]
    rest_days = [line for line in done.stdout.split("\n") if "rest day" in line]
    assert len(rest_days) == len(file.workouts) - len(run_days)


def test_all_days_or_none_where_one_is_there(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for day_id in ("2.4", "3.1"):
        (folder / f"mile-{day_id}.fit").write_text("mine")
    # A rest day gets no file.
    (folder / "mile-1.3.fit").write_text("mine")
    what = ["export", MILE, "--all", "--format", "fit", "-o", folder]
    error = run(*what, status=1).stderr
    assert f"{folder}/mile-2.4.fit: exists, and 1 more of its files: " in error and "--force" in error
    assert len(list(folder.iterdir())) == 3
    assert "Not a directory" in run(*what[:-1], folder / "mile-2.4.fit", status=1).stderr
    assert "too long" in run(*what[:-1], tmp_path / ("x" * 300), status=1).stderr
    run(*what, "--force")
    assert (folder / "mile-2.4.fit").read_bytes() != b"mine"
    assert (folder / "mile-1.3.fit").read_text() == "mine"


def test_a_plan_on_paper_is_the_page_for_this_runner_and_unit(tmp_path):
    out = tmp_path / "mile.pdf"
    run("export", MILE, "--format", "pdf", "-o", out, "--race", RACE, "--unit", "mi")
    assert out.read_bytes() == pdf(plan_file.load(MILE), paces.Paces(RACE, "mi"), "mi")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--day", "1.3", "--format", "zwo"], "is a rest day"),
        (["--day", "9.9", "--format", "zwo"], "there is no day 9.9: choose one of 1.1"),
        (["--format", "zwo"], "choose a day with --day 1.2, or --all"),
        (["--day", "1.2", "--all", "--format", "zwo", "-o", "x"], "--day does not go with --all"),
        (["--day", "1.2", "--format", "pdf", "-o", "/nowhere/x"], "--day does not go with --format pdf: its page is"),
        (["--all", "--format", "pdf", "-o", "/nowhere/x"], "--all does not go with --format pdf: its page is"),
        (["--all", "--format", "zwo"], "name their folder"),
        (["--day", "1.2", "--format", "fit", "-o", "/nowhere/x.fit"], "/nowhere/x.fit: No such file"),
        (["--day", "1.2", "--format", "fit", "--race", "mile=7"], "time '7': write 10:00"),
    ],
)
def test_what_cannot_be_exported_says_why(arguments, says):
    assert says in run("export", MILE, *arguments, status=1).stderr


def test_a_plan_with_errors_is_not_exported(tmp_path):
    plan = tmp_path / "bad.plan"
    plan.write_text("title: T\nday 1.1 Day\n  run 400 mile\n  run 5m\n")
    error = run("export", plan, "--day", "1.1", "--format", "fit", "-o", tmp_path / "x.fit", status=1).stderr
    assert f"{plan}:3: " in error and f"{plan}:4: " in error
    assert not (tmp_path / "x.fit").exists()


def test_what_an_import_is_asked_for_must_make_sense(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("- 10m\n")
    assert "--day 1.9: write week and day" in run("import", path, "--day", "1.9", status=1).stderr
    assert "race" in run("import", path, "--race", "7:00", status=1).stderr
    done = run("import", path, "--name", "A name that is longer than a day's may be")
    assert "day 1.1 A name that is longe\n" in done.stdout
    assert f"{path}: name: 41 characters: 20 fit" in done.stderr


def test_what_a_file_says_does_nothing_to_the_terminal(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("- 10m \x1b[2J75% HR\u009b\n")
    assert "\x1b" not in run("import", path).stderr
    assert "\u009b" not in run("import", path).stderr
