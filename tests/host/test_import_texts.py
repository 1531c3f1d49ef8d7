"""Zwift's .zwo and intervals.icu's text of other programs, as plans."""

import re
from pathlib import Path

import pytest
from paceclip.formats import FORMATS, Context, Lost, import_file
from paceclip.formats.assemble import to_plan

SAMPLES = Path(__file__).parent / "samples"
ZWO = """<workout_file><name>Run</name><sportType>run</sportType><durationType>{}</durationType>
<workout>
{}
</workout></workout_file>"""


def imported(form: str, data: str, context: Context = Context()) -> tuple[str, list[str]]:  # noqa: B008
    lost = Lost()
    found = FORMATS[form].read(data.encode(), context, lost)
    found.name = found.name or "file"
    return to_plan(found, None, None, Path("x"), lost), lost.lines


def zwo(body: str, by: str = "time", context: Context = Context()) -> tuple[list[str], list[str]]:  # noqa: B008
    text, warnings = imported("zwo", ZWO.format(by, body), context)
    lines = text.rstrip("\n").split("\n")
    return [line.strip() for line in lines[lines.index("day 1.1 Run") + 1 :]], warnings


def icu(text: str, context: Context = Context()) -> tuple[list[str], list[str]]:  # noqa: B008
    plan, warnings = imported("intervals", text, context)
    lines = plan.rstrip("\n").split("\n")
    return [line.strip() for line in lines[lines.index("day 1.1 file") + 1 :]], warnings


def test_a_zwo_by_distance():
    text, warnings = imported("zwo", (SAMPLES / "track.zwo").read_text())
    # Which of the two is nearer hangs on the runner.
    text = re.sub(r"(marathon-|threshold\+)[0-9.]+%(?=\n  cooldown)", "HALF", text)
    assert (
        text
        == """# Six quarters at mile pace.
# Take the recoveries easy.
title: Tuesday Track No. 3: 'Quarters' and more
author: A. Coach

day 1.1 Tuesday Track No. 3
  warmup 500m 10k+37.9% "Build up slowly"
  warmup 500m 10k+29%
  warmup 500m 10k+21.2%
  6x
    run 400m mile "Relax your 'shoulders'"
    recover 200m mile+42.9% "Jog"
  run 1km 5k+5.3%
  run 10m marathon-2%
  run 2km HALF
  cooldown 1km jog
"""
    )
    told = ("<tags>", "a ramp", "double quotes", "cadence 180", "5 m", "half-marathon", "0.6 of 10k", "is cut")
    assert len(warnings) == len(told)
    for word, warning in zip(told, warnings, strict=True):
        assert word in warning


def test_a_zwo_by_time():
    text, warnings = imported("zwo", (SAMPLES / "tempo.zwo").read_text())
    assert (
        text
        == """title: Tempo

day 1.1 Tempo
  warmup 10:00 walk
  run 5:00
  run 20:00 5k+11.1% 2% "Settle in / Halfway"
  run 0:33 5k+17.6%
  run 0:33 5k+5.3%
  run 0:34 5k-4.8%
  run 0:20 sprint
  run 24:00:00 10k+42.9%
  cooldown 1:40 5k+21.2%
  cooldown 1:40 5k+29%
  cooldown 1:40 5k+37.9%
"""
    )
    assert [line.split(": ")[0] for line in warnings] == [
        "line 7",
        "line 7",
        "line 12",
        "line 9",
        "line 14",
        "line 15",
        "line 16",
        "line 17",
        "line 18",
    ]


@pytest.mark.parametrize(
    ("power", "pace", "target"),
    [
        ("1", 0, "mile"),
        ("1.0", 1, "5k"),
        ("0.95", 1, "5k+5.3%"),
        ("1.05", 2, "10k-4.8%"),
        ("1", 4, "marathon"),
        ("2", 4, "marathon-50%"),
        ("0.666667", 4, "marathon+50%"),
    ],
)
def test_a_fraction_of_a_speed_is_an_offset_of_a_pace(power, pace, target):
    assert zwo(f'<SteadyState Duration="60" Power="{power}" pace="{pace}"/>') == ([f"run 1:00 {target}"], [])


def test_beyond_half_a_race_decides():
    step = '<SteadyState Duration="60" Power="0.6" pace="1"/>'
    lines, warnings = zwo(step)
    assert lines == ["run 1:00 jog"]
    assert "--race" in warnings[0]
    # 5 km in 20:00 is 4:00/km; at 0.6 of its speed, 6:40/km.
    lines, warnings = zwo(step, context=Context("5k=20:00"))
    assert lines == ["run 1:00 6:40/km"]
    assert "6:40/km" in warnings[0]


@pytest.mark.parametrize("power", ["1e-320", "1e-306", "0.0199", "21", "95", "1e12"])
@pytest.mark.parametrize("context", [Context(), Context("5k=20:00")])
def test_a_power_that_is_no_share_is_no_target(power, context):
    for pace in range(5):
        lines, warnings = zwo(f'<SteadyState Duration="60" Power="{power}" pace="{pace}"/>', context=context)
        assert lines == ["run 1:00"]
        assert warnings == [f"line 3: SteadyState: power {float(power):g} is no share of a runner's speed: no target"]
    powers = f'OnDuration="60" OffDuration="30" OnPower="{power}" OffPower="1" pace="1"'
    assert zwo(f'<IntervalsT Repeat="2" {powers}/>', context=context)[0] == ["2x", "run 1:00", "recover 0:30 5k"]


def test_half_marathon_pace_by_the_race():
    lines, warnings = zwo('<SteadyState Duration="60" Power="1" pace="3"/>', context=Context("5k=20:00"))
    assert lines[0].startswith("run 1:00 threshold+")
    assert "half-marathon" in warnings[0]


def test_intervals_of_a_zwo():
    block = 'OnDuration="60" OffDuration="30" OnPower="1" OffPower="0.8" pace="1"'
    assert zwo(f'<IntervalsT Repeat="4" {block}/>')[0] == ["4x", "run 1:00 5k", "recover 0:30 5k+25%"]
    assert zwo(f'<IntervalsT Repeat="1" {block}/>')[0] == ["run 1:00 5k", "recover 0:30 5k+25%"]
    assert zwo(f'<IntervalsT Repeat="120" {block}/>')[0][::3] == ["99x", "21x"]
    ranges = (
        'OnDuration="60" OffDuration="30" PowerOnLow="0.9" PowerOnHigh="1.1" PowerOffLow="1" PowerOffHigh="1" pace="1"'
    )
    lines, warnings = zwo(f'<IntervalsT Repeat="2" {ranges}/>')
    assert lines == ["2x", "run 1:00 5k", "recover 0:30 5k"]
    assert "its middle" in warnings[0]


@pytest.mark.parametrize("times", ["1", "5", "1e8", "1e11", "x"])
def test_a_repeat_without_steps_is_left_out(times):
    if times == "x":
        block = '<IntervalsT OnPower="1" OffPower="1"/>'
    else:
        block = f'<IntervalsT Repeat="{times}" OnDuration="0" OnPower="1" OffPower="1"/>'
    lines, warnings = zwo(block + '<FreeRide Duration="60"/>')
    assert lines == ["run 1:00"]
    assert any("it has no steps: left out" in line for line in warnings)


def test_a_text_of_one_repeat_and_one_beside_the_steps():
    lines, warnings = zwo(
        '<IntervalsT Repeat="2" OnDuration="60" OffDuration="30" OnPower="1" OffPower="1" pace="1">'
        '<textevent timeoffset="0" message="Go"/><TextEvent TimeOffset="95" message="Last one"/></IntervalsT>'
        '<textevent timeoffset="0" message="Bye"/>'
    )
    assert lines == ["2x", 'run 1:00 5k "Go / Last one"', "recover 0:30 5k"]
    assert any("Last one" in line for line in warnings)
    assert any("Bye" in line for line in warnings)


@pytest.mark.parametrize("unseen", ["", " ", "\u200b", "\ufeff\u00a0", "\t\n"])
def test_names_that_nobody_sees_are_none(tmp_path, unseen):
    file = ZWO.format("time", '<FreeRide Duration="60"/>').replace("<name>Run<", f"<name>{unseen}<")

    def plan(stem: str, file: str, name: str | None = None) -> list[str]:
        path = tmp_path / f"{stem}.zwo"
        path.write_text(file)
        return import_file(path, Context(), None, name, Lost()).split("\n")

    assert plan("Hills", file) == ["title: Hills", "", "day 1.1 Hills", "  run 1:00", ""]
    assert plan("   ", file) == ["title: Workout", "", "day 1.1 Workout", "  run 1:00", ""]
    assert plan("\u200b", file, "Track") == ["title: Track", "", "day 1.1 Track", "  run 1:00", ""]
    assert plan("Hills", file, unseen)[2] == "day 1.1 Hills"
    described = file.replace("<sportType>", f"<description>{unseen} [day 2.3]</description><sportType>")
    assert plan("Hills", described)[:3] == ["title: Hills", "", "day 2.3 Hills"]
    dashes = file.replace(unseen.join(("<name>", "<")), f"<name>{'-' * 200}<")
    assert plan("Hills", dashes)[2] == "day 1.1 " + "-" * 20


def test_a_row_of_the_same_is_a_repeat():
    pair = '<SteadyState Duration="60" Power="1" pace="1"/><SteadyState Duration="30" Power="0.8" pace="1"/>'
    assert zwo(pair * 8)[0] == ["8x", "run 1:00 5k", "run 0:30 5k+25%"]


def test_a_rest_day_and_names_in_other_letters():
    assert zwo("<RestDay/>")[0] == ["rest"]
    lines, _ = zwo('<steadystate duration="60" power="1" PACE="1"/>')
    assert lines == ["run 1:00 5k"]


def test_brackets_win_and_broken_ones_are_text():
    def step(text):
        body = (
            f'<SteadyState Duration="60" Power="1" pace="1"><textevent timeoffset="0" message="{text}"/></SteadyState>'
        )
        return zwo(body)[0][0]

    assert step("Go [400m mile 6%]") == 'run 400m mile 6% "Go"'
    assert step("Set it [prep 6%]") == 'prep 6% "Set it"'
    assert step("[off]") == "off"
    assert step("[off 2:00]") == "off 2:00"
    assert step("Wait [open]") == 'run open 5k "Wait"'
    assert step("Hill [6% from-speed]") == 'run 1:00 5k 6% from-speed "Hill"'
    assert step("By feel [rpe 3-4]") == 'run 1:00 rpe 3-4 "By feel"'
    for text in (
        "Go [400]",
        "Go [41%]",
        "Go [off 400m]",
        "Go [off 6%]",
        "Go[400m]",
        "Go [400m] now",
        "Go []",
        "Go [mile 5k]",
        "[Go",
    ):
        assert step(text) == f'run 1:00 5k "{text}"'


def test_a_long_cue_that_begins_like_a_time_is_cut():
    cue = "Drills: 20 m skips, " + "20 m bounds, " * 8
    lines, warnings = zwo(f'<FreeRide Duration="60"><textevent timeoffset="0" message="{cue}[off]"/></FreeRide>')
    assert lines[0].startswith('off "Drills: 20 m skips') and len(lines[0]) <= 118
    assert len(warnings) == 1 and "is cut" in warnings[0]
    lines, warnings = icu(f"- {cue}[off] 3m press lap")
    assert lines[0].startswith('off "Drills: 20 m skips') and len(lines[0]) <= 118
    assert len(warnings) == 1 and "is cut" in warnings[0]


def test_what_is_off_the_belt_has_no_incline():
    text = '<textevent timeoffset="0" message="Stretch [off]"/>'
    lines, _ = zwo(f'<FreeRide Duration="60" Incline="0.06">{text}</FreeRide>')
    assert lines == ['off "Stretch"']


def test_a_text_of_intervals():
    text, warnings = imported("intervals", (SAMPLES / "track.txt").read_text())
    assert (
        text
        == """# Tuesday on the track, with the club.
title: file

day 1.1 file
  warmup 3:20 jog
  warmup 3:20 threshold+33.3%
  warmup 3:20 threshold+17.6%
  warmup open "Drills"
  6x
    run 400m 4:20/km "Fast and loose"
    recover 1:30 6:00-6:30/km
  2x
    run 2km threshold+5.3%
    run 1:00
  run 1mi 7:10/mi
  run 3:00 threshold+21.2%
  cooldown 400m
  cooldown 5:00 walk
"""
    )
    assert [line.split(": ")[0] for line in warnings] == [f"line {n}" for n in (4, 4, 5, 8, 13, 16, 20)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- 1h 5:00/km Pace", "run 1:00:00 5:00/km"),
        ("- 1h30m", "run 1:30:00"),
        ("- 1h10s", "run 1:00:10"),
        ("- 1h2m30s", "run 1:02:30"),
        ("- 1m30", "run 1:30"),
        ("- 90s", "run 1:30"),
        ("- 5'", "run 5:00"),
        ("- 0.4km", "run 400m"),
        ("- 400mtr 1:20/400m Pace", "run 400m 3:20/km"),
        ("- 2mi 7:00-6:30/mi pace", "run 2mi 6:30-7:00/mi"),
        ("- 5m 0:25/100m-0:30/100m Pace", "run 5:00 4:10-5:00/km"),
        ("- 5m 5:00–5:30/km Pace", "run 5:00 5:00-5:30/km"),
        ("- 5m 5:00 Pace", "run 5:00 5:00/km"),
        ("- 5m 80% Pace", "run 5:00 threshold+25%"),
        ("- Jog back 90s intensity=recovery", 'recover 1:30 "Jog back"'),
        ("- Stand 1m intensity=rest", 'rest 1:00 "Stand"'),
        ("- Drills [off] 3m press lap", 'off "Drills"'),
        ("- Press lap 10m 5:00/km Pace", "run open 5:00/km"),
        ("* Set 6 % [prep 6 %] 30s press lap", 'prep 6% "Set 6 %"'),
        ("- 10m freeride", "run 10:00"),
    ],
)
def test_steps_of_intervals(text, line):
    lines, _ = icu(text.replace("[prep 6 %]", "[prep 6\u00a0%]"))
    assert lines == [line]


def test_percent_of_threshold_by_the_race():
    lines, warnings = icu("- 10m 80-90% Pace\n- 10m 55% Pace", Context("5k=20:00"))
    # VDOT 49.8 has its threshold at 4:16/km.
    assert lines == ["run 10:00 4:44-5:20/km", "run 10:00 7:46/km"]
    assert len(warnings) == 1


def test_sections_name_kinds_and_steps_without_a_text():
    lines, _ = icu("Warmup\n- 10m\n\nHill sprints 6x\n- 10s 3:30/km Pace\n- Walk 1m\n\nCooldown\n- 5m\n")
    assert lines == [
        "warmup 10:00",
        "6x",
        'run 0:10 3:30/km "Hill sprints"',
        'run 1:00 "Walk"',
        "cooldown 5:00",
    ]


def test_a_paragraph_of_prose_is_a_comment_and_no_cue():
    text, warnings = imported("intervals", "Enjoy it.\n\n- 10m\n")
    assert text == "# Enjoy it.\ntitle: file\n\nday 1.1 file\n  run 10:00\n"
    assert warnings == []


def test_what_intervals_has_and_a_plan_has_not_is_told():
    lines, warnings = icu(
        "- 10m 75% HR\n- 10m Z2 Pace\n- 10m 200w 90rpm\n- 10m 60%\n- Stretch\n- 0s\n"
        "0x\n- 1m\n\n5x\n\n3x\n- 2m intensity=max\n"
    )
    assert lines == [*["run 10:00"] * 4, "run 1:00", "3x", "run 2:00"]
    assert [line.split(": ")[0] for line in warnings] == [f"line {n}" for n in (1, 2, 3, 4, 5, 6, 7, 10, 13)]
