"""`paceclip report`: the page of a run and that of a plan say what the exports and the device's own coach say."""

import binascii
import csv
import io
import json
import os
import re
import subprocess
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from paceclip.activity import activity, journal, planned, show_run
from paceclip.activity.store import Store
from paceclip.cli import main
from paceclip.core import coach, paces, units, vdot, workout
from paceclip.plans.unroll import STANDING
from paceclip.report import course, ink, markup, pace_chart, progress, run_page, signal, targets, verdicts
from paceclip.report.drawing import Boxes, Lines, Words
from PIL import Image
from rich.console import Console

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CUT = HERE.parent / "twin" / "plans" / "cut.plan"
MILE = ROOT / "plans" / "mile.plan"
# A whole day in the twin, on a belt that wanders by 2 %: record_day.mjs mile, day 2.2.
SAMPLE = HERE / "samples" / "mile-2.2.run"
SHORT = """\
title: Two weeks
day 1.1 Twos
  warmup 0:40 easy
  2x
    run 200m mile
    recover 0:30 jog
day 1.2 Rest
  rest
day 1.3 Easy
  run 2:00 easy
day 2.1 A mile
  run 1mi mile
  run 0:40 mile-3%
"""
VOID = ("meta", "input")


class Page(HTMLParser):
    """A page as it is read: its tags, texts, tables, and the numbers that are there for programs. Fails on what is not
    nested as it should be."""

    def __init__(self, data: bytes):
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.words = ""
        self.tables: list[list[list[str]]] = []
        self.values: list[list[str]] = []
        self.feed(data.decode())
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
            self.values.append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        elif tag == "data":
            self.values[-1].append(dict(attrs)["value"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.words += data
            if "table" in self.open:
                self.tables[-1][-1][-1] += data

    def all(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.tags if name == tag]


def command(*arguments: str, status: int = 0) -> str:
    done = CliRunner().invoke(main, [*arguments])
    assert done.exit_code == status, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.output


def reported(*arguments: str, folder: Path) -> Page:
    out = folder / "page.html"
    assert command("report", *arguments, "-o", str(out), "--force") == f"{out}\n"
    return Page(out.read_bytes())


def day_of(plan: Path, **options) -> bytes:
    """A day's journal: somebody follows the screen in the twin."""
    command = ["node", HERE / "record_day.mjs", plan, json.dumps(options)]
    return subprocess.run(command, capture_output=True, timeout=120, check=True).stdout


@pytest.fixture(scope="module")
def weeks(tmp_path_factory) -> tuple[Path, Path]:
    """A plan of two weeks, and a folder with runs of it: a day in miles, one in part, a race, and what counts not."""
    folder = tmp_path_factory.mktemp("weeks")
    plan = folder / "short.plan"
    plan.write_text(SHORT)
    settings = {"race": "mile=7:00", "unit": "mi"}
    first = day_of(plan, day="1.1", settings=settings, clock=[2026, 11, 24, 0, 18, 30, 0, 0])
    race = day_of(plan, day="2.1", settings=settings, clock=[2026, 12, 1, 0, 18, 30, 0, 0])
    store = Store(folder / "kept", make=True)
    store.keep("b0", 3, race)
    store.keep("b0", 1, first)
    store.keep("b0", 2, with_header(first[: len(first) * 2 // 3], day="1.3"))
    store.keep("b0", 4, with_header(race, plan="other"))
    store.keep("b0", 5, with_header(race, day="9.1"))
    store.keep("b0", 6, first[5:])
    store.close()
    return plan, folder / "kept"


def with_header(data: bytes, **changes) -> bytes:
    """A run whose header says other things."""
    end = 8 + int.from_bytes(data[2:4], "little")
    header = json.dumps({**json.loads(data[4 : end - 4]), **changes}).encode()
    checked = len(header).to_bytes(2, "little") + header
    return b"\xb5P" + checked + binascii.crc32(checked).to_bytes(4, "little") + data[end:]


def rows(data: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def exported(run: Path, folder: Path, *arguments: str) -> list[dict]:
    """The laps as the export has them."""
    out = folder / "laps.csv"
    command("export-run", str(run), "--format", "CSV", "--laps", "-o", str(out), "--force", *arguments)
    return rows(out.read_bytes())


@pytest.mark.parametrize("correction", [(), ("--distance", "1.75 km")])
def test_the_numbers_are_those_of_the_export_to_the_last_digit(file, tmp_path, correction):
    page = reported(str(file), *correction, folder=tmp_path)
    laps = exported(file, tmp_path, *correction)
    told = [values[:2] for values in page.values if len(values) > 1]
    assert told[:-1] == [[lap["distance_m"], lap["time_s"]] for lap in laps]
    run = activity.of(journal.entries(file.read_bytes()))
    mm = 1750000 if correction else run.mm
    assert told[-1] == [f"{activity.metres(mm):.2f}", f"{run.ms / 1000:.3f}"]
    assert f"{mm // 10000 / 100:.2f} km" in page.words
    splits = [float(values[0]) for values in page.values if len(values) == 1]
    assert run.stood_ms and round(sum(splits), 3) == (run.ms - run.stood_ms) / 1000
    assert ("the device had measured 1.64 km (+6.1 %)" in page.words) == bool(correction)
    assert (f"um_per_pulse is {round(157080 * mm / run.mm)}, not 157080" in page.words) == bool(correction)


def test_a_step_that_is_stood_ends_where_it_was_left(file, tmp_path):
    for run in (file, SAMPLE):
        laps = exported(run, tmp_path)
        for lap, after in pairwise(laps):
            took = float(lap["end_s"]) - float(lap["begin_s"])
            assert after["begin_s"] == lap["end_s"]
            if lap["kind"] in ("off", "rest"):
                assert abs(took - float(lap["time_s"])) <= 2, lap


class Seen:
    """A session as the coach is shown it, of a run's points: without an end in sight, which changes no verdict."""

    auto_paused = hand_paused = False
    waiting_for = next_step = left_ms = left_mm = None

    def __init__(self, step, target, index):
        self.step = step
        self.target = target
        self.index = index
        self.step_ms = 0


def test_seconds_are_judged_as_the_devices_coach_does(file):
    run = activity.of(journal.entries(file.read_bytes()))
    judged = verdicts.judge(run, {"unit": "km", "race": "mile=7:00"}, None, targets.Rules())
    runner = paces.Paces("mile=7:00", "km", targets.Rules().tolerance)
    watching = coach.Coach(runner)
    seen = Seen(workout.Step("off"), None, -1)
    compared = Counter()
    at = 0
    for index, one in enumerate(judged.laps):
        target = one.target
        step = workout.Step(one.lap.kind, target=target)
        speeds = None if target is None else (one.lap.low_mm_s, one.lap.high_mm_s)
        seen = Seen(step, speeds, index)
        speed = run.points[at - 1].mm_s or 0 if at else 0
        watching.update(1000 * one.lap.begin_s, seen, speed)
        while at < len(run.points) and run.points[at].s <= one.lap.end_s:
            point = run.points[at]
            seen.hand_paused = not point.runs
            if seen.hand_paused:
                speed = -1 if point.mm_s is None else point.mm_s
                watching.update(1000 * point.s, seen, speed)
            else:
                # Where a step goes on after a pause, it does so at the speed before this second.
                watching.update(1000 * point.s - 999, seen, speed)
                seen.step_ms += 1000
                speed = -1 if point.mm_s is None else point.mm_s
                watching.update(1000 * point.s, seen, speed)
                mine = judged.seconds[at]
                # At the very end of its grace a second may be the device's or nobody's.
                if mine is not None:
                    assert mine == watching.verdict
                    compared[mine] += 1
                elif watching.verdict:
                    compared["early"] += 1
            at += 1
    assert compared[-1] > 60 and compared[0] > 100
    assert compared["early"] <= len(judged.laps)


def test_laps_are_hit_or_missed_by_the_tolerance_of_their_pace(file, tmp_path):
    page = reported(str(file), folder=tmp_path)
    steps = page.tables[0]
    assert len(steps) == 1 + 10 + 1
    found = {(" ".join(row[1].split()[:-1]), row[-1]) for row in steps[1:-1]}
    assert ("run 200 m", "▼ slow") in found and ("warmup 1:00", "✓ hit") in found
    assert next(row for row in steps if "rest" in row[1])[-1] == ""
    assert "1 of 4" in page.words
    settings = tmp_path / "settings.json"
    settings.write_text('{"tolerance": {"mile": [40, 1]}}')
    wide = reported(str(file), "--settings", str(settings), folder=tmp_path)
    assert {row[-1] for row in wide.tables[0] if "mile" in row[1]} == {"✓ hit"}


def test_tolerances_go_by_the_plans_names_where_it_is_the_plan_that_was_run():
    entries = journal.entries(SAMPLE.read_bytes())
    header = entries[0]
    run = activity.of(entries)
    plan = planned.of(header, MILE)
    assert (plan.title, plan.name) == ("Fastest mile in 4 weeks", "400s at mile pace")
    assert planned.of({**header, "crc32": 1}, MILE) is None
    assert planned.of(header, ROOT / "plans" / "nix.plan") is None
    rules = targets.Rules()
    by_plan, by_race, by_numbers = (
        verdicts.judge(run, told, known, rules)
        for told, known in ((header, plan), (header, None), ({**header, "race": None}, None))
    )
    assert [one.limits for one in by_plan.laps] == [one.limits for one in by_race.laps]
    mile = next(index for index, one in enumerate(by_plan.laps) if one.lap.kind == "run")
    low, high = by_plan.laps[mile].lap.low_mm_s, by_plan.laps[mile].lap.high_mm_s
    assert by_plan.laps[mile].limits == (low - low * 2 // 100, high + high * 1 // 100)
    assert by_numbers.laps[mile].limits == (low - low * 3 // 100, high + high * 2 // 100)
    assert by_plan.count("run") == (8, 10) and by_plan.inside_s < by_plan.judged_s


def test_splits_are_the_run(file):
    for run in (activity.of(journal.entries(path.read_bytes())) for path in (file, SAMPLE)):
        ran = [lap for lap in run.laps if lap.kind not in STANDING]
        ran_mm, ran_ms = sum(lap.mm for lap in ran), sum(lap.ms for lap in ran)
        for unit in ("km", "mi"):
            found = course.splits(replace(run, unit=unit))
            assert sum(split.ms for split in found) == ran_ms and sum(split.mm for split in found) == ran_mm
            assert [split.mm for split in found[:-1]] == [units.unit_mm(unit)] * (ran_mm // units.unit_mm(unit))
        ways = course.course(run)
        for one in zip(*ways, strict=True):
            assert list(one) == sorted(one)
        assert ways[-1] == (ran_ms, ran_mm)
        done = 0
        for lap in ran:
            done += lap.mm
            assert any(mm == done for _, mm in ways)


def test_a_step_of_which_every_second_is_within_the_tolerance_is_a_hit():
    """In the few seconds that are judged, a pulse more or less is another pace than the device has shown."""
    told = made(1, 30)
    header = told.header | {"race": None}
    (before,) = verdicts.judge(told.run, header, None, targets.Rules()).laps
    fastest = before.limits[1]
    points = [replace(one, mm=fastest * one.s + 157 * (one.s > 25), mm_s=fastest) for one in told.run.points]
    (one,) = verdicts.judge(replace(told.run, points=points), header, None, targets.Rules()).laps
    assert 0 < one.inside_s == one.judged_s < 15
    assert (one.verdict, one.held_mm_s) == (0, fastest)


def test_a_page_has_one_way_to_round_and_leaves_out_what_was_stood():
    """4676.6 m: each km in 6:08.6, and after the second 2:44.7 off a belt that ran on for 400 m."""
    told: list[dict] = [made(1, 1).header]
    ms = mm = 0
    kms = [("run", 1000000, 368600)] * 2
    for index, (kind, long, took) in enumerate([*kms, ("off", 400000, 164700), *kms, ("run", 676600, 249400)]):
        told.append({"t": "step", "index": index, "incline_permille": 10})
        told.append({"t": "s", "seconds": took // 1000, "mm": long, "mm_s": 2700, "state": "running"})
        told.append({"t": "lap", "index": index, "kind": kind, "distance_mm": long, "time_ms": took})
        ms += took
        mm += long
    sums = {f"{part}_{of}": 0 for part in ("done", "run_up", "step") for of in ("mm", "ms")}
    counts = dict.fromkeys(("paused_mm", "accepted", "bounced", "missed", "overruns", "best_ms"), 0)
    told.append({"t": "at", **sums, **counts, "done_mm": mm, "done_ms": ms})
    report = report_of(told)
    assert report.figures[:3] == [
        ("distance", "5.07", "km"),
        ("time", "31:28", "2:44 of it standing"),
        ("pace while running", "6:09", "/km"),
    ]
    steps, splits, *_ = Page(run_page.write(report)).tables
    assert steps[1][3:6] == ["1000 m", "6:08", "6:08"] and steps[-1][3:6] == ["5.07 km", "31:28", "6:09"]
    assert [row[:3] for row in splits[1:5]] == [[f"{km}", "6:08", "6:08"] for km in (1, 2, 3, 4)]
    assert splits[-1][:3] == ["+0.67", "4:09", "6:09"]
    assert "5.07 km in 31:28, 2:44 of it standing, 6:09 /km while running" in shown(told)


def test_only_what_is_missing_is_told(file):
    """Taken up again after Ctrl-C, which lost nothing, and after a power cut."""
    entries = journal.entries(file.read_bytes())
    for seconds in (0, 7):
        told = [*entries[:-2], {"t": "resumed", "seconds": seconds}, *entries[-2:]]
        data = run_page.write(report_of(told))
        assert ("up to 7 s before" in Page(data).words) == (b'class="warn"' in data) == bool(seconds)
        assert ("taken up again" in shown(told)) == bool(seconds)


def report_of(entries: list[dict]) -> run_page.Report:
    run = activity.of(entries)
    judged = verdicts.judge(run, entries[0], None, targets.Rules())
    return run_page.Report(run, entries[0], None, judged, signal.of(entries), "done")


def shown(entries: list[dict]) -> str:
    out = io.StringIO()
    show_run.print_run(Console(file=out, width=100), entries)
    return out.getvalue()


@pytest.mark.parametrize("state", ["running", "waiting"])
def test_a_split_ends_where_the_unit_does(state):
    """A belt of 3.001 m/s, then one of 4: the first km ends in the second step, after 99.7 m and 24.925 s. The clock
    runs on where the device waits, for a speed or off the belt."""
    told = [{"t": "run", "run": 1, "plan": "a", "day": "1.1", "unit": "km", "start": None}]
    for index, (mm, seconds) in enumerate(((3001, 300), (4000, 100))):
        told.append({"t": "step", "index": index, "incline_permille": 10})
        told += [{"t": "s", "seconds": 1, "mm": mm, "mm_s": mm, "state": state if index else "running"}] * seconds
        told.append({"t": "lap", "index": index, "kind": "run", "distance_mm": mm * seconds, "time_ms": 1000 * seconds})
    sums = {f"{part}_{of}": 0 for part in ("done", "run_up", "step") for of in ("mm", "ms")}
    told.append({"t": "at", **sums, "done_mm": 1300300, "done_ms": 400000})
    assert course.splits(activity.of(told)) == [course.Split(1, 1000000, 324925), course.Split(2, 300300, 75075)]


def test_pulses_are_those_of_the_run_whatever_was_before_and_after_a_reset(file):
    entries = journal.entries(file.read_bytes())
    right = signal.of(entries)
    assert 10_000 < right.accepted < 11_000 and right.permille == 1000
    ats = [index for index, entry in enumerate(entries) if entry["t"] == "at"]
    later = entries[ats[len(ats) // 2]]["accepted"]

    def counted(change) -> list[dict]:
        return [
            {**one, "accepted": change(index, one)} if one["t"] == "at" else one for index, one in enumerate(entries)
        ]

    # A board that was on before, and one that was off in between.
    assert signal.of(counted(lambda _, one: one["accepted"] + 5000)) == right
    half = ats[len(ats) // 2]
    assert signal.of(counted(lambda index, one: one["accepted"] - later * (index > half))) == right
    missed = [{**one, "missed": one["accepted"] // 9} if one["t"] == "at" else one for one in entries]
    assert signal.of(missed).permille == 900
    # One that was off in between, and has counted more since than it had before.
    early = ats[2]
    resumed = [*entries[: early + 1], {"t": "resumed", "seconds": 1}, *entries[early + 1 :]]
    later = entries[early]["accepted"]
    again = [
        {**one, "accepted": one["accepted"] - later * (at > early)} if one["t"] == "at" else one
        for at, one in enumerate(resumed)
    ]
    assert entries[ats[3]]["accepted"] > 2 * later and signal.of(again) == replace(right, resumed_s=[1])
    # The first block's end is damaged, on a board that was on before and on one that was not.
    for told in (entries, counted(lambda _, one: one["accepted"] + 5000)):
        assert signal.of(told[: ats[0]] + told[ats[3] :]).accepted == right.accepted
    # What was taken for missed, and was not.
    true = [
        {**one, "missed": 7 if index == half else 0} if one["t"] == "at" else one for index, one in enumerate(entries)
    ]
    assert signal.of(true) == right
    # So in the first block already, on a board that was on before.
    true = [
        {**one, "missed": 3 if index == ats[0] else 0} if one["t"] == "at" else one
        for index, one in enumerate(counted(lambda _, one: one["accepted"] + 5000))
    ]
    assert signal.of(true) == right


def test_an_attribute_is_text_too():
    told = markup.tag("a", "<b>", title="\"><i onclick='x'>", aria_label=None)
    assert told == '<a title="&quot;&gt;&lt;i onclick=&#x27;x&#x27;&gt;">&lt;b&gt;</a>'


def test_the_page_needs_nothing_else_and_no_script(file, tmp_path):
    for arguments in ([str(file)], [str(SAMPLE), "--plan", str(MILE)]):
        page = reported(*arguments, folder=tmp_path)
        text = (tmp_path / "page.html").read_text()
        policy = next(meta["content"] for meta in page.all("meta") if "content" in meta and "none" in meta["content"])
        assert policy.startswith("default-src 'none'")
        assert not re.search(r"https?:|url\(|@import|\b(?:src|href)=", text)
        assert len(page.all("script")) == 1
        assert "km" in page.words and "Steps" in page.words
        # Both are there without a script; a style shows one of them at a time.
        assert {figure["id"] for figure in page.all("figure")} == {"over-time", "over-distance"}
    assert "400s at mile pace" in page.words and "Thursday 26 November 2026, 18:30" in page.words


def test_the_page_is_for_those_who_do_not_see_it_too(tmp_path):
    page = reported(str(SAMPLE), folder=tmp_path)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    pictures = page.all("svg")
    assert len(pictures) == 4
    for picture in pictures:
        assert picture["role"] == "img" and set(picture["aria-labelledby"].split()) <= set(ids)
    assert sum("checked" in one for one in page.all("input")) == 1
    assert {one["for"] for one in page.all("label")} == {one["id"] for one in page.all("input")} <= set(ids)
    for cell in page.all("th"):
        assert cell["scope"] in ("row", "col")
    assert page.all("html") == [{"lang": "en"}] and len(page.all("h1")) == len(page.all("main")) == 1


def contrast(one: str, other: str) -> float:
    """By WCAG 2.1."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    lights = sorted((light(one), light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("colours", [ink.LIGHT, ink.DARK], ids=["light", "dark"])
def test_words_and_lines_stand_out(colours):
    for word, grounds in (
        ("ink", ("page", "card", "easy", "recover", "stand")),
        ("faint", ("page", "card")),
        ("onrun", ("run",)),
        ("off", ("card",)),
    ):
        for ground in grounds:
            assert contrast(colours[word], colours[ground]) >= 4.5, (word, ground)
    for line in ("pace", "off", "target"):
        for ground in ("card", "band"):
            assert contrast(colours[line], colours[ground]) >= 3, (line, ground)


def made(laps: int, seconds: int) -> run_page.Report:
    """A run of so many laps of so many seconds, with a speed that is never the same."""
    header = {"t": "run", "run": 7, "plan": "a", "day": "1.1", "unit": "km", "start": [2026, 11, 27, 18, 30, 0]}
    told: list[dict] = [header]
    mm = 0
    for index in range(laps):
        told.append({"t": "step", "index": index, "incline_permille": 10})
        length = 0
        for second in range(seconds):
            speed = 2500 + 1000 * (index % 2) + (7919 * (index * seconds + second)) % 240
            told.append({"t": "s", "seconds": 1, "mm": speed, "mm_s": speed, "state": "running"})
            length += speed
        lap = {"distance_mm": length, "time_ms": 1000 * seconds, "length_ms": 1000 * seconds}
        told.append({"t": "lap", "index": index, "kind": "run", **lap, "low_mm_s": 3000, "high_mm_s": 3100})
        mm += length
    sums = {f"{part}_{of}": 0 for part in ("done", "run_up", "step") for of in ("mm", "ms")}
    counts = dict.fromkeys(("paused_mm", "accepted", "bounced", "missed", "overruns"), 0)
    told.append({"t": "at", **sums, **counts, "done_mm": mm, "done_ms": 1000 * laps * seconds})
    run = activity.of(told)
    judged = verdicts.judge(run, header, None, targets.Rules())
    return run_page.Report(run, header, None, judged, signal.of(told), "done")


@pytest.mark.parametrize(("laps", "seconds"), [(1, 3600), (60, 60), (500, 7)])
def test_an_hour_is_less_than_300_kb_and_few_nodes(laps, seconds):
    data = run_page.write(made(laps, seconds))
    assert len(data) < 300_000
    page = Page(data)
    assert len(page.tables[0]) == 1 + laps + 1
    told = json.loads(re.search(rb"\}\)\((\{.*\})\)</script>", data).group(1))
    assert len(told["points"]) <= 1000 and len(told["ends"]) == laps
    assert abs(sum(seconds for seconds, *_ in told["points"]) - laps * seconds) < 10
    # A browser lays out some 100,000 a second.
    assert len(page.tags) < 12_000


def test_a_whole_day_is_less_than_100_kb(tmp_path):
    reported(str(SAMPLE), folder=tmp_path)
    assert (tmp_path / "page.html").stat().st_size < 100_000


@pytest.mark.parametrize(("begin", "end"), [(100, 130), (280, 300)])
def test_dashes_stand_where_the_device_had_no_pace(begin, end):
    """Half of a minute in the middle, and the end: a line of dashes as long as that, and none in the pace."""
    whole = made(1, 300)
    points = [replace(one, mm_s=None) if begin < one.s <= end else one for one in whole.run.points]
    drawing = pace_chart.pace_chart(replace(whole.run, points=points), whole.verdicts, pace_chart.TIME, 1000, 300)
    (dashes,) = [shape for shape in drawing.shapes if isinstance(shape, Lines) and shape.dashed]
    ((first, last),) = dashes.pieces
    second = (1000 - pace_chart.LEFT - pace_chart.RIGHT) / 300
    assert abs((last[0] - first[0]) / second - (end - begin)) <= 1.5
    (pace,) = [shape for shape in drawing.shapes if isinstance(shape, Lines) and shape.colour == "pace"]
    assert not any(first[0] + 1 < x < last[0] - 1 for piece in pace.pieces for x, _ in piece)


def test_a_stop_stands_where_it_was_on_both_axes():
    """Half of a minute, from second 100 on: a box over the time, a dashed line over the distance, named in both."""
    whole = made(1, 300)
    at = next(point.mm for point in whole.run.points if point.s == 100)
    missed = next(point.mm for point in whole.run.points if point.s == 130) - at
    points = [
        replace(one, mm=at, mm_s=0, runs=False)
        if 100 < one.s <= 130
        else replace(one, mm=one.mm - missed * (one.s > 130))
        for one in whole.run.points
    ]
    long = 1000 - pace_chart.LEFT - pace_chart.RIGHT
    marks = []
    for over in (pace_chart.TIME, pace_chart.DISTANCE):
        shapes = pace_chart.pace_chart(replace(whole.run, points=points), whole.verdicts, over, 1000, 300).shapes
        boxes = [x for shape in shapes if isinstance(shape, Boxes) and shape.colour == "pause" for x in shape.boxes]
        lines = [x for shape in shapes if isinstance(shape, Lines) and shape.dashed for x in shape.pieces]
        (name,) = [shape for shape in shapes if isinstance(shape, Words) and shape.text == "paused 0:30"]
        marks.append(([(x, wide) for x, _, wide, _ in boxes], [x for (x, _), _ in lines], name.x))
    begin, line = pace_chart.LEFT + long / 3, pace_chart.LEFT + long * at / points[-1].mm
    assert marks[0] == ([pytest.approx((begin, long / 10))], [], pytest.approx(begin + long / 20))
    assert marks[1] == ([], [pytest.approx(line)], pytest.approx(line))


def test_no_lap_and_no_step_are_a_page(file, tmp_path):
    data = file.read_bytes()
    starts = [found.start() for found in re.finditer(b"\xb5P", data)]
    for blocks in (2, 3):
        (tmp_path / "a.run").write_bytes(data[: starts[blocks]])
        page = reported(str(tmp_path / "a.run"), folder=tmp_path)
        assert "Not over yet" in page.words and "0.00 km" in page.words
        command("report", str(tmp_path / "a.run"), "--png", str(tmp_path / "a.png"), "--force")


def test_the_step_under_way_is_told_with_what_the_plan_has_for_it(file, tmp_path, monkeypatch):
    """Of a warm-up that nothing is over before, and of a repetition; by its kind alone where the plan is not here."""
    monkeypatch.chdir(tmp_path)
    data = file.read_bytes()
    starts = [found.start() for found in re.finditer(b"\xb5P", data)]
    warmup = ["warmup 1:00 easy, so far", "5:51-6:32", "118 m", "0:43"]
    rep = ["run 200 m mile, so far", "4:21", "19 m", "0:06"]
    for blocks, words in ((4, warmup), (7, rep)):
        run = tmp_path / f"{blocks}.run"
        run.write_bytes(data[: starts[blocks]])
        (tmp_path / "plans").mkdir(exist_ok=True)
        (tmp_path / "plans" / "cut.plan").write_bytes(CUT.read_bytes())
        kind = words[0].split()[0]
        assert reported(run.name, folder=tmp_path).tables[0][-2][1:5] == words
        assert re.search(
            rf"{kind}, so far  .*  {words[1]}  .*  {words[2]}  +{words[3]}\n", command("show-run", run.name)
        )
        assert exported(run, tmp_path)[-1]["kind"] == kind
        (tmp_path / "plans" / "cut.plan").write_bytes(MILE.read_bytes())
        assert reported(run.name, folder=tmp_path).tables[0][-2][1:5] == ["step, so far", "", *words[2:]]
        assert re.search(rf"step, so far  .*  {words[2]}  +{words[3]}\n", command("show-run", run.name))
    # Of no step at all there is no table.
    run.write_bytes(data[: starts[2]])
    told = ["cut 1.1", "", "0.00 km in 0:00: not over, or its end is missing"]
    assert command("show-run", run.name).splitlines() == told


def test_damage_is_told_and_a_damaged_header_is_an_error(file, tmp_path):
    data = file.read_bytes()
    for at in (*range(len(data) // 5, len(data), len(data) // 5), len(data) - 30):
        (tmp_path / "a.run").write_bytes(data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :])
        page = reported(str(tmp_path / "a.run"), folder=tmp_path)
        assert "A part of the file is damaged" in page.words
        ways = course.course(activity.of(journal.entries((tmp_path / "a.run").read_bytes())))
        assert all(before <= mm for (_, before), (_, mm) in pairwise(ways))
    (tmp_path / "b.run").write_bytes(data[5:])
    assert "header is damaged" in command("report", str(tmp_path / "b.run"), status=1)


def test_what_a_header_says_is_text_and_no_markup(file, tmp_path, monkeypatch):
    hostile = "</title><script>alert('x')</script><img src=x onerror=alert(1)>&amp;\"'../../x"
    told = with_header(file.read_bytes(), plan=hostile, day="<b>1.1</b>", firmware="<i>0</i>", race="<u>=7:00</u>")
    (tmp_path / "a.run").write_bytes(told)
    page = reported(str(tmp_path / "a.run"), folder=tmp_path)
    assert hostile in page.words and "<b>1.1</b>" in page.words and "<i>0</i>" in page.words
    assert len(page.all("script")) == 1 and not page.all("img") and not page.all("b") and not page.all("u")
    monkeypatch.chdir(tmp_path)
    name = command("report", "a.run").strip()
    assert Path(name).name == name and (tmp_path / name).exists()
    assert (tmp_path / command("export-run", "a.run", "--format", "Json").strip()).exists()
    command("report", "a.run", "--svg", "a.svg", "--png", "a.png")
    (tmp_path / "b.run").write_bytes(with_header(told, plan="/a\0\x1b[2J"))
    command("report", "b.run", "--svg", "b.svg", "-o", "b.html")
    assert "/a??[2J" in Page((tmp_path / "b.html").read_bytes()).words
    ElementTree.parse(tmp_path / "b.svg")
    assert hostile[:20] in "".join(ElementTree.parse(tmp_path / "a.svg").getroot().itertext())


def test_a_hill_is_told(file, tmp_path):
    entries = journal.entries(file.read_bytes())
    run = activity.of(entries)
    points = [replace(one, incline_permille=60) if one.step == 1 else one for one in run.points]
    judged = verdicts.judge(run, entries[0], None, targets.Rules())
    told = run_page.Report(replace(run, points=points), entries[0], None, judged, signal.of(entries), "done")
    names = [row[1] for row in Page(run_page.write(told)).tables[0]]
    assert names[2] == "run 200 m mile at 6 %" and sum("at" in name.split() for name in names) == 1


def test_without_a_clock_it_is_not_known_when(file, tmp_path):
    page = reported(str(file), folder=tmp_path)
    assert "not known when" in page.words
    page = reported(str(file), "--start", "2026-11-20 18:30", folder=tmp_path)
    assert "Friday 20 November 2026, 18:30" in page.words


def test_in_miles(weeks, tmp_path):
    page = reported("2", "--folder", str(weeks[1]), folder=tmp_path)
    assert page.tables[0][0][2] == "target /mi" and "Each mile" in page.words
    assert any(row[1:3] == ["run 200 m mile", "7:00"] for row in page.tables[0])


def test_the_pictures_show_the_same(tmp_path):
    both = [str(tmp_path / "a.png"), str(tmp_path / "a.svg")]
    said = command("report", str(SAMPLE), "--plan", str(MILE), "--png", both[0], "--svg", both[1])
    assert set(said.split()) == set(both)
    with Image.open(both[0]) as image:
        assert image.size == (2000, 1000)
        colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 20)}
    for name in ("pace", "off", "band", "aim", "target", "run"):
        assert tuple(bytes.fromhex(ink.LIGHT[name][1:])) in colours, name
    text = "".join(ElementTree.parse(both[1]).getroot().itertext())
    assert "400s at mile pace" in text and "7.69" in text and "cooldown 5:00" in text
    again = [str(tmp_path / "b.png"), str(tmp_path / "b.svg")]
    command("report", str(SAMPLE), "--plan", str(MILE), "--png", again[0], "--svg", again[1])
    for one, other in zip(both, again, strict=True):
        assert Path(one).read_bytes() == Path(other).read_bytes()


def test_a_plans_page_has_its_days_by_what_became_of_them(weeks, tmp_path):
    plan, kept = weeks
    page = reported("--plan", str(plan), "--folder", str(kept), folder=tmp_path)
    days = [
        attributes["class"] for tag, attributes in page.tags if tag == "td" and "day" in attributes.get("class", "")
    ]
    assert days == ["day done", "day rest", "day part", "day done"]
    sums = page.tables[1]
    store = Store(kept)
    mm = {run.id: run.mm for run in store.all()}
    ms = {run.id: run.ms for run in store.all()}
    store.close()
    assert sums[1][:4] == ["Week 1", "1", "1", "0"] and sums[2][:4] == ["Week 2", "1", "0", "0"]
    values = [row for row in page.values if row]
    assert values[0] == [f"{(mm[2] + mm[3]) / 1000:.3f}", f"{(ms[2] + ms[3]) / 1000:.3f}"]
    assert values[1] == [f"{mm[1] / 1000:.3f}", f"{ms[1] / 1000:.3f}"]
    assert "2 of 3 sessions done" in page.words.replace("\n", " ") and "sessions done2 of 3" in page.words
    assert "4 runs of short" in page.words and "no day 9.1 any more" in page.words
    for name in ("mile pace", "mile-3% pace"):
        assert name in page.words
    # In the order in which they were run, whatever the one is in which they were kept.
    assert re.search(r"mile pace.*?Day 1\.1: .*?Day 2\.1: ", page.words)
    text = (tmp_path / "page.html").read_text()
    assert not re.search(r"https?:|url\(|@import|\b(?:src|href)=|<script", text)
    command("report", "--plan", str(plan), "--folder", str(kept), "--png", str(tmp_path / "p.png"))
    assert (tmp_path / "p.png").stat().st_size > 10_000


def test_a_plans_page_is_in_the_unit_of_its_newest_run(file, tmp_path):
    store = Store(tmp_path, make=True)
    for board, unit, day in (("b1", "mi", 25), ("b0", "km", 24)):
        store.keep(board, 1, with_header(file.read_bytes(), unit=unit, start=[2026, 11, day, 18, 30, 0]))
    store.close()
    page = reported("--plan", str(CUT), "--folder", str(tmp_path), folder=tmp_path)
    assert "2.05 mi" in page.words and "km" not in page.words
    # Damaged since they were kept: the one has no header any more, the other nothing else.
    for at, data, page in (("b0", file.read_bytes()[5:], "1.02 mi"), ("b1", b"nothing", "No run of cut")):
        (tmp_path / at / "0001.run").write_bytes(data)
        out = tmp_path / f"{at}.html"
        said = command("report", "--plan", str(CUT), "--folder", str(tmp_path), "-o", str(out))
        assert "run 2 is left out: the file's header is damaged" in said
        assert ("run 1 is left out: " in said) == (at == "b1") and page in Page(out.read_bytes()).words


def test_a_mile_at_mile_pace_is_a_race_and_predicts_others(weeks, tmp_path):
    plan, kept = weeks
    page = reported("--plan", str(plan), "--folder", str(kept), folder=tmp_path)
    race = next(row for table in page.tables for row in table if row[:2] == ["2.1", "mile"])
    ms = round(1000 * float(next(row[0] for row in page.values if len(row) == 1)))
    assert race[2] == units.clock_text(ms)
    value = vdot.vdot(units.MI_MM, ms)
    assert race[3] == f"{value:.1f}"
    assert f"5k {units.clock_text(round(vdot.race_minutes(value, 5000000) * 60) * 1000)}" in race[4]


@pytest.mark.parametrize("race", ["mile=7:00", "5k=24:30", "marathon=3:30:00"])
@pytest.mark.parametrize("target", ["mile", "10k", "threshold", "3k", "marathon"])
def test_paces_as_they_are_to_be_go_with_the_race_that_they_are_made_by(race, target):
    for offset in ({}, {"offset_permille": -30}, {"offset_s": 5}):
        aim = workout.Target(target, **offset)
        mm_s = paces.Paces(race, "km").range(aim)[0]
        value = progress.value_of(mm_s, aim, "km")
        assert abs(value - vdot.vdot(*vdot.parse_race(race))) < 0.05


def test_a_plan_without_runs_is_a_page(tmp_path):
    page = reported("--plan", "mile", "--folder", str(tmp_path / "none"), folder=tmp_path)
    assert "No run of mile is kept yet" in page.words and "0 of 20" in page.words
    assert not (tmp_path / "none").exists()


def test_what_is_wrong_is_said_with_the_remedy(file, tmp_path):
    for wrong, remedy in (
        ([], "say which run"),
        (["--plan", "mile", "--distance", "5km"], "leave them out"),
        (["--plan", "nix"], "there is no plan nix in plans/, which has "),
        ([str(file), "--plan", str(MILE)], "leave --plan out"),
        ([str(file), "--settings", str(tmp_path / "nix")], "check the name"),
        ([str(file), "--settings", str(file)], "settings.json is no JSON"),
        ([str(file), "-o", str(file)], "exists: choose another name with -o, or add --force"),
        ([str(file), "--png", str(file)], "exists: choose another name with --png, or add --force"),
        ([str(file), "-o", str(tmp_path), "--force"], "is a folder: add the file's name"),
        ([str(file), "-o", str(tmp_path / "no" / "where")], "choose another place"),
        (
            [str(file), "--distance", "42km", "--force"],
            "the run was 1.64 km, a fifth is much: if it's right, add --sure",
        ),
        ([str(file), "--distance", "1000,1 km", "--sure"], "1000 km at most"),
        ([str(file), "--distance", "42km", "--sure", "-o", str(file)], "exists: choose another name"),
        ([str(tmp_path / "nix")], "fetch it"),
        (["7", "--folder", str(tmp_path / "kept")], "no run 7"),
    ):
        assert remedy in command("report", *wrong, status=1)


def test_what_is_no_file_is_written_into_and_stays_what_it_is(file, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    for what in (["report", str(file), "--svg"], ["export-run", str(file), "--format", "csv", "--laps", "-o"]):
        command(*what, str(pipe), "--force")
        assert os.read(reader, 1 << 16)
        assert pipe.is_fifo()
    os.close(reader)
