"""FIT workouts of other programs, as plans."""

import struct
from pathlib import Path

from paceclip.formats import FORMATS, Context, Imported, Lost
from paceclip.formats.assemble import to_plan

from tests.host import fit_files as fit

TIME, DISTANCE, HR_BELOW, CALORIES, OPEN = 0, 1, 2, 4, 5
REPEAT, REPEAT_TIME, REPEAT_DISTANCE, REPEAT_HR = 6, 7, 8, 11
SPEED, HEART_RATE, NONE, CADENCE, POWER = 0, 1, 2, 3, 4
ACTIVE, REST, WARMUP, COOLDOWN, RECOVERY, INTERVAL, OTHER = range(7)


def imported(*records: bytes, **options) -> tuple[list[str], list[str]]:
    """The lines of the plan below its day, and the warnings."""
    lost = Lost()
    found: Imported = FORMATS["fit"].read(fit.file(*records, **options), Context(), lost)
    found.name = found.name or "file"
    text = to_plan(found, None, None, Path("track.fit"), lost)
    lines = text.rstrip("\n").split("\n")
    return lines[next(at for at, line in enumerate(lines) if line.startswith("day ")) :], lost.lines


def steps(*records: bytes) -> tuple[list[str], list[str]]:
    lines, warnings = imported(fit.file_id(), fit.head(), *records)
    assert lines[0] == "day 1.1 Track"
    return lines[1:], warnings


def test_kinds_ends_and_speeds():
    lines, warnings = steps(
        fit.step(0, duration=TIME, value=600_000, target=NONE, intensity=WARMUP, notes="Slowly"),
        fit.step(1, duration=DISTANCE, value=40_000, target=SPEED, zone=0, low=3704, high=3846, intensity=INTERVAL),
        fit.step(2, duration=TIME, value=90_400, target=NONE, intensity=RECOVERY),
        fit.step(3, duration=OPEN, target=NONE, intensity=REST),
        fit.step(4, duration=OPEN, target=NONE, intensity=OTHER, name="Drills", notes="20 m skips"),
        fit.step(5, duration=TIME, value=300_000, target=SPEED, low=2500, high=2500, intensity=COOLDOWN),
    )
    assert lines == [
        '  warmup 10:00 "Slowly"',
        "  run 400m 4:20-4:30/km",
        "  recover 1:30",
        "  rest open",
        '  off "Drills: 20 m skips"',
        "  cooldown 5:00 6:40/km",
    ]
    assert warnings == []


def test_three_levels_of_repeats():
    lines, warnings = steps(
        fit.step(0, duration=TIME, value=600_000, intensity=WARMUP),
        fit.step(1, duration=DISTANCE, value=20_000, intensity=ACTIVE),
        fit.step(2, duration=DISTANCE, value=10_000, intensity=RECOVERY),
        fit.step(3, duration=REPEAT, value=1, zone=4),
        fit.step(4, duration=TIME, value=60_000, intensity=RECOVERY),
        fit.step(5, duration=REPEAT, value=1, zone=3),
        fit.step(6, duration=OPEN, intensity=REST),
        fit.step(7, duration=REPEAT, value=1, zone=2),
        fit.step(8, duration=TIME, value=300_000, intensity=COOLDOWN),
    )
    assert lines == [
        "  warmup 10:00",
        "  2x",
        "    3x",
        "      4x",
        "        run 200m",
        "        recover 100m",
        "      recover 1:00",
        "    rest open",
        "  cooldown 5:00",
    ]
    assert warnings == []


def test_four_levels_are_written_in_three():
    body = [fit.step(0, duration=TIME, value=60_000), fit.step(1, duration=TIME, value=61_000)]
    repeats = [fit.step(2, duration=REPEAT, value=0, zone=2)]
    for index in (3, 5, 7):
        repeats += [
            fit.step(index, duration=TIME, value=60_000 + index * 1000),
            fit.step(index + 1, duration=REPEAT, value=0, zone=2),
        ]
    lines, _ = steps(*body, *repeats)
    assert max(len(line) - len(line.lstrip()) for line in lines) <= 8
    assert len(lines) <= 64


def test_repeats_until_a_time_or_a_distance_are_counted():
    lines, warnings = steps(
        fit.step(0, duration=TIME, value=60_000),
        fit.step(1, duration=TIME, value=30_000, intensity=RECOVERY),
        fit.step(2, duration=REPEAT_TIME, value=0, zone=600_000),
        fit.step(3, duration=DISTANCE, value=40_000),
        fit.step(4, duration=REPEAT_DISTANCE, value=3, zone=200_000),
        fit.step(5, duration=TIME, value=60_000),
        fit.step(6, duration=REPEAT_HR, value=5, zone=150),
    )
    assert lines == ["  7x", "    run 1:00", "    recover 0:30", "  5x", "    run 400m", "  run 1:00"]
    assert [line.split(": ")[0] for line in warnings] == ["step 3", "step 5", "step 7"]
    assert "7x" in warnings[0] and "5x" in warnings[1] and "once" in warnings[2]


def test_what_a_plan_has_no_place_for_is_told():
    lines, warnings = steps(
        fit.step(0, duration=TIME, value=60_000, target=HEART_RATE, zone=2),
        fit.step(1, duration=TIME, value=60_000, target=HEART_RATE, zone=0, low=240, high=260),
        fit.step(2, duration=TIME, value=60_000, target=CADENCE, low=170, high=180),
        fit.step(3, duration=TIME, value=60_000, target=POWER, zone=3),
        fit.step(4, duration=TIME, value=60_000, target=SPEED, zone=4),
        fit.step(5, duration=HR_BELOW, value=220, target=NONE, intensity=RECOVERY),
        fit.step(6, duration=CALORIES, value=50),
        fit.step(7, duration=TIME, value=60_000, target=SPEED, low=3704, high=3704, target2=HEART_RATE, zone2=2),
        fit.step(8, duration=TIME, value=60_000, target=SPEED, low=3000, high=0),
        fit.step(9, duration=TIME, value=60_000, target=SPEED, low=2000, high=12_000),
        fit.step(10, duration=TIME, value=200),
        fit.step(11, duration=DISTANCE, value=500),
        fit.step(12, duration=TIME, value=0),
        fit.step(13, duration=OPEN, intensity=OTHER, equipment=3),
    )
    assert lines == [
        *["  run 1:00"] * 5,
        "  recover open",
        "  run open",
        "  run 1:00 4:30/km",
        "  run 1:00 10.8km/h",
        "  run 1:00 2:00-8:20/km",
        "  run 0:01",
        "  run 10m",
        "  off",
    ]
    places = [line.split(": ")[0] for line in warnings]
    assert places == [f"step {number}" for number in range(1, 15)]
    for word, warning in zip(
        (
            "zone 2",
            "140 bpm to 160 bpm",
            "cadence",
            "power",
            "zone 4",
            "heart rate",
            "calories",
            "heart rate",
            "one side only",
        ),
        warnings,
        strict=False,
    ):
        assert word in warning


def test_a_repeat_of_what_is_left_out_is_left_out():
    for times in (0, 2, 100_000_000, 0xFFFFFFFE):
        lines, warnings = steps(
            fit.step(0, duration=TIME, value=60_000),
            fit.step(1, duration=TIME, value=0),
            fit.step(2, duration=REPEAT, value=1, zone=times),
        )
        assert lines == ["  run 1:00"]
        assert [line.split(": ")[0] for line in warnings] == ["step 2", "step 3"]


def test_any_number_of_repeats_of_what_is_left_out():
    repeats = [fit.step(index, duration=REPEAT, value=1, zone=2) for index in range(2, 1502)]
    lines, _ = steps(fit.step(0, duration=TIME, value=60_000), fit.step(1, duration=TIME, value=0), *repeats)
    assert lines == ["  run 1:00"]
    lines, _ = steps(fit.step(0, duration=TIME, value=60_000), *[fit.step(1, duration=REPEAT, value=0, zone=1)] * 1500)
    assert lines == ["  run 1:00"]


def test_a_rest_at_a_jog_is_a_recovery():
    lines, _ = steps(
        fit.step(0, duration=DISTANCE, value=20_000, intensity=REST),
        fit.step(1, duration=TIME, value=60_000, target=SPEED, low=2500, high=2500, intensity=REST),
        fit.step(2, duration=TIME, value=60_000, intensity=REST),
        fit.step(3, duration=DISTANCE, value=20_000, intensity=OTHER),
    )
    assert lines == ["  recover 200m", "  recover 1:00 6:40/km", "  rest 1:00", "  run 200m"]


def test_bytes_the_other_way_round_a_short_header_developer_fields_and_compressed_times():
    """Big-endian, a header of 12 bytes, fields that only their writer knows, a message with a compressed timestamp."""
    developer = fit.message(3, 207, {3: (fit.UINT8, 0)})
    described = fit.message(
        4, 206, {0: (fit.UINT8, 0), 1: (fit.UINT8, 0), 2: (fit.UINT8, 0x84), 3: (fit.STRING, "Doughnuts")}
    )
    fields = [(254, 2, 0x84), (1, 1, 0), (2, 4, 0x86), (7, 1, 0)]
    own = fit.definition(2, 27, fields, ">", [(0, 2, 0)]) + b"\2" + struct.pack(">HBIBH", 0, TIME, 60_000, ACTIVE, 7)
    # Its local number fits into the two bits of a compressed header.
    compressed = bytes([0x80 | 2 << 5 | 5]) + struct.pack(">HBIBH", 1, DISTANCE, 40_000, ACTIVE, 7)
    lines, warnings = imported(
        fit.file_id(), fit.head("Größe", order=">"), developer, described, own, compressed, header_size=12
    )
    assert lines == ["day 1.1 Größe", "  run 1:00", "  run 400m"]
    assert warnings == []


def test_invalid_values_missing_fields_and_another_sport():
    lines, warnings = imported(
        fit.file_id(),
        fit.head("Ride", sport=2),
        fit.step(0xFFFF, duration=TIME, value=60_000, target=0xFF, intensity=0xFF),
        fit.step(duration=OPEN),
    )
    assert lines == ["day 1.1 Ride", "  run 1:00", "  run open"]
    assert warnings == ["workout: sport 2 is not running: its steps are taken for a run's"]


def test_the_second_of_two_files_in_one_is_told():
    lost = Lost()
    one = fit.file(fit.file_id(), fit.head(), fit.step(0, duration=OPEN))
    found = FORMATS["fit"].read(one + one, Context(), lost)
    assert len(found.items) == 1
    assert lost.lines == ["2 files in one: the first is read"]


def test_a_long_cue_that_begins_like_a_time_is_cut():
    for first in ("Drills:", "1:30", "1:30:00", "a:b:c", ":"):
        lines, warnings = steps(fit.step(0, duration=OPEN, intensity=OTHER, notes=f"{first} " + "20 m skips, " * 11))
        assert lines[0].startswith(f'  off "{first} 20 m skips') and len(lines[0]) <= 120
        assert len(warnings) == 1 and "is cut" in warnings[0]


def test_cues_with_quotes_and_long_ones():
    lines, warnings = steps(
        fit.step(0, duration=TIME, value=60_000, notes='Think "fast"\nand loose'),
        fit.step(1, duration=TIME, value=60_000, notes="long " * 40),
    )
    assert lines[0] == "  run 1:00 \"Think 'fast' and loose\""
    assert len(lines[1]) <= 120 and lines[1].endswith('..."')
    assert len(warnings) == 2
