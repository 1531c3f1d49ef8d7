"""`paceclip replay`: recorded edges through the real VM and the real command."""

import csv
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from paceclip.cli import main
from paceclip.recordings import pulselog

ROOT = Path(__file__).parents[2]
UM = 157080
MM_S = 2778  # 10 km/h
TICKS = 2**30


def run(*arguments, status: int = 0) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "paceclip", "replay", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def rows(done: subprocess.CompletedProcess) -> list[dict]:
    """The table, with numbers as such."""
    table = csv.DictReader(io.StringIO(done.stdout))
    assert table.fieldnames == ["t_ms", "speed_um_s", "distance_mm", "state", "quality"]
    return [{key: value if key == "state" else int(value) for key, value in row.items()} for row in table]


def pulses(seconds: float, mm_s: int = MM_S, um: int = UM) -> list[int]:
    """Times in us at which a magnet comes, at a steady speed from 0 on."""
    gap = um * 1000 / mm_s
    return [round(number * gap) for number in range(1, int(seconds * 1e6 / gap) + 1)]


def edges(times: list[int], low_us: int = 3000) -> list[tuple[int, int]]:
    return [edge for t in times for edge in ((t, 0), (t + low_us, 1))]


@pytest.fixture
def write(tmp_path):
    """Write rows of numbers as a CSV, or text or bytes as they are; returns the path."""

    def write(content, name="edges.csv", header="t_us,level"):
        path = tmp_path / name
        if isinstance(content, list):
            content = "".join(",".join(map(str, row)) + "\n" for row in [(header,), *content])
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_a_steady_belt_is_shown_as_it_runs_then_stands(write):
    times = pulses(10)
    seen = rows(run(write(edges(times))))
    assert [row["t_ms"] for row in seen[:4]] == [0, 100, 200, 300]
    assert seen[0] == {"t_ms": 0, "speed_um_s": -1, "distance_mm": 0, "state": "stopped", "quality": 0}
    assert [state for at, state in enumerate(row["state"] for row in seen) if state != seen[at - 1]["state"]] == [
        "starting",
        "moving",
        "stopped",
    ]
    running = [row for row in seen if 1000 <= row["t_ms"] <= 10_000]
    assert all(row["state"] == "moving" and row["quality"] == 100 for row in running)
    assert all(abs(row["speed_um_s"] - 1000 * MM_S) < 5000 for row in running)
    # A poll sees the pulses of which the interrupt is served, up to 0.2 ms late.
    for row in running:
        passed = [t for t in times if t + 200 <= 1000 * row["t_ms"]]
        assert len(passed) * UM // 1000 <= row["distance_mm"] <= (len(passed) + 1) * UM // 1000
    assert seen[-1]["distance_mm"] == len(times) * UM // 1000
    assert (seen[-1]["state"], seen[-1]["speed_um_s"], seen[-1]["quality"]) == ("stopped", 0, 0)
    assert 10_000 + times[-1] // 1000 - 100 < seen[-1]["t_ms"] <= 10_000 + times[-1] // 1000


def test_the_same_seed_gives_the_same_bytes_another_one_other_delays(write):
    path = write(edges(pulses(10)))
    first, again, other = run(path), run(path, "--seed", 1), run(path, "--seed", 2)
    assert first.stdout == again.stdout
    assert first.stdout != other.stdout
    assert rows(first)[-1]["distance_mm"] == rows(other)[-1]["distance_mm"]


def test_output_goes_to_a_file(write, tmp_path):
    path = write(edges(pulses(2)))
    out = tmp_path / "out.csv"
    done = run(path, "-o", out)
    assert done.stdout == ""
    assert out.read_text() == run(path).stdout
    # And takes no other's place.
    out.write_text("mine")
    assert f"{out}: exists: choose another name with -o, or add --force" in run(path, "-o", out, status=1).stderr
    assert out.read_text() == "mine"
    run(path, "-o", out, "--force")
    assert out.read_text() == run(path).stdout


def test_the_log_itself_is_never_written_over(write):
    path = write(edges(pulses(2)))
    before = path.read_bytes()
    assert "is the log itself" in run(path, "-o", path, "--force", status=1).stderr
    assert path.read_bytes() == before


def test_settings_polls_and_duration_are_those_asked_for(write):
    path = write(edges(pulses(3, um=100_000)))
    seen = rows(run(path, "--um-per-pulse", 100_000, "--poll-ms", 50, "--duration-ms", 2000))
    assert [row["t_ms"] for row in seen] == list(range(0, 2001, 50))
    assert abs(seen[-1]["speed_um_s"] - 1000 * MM_S) < 5000
    assert seen[-1]["distance_mm"] in (5500, 5600)


def test_uneven_magnets_cancel_whether_the_device_knows_of_them_or_learns_it(write):
    times = pulses(10)
    # One magnet in four comes 9 ms late: the gaps beside it are 16 % off, and the speed hardly a thirtieth of that.
    path = write(edges([t + (9000 if at % 4 == 1 else 0) for at, t in enumerate(times)]))
    for magnets in (1, 4):
        options = ("--pulses-per-rev", magnets, "--duration-ms", 9900)
        speeds = [row["speed_um_s"] for row in rows(run(path, *options)) if row["t_ms"] > 3000]
        assert max(speeds) - min(speeds) < 0.005 * 1000 * MM_S, magnets


def test_a_log_that_is_read_in_many_pieces_loses_nothing(write):
    times = list(range(5000, 60_000_000, 5000))
    done = run(write(edges(times, low_us=1000)), "--um-per-pulse", 10_000, "--poll-ms", 50)
    assert done.stderr.startswith(f"{2 * len(times)} edges: {len(times)} interrupts served, 0 lost, 0 merged")
    assert rows(done)[-1]["distance_mm"] == 10 * len(times)


def bounced(times: list[int]) -> list[tuple[int, int]]:
    """A reed's edges: it bounces as the magnet comes, and 10 mm of belt later as it goes."""
    found = []
    for t in times:
        found += [(t, 0), (t + 400, 1), (t + 900, 0), (t + 1300, 1), (t + 1500, 0)]
        found += [(t + 3600, 1), (t + 3900, 0), (t + 4500, 1)]
    return found


def test_a_reed_bounces_and_a_hall_sensor_should_not(write):
    times = pulses(10)
    path = write(bounced(times))
    seen = rows(run(path, "--sensor", "reed"))
    assert seen[-1]["distance_mm"] == len(times) * UM // 1000
    assert seen[60]["quality"] == 100
    # The same edges from a hall sensor are interference, and said to be.
    assert rows(run(path))[60]["quality"] == 25


def test_a_slow_reed_bounces_past_every_dead_time(write):
    times = pulses(10, mm_s=500)
    path = write([edge for t in times for edge in ((t, 0), (t + 20_000, 1), (t + 20_700, 0), (t + 21_200, 1))])
    distance = len(times) * UM // 1000
    assert rows(run(path, "--sensor", "reed"))[-1]["distance_mm"] == distance
    assert rows(run(path, "--sensor", "hall"))[-1]["distance_mm"] > distance


def test_missed_pulses_lower_the_quality_and_are_made_up(write):
    times = pulses(10)
    heard = [t for at, t in enumerate(times) if at < 40 or at % 10]
    seen = rows(run(write(edges(heard))))
    assert seen[-1]["distance_mm"] == len(times) * UM // 1000
    assert 88 <= seen[99]["quality"] <= 92


def test_a_blocked_vm_serves_late_and_loses_what_its_queue_does_not_hold(write):
    path = write(edges(pulses(10, mm_s=8000)))
    short = write([(3_000_000, 3_100_000)], "blocks.csv", "start_us,end_us")
    done = run(path, "--blocks", short)
    assert "0 lost, 0 merged" in done.stderr
    # Rows stand still while the VM is blocked.
    assert not [row for row in rows(done) if 3000 < row["t_ms"] < 3099]
    long = write([(3_000_000, 3_300_000)], "long.csv", "start_us,end_us")
    done = run(path, "--blocks", long)
    held_up = [t for t in pulses(10, mm_s=8000) if 3_000_000 < t < 3_300_000]
    assert f"{len(held_up) - 8} lost, 0 merged" in done.stderr


def test_while_flash_is_written_edges_become_one(write):
    times = pulses(10, mm_s=8000)
    path = write(edges(times))
    flash = write([(3_000_000, 3_100_000), (3_050_000, 3_200_000)], "flash.csv", "start_us,end_us")
    blocks = write([(3_000_000, 3_020_000)], "blocks.csv", "start_us,end_us")
    done = run(path, "--flash", flash, "--blocks", blocks)
    masked = [t for t in times if 3_000_000 < t < 3_200_000]
    assert f"0 lost, {len(masked) - 1} merged" in done.stderr


def raw(stamps: list[int], header: str = pulselog.RAW_HEADER) -> str:
    return "".join(f"{line}\n" for line in [header, *stamps])


def test_a_raw_log_of_the_device_is_replayed_with_its_settings(write):
    header = "paceclip-pulses 1 sensor=hall um_per_pulse=100000 pulses_per_rev=1"
    times = pulses(10, um=100_000)
    stamps = [(TICKS - 4_000_000 + t) % TICKS for t in times]
    assert min(stamps) < 100_000
    seen = rows(run(write(raw(stamps, header), "belt.log")))
    assert seen[-1]["distance_mm"] == len(times) * 100
    assert abs(seen[50]["speed_um_s"] - 1000 * MM_S) < 5000
    assert rows(run(write(raw(stamps, header), "belt.log"), "--um-per-pulse", 200_000))[-1]["distance_mm"] == 200 * len(
        times
    )


def test_a_burst_in_a_raw_log_keeps_its_edges(write):
    times = pulses(10)
    # Served together, 12 us apart, after a stall.
    stamps = [t if not 50 <= at < 56 else times[56] - 12 * (57 - at) for at, t in enumerate(times)]
    seen = rows(run(write(raw(stamps), "belt.log")))
    assert seen[-1]["distance_mm"] == len(times) * UM // 1000


def test_no_edges_are_fine_for_a_time_that_is_named(write):
    path = write([])
    assert "has no edges" in run(path, status=1).stderr
    seen = rows(run(path, "--duration-ms", 3000))
    assert {row["state"] for row in seen} == {"stopped"}
    assert (seen[0]["speed_um_s"], seen[-1]["speed_um_s"]) == (-1, 0)


def test_a_setting_that_the_device_refuses(write):
    path = write(edges(pulses(1)))
    said = run(path, "--um-per-pulse", 3, status=1)
    assert said.stderr == "Error: um_per_pulse is 3: write a whole number from 5000 to 5000000\n"
    assert said.stdout == ""
    assert (
        "a reed needs its magnets 70 mm apart" in run(path, "--um-per-pulse", 9000, "--sensor", "reed", status=1).stderr
    )


def test_a_setting_in_a_raw_log_that_the_device_refuses(write):
    path = write("paceclip-pulses 1 sensor=hall um_per_pulse=157080 pulses_per_rev=9\n5\n", "belt.log")
    said = run(path, status=1)
    assert said.stderr == f"Error: {path}, line 1: pulses_per_rev is 9: write a whole number from 1 to 8\n"
    assert run(path, "--pulses-per-rev", 8).stdout


def test_who_reads_only_the_first_rows_gets_no_trace(write):
    path = write(edges(pulses(400)))
    command = f"'{sys.executable}' -m paceclip replay '{path}' --poll-ms 10 | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "t_ms,speed_um_s,distance_mm,state,quality\n"
    assert done.stderr == ""


def test_a_file_that_cannot_be_written(write, tmp_path):
    path = write(edges(pulses(1)))
    said = run(path, "-o", tmp_path / "none" / "out.csv", status=1).stderr
    assert "No such file or directory: choose another place with -o" in said


HEAD = "t_us,level\n"
RAW = pulselog.RAW_HEADER + "\n"


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("", None, "is empty: its first line must name the columns t_us,level"),
        ("\n\n", None, "is empty"),
        ("t,level\n1,0\n", 1, "there is no column t_us"),
        ("t_us;level\n1;0\n", 1, "there is no column t_us"),
        ("1000,0\n2000,1\n", 1, "there is no column t_us"),
        (HEAD + "1000,0\n2000\n", 3, "level is missing"),
        (HEAD + "1000,low\n", 2, "level is 'low': write a whole number"),
        (HEAD + "1000.5,0\n", 2, "t_us is '1000.5': write a whole number"),
        (HEAD + "-5,0\n", 2, "t_us is '-5'"),
        (HEAD + "1_000,0\n", 2, "t_us is '1_000'"),
        (HEAD + ",0\n", 2, "t_us is ''"),
        (HEAD + "1000,2\n", 2, "level is 2: write 0"),
        (HEAD + "1000,0\n\n900,1\n", 4, "t_us goes from 1000 to 900: times must rise"),
        (HEAD + "1000,0\n1000,1\n", 3, "times must rise"),
        (HEAD + "99999999999999999,0\n", 2, "more than 31 days"),
        (HEAD + "9" * 40 + ",0\n", 2, "write a whole number"),
        (HEAD.encode() + b"1000,\xff\n", 2, "not UTF-8"),
        (b"\xff\xfet\x00_\x00u\x00s\x00", 1, "not UTF-8"),
        (HEAD.encode() + bytes(3_000_000), 2, "more than 200 characters"),
        ("paceclip-pulses\n1\n", 1, "no version"),
        ("paceclip-pulses 2 sensor=hall\n1\n", 1, "version 2 is not known here, only 1"),
        ("paceclip-pulses 1 sensor=hall um_per_pulse=157080\n1\n", 1, "pulses_per_rev is missing"),
        ("paceclip-pulses 1 sensor=eye um_per_pulse=157080 pulses_per_rev=1\n1\n", 1, "sensor is 'eye'"),
        ("paceclip-pulses 1 sensor=hall um_per_pulse=x pulses_per_rev=1\n1\n", 1, "um_per_pulse is 'x'"),
        (RAW + "5\nfive\n", 3, "the stamp is 'five'"),
        (RAW + f"{TICKS}\n", 2, "is no stamp"),
        (RAW + "7000\n6000\n", 3, "6000 comes after 7000: lines are out of order"),
        (RAW + "7000\n7000\n", 3, "7000 comes after 7000"),
    ],
)
def test_a_file_that_is_wrong_is_told_with_line_and_remedy(write, content, line, said):
    path = write(content)
    result = CliRunner().invoke(main, ["replay", str(path)])
    where = str(path) if line is None else f"{path}, line {line}: "
    assert result.output.startswith(f"Error: {where}")
    assert said in result.output
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("start_us\n5\n", "line 1: there is no column end_us"),
        ("start_us,end_us\n10,10\n", "line 2: the span ends at 10, not after its start"),
        ("start_us,end_us\n10,ten\n", "line 2: end_us is 'ten'"),
    ],
)
def test_spans_that_are_wrong(write, content, said):
    path = write(edges(pulses(1)))
    spans = write(content, "spans.csv")
    for option in ("--blocks", "--flash"):
        assert said in run(path, option, spans, status=1).stderr


def test_files_that_are_not_there(tmp_path):
    assert "none.csv can't be read: No such file" in run(tmp_path / "none.csv", status=1).stderr
    assert "can't be read: Is a directory" in run(tmp_path, status=1).stderr


def test_spans_are_sorted_and_joined(write):
    path = write([(50, 60), (10, 30), (20, 40), (60, 70)], "spans.csv", "start_us,end_us")
    assert pulselog.read_spans(path) == [(10, 40), (50, 70)]


def test_other_columns_and_a_byte_order_mark_do_no_harm(write):
    path = write(b"\xef\xbb\xbft_us,note,level\r\n5,a,0\r\n9,b, 1 \r\n")
    assert list(pulselog.read(path).edges) == [(5, 0), (9, 1)]


def test_a_stamp_is_a_short_low_that_ends_before_the_next(write):
    path = write(raw([100, 112, 113, 5000]), "belt.log")
    assert list(pulselog.read(path).edges) == [
        (0, 0), (6, 1), (12, 0), (12, 1), (13, 0), (513, 1), (4900, 0), (5400, 1),
    ]  # fmt: skip


def test_ticks_that_wrap_run_on(write):
    path = write(raw([TICKS - 10, 10, 1000, TICKS // 2 + 500, 0]), "belt.log")
    falling = [t for t, level in pulselog.read(path).edges if level == 0]
    assert falling == [0, 20, 1010, TICKS // 2 + 510, TICKS + 10]


def test_the_document_shows_what_the_commands_print():
    text = (ROOT / "docs" / "replay.md").read_text()
    blocks = [block for block in re.findall(r"```\n(.*?)```", text, re.DOTALL) if block.startswith("$ ")]
    assert len(blocks) == 3
    for block in blocks:
        commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
        shown = "".join(line + "\n" for line in block.splitlines() if not line.startswith("$ "))
        script = "set -e -o pipefail; " + "; ".join(commands)
        done = subprocess.run(
            ["bash", "-c", script], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        # The figures are those of a moment; what they stand in is not.
        assert re.sub(r"[\d.]+", "N", done.stdout) == re.sub(r"[\d.]+", "N", shown), done.stdout
