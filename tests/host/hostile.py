"""Files that are broken or meant to break something, and what is said of them."""

import struct

import fitdecode.utils
from paceclip.formats import FORMATS, Context, Lost, export_day
from paceclip.places import ROOT
from paceclip.plans import plan_file

MIB = 1 << 20
ZWO = "<workout_file><sportType>run</sportType><durationType>time</durationType><workout>{}</workout></workout_file>"


def fit(body: bytes) -> bytes:
    """A FIT file of records, with right checksums."""
    head = struct.pack("<BBHI4s", 14, 0x10, 2132, len(body), b".FIT")
    head += struct.pack("<H", fitdecode.utils.compute_crc(head))
    return head + body + struct.pack("<H", fitdecode.utils.compute_crc(head + body))


# file_id: type workout.
FILE_ID = bytes([0x40, 0, 0, 0, 0, 1, 0, 1, 0]) + bytes([0, 5])
# workout_step: duration type, duration value, target value.
STEP = bytes([0x41, 0, 0, 27, 0, 3, 1, 1, 0, 2, 4, 0x86, 4, 4, 0x86])


def step(kind: int, value: int, target: int) -> bytes:
    return struct.pack("<BBII", 1, kind, value, target)


def good_fit() -> bytes:
    file = plan_file.load(ROOT / "plans" / "mile.plan")
    return export_day(FORMATS["fit"], file.plan, file.workouts["1.2"], Context("mile=7:00"), Lost())


def bomb() -> str:
    lines = ['<!DOCTYPE workout_file [<!ENTITY a "aaaaaaaaaa">']
    lines += [f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)]
    return "\n".join(lines) + "]>\n<workout_file><name>&j;</name></workout_file>"


# A workout file's name to its bytes, and words of what is said of it.
WORKOUTS = {
    "large.zwo": lambda: (b"<workout_file><name>" + b"a" * (100 * MIB), "over 1024 KiB"),
    "large.fit": lambda: (good_fit() + bytes(100 * MIB), "over 256 KiB"),
    "large.txt": lambda: (b"- 10m 5:00/km Pace\n" * 6_000_000, "over 256 KiB"),
    "bomb.zwo": lambda: (bomb().encode(), "document type or entities: remove them"),
    "dtd.zwo": lambda: (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><workout_file/>', "document type"),
    "deep.zwo": lambda: (b"<a>" * 1_000_000, "over 1024 KiB"),
    "deeper.zwo": lambda: (b"<a>" * 340_000, "nest over 12 deep"),
    "many.zwo": lambda: (ZWO.format("<a/>" * 200_000).encode(), "over 20000 elements"),
    "attributes.zwo": lambda: (b"<a %s/>" % b" ".join(b"a%d=''" % n for n in range(90_000)), "not <workout_file>"),
    "nul.zwo": lambda: (ZWO.format("\0").encode(), "line 1: no well-formed XML"),
    "latin.zwo": lambda: (ZWO.format("é").encode("latin-1"), "line 1: no well-formed XML"),
    "charset.zwo": lambda: (b'<?xml version="1.0" encoding="klingon"?><workout_file/>', "line 1: no"),
    "junk.zwo": lambda: (bytes(range(256)) * 100, "no well-formed XML"),
    "html.zwo": lambda: (b"<html><body>Sign in</body></html>", "not <workout_file>: choose a .zwo"),
    "bike.zwo": lambda: (b"<workout_file><sportType>bike</sportType><workout/></workout_file>", "sportType is bike"),
    "none.zwo": lambda: (ZWO.format("").encode(), "no steps"),
    "number.zwo": lambda: (ZWO.format('<FreeRide Duration="ten"/>').encode(), "duration 'ten' is no number"),
    "nan.zwo": lambda: (ZWO.format('<FreeRide Duration="nan"/>').encode(), "is no number"),
    "endless.zwo": lambda: (ZWO.format('<FreeRide Duration="1e999"/>').encode(), "is no number"),
    "repeat.zwo": lambda: (
        ZWO.format(
            '<IntervalsT Repeat="1000000000" OnDuration="1" OffDuration="1" OnPower="1" OffPower="1"/>'
        ).encode(),
        "a day holds 500",
    ),
    "void.zwo": lambda: (ZWO.format('<IntervalsT Repeat="1000000000"/>').encode(), "no steps"),
    "spaces.zwo": lambda: (ZWO.format("<FreeRide>" + " " * 1_000_000 + "</FreeRide>").encode(), "no steps"),
    "steps.zwo": lambda: (ZWO.format('<FreeRide Duration="60"/>' * 501).encode(), "501 steps: a day holds 500"),
    "lines.zwo": lambda: (
        ZWO.format("".join(f'<FreeRide Duration="{n}"/>' for n in range(1, 66))).encode(),
        "takes 65 lines: a day holds 64",
    ),
    "empty.zwo": lambda: (b"", "the file is empty"),
    "empty.fit": lambda: (b"", "the file is empty"),
    "empty.txt": lambda: (b"", "the file is empty"),
    "cut.fit": lambda: (good_fit()[:-40], "cut off"),
    "head.fit": lambda: (good_fit()[:9], "cut off"),
    "crc.fit": lambda: (good_fit()[:-1] + b"\0", "checksum is wrong"),
    "damaged.fit": lambda: (good_fit().replace(b"Smooth", b"SmXoth"), "checksum is wrong"),
    "zwo.fit": lambda: (ZWO.format("").encode(), "no FIT file"),
    "junk.fit": lambda: (bytes(range(256)) * 100, "no FIT file"),
    "activity.fit": lambda: (fit(FILE_ID[:-1] + b"\4"), "it is an activity, no workout"),
    "nothing.fit": lambda: (fit(b""), "has no file_id"),
    "undefined.fit": lambda: (fit(b"\x03" + bytes(100)), "breaks FIT's rules"),
    "flood.fit": lambda: (fit(FILE_ID + bytes([0, 5]) * 130_000), "over 5000 messages"),
    "definitions.fit": lambda: (fit(FILE_ID[:-2] * 27_000), "has no file_id"),
    "wide.fit": lambda: (fit((bytes([0x40, 0, 0, 27, 0, 255]) + bytes([8, 255, 7]) * 255) * 330), "has no file_id"),
    "repeat.fit": lambda: (fit(FILE_ID + STEP + step(0, 60000, 0) + step(6, 0, 1_000_000_000)), "step 2: 1000000000"),
    "nested.fit": lambda: (fit(FILE_ID + STEP + step(0, 60000, 0) + step(6, 0, 99) * 400), "a day holds 500"),
    "void.fit": lambda: (fit(FILE_ID + STEP + step(0, 0, 0) + step(6, 0, 0xFFFFFFFE)), "no steps"),
    "forward.fit": lambda: (fit(FILE_ID + STEP + step(6, 7, 2)), "step 1: it repeats from step index 7"),
    "repeat.txt": lambda: (b"1000000000x\n- 10m\n", "a day holds 500"),
    "digits.txt": lambda: (b"9" * 200_000 + b"x\n- 10m\n- " + b"1" * 20_000 + b"m", "repeats make"),
    "steps.txt": lambda: (b"- 10m\n" * 40_000, "line 501: over 500 steps"),
    "warnings.txt": lambda: (b"- x\n" * 60_000, "no steps"),
    "backtrack.txt": lambda: (b"- " + b"1h1" * 30_000 + b" 1:00-" * 20_000, "no steps"),
    "spaces.txt": lambda: (b" " * 262_144, "no steps"),
    "apart.txt": lambda: (b"a" + b" " * 262_000 + b"b", "no steps"),
    "apart_x.txt": lambda: (b"a" + b" \t" * 130_000 + b"x", "no steps"),
    "apart_step.txt": lambda: (b"- press" + b" " * 262_000 + b"b", "no steps"),
    "apart_press.txt": lambda: (b"- " + b"press  " * 37_000 + b"x", "no steps"),
    "apart_numbers.txt": lambda: (b"9   9  " * 37_000 + b"b", "no steps"),
    "apart_pace.txt": lambda: (b"- 0s 5:00" + b" " * 262_000 + b"b", "no steps"),
    "apart_paces.txt": lambda: (b"- 0s" + b" 5:00-5:00  " * 20_000, "no steps"),
    "apart_shares.txt": lambda: (b"- 0s" + b" 80%-90%   " * 20_000, "no steps"),
    "apart_set.txt": lambda: (b"Main set" + b" :" * 130_000 + b"b\n\n", "no steps"),
    "press.txt": lambda: (b"- " + b"press " * 40_000, "no steps"),
    "latin.txt": lambda: ("\n- Größe 10m".encode("latin-1"), "line 2: not UTF-8 text: save the file as UTF-8"),
    "nul.txt": lambda: (b"- 10m\n\0", "line 2: a NUL character"),
    "junk.txt": lambda: (bytes(range(128, 256)) * 100, "not UTF-8"),
    "prose.txt": lambda: (b"Run as you like.\n", "no steps"),
    "run.doc": lambda: (b"x", "'.doc' is no workout file's ending: rename it, or choose one of .zwo, .fit, .txt"),
    "run": lambda: (b"x", "ending"),
}

_DAY = b"title: T\nday 1.1 D\n"
_DAY = b"title: T\nday 1.1 D\n"
_REPEATS = b"".join(b"  " * n + b"99x\n" for n in range(1, 50))
# The same of plans.
PLANS = {
    "days.plan": lambda: (
        b"title: T\n" + b"".join(b"day %d.%d D\n  run 400m\n" % (n // 7 + 1, n % 7 + 1) for n in range(10000)),
        "over 60 days: make two plans of it",
    ),
    "nul.plan": lambda: (
        _DAY + b"  run 400m\0\0\n" + bytes(70000),
        "an invisible character (code 0): type the line again",
    ),
    "steps.plan": lambda: (_DAY + b"  1000000000x\n    run 400m\n", "'1000000000x': repeat 2x to 99x"),
    "nested.plan": lambda: (_DAY + _REPEATS + b"  " * 50 + b"run 400m\n", "repeats nest 3 deep at most: unfold one"),
    "line.plan": lambda: (
        _DAY + b"  run 400m " + b"x" * 100_000_000,
        "the file is over 64 KiB: make two plans of it",
    ),
    "lines.plan": lambda: (_DAY + b"  run 400m\n" * 1_000_000, "over 64 lines in a day: use repeats such as 4x"),
    "bytes.plan": lambda: (bytes(range(256)) * 1000, "not UTF-8 text: save the file as UTF-8"),
    "empty.plan": lambda: (b"", "the plan has no day: write day 1.2 Short reps, and steps below it"),
}
