"""The plan on one page: what it says is read back from the page's own text."""

import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from paceclip.core import paces
from paceclip.pdf import pdf
from paceclip.pdf import typesetting as pdf_type
from paceclip.pdf.words import DETAILS, Words, notes
from paceclip.plans import plan_file

MILE = Path(__file__).parents[2] / "plans" / "mile.plan"
A4_PT = (841.89, 595.28)


def page(file, race=None, unit="km"):
    return pdf(file, paces.Paces(race, unit), unit)


def plan(text, title="Plan"):
    file = plan_file.parse(f"title: {title}\n{text}".encode(), Path("some.plan"))
    assert not file.errors, file.errors
    return file


def streams(data):
    return b"\n".join(
        zlib.decompress(found) for found in re.findall(rb"/FlateDecode.*?stream\n(.*?)\nendstream", data, re.DOTALL)
    )


def texts(data):
    """(x, y, size, text) of each text of a page in a core font, in pt from below."""
    found = []
    size = 0.0
    for line in streams(data).split(b"\n"):
        for part in re.findall(rb"/F\d+ ([\d.]+) Tf|BT ([\d.]+) ([\d.]+) Td \((.*?)\) Tj ET", line):
            if part[0]:
                size = float(part[0])
            else:
                words = re.sub(rb"\\(.)", rb"\1", part[3]).decode("latin-1").replace("\xa0", " ")
                found.append((float(part[1]), float(part[2]), size, words))
    return found


def words(data):
    return [text for _, _, _, text in texts(data)]


def pages(data):
    return len(re.findall(rb"/Type /Page\b", data))


def sixty(step, weeks=9, name="Abcdefghij klmnopqrs"):
    lines = []
    for number in range(min(60, weeks * 7)):
        # Each with a name of its own: none is there for another.
        lines += [f"day {number // 7 + 1}.{number % 7 + 1} {number:02d}{name[2:]}", step(number)]
    return "\n".join(lines) + "\n"


def speed_day(number):
    return (
        "  warmup 10:00 easy\n"
        f'  off "Drills {number}: 20 m each of skips, heel walks, toe walks, side shuffles and what else there is"\n'
        "  4x\n"
        '    run 100m mile "Stride: tall and quick, tall and quick, tall and quick, tall and quick, and once again"\n'
        "    recover 100m jog 0%\n"
        f"  {2 + number % 9}x\n"
        f"    run {200 + 50 * (number % 8)}m mile-3% 2%\n"
        "    recover 200m jog 0%\n"
        "  cooldown 5:00 jog\n"
        '  off "Stretch: hamstrings, quads, hip flexors, calves"'
    )


def test_one_page_a4_landscape_says_it_all():
    data = page(plan_file.load(MILE), "mile=7:00")
    assert data.startswith(b"%PDF")
    assert pages(data) == 1
    assert b"/MediaBox [0 0 841.89 595.28]" in data
    said = words(data)
    assert "Fastest mile in 4 weeks" in said
    assert any("Needs: run 45 minutes without stopping" in text for text in said)
    assert "Incline 1 % where none is named, 0 % in recoveries" in " ".join(said)
    for line in (
        "8x 200 m 4:21 / 200 m jog",
        "4x 800 m 4:45 / 2:00 jog",
        "4x 0:10 sprint 6 % / 1:50 walk",
        "20:00 at 5:01",
    ):
        assert line in said
    assert said.count("Rest") == 8
    for pace in ("5:51-6:32", "5:23", "5:01", "4:55", "4:45", "4:36", "4:21", "4:15"):
        assert pace in said
    assert [text for text in said if text.startswith("A  ")] == [
        "A  Drills: 20 m each of skips, heel walks, toe walks, side shuffles"
    ]


def test_a_box_to_tick_for_each_day_that_is_run():
    drawing = streams(page(plan_file.load(MILE)))
    boxes = re.findall(rb"[\d.]+ [\d.]+ 8\.5\d* -?8\.5\d* re S", drawing)
    assert len(boxes) == 20


def test_without_a_race_efforts():
    said = words(page(plan_file.load(MILE)))
    assert "8x 200 m RPE 9 / 200 m jog" in said
    assert "Effort, 1 a stroll to 10 all out" in said
    assert not any("4:21" in text for text in said)


def test_in_miles():
    said = words(page(plan_file.load(MILE), "mile=7:00", "mi"))
    assert "8x 200 m 7:00 / 200 m jog" in said
    assert "Paces per mi" in said


def test_paces_slower_than_an_hour():
    file = plan("day 1.1 Day\n  run 1km 1km/h\n  run 5:00 30:00-40:00/km\n  2x\n    run 1km walk+50%\n")
    said = words(page(file, "5k=45:00", "mi"))
    for line in ("1000 m >59:59", "5:00 at 48:15-", "2x 1000 m walk+50%"):
        assert line in said
    assert not any("--:--" in text for text in said)


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(plan(sixty(speed_day, 8)), id="8 weeks"),
        pytest.param(plan(sixty(speed_day)), id="60 days"),
        pytest.param(
            plan("".join(f"day {one}.{one % 7 + 1} Day {one}\n  run 5km easy\n" for one in range(1, 61))),
            id="60 weeks",
        ),
        pytest.param(plan("day 1.1 Day\n  run 5km easy\n"), id="one day"),
        pytest.param(plan(sixty(lambda number: "  rest")), id="rest"),
        pytest.param(
            plan(sixty(lambda number: "\n".join(f"  run {one + 10}m rpe 7" for one in range(50)), name="W" * 20)),
            id="50 steps a day",
        ),
        pytest.param(
            plan(sixty(lambda n: "".join(f'  off "{n} {one} {"w" * 80}"\n' for one in range(8)), name="W" * 20)),
            id="long words",
        ),
    ],
)
def test_all_of_it_stays_on_the_page(file):
    data = page(file, "5k=24:30")
    assert pages(data) == 1
    found = texts(data)
    # As wide as the font's own measures say.
    paper = pdf_type.FPDF()
    kind = pdf_type.Type(paper, [])
    for x, y, size, text in found:
        assert 20 <= y <= A4_PT[1] - 20
        assert x >= 20
        assert x + kind.width(text, size) / 25.4 * 72 <= A4_PT[0] - 20, text
    for done in file.workouts.values():
        assert any(done.day.name[:8] in text for text in words(data))


def test_days_that_fit_are_whole_and_can_be_read():
    found = texts(page(plan(sixty(speed_day)), "5k=24:30"))
    assert min(size for _, _, size, _ in found) >= 4.75
    assert sum(text == "cooldown 5:00 jog" for _, _, _, text in found) == 60


def test_a_day_that_does_not_fit_says_how_much_is_missing():
    said = words(page(plan(sixty(lambda number: "\n".join(f"  run {one + 10}m rpe 7" for one in range(60))))))
    assert any(re.fullmatch(r"\+ \d+ more lines", text) for text in said)


def test_the_same_plan_gives_the_same_bytes():
    code = (
        "import sys, hashlib; from pathlib import Path\n"
        "from paceclip.plans import plan_file; from paceclip.core import paces; from paceclip.pdf import pdf\n"
        "data = pdf(plan_file.load(Path(sys.argv[1])), paces.Paces('mile=7:00'), 'km')\n"
        "print(hashlib.sha256(data).hexdigest(), 'matplotlib' in sys.modules)"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code, str(MILE)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(said) == 1
    assert said.pop().endswith(" False\n")
    # Both may have been made in the same second.
    assert b"(D:20000101000000" in page(plan_file.load(MILE))


WRITTEN = "Łódź – 走れ 🏃 “naïve” ﬁn"


@pytest.mark.parametrize(
    "title", [WRITTEN, "Ünïcode", "日本語だけ", "\u202eright to left", "a\u0301", "🏃" * 30, "(\\)", "x" * 110]
)
def test_any_title(title):
    text = f'needs: {title[:80]}\nauthor: {title[:80]}\nday 1.1 {title[:20]}\n  run 5km easy "{title[:60]}"\n'
    data = page(plan(text, title))
    assert pages(data) == 1
    assert page(plan(text, title)) == data


def test_letters_come_from_dejavu_where_latin_1_has_none(monkeypatch):
    def cleaned():
        return pdf_type.Type(pdf_type.FPDF(), [WRITTEN]).clean(WRITTEN)

    assert cleaned() == "Łódź – ?? ? “naïve” ﬁn"
    monkeypatch.setattr(pdf_type, "_dejavu", lambda: None)
    assert cleaned() == "?ódz ? ?? ? ?naïve? fin"


def test_lines_break_between_words_and_inside_none_that_fits():
    kind = pdf_type.Type(pdf_type.FPDF(), [])
    text = "Some words of which a line holds a few, and Donaudampfschifffahrtsgesellschaft"
    for width in (5, 20, 60):
        lines = kind.broken(text, width, 9)
        assert all(kind.width(line, 9) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("detail", DETAILS)
def test_words_of_a_day(detail):
    file = plan(
        'day 1.1 Day\n  warmup 10:00 easy "Slow"\n  off "Drills, and some more of what is to be done by now"\n'
        '  prep 6% "Set it"\n  2x\n    4x\n      run 200m mile-3% 6%\n      rest 1:00\n    recover 2:00 walk 0%\n'
        "  run 20:00\n  off 5:00\n"
    )
    wordy = Words(paces.Paces("mile=7:00"), "km", {}, {10, 0})
    found = wordy.lines(file.day("1.1").items, detail)
    steps = ["warmup 10:00 easy", "2x (4x 200 m 4:13 6 % / rest 1:00) / 2:00 walk", "20:00 run", "off 5:00"]
    cue = "Drills, and some more of what is to be done by now"
    extra = {
        "all cues": [steps[0], '"Slow"', cue, *steps[1:]],
        "off the belt": [steps[0], cue, *steps[1:]],
        "cut short": [steps[0], "Drills, and some more of what ...", *steps[1:]],
        "none": steps,
    }
    if detail == "run on":
        assert [line.replace("\xa0", " ") for line in found] == [" · ".join(steps)]
    else:
        assert found == extra[detail]


def test_what_comes_back_is_noted_once():
    off = '  off "Stretch: hamstrings, quads, hip flexors, calves"\n  off "Strength, now: squats"\n'
    file = plan(
        "".join(f"day 1.{day} Day\n  run 5km easy\n{off}" for day in (1, 2))
        + f'day 1.3 Day\n  off "Once, {"x" * 40}"\n'
    )
    pause = ("Stretch: hamstrings, quads, hip flexors, calves", "Strength, now: squats")
    assert notes(file.workouts.values()) == {pause: "A"}
    wordy = Words(paces.Paces(None), "km", {pause: "A"}, {10})
    assert wordy.lines(file.day("1.1").items, "all cues") == ["5 km easy", "Stretch, Strength (A)"]
