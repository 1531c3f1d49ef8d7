"""Files that are broken or meant to break something: one clear line, in little memory. `bench.hostile` has how soon."""

import re
import resource
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paceclip.formats import FORMATS, Context, FormatError, Lost
from paceclip.formats.assemble import to_plan
from paceclip.plans import plan_file

from tests.host import fit_files
from tests.host.hostile import FILE_ID, MIB, STEP, WORKOUTS, ZWO, fit, good_fit

MOST_KIB = 200 * 1024
# Runs paceclip as the only child of a process of its own, whose peak memory is then the child's.
MEASURE = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "paceclip", *sys.argv[1:]], capture_output=True, text=True)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(done.stdout[:2000])
print(done.stderr, file=sys.stderr, end="")
"""


def imported(path: Path) -> tuple[str, int]:
    """What paceclip import says, in how many KiB; fails where it is sorry with more than words."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, "import", str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    status, kib = done.stdout.split("\n")[0].split()
    assert "Traceback" not in done.stderr
    if status == "0":
        return "", int(kib)
    assert status == "1", done.stderr
    return done.stderr, int(kib)


@pytest.mark.parametrize("name", WORKOUTS)
def test_a_hostile_file_gets_one_clear_line(tmp_path, name):
    data, says = WORKOUTS[name]()
    path = tmp_path / name
    path.write_bytes(data)
    del data
    error, kib = imported(path)
    assert kib < MOST_KIB
    last = error.rstrip("\n").split("\n")[-1]
    assert last.startswith(f"Error: {path}: ")
    assert says in last
    assert len(last) < 400


def test_no_file_and_no_file_but_a_folder(tmp_path):
    (tmp_path / "folder.zwo").mkdir()
    for name, says in (("folder.zwo", "Is a directory"), ("missing.fit", "No such file")):
        error, _ = imported(tmp_path / name)
        assert re.fullmatch(rf"Error: {re.escape(str(tmp_path / name))}: {says}[^\n]*: check the name\n", error)


def test_a_large_file_is_not_even_read(tmp_path):
    """In a process that has not the memory for it."""
    path = tmp_path / "large.zwo"
    path.write_bytes(b"<workout_file>" + bytes(100 * MIB))
    done = subprocess.run(
        [sys.executable, "-m", "paceclip", "import", str(path)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (90 * MIB, 90 * MIB)),
    )
    assert done.returncode == 1
    assert "over 1024 KiB" in done.stderr


def tried(form: str, data: bytes, context: Context = Context()) -> None:  # noqa: B008
    """Read it as the format: a plan, or a FormatError."""
    lost = Lost()
    try:
        found = FORMATS[form].read(data, context, lost)
        text = to_plan(found, None, None, Path("any"), lost)
    except FormatError as error:
        assert "\n" not in str(error)
    else:
        assert not plan_file.parse(text.encode(), Path("any")).errors


@pytest.mark.parametrize("form", FORMATS)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_plan_or_a_format_error(form, data):
    tried(form, data)


@given(st.data())
def test_a_fit_file_with_any_bytes_changed_is_a_plan_or_a_format_error(data):
    body = bytearray(good_fit()[14:-2])
    for at in data.draw(st.lists(st.integers(0, len(body) - 1), max_size=5)):
        body[at] = data.draw(st.integers(0, 255))
    tried("fit", fit(bytes(body)))


@given(st.binary(max_size=120))
def test_any_records_of_fit_are_a_plan_or_a_format_error(data):
    tried("fit", fit(FILE_ID + data))
    tried("fit", fit(FILE_ID + STEP + data))


_WORDS = [
    "-",
    "10m",
    "4x",
    "ramp",
    "press",
    "lap",
    "5:00/km",
    "Pace",
    "80%",
    "90-60%",
    "400mtr",
    "1mi",
    "HR",
    "Z2",
    "intensity=rest",
    "intensity=x",
    "Warmup",
    "0x",
    "100x",
    "\n",
    "\n\n",
    "[off]",
    "[",
    "]",
    "[prep",
    "6%",
    "open]",
    "0:00",
    "99:99/mi",
    "1h30m",
    "5'",
    "freeride",
    "0m",
    "0mtr",
    "1e5",
    "60:00-2:00/km",
    "10y",
    "[rest",
    "1:00]",
    "[400m]",
    "\t",
    "\r",
]


@given(st.lists(st.sampled_from(_WORDS), max_size=40))
def test_any_words_of_intervals_are_a_plan_or_a_format_error(words):
    tried("intervals", " ".join(words).encode())


_TAGS = ["SteadyState", "Warmup", "Cooldown", "Ramp", "FreeRide", "MaxEffort", "RestDay", "textevent", "x"]
_KEYS = ["Duration", "Power", "PowerLow", "PowerHigh", "pace", "Incline", "Cadence"]
_BLOCK_KEYS = ["Repeat", "OnDuration", "OffDuration", "OnPower", "OffPower", "PowerOnLow", "PowerOnHigh", "pace"]
_VALUES = ["0", "1", "-1", "0.01", "0.5", "0.6", "1.2", "3", "4", "5", "60", "99", "500", "600", "99999999", "-0.0"]
_VALUES += ["1e8", "1e9", "1e11", "1e12", "1e-9", "1e-306", "1e-320"]
_NUMBERS = st.sampled_from(_VALUES) | st.floats(-1e12, 1e12).map(repr) | st.floats(0, 2).map(repr)
# One of them refuses a file: most files have none.
_NO_NUMBERS = st.sampled_from([None] * 12 + ["x", "", "nan", "-inf", "1e999", "1e13", "1_0", "\u0663"])
# Ever and again what has a meaning in a cue or a plan, and up to more than a line.
_CUES = st.lists(
    st.sampled_from(
        [":", "Drills:", "1:30", " ", "#", '"', "[", "]", "[off]", "[400m]", "x" * 40, "…", "\u200b", "a b"]
    )
    | st.text(max_size=3),
    max_size=40,
).map(lambda parts: "".join(parts)[:200])
_ENDS = st.sampled_from(
    ["", " [off]", " [400m]", " [10:00 jog]", " [prep 6%]", " [rest]", " [run 1:30:00 12:34-12:45/km]"]
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTEXTS = st.sampled_from([Context(), Context("5k=20:00"), Context("marathon=5:30:00", "mi")])


def xml(text: str) -> str:
    """The text as an attribute."""
    return quoteattr(_NOT_XML.sub("?", text))


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(st.sampled_from(_TAGS), st.dictionaries(st.sampled_from(_KEYS), _NUMBERS, max_size=6), _CUES, _ENDS)
        | st.tuples(
            st.just("IntervalsT"), st.dictionaries(st.sampled_from(_BLOCK_KEYS), _NUMBERS, max_size=6), _CUES, _ENDS
        ),
        min_size=1,
        max_size=8,
    ),
    _NO_NUMBERS,
    st.sampled_from(["time", "distance"]),
    _CUES,
    _CONTEXTS,
)
def test_any_elements_of_zwo_are_a_plan_or_a_format_error(elements, no_number, duration, name, context):
    body = ""
    for tag, attributes, text, end in elements:
        attributes = dict(attributes)
        if no_number is not None:
            attributes[min(attributes, default="Duration")] = no_number
        values = " ".join(f"{key}={xml(value)}" for key, value in attributes.items())
        body += f'<{tag} {values}><textevent timeoffset="0" message={xml(text + end)}/></{tag}>'
    data = ZWO.replace(">time<", f">{duration}<").format(body)
    data = data.replace("<sportType>", f"<name>{escape(_NOT_XML.sub('?', name))}</name><sportType>")
    tried("zwo", data.encode("utf-8", "replace"), context)


@given(st.sampled_from(list(FORMATS)), _CUES, _ENDS, st.integers(0, 200))
def test_any_cue_is_in_the_plan_or_cut_with_a_warning(form, text, end, more):
    """It is no reason to refuse a workout."""
    cue = f"Go: {text}{'x' * more}"[:200]
    if form == "zwo":
        data = ZWO.format(f'<FreeRide Duration="60"><textevent message={xml(cue + end)}/></FreeRide>').encode()
    elif form == "fit":
        notes = texts_of_fit(cue + end)
        data = fit_files.file(fit_files.file_id(), fit_files.step(0, duration=5, intensity=6, notes=notes))
    else:
        line = (cue + end).replace("\n", " ").replace("\0", "?")
        data = f"- {line} 3m press lap\n".encode("utf-8", "replace")
    lost = Lost()
    found = FORMATS[form].read(data, Context(), lost)
    if found.items:
        lines = to_plan(found, None, None, Path("any"), lost).rstrip("\n").split("\n")
        assert max(map(len, lines)) <= 120
        if lines[-1].endswith('..."') and not cue.endswith("..."):
            assert any("the cue is cut" in line for line in lost.lines)


def texts_of_fit(text: str) -> str:
    """The text as a field may have it: up to 254 bytes, without zeros."""
    return text.encode("utf-8", "replace").replace(b"\0", b"?")[:254].decode(errors="ignore")


_NUMBER = st.sampled_from([0, 1, 2, 3, 5, 99, 100, 999, 60_000, 99_999_999, 0xFFFFFFFE, 0xFFFFFFFF]) | st.integers(
    0, 0xFFFFFFFF
)
_BYTE = st.integers(0, 31) | st.integers(0, 255)
_STEPS = st.fixed_dictionaries(
    {},
    optional={
        "duration": st.sampled_from([0, 1, 5, 6, 6, 6, 7, 8]) | _BYTE,
        "value": _NUMBER,
        "target": _BYTE,
        "zone": _NUMBER,
        "low": _NUMBER,
        "high": _NUMBER,
        "intensity": _BYTE,
        "target2": _BYTE,
        "zone2": _NUMBER,
        "equipment": _BYTE,
        "name": _CUES.map(texts_of_fit),
        "notes": st.tuples(_CUES, _ENDS).map(lambda parts: texts_of_fit("".join(parts))),
    },
)


@given(st.lists(st.tuples(st.none() | st.integers(0, 12), _STEPS), max_size=12), _CUES)
def test_any_steps_of_fit_are_a_plan_or_a_format_error(steps, name):
    records = [fit_files.step(index, **values) for index, values in steps]
    tried("fit", fit_files.file(fit_files.file_id(), fit_files.head(texts_of_fit(name)), *records))


@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from([0, 1, 2, 3, 99, 0xFFFFFFFE])), max_size=40), st.booleans()
)
def test_any_repeats_of_fit_are_a_plan_or_a_format_error(repeats, left_out):
    records = [fit_files.step(index, duration=0, value=0 if left_out and index else 60_000) for index in range(3)]
    records += [
        fit_files.step(3 + at, duration=6, value=first, zone=times) for at, (first, times) in enumerate(repeats)
    ]
    tried("fit", fit_files.file(fit_files.file_id(), *records))
