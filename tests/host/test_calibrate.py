"""`paceclip calibrate`: from a recorded log to what belongs into settings.json."""

import json
import random
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner
from paceclip.cli import main
from paceclip.recordings import pulselog

UM = 152312
LAP_MM = 2835
MM_S = 2500
SECONDS = 60
TICKS = 2**30


def pulses(um=UM, mm_s=MM_S, seconds=SECONDS):
    """Times in us of a belt at a steady speed."""
    gap = um * 1000 / mm_s
    return [round((number + 0.4) * gap) for number in range(int(seconds * 1e6 / gap))]


def passings(laps, first_us=3_333_333, scatter_us=0):
    """Times at which the mark passes."""
    rng = random.Random(1)
    return [round(first_us + lap * LAP_MM * 1e6 / MM_S + rng.gauss(0, scatter_us)) for lap in range(laps + 1)]


@pytest.fixture
def log(tmp_path):
    """A log of edges, or with `raw` of stamps."""

    def log(times, low_us=3000, raw=False):
        path = tmp_path / "belt.log"
        if raw:
            lines = [pulselog.RAW_HEADER, *((TICKS - 10_000_000 + t) % TICKS for t in times)]
        else:
            lines = ["t_us,level", *(f"{t},0\n{t + low_us},1" for t in times)]
        path.write_text("".join(f"{line}\n" for line in lines))
        return path

    return log


def run(*arguments, status=0) -> str:
    result = CliRunner().invoke(main, ["calibrate", *map(str, arguments)])
    assert result.exit_code == status, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output


def found(*arguments) -> dict:
    return json.loads(run(*arguments, "--json"))


def joined(marks):
    return ",".join(map(str, marks))


def test_laps_of_a_mark(log):
    path = log(pulses())
    data = found(path, "--laps", 20, "--belt-mm", LAP_MM, "--mark-us", joined(passings(20)))
    assert abs(data["um_per_pulse"] - UM) <= 3
    assert 0.03 < data["error_percent"] < 0.05
    assert data["settings"] == {"um_per_pulse": data["um_per_pulse"]}
    assert data["method"] == "laps"
    ends = [passings(20)[0], passings(20)[-1]]
    data = found(path, "--laps", 20, "--belt-mm", LAP_MM, "--mark-us", joined(ends))
    assert abs(data["um_per_pulse"] - UM) <= 3
    assert data["error_percent"] > 0.1


def test_marks_may_stand_in_a_file_or_be_given_one_by_one(log, tmp_path):
    path = log(pulses())
    marks = passings(10, scatter_us=20_000)
    file = tmp_path / "marks.csv"
    file.write_text("t_us\n" + "".join(f"{mark}\n" for mark in marks))
    data = found(path, "--belt-mm", LAP_MM, "--marks", file)
    one_by_one = [part for mark in marks for part in ("--mark-us", mark)]
    assert data == found(path, "--belt-mm", LAP_MM, *one_by_one)
    assert abs(data["um_per_pulse"] - UM) < 3 * data["error_um"]


def test_a_raw_log_counts_from_its_first_stamp_and_over_a_wrap(log):
    times = pulses()
    marks = [mark - times[0] for mark in passings(20)]
    data = found(log(times, raw=True), "--belt-mm", LAP_MM, "--mark-us", joined(marks))
    assert abs(data["um_per_pulse"] - UM) <= 3


def test_bounce_and_missed_pulses_do_not_count(log):
    times = [t for at, t in enumerate(pulses()) if at < 40 or at % 12]
    path = log(times, low_us=300)
    text = path.read_text().splitlines()
    bounced = [text[0]]
    for at, t in enumerate(times):
        bounced += text[2 * at + 1 : 2 * at + 3]
        bounced += [f"{t + 700},0", f"{t + 1500},1", f"{t + 4200},0", f"{t + 4800},1"]
    path.write_text("".join(f"{line}\n" for line in bounced))
    data = found(path, "--sensor", "reed", "--belt-mm", LAP_MM, "--mark-us", joined(passings(20)))
    assert abs(data["um_per_pulse"] - UM) <= 20


def test_a_slow_reed_bounces_past_every_dead_time(log):
    times = pulses(mm_s=500)
    path = log([edge for t in times for edge in (t, t + 20_700)], low_us=400)
    assert found(path, "--sensor", "reed", "--distance", "0.03km")["pulses"] == len(times)
    assert found(path, "--distance", "0.03km")["pulses"] > len(times)


def test_pulses_that_were_served_together_came_evenly(log):
    times = pulses()
    marks = [mark - times[0] for mark in passings(20)]
    # A stall of 0.24 s every 3 s, four pulses.
    late = [times[at - at % 50 + 3] + 12 * (at % 50) if at % 50 < 4 else t for at, t in enumerate(times)]
    data = found(
        log(late, raw=True), "--belt-mm", LAP_MM, "--mark-us", joined([mark - late[0] + times[0] for mark in marks])
    )
    assert abs(data["um_per_pulse"] - UM) <= 10


def test_a_distance_is_as_good_as_its_digits(log):
    path = log(pulses())
    metres = len(pulses()) * UM / 1e6
    data = found(path, "--distance", f"{metres / 1000:.4f}km")
    assert data["pulses"] == len(pulses())
    assert abs(data["um_per_pulse"] - UM) < 30
    coarse = found(path, "--distance", f"{metres / 1000:.2f}km")
    assert abs(coarse["um_per_pulse"] - UM) < 3 * coarse["error_um"]
    assert 1.8 < coarse["error_percent"] < 2.0
    assert found(path, "--distance", f"{metres / 1609.344:.5f}mi")["um_per_pulse"] == pytest.approx(UM, abs=10)


def test_a_known_speed_over_a_part_of_the_log(log):
    path = log(pulses())
    options = ("--from-ms", 5000, "--to-ms", 55_000)
    data = found(path, "--speed", "9.00km/h", *options)
    assert abs(data["um_per_pulse"] - UM) <= 10
    assert 0.03 < data["error_percent"] < 0.04
    assert found(path, "--speed", "2.500m/s", *options)["um_per_pulse"] == data["um_per_pulse"]
    assert found(path, "--speed", "5.5923mph", *options)["um_per_pulse"] == pytest.approx(UM, abs=5)


def test_the_console_against_what_was_calibrated_or_set(log):
    path = log(pulses())
    steady = ("--from-ms", 5000, "--to-ms", 55_000)
    data = found(path, "--belt-mm", LAP_MM, "--mark-us", joined(passings(20)), "--console", "9.36km/h", *steady)
    assert data["console_ratio"] == pytest.approx(1.04, abs=0.0002)
    alone = found(path, "--um-per-pulse", UM, "--console", "9.36km/h", *steady)
    assert alone["console_ratio"] == data["console_ratio"]
    assert alone["error_um"] is None
    assert "settings" not in alone
    metres = len(pulses()) * UM / 1e6
    far = found(path, "--um-per-pulse", UM, "--console", f"{metres * 0.97 / 1000:.5f}km")
    assert far["console_ratio"] == pytest.approx(0.97, abs=0.0002)


def test_a_reader_is_told_what_to_write(log, tmp_path):
    path = log(pulses())
    command = [sys.executable, "-m", "paceclip", "calibrate", str(path), "--belt-mm", str(LAP_MM)]
    command += ["--mark-us", joined(passings(20)), "--console", "0.15km"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=60, check=True)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("um_per_pulse is 15231")
    assert lines[0].endswith("(0.04 %, one sigma)")
    assert lines[1] == "  from 20 laps of 2835 mm: 372.262 pulses"
    assert lines[2].startswith('  in settings.json: {"um_per_pulse": 15231')
    assert lines[3].startswith("The console shows 1.00")


def told(path, *options):
    """What a reader sees, in lines."""
    command = [sys.executable, "-m", "paceclip", "calibrate", str(path), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.splitlines()


def test_a_reader_is_asked_whether_what_is_far_off_is_right(log):
    lines = told(log(pulses()), "--distance", "1.00km")
    assert re.fullmatch(r"  \d+\.\d\d times the 157080 that it was: is what you said right\?", lines[-1])
    metres = len(pulses()) * 0.157080
    assert "times the" not in "".join(told(log(pulses()), "--distance", f"{metres:.2f}m"))


def test_the_console_against_a_setting_is_not_called_true(log):
    steady = ("--console", "9.36km/h", "--from-ms", "5000", "--to-ms", "55000")
    (line,) = told(log(pulses()), *steady)
    assert line.endswith("times what 157080 um a pulse make.")


def test_a_belt_that_stands_for_long_in_between(log):
    first = pulses(seconds=20)
    # By ticks that have wrapped, the second part begins 5 ms after the first: it would be taken for bounce.
    later = TICKS + first[-1] - first[0] + 5000
    times = [*first, *(t + later for t in first)]
    data = found(log(times), "--distance", f"{2 * len(first) * UM / 1e9:.5f}km")
    assert data["pulses"] == 2 * len(first)
    assert abs(data["um_per_pulse"] - UM) < 20


MARKS = ("--belt-mm", LAP_MM, "--mark-us")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "say one thing that is known"),
        (("--distance", "1km", "--speed", "10km/h"), "say one thing that is known"),
        (("--mark-us", "1,2"), "how long is the belt? Add --belt-mm"),
        (("--belt-mm", LAP_MM, "--laps", 20), "when did the mark pass?"),
        ((*MARKS, "1s,2s"), "'1s' is no time: write whole microseconds"),
        ((*MARKS, joined(passings(4))), "4 laps are too few: run at least 5"),
        ((*MARKS, joined(passings(8)), "--laps", 20), "9 marks do not fit 20 laps"),
        ((*MARKS, joined(passings(60))), "is outside the log's pulses, which go from 0.024 s to 59.9"),
        ((*MARKS, joined([10, *passings(20)])), "0.000 s is outside"),
        ((*MARKS, joined(passings(20)[:6] + passings(20)[7:])), "lap 6 has 37 pulses where others have 18"),
        (("--distance", "far"), "'far' is no length or speed: write it like 1.00km"),
        (("--distance", "1km/h"), "is a speed: write it like 1.00km"),
        (("--speed", "1km"), "is a length: write it like 10.0km/h"),
        (("--speed", "10km/h"), "Give --from-ms and --to-ms"),
        (("--speed", "10km/h", "--from-ms", 9000, "--to-ms", 8000), "--to-ms 8000 is not after --from-ms 9000"),
        (("--speed", "10km/h", "--from-ms", 9000, "--to-ms", 10_000), "16 pulses are too few"),
        (("--distance", "0km"), "that makes 0 um a pulse"),
        (("--distance", "999999mi"), "um a pulse, which no belt has"),
        (("--console", "0.0km"), "let it run"),
        (("--console", "10km/h"), "a console's speed needs --from-ms and --to-ms"),
        (("--distance", "1km", "--um-per-pulse", 3), "um_per_pulse is 3: write a whole number from 5000"),
    ],
)
def test_what_tells_nothing_is_refused_with_a_remedy(log, options, said):
    output = run(log(pulses()), *options, status=1)
    assert output.startswith("Error: ")
    assert said in output


def test_logs_and_marks_that_are_wrong(log, tmp_path):
    assert "has 0 pulses: record a belt that runs" in run(log([]), "--distance", "1km", status=1)
    bad = tmp_path / "bad.csv"
    bad.write_text("t_us\n5\n4\n")
    assert "line 3: t_us falls from 5 to 4" in run(log(pulses()), "--belt-mm", 2835, "--marks", bad, status=1)
    bad.write_text("paceclip-pulses 1 sensor=hall um_per_pulse=157080 pulses_per_rev=9\n5\n")
    said = f"{bad}, line 1: pulses_per_rev is 9: write a whole number from 1 to 8"
    assert said in run(bad, "--distance", "1km", status=1)
    bad.write_text("t_us,level\n5,0\n4,1\n")
    assert "line 3: t_us goes from 5 to 4" in run(bad, "--distance", "1km", status=1)
