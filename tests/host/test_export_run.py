"""A run for other programs: FIT by two decoders, TCX, CSV and JSON say the same, to the last digit of each."""

import csv
import io
import json
import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import fitdecode
import pytest
from click.testing import CliRunner
from fit_tool.fit_file import FitFile
from fit_tool.profile.messages.lap_message import LapMessage
from fit_tool.profile.messages.record_message import RecordMessage
from fit_tool.profile.messages.session_message import SessionMessage
from paceclip.activity import activity, fit, planned, table, tcx
from paceclip.activity.journal import entries
from paceclip.cli import main

HERE = Path(__file__).parent
CUT = HERE.parent / "twin" / "plans" / "cut.plan"
BERLIN = ZoneInfo("Europe/Berlin")
TCX = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"


@pytest.fixture(scope="module")
def recorded(file) -> activity.Activity:
    return replace(activity.of(entries(file.read_bytes())), start=datetime(2026, 11, 27, 18, 30, tzinfo=BERLIN))


def made(laps: int, start: datetime, lap_s: int = 30) -> activity.Activity:
    """A run of so many laps, each a lap's second at a lap's speed longer than the one before; or of one second."""
    told = [{"t": "run", "run": 7, "plan": "a", "day": "1.1", "unit": "km", "start": None}]
    mm = ms = 0
    for index in range(laps):
        told.append({"t": "step", "index": index, "incline_permille": 10})
        told += [{"t": "s", "seconds": 1, "mm": 3333 + index, "mm_s": 3333 + index, "state": "running"}] * lap_s
        lap = {"distance_mm": lap_s * (3333 + index), "time_ms": 1000 * lap_s, "length_ms": 1000 * lap_s}
        told.append({"t": "lap", "index": index, "kind": "run", **lap})
        mm += lap["distance_mm"]
        ms += lap["time_ms"]
    if not laps:
        told.append({"t": "s", "seconds": 1, "mm": 0, "mm_s": None, "state": "waiting"})
    sums = {f"{part}_{of}": 0 for part in ("done", "run_up", "step") for of in ("mm", "ms")}
    told.append({"t": "at", **sums, "done_mm": mm, "done_ms": ms})
    return replace(activity.of(told), start=start)


def by_fitdecode(data: bytes) -> dict:
    told: dict = {"laps": [], "points": []}
    with fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        for frame in reader:
            if not isinstance(frame, fitdecode.FitDataMessage):
                continue
            values = {field.name: field.value for field in frame.fields}
            if frame.name == "lap":
                told["laps"].append((values["total_distance"], values["total_timer_time"], values["start_time"]))
            elif frame.name == "record":
                told["points"].append((values["timestamp"], values["distance"], values.get("enhanced_speed")))
            elif frame.name in ("session", "activity"):
                told[frame.name] = values
    return told


def by_fit_tool(data: bytes) -> dict:
    told: dict = {"laps": [], "points": []}

    def when(ms: float) -> datetime:
        return datetime.fromtimestamp(ms / 1000, UTC)

    for record in FitFile.from_bytes(data).records:
        message = record.message
        if isinstance(message, LapMessage):
            told["laps"].append((message.total_distance, message.total_timer_time, when(message.start_time)))
        elif isinstance(message, RecordMessage):
            told["points"].append((when(message.timestamp), message.distance, message.enhanced_speed))
        elif isinstance(message, SessionMessage):
            told["session"] = {
                "total_distance": message.total_distance,
                "total_timer_time": message.total_timer_time,
                "total_elapsed_time": message.total_elapsed_time,
                "num_laps": message.num_laps,
            }
    return told


def by_tcx(data: bytes) -> dict:
    def number(element: ET.Element, name: str) -> float:
        return float(element.find(TCX + name).text)

    def when(text: str) -> datetime:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))

    root = ET.fromstring(data)
    return {
        "laps": [
            (number(lap, "DistanceMeters"), number(lap, "TotalTimeSeconds"), when(lap.get("StartTime")))
            for lap in root.iter(TCX + "Lap")
        ],
        "points": [
            (when(point.find(TCX + "Time").text), number(point, "DistanceMeters"))
            for point in root.iter(TCX + "Trackpoint")
        ],
    }


def rows(data: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def metres(mm: int) -> float:
    """To the centimetre, a half up."""
    return math.floor(mm / 10 + 0.5) / 100


def check_agreement(run: activity.Activity) -> None:
    """Every format against the run itself, and so against each other."""
    data = fit.write(run)
    one, other, text = by_fitdecode(data), by_fit_tool(data), by_tcx(tcx.write(run))
    begin = run.start.astimezone(UTC)
    laps = [
        (round(lap.mm / 10 + 1e-6) / 100, lap.ms / 1000, begin + timedelta(seconds=lap.begin_s)) for lap in run.laps
    ]
    points = [(begin + timedelta(seconds=point.s), round(point.mm / 10 + 1e-6) / 100) for point in run.points]
    assert one["laps"] == other["laps"] == laps
    assert one["points"] == other["points"]
    assert [point[:2] for point in one["points"]] == points
    assert [speed for *_, speed in one["points"]] == [
        None if point.mm_s is None else point.mm_s / 1000 for point in run.points
    ]
    for told in (one["session"], other["session"]):
        assert told["total_distance"] == metres(run.mm)
        assert told["total_timer_time"] == run.ms / 1000
        assert told["total_elapsed_time"] == run.seconds
        assert told["num_laps"] == len(run.laps)
    assert text["points"] == points
    # The schema wants one at least.
    assert text["laps"] == (laps or [(metres(run.mm), run.ms / 1000, begin)])
    seconds, table_laps = rows(table.write_csv(run)), rows(table.write_laps(run))
    assert [(datetime.fromisoformat(row["time"]), float(row["distance_m"])) for row in seconds] == points
    assert [(float(row["distance_m"]), float(row["time_s"])) for row in table_laps] == [lap[:2] for lap in laps]
    told = json.loads(table.write_json(run))
    assert (told["mm"], told["ms"], len(told["laps"])) == (run.mm, run.ms, len(run.laps))
    assert [(lap["mm"], lap["ms"]) for lap in told["laps"]] == [(lap.mm, lap.ms) for lap in run.laps]


def test_all_formats_say_the_same_of_a_run_with_a_pause(recorded):
    assert len(recorded.laps) == 10 and not all(point.runs for point in recorded.points)
    assert sum(lap.mm for lap in recorded.laps) == recorded.mm == recorded.points[-1].mm
    check_agreement(recorded)


@pytest.mark.parametrize("laps", [0, 1, 500])
def test_all_formats_say_the_same_of_no_lap_one_and_500(laps):
    check_agreement(made(laps, datetime(2026, 6, 1, 7, 0, tzinfo=BERLIN), lap_s=7))


@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 12, 31, 23, 59, 30, tzinfo=BERLIN),
        datetime(2026, 3, 29, 1, 59, 30, tzinfo=BERLIN),  # 3 o'clock a minute later
        datetime(2026, 10, 25, 2, 59, 30, tzinfo=BERLIN),  # 2 o'clock once more
    ],
)
def test_midnight_and_the_change_of_the_clocks_are_seconds_like_others(start):
    run = made(4, start)
    check_agreement(run)
    data = by_fitdecode(fit.write(run))
    times = [when for when, *_ in data["points"]]
    assert {after - before for before, after in pairwise(times)} == {timedelta(seconds=1)}
    # What the clock on the wall said at the end.
    end = (start.astimezone(UTC) + timedelta(seconds=120)).astimezone(BERLIN)
    assert data["activity"]["local_timestamp"].replace(tzinfo=None) == end.replace(tzinfo=None)


def test_there_is_a_record_each_second_wherever_the_clock_runs():
    """A run, then off the belt until a press, a timed rest, a wait for the belt, one for a speed, and off again."""
    told = [{"t": "run", "run": 7, "plan": "a", "day": "1.1", "unit": "km", "start": None}]
    goes = {"t": "s", "seconds": 1, "mm": 3000, "mm_s": 3000, "state": "running"}

    def lap(index: int, kind: str, seconds: int, mm: int = 0) -> dict:
        return {"t": "lap", "index": index, "kind": kind, "distance_mm": mm, "time_ms": 1000 * seconds}

    def stood(state: str, seconds: int) -> dict:
        return {"t": "s", "seconds": seconds, "mm": 0, "mm_s": 0, "state": state}

    def step(index: int) -> dict:
        return {"t": "step", "index": index, "incline_permille": 10}

    told += [step(0), stood("waiting", 5), *[goes] * 10, lap(0, "run", 10, 30000)]
    told += [step(1), goes | {"mm": 500, "mm_s": 400, "state": "waiting"}, stood("waiting", 20)]
    told += [lap(1, "off", 28, 500), stood("waiting", 7), step(2), stood("running", 30), lap(2, "rest", 30)]
    told += [step(3), stood("waiting", 9), *[goes | {"state": "waiting"}] * 4, lap(3, "run-up", 4, 12000)]
    told += [*[goes] * 10, lap(3, "run", 10, 30000), step(4), stood("waiting", 12)]
    sums = {"run_up_mm": 0, "run_up_ms": 0, "step_mm": 0, "step_ms": 12000, "done_mm": 72500, "done_ms": 82000}
    told.append({"t": "at", **sums, "index": 4, "waiting_for": "press"})
    run = replace(activity.of(told), start=datetime(2026, 6, 1, 7, 0, tzinfo=BERLIN))
    ran = [*range(6, 74), *range(83, 109)]
    assert [point.s for point in run.points if point.runs] == ran and len(ran) == run.ms / 1000
    # What the clock stood has a record for all of it.
    assert [point.s for point in run.points if not point.runs] == [5, 82]
    assert {point.mm for point in run.points if 16 <= point.s <= 82} == {30500}
    check_agreement(run)
    assert [row["runs"] for row in rows(table.write_csv(run))] == [str(int(point.runs)) for point in run.points]


def test_the_clock_stands_while_the_run_does(recorded):
    stops = []
    with fitdecode.FitReader(io.BytesIO(fit.write(recorded))) as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage) and frame.name == "event":
                stops.append((frame.get_value("event_type"), frame.get_value("timestamp")))
    kinds = [kind for kind, _ in stops]
    assert kinds == ["start", "stop_all"] * (len(kinds) // 2) and len(kinds) == 4
    ran = sum((stop - start).total_seconds() for (_, start), (_, stop) in zip(stops[::2], stops[1::2], strict=True))
    assert abs(ran - recorded.ms / 1000) <= len(kinds)


def test_a_corrected_distance_is_that_of_the_run_and_of_its_laps(recorded):
    right = recorded.scaled(1700000)
    assert right.mm == sum(lap.mm for lap in right.laps) == right.points[-1].mm == 1700000
    assert right.ms == recorded.ms
    for lap, before in zip(right.laps, recorded.laps, strict=True):
        assert abs(lap.mm - before.mm * 1700000 / recorded.mm) <= 1
    check_agreement(right)
    # Of 7 m, which in proportion would have a speed that no format has.
    with pytest.raises(activity.ActivityError, match="leave --distance out"):
        made(1, recorded.start, lap_s=2).scaled(1700000)


@pytest.mark.parametrize(
    ("blocks", "kinds"),
    [(2, []), (3, ["warmup"]), (4, ["warmup"]), (7, ["warmup", "run", "recover", "run"])],
)
def test_a_run_that_is_not_over_ends_with_the_step_that_it_is_in(file, blocks, kinds):
    """Pulled before its first step, as that begins, in it, and in a repetition; where its plan is, and where not."""
    data = file.read_bytes()
    told = entries(data[: [found.start() for found in re.finditer(b"\xb5P", data)][blocks]])
    start = datetime(2026, 11, 27, 18, 30, tzinfo=BERLIN)
    run = replace(activity.of(told), start=start)
    assert [lap.kind for lap in run.laps] == [*kinds[:-1], *(["step"] if kinds else [])]
    assert run.mm == sum(lap.mm for lap in run.laps) and [lap.is_over for lap in run.laps[-1:]] == [False] * bool(kinds)
    check_agreement(run)
    plan = planned.of(told[0], CUT)
    known = replace(activity.of(told, steps=plan.steps), start=start)
    assert [lap.kind for lap in known.laps] == kinds
    if kinds:
        last = known.laps[-1]
        as_run = [entry for entry in entries(data) if entry["t"] == "lap"][len(kinds) - 1]
        for name in ("length_mm", "length_ms", "low_mm_s", "high_mm_s"):
            assert getattr(last, name) == as_run.get(name)
    check_agreement(known)


def export(*arguments: str, status: int = 0) -> str:
    done = CliRunner().invoke(main, ["export-run", *arguments])
    assert done.exit_code == status, done.output
    return done.output


def test_the_command_writes_each_format(file, tmp_path):
    for to in ("fit", "tcx", "csv", "json"):
        out = tmp_path / f"run.{to}"
        export(str(file), "--format", to, "--start", "2026-11-20 18:30", "--distance", "1,7 KM", "-o", str(out))
        assert out.stat().st_size > 1000
    assert by_fitdecode((tmp_path / "run.fit").read_bytes())["session"]["total_distance"] == 1700
    export(str(file), "--format", "csv", "--laps", "--distance", "3km", "--sure", "-o", str(tmp_path / "laps.csv"))
    laps = rows((tmp_path / "laps.csv").read_bytes())
    assert len(laps) == 10 and round(sum(float(lap["distance_m"]) for lap in laps)) == 3000


def test_what_is_wrong_is_said_with_the_remedy(file, tmp_path):
    assert "--start '2026-11-27 18:30'" in export(str(file), "--format", "fit", status=1)
    for wrong, remedy in (
        (["--format", "csv", "--start", "tomorrow"], "write it as 2026-11-27 18:30"),
        (["--format", "csv", "--start", "2026-11-27"], "write it as 2026-11-27 18:30"),
        (["--format", "fit", "--start", "1969-11-30 18:30"], "from 1990 to today"),
        (["--format", "fit", "--start", "2200-11-30 18:30"], "from 1990 to today"),
        (["--format", "csv", "--distance", "five"], "write it as 5.02km"),
        (["--format", "csv", "--distance", "42km", "--force"], "the run was 1.64 km"),
        (["--format", "csv", "--distance", "0km"], "write it as 5.02km"),
        (["--format", "fit", "--start", "2026-11-20 18:30", "--distance", "50000km", "--sure"], "1000 km at most"),
        (["--format", "tcx", "--laps"], "leave it out"),
        (["--format", "csv", "-o", str(file)], "another name with -o, or add --force"),
        (["--format", "csv", "-o", str(tmp_path / "no" / "where")], "choose another place"),
    ):
        assert remedy in export(str(file), *wrong, status=1)
    (tmp_path / "x").write_bytes(b"no run")
    assert "is no run of Paceclip's" in export(str(tmp_path / "x"), "--format", "csv", status=1)
    data = file.read_bytes()
    (tmp_path / "y").write_bytes(data[5:])
    assert "header is damaged" in export(str(tmp_path / "y"), "--format", "csv", status=1)
    assert "no run 9999" in export("9" * 20, "--format", "csv", "--folder", str(tmp_path / "runs"), status=1)
    assert not (tmp_path / "runs").exists()
    assert "no run 3" in export("3", "--format", "csv", "--folder", str(tmp_path / "runs"), status=1)
