"""`paceclip plan check`: our plans pass, and each rule finds the violation that is made for it, where it stands."""

import json

import pytest
from click.testing import CliRunner
from paceclip import rules
from paceclip.cli import main
from paceclip.plans.plan_file import PlanFileError
from plan_words import PLANS

DRILLS = '  off "Drills: 20 m each of skips, heel walks, toe walks, side shuffles"\n'
STRIDES = '  4x\n    run 100m mile "Stride: tall and quick"\n    recover 100m jog 0%\n'
TRIAL = "# day 5.1 Mile trial"
MILE_RULES = rules.RULE_SETS["mile"].rules


def plan(name: str) -> str:
    return (PLANS / f"{name}.plan").read_text()


def edit(text: str, day: str, old: str | None, new: str) -> str:
    """The plan with `old`, or all of it, replaced, wherever it stands in the day (where that is empty, in the plan)."""
    if not day:
        start, end = 0, len(text)
    else:
        start = text.index(f"\nday {day} ") + 1
        end = text.find("\nday ", start)
        end = len(text) if end < 0 else end + 1
    part = text[start:end]
    assert old is None or old in part, f"day {day} has no {old!r}"
    return text[:start] + (new if old is None else part.replace(old, new)) + text[end:]


def check(text: str, name: str, path: str = "my.plan") -> list[rules.Violation]:
    return rules.check(text.encode(), PLANS / path, rules.RULE_SETS[name])


@pytest.mark.parametrize("name", rules.RULE_SETS)
def test_our_plans_keep_their_rules(name):
    assert check(plan(name), name) == []


def test_the_trial_after_the_mile_plan_breaks_no_rule():
    before, _, trial = plan("mile").partition(TRIAL)
    trial = "\n".join(line.removeprefix("#").removeprefix(" ") for line in trial.splitlines())
    assert check(before + TRIAL.removeprefix("# ") + trial, "mile") == []


def extra(day: str, name: str = "More", text: str = "  run 20:00 easy\n") -> tuple[str, str, str]:
    """An edit that makes a run of a rest day."""
    return (day, f"day {day} Rest\n  rest\n", f"day {day} {name}\n{text}")


# Rules, the name of the set; the rule that is broken; edits (day, old, new); where it is found: a day, a week's number
# or nothing for the plan, with what its line says.
MILE = [
    ("four-weeks", [("", "day 4.", "day 5.")], [("", ""), (5, "day 5.1")]),
    ("five-runs", [extra("1.3")], [(1, "day 1.1")]),
    ("five-runs", [("1.7", "45:00", "44:00")], [(1, "day 1.1")]),
    ("no-two-hard-days", [("1.3", None, ""), ("1.4", "day 1.4", "day 1.3")], [("1.3", "day 1.3")]),
    ("weekly-distance", [("3.5", "35:00", "44:00")], [(3, "day 3.1")]),
    ("weekly-distance", [("4.3", "30:00", "20:00")], [(4, "day 4.1")]),
    ("session-time", [("1.7", "45:00", "68:00")], [("1.7", "day 1.7")]),
    ("session-time", [("2.5", "30:00", "15:00")], [("2.5", "day 2.5")]),
    ("conversational", [("1.1", "30:00 easy", "30:00 marathon")], [("1.1", "run 30:00")]),
    ("conversational", [("1.1", "30:00 easy", "30:00 threshold")], [("1.1", "run 30:00")]),
    ("conversational", [("1.1", "30:00 easy", "30:00 easy-10%")], [("1.1", "run 30:00")]),
    ("conversational", [("1.1", "30:00 easy", "30:00 rpe 4-5")], [("1.1", "run 30:00")]),
    ("conversational", [("1.1", "30:00 easy", "30:00")], [("1.1", "run 30:00")]),
    ("conversational", [("2.7", "50:00 easy", "50:00 marathon")], [("2.7", "run 50:00")]),
    ("incline", [("", "\nincline: 1%", "\nincline: 2%")], [("", "")]),
    ("incline", [("", "\nincline: 1%", "\nincline: 0%")], [("", "")]),
    ("recoveries", [("1.2", "recover 200m jog 0%", "recover 200m jog 2%")], [("1.2", "recover 200m")]),
    ("recoveries", [("1.2", "recover 200m jog 0%", "recover 200m easy 0%")], [("1.2", "recover 200m")]),
    ("recoveries", [("1.2", "recover 200m jog 0%", "recover 200m 0%")], [("1.2", "recover 200m")]),
    ("recoveries", [("1.2", "recover 200m jog 0%", "rest 1:00")], [("1.2", "rest 1:00")]),
    ("warm-up", [("2.2", "warmup 10:00 easy", "warmup 9:59 easy")], [("2.2", "day 2.2")]),
    ("warm-up", [("2.2", "warmup 10:00 easy", "warmup 10:00 walk")], [("2.2", "day 2.2")]),
    ("warm-up", [("2.2", "warmup 10:00 easy", "warmup 10:00 threshold")], [("2.2", "day 2.2")]),
    ("drills", [("1.4", DRILLS, "")], [("1.4", "day 1.4")]),
    *[
        ("drills", [("1.4", word, "")], [("1.4", "day 1.4")])
        for word in ("20 m", "skips", "heel walks", "toe walks", "side shuffles")
    ],
    ("drills", [("1.4", DRILLS + STRIDES, STRIDES + DRILLS)], [("1.4", "day 1.4")]),
    ("strides", [("1.4", STRIDES, "")], [("1.4", "day 1.4")]),
    ("strides", [("1.4", STRIDES, STRIDES.replace("4x", "3x"))], [("1.4", "  3x")]),
    ("strides", [("1.4", STRIDES, STRIDES.replace("4x", "7x"))], [("1.4", "  7x")]),
    ("strides", [("1.4", STRIDES, STRIDES.replace("run 100m mile", "run 100m easy"))], [("1.4", "day 1.4")]),
    ("cool-down", [("3.2", "cooldown 5:00 jog", "cooldown 4:59 jog")], [("3.2", "day 3.2")]),
    ("cool-down", [("3.2", "cooldown 5:00 jog", "cooldown 5:00 walk")], [("3.2", "day 3.2")]),
    *[
        ("stretching", [("3.4", word, "")], [("3.4", "day 3.4")])
        for word in ("hamstrings", "quads", "hip flexors", "calves")
    ],
    (
        "stretching",
        # One of them before the cool-down.
        [("3.4", "hamstrings, ", ""), ("3.4", "  cooldown", '  off "hamstrings"\n  cooldown')],
        [("3.4", "day 3.4")],
    ),
    ("stretching", [("3.4", '  off "Strength', '  cooldown 1:00 walk\n  off "Strength')], [("3.4", "day 3.4")]),
    ("rep-lengths", [("1.4", "run 800m 5k", "run 1200m 5k")], [("1.4", "run 1200m")]),
    ("rep-lengths", [("1.4", "run 0:10 sprint", "run 0:05 sprint")], [("1.4", "run 0:05")]),
    ("rep-paces", [("2.2", "run 400m mile", "run 400m 5k")], [("2.2", "run 400m")]),
    ("rep-paces", [("2.2", "run 400m mile", "run 400m mile+2%")], [("2.2", "run 400m")]),
    ("rep-paces", [("2.2", "run 400m mile", "run 400m rpe 8")], [("2.2", "run 400m")]),
    ("rep-paces", [("2.2", "run 400m mile", "run 400m")], [("2.2", "run 400m")]),
    ("rep-paces", [("2.2", "run 100m mile", "run 100m 5k")], [("2.2", "run 100m")]),
    ("rep-paces", [("1.4", "run 800m 5k", "run 800m mile")], [("1.4", "run 800m")]),
    ("rep-paces", [("1.4", "run 800m 5k", "run 800m threshold")], [("1.4", "run 800m")]),
    ("rep-paces", [("4.6", "run 500m mile", "run 500m threshold")], [("4.6", "run 500m")]),
    ("rep-rests", [("4.2", "recover 1:30", "recover 2:50")], [("4.2", "recover 2:50")]),
    (
        "variety",  # no run at threshold
        [("2.4", '  run 20:00 threshold "Comfortably hard"\n', "  4x\n    run 800m 5k\n    recover 2:00 jog 0%\n")],
        [("", "")],
    ),
    ("variety", [("", "sprint 6%", "sprint")], [("", "")]),  # no hills
    (
        "variety",  # nothing long
        [
            ("1.4", "run 800m 5k", "run 5:10 threshold"),
            ("3.4", "run 1000m 10k", "run 5:10 threshold"),
            ("3.4", "run 600m 3k", "run 500m 3k"),
            ("4.2", "run 600m 3k", "run 5:10 threshold"),
        ],
        [("", "")],
    ),
    ("mix", [("1.4", "run 800m 5k", "run 400m mile")], [(1, "day 1.1")]),
    ("mix", [("2.2", "run 400m mile", "run 500m mile")], [(2, "day 2.1")]),
    ("strength-times", [("1.2", "Strength, now or later today: ", "")], [(1, "day 1.1")]),
    (
        "strength-times",
        [(day, "whole sentences", 'whole sentences"\n  off "Strength: 3 x 10 rows') for day in ("1.1", "1.5")],
        [(1, "day 1.1")],
    ),
    (
        "strength-times",  # none after speed
        [
            ("4.2", "Strength, now or later today: ", ""),
            ("4.3", "sentences", 'sentences"\n  off "Strength: 3 x 10 squats, lunges, deadlifts, hip thrusts'),
            ("4.3", "hip thrusts", 'hip thrusts"\n  off "3 x 10 glute bridges, step-ups'),
        ],
        [(4, "day 4.1")],
    ),
    ("strength-after-running", [("1.2", "  off", '  off "Strength: 3 x 10 rows"\n  off')], [("1.2", "off")]),
    ("strength-sets", [("1.2", "3 x 10 squats", "5 x 10 squats")], [("1.2", "5 x 10")]),
    ("strength-sets", [("1.2", "3 x 10 push-ups", "3 x 13 push-ups")], [("1.2", "3 x 13")]),
    ("strength-sets", [("1.2", "3 x planks", "2 x planks")], [("1.2", "2 x planks")]),
    *[
        ("strength-exercises", [("2.2", word, ""), ("2.4", word, "")], [(2, "day 2.1")])
        for word in (
            "squats",
            "lunges",
            "deadlifts",
            "hip thrusts",
            "glute bridges",
            "step-ups",
            "planks",
            "leg raises",
        )
    ],
    ("strength-exercises", [("2.2", "push-ups", ""), ("2.4", "push-ups", "")], [(2, "day 2.1")]),
    ("strength-exercises", [("2.2", ", rows", ""), ("2.4", ", rows", "")], [(2, "day 2.1")]),
]
FIVE_K = [
    ("five-runs-and-a-race", [extra("4.3", text="  run 15:00 easy\n")], [(4, "day 4.1")]),
    ("five-runs-and-a-race", [extra("6.5", text="  run 10:00 easy\n")], [(6, "day 6.1")]),
    ("no-two-hard-days", [("1.3", None, ""), ("1.4", "day 1.4", "day 1.3")], [("1.3", "day 1.3")]),
    ("distance-grows-gently", [("2.7", "55:00", "65:00")], [(2, "day 2.1")]),
    ("lighter-week", [("4.7", "50:00", "75:00")], [("", "")]),
    ("taper", [("6.6", "15:00", "44:00")], [(6, "day 6.1")]),
    ("ends-with-5-km", [("6.7", "run 5km", "run 4.9km")], [("6.7", "day 6.7")]),
    ("conversational", [("5.1", "easy", "marathon")], [("5.1", "run 35:00")]),
    ("recoveries", [("5.2", "recover 200m jog", "recover 200m marathon")], [("5.2", "recover 200m")]),
    ("warm-up", [("5.4", "warmup 10:00", "warmup 8:00")], [("5.4", "day 5.4")]),
    ("drills", [("5.4", "skips", "hops")], [("5.4", "day 5.4")]),
    ("strides", [("5.4", "4x", "2x")], [("5.4", "  2x")]),
    ("cool-down", [("5.4", "cooldown 5:00", "cooldown 4:00")], [("5.4", "day 5.4")]),
    ("stretching", [("5.4", "calves", "")], [("5.4", "day 5.4")]),
]
FIRST_5K = [
    ("three-sessions", [("2.3", None, "day 2.3 Rest\n  rest\n")], [(2, "day 2.1")]),
    ("day-between", [("1.2", None, ""), ("1.3", "day 1.3", "day 1.2")], [("1.2", "day 1.2")]),
    ("walks-around", [("1.1", "warmup 5:00", "warmup 4:00")], [("1.1", "warmup 4:00")]),
    ("walks-around", [("1.1", "warmup 5:00 walk", "warmup 5:00 easy")], [("1.1", "warmup 5:00")]),
    ("walks-around", [("1.1", "cooldown 5:00 walk", "cooldown 5:00 jog")], [("1.1", "cooldown 5:00")]),
    ("walks-around", [("8.1", "cooldown", "warmup")], [("8.1", "warmup 5:00")]),
    ("only-easy", [("3.1", "run 2:30 easy", "run 2:30 marathon")], [("3.1", "run 2:30")]),
    ("only-easy", [("3.1", "run 2:30 easy", "run 2:30")], [("3.1", "run 2:30")]),
    ("runs-grow-gently", [("3.1", "run 2:30", "run 3:01")], [("3.1", "day 3.1")]),
    ("share-of-running-grows", [("5.1", "recover 1:30", "recover 5:00")], [(5, "day 5.1")]),
    ("share-of-running-grows", [("5.1", "recover 1:30 walk", "run 5:00 walk")], [(5, "day 5.1")]),
    ("time-grows-gently", [("2.1", "recover 2:00", "recover 4:00")], [(2, "day 2.1")]),
    ("sessions-of-an-hour", [("8.5", "warmup 5:00", "warmup 15:00")], [("8.5", "day 8.5")]),
    ("ends-without-a-walk", [("8.5", "run 5km", "run 4km")], [("8.5", "day 8.5")]),
    ("ends-without-a-walk", [("8.5", "run 5km", "run 34:59")], [("8.5", "day 8.5")]),
]
CASES = [(name, *case) for name, cases in (("mile", MILE), ("5k", FIVE_K), ("first-5k", FIRST_5K)) for case in cases]


@pytest.mark.parametrize(("name", "rule", "edits", "places"), CASES)
def test_a_rule_finds_what_breaks_it_and_no_other_one_does(name, rule, edits, places):
    text = plan(name)
    for day, old, new in edits:
        text = edit(text, day, old, new)
    found = check(text, name)
    assert {violation.rule for violation in found} == {rule}, "\n".join(map(str, found))
    assert [violation.day or violation.week or "" for violation in found] == [place for place, _ in places]
    for violation, (_, says) in zip(found, places, strict=True):
        assert (violation.line is None) == (not says)
        assert says in text.splitlines()[(violation.line or 0) - 1] or not says


@pytest.mark.parametrize(
    ("name", "edits"),
    [
        ("mile", [("1.2", "4x", "6x")]),
        ("mile", [("1.2", "warmup 10:00 easy", "warmup 10:00 jog")]),
        ("mile", [("1.2", "warmup 10:00 easy", "run 10:00 rpe 3-4")]),
        ("mile", [("1.2", "warmup 10:00 easy", "warmup 1:00 walk\n  warmup 10:00 easy")]),
        ("mile", [("1.2", "warmup 10:00 easy", "2x\n    warmup 5:00 easy")]),
        ("mile", [("1.2", "cooldown 5:00 jog", "cooldown 5:00 easy")]),
        ("mile", [("1.2", "recover 200m jog 0%", "recover 200m walk 1%")]),
        ("mile", [("1.2", "recover 200m jog 0%", "recover 200m rpe 2-3 0%")]),
        ("mile", [("1.2", "run 200m mile", "run 200m rpe 9-10")]),
        ("mile", [("1.4", "run 800m 5k", "run 800m rpe 8")]),
        ("mile", [("1.4", "run 800m 5k", "run 3:30 10k")]),
        ("mile", [("4.6", "run 500m mile", "run 500m 10k")]),
        ("mile", [("1.1", "30:00 easy", "30:00 rpe 4")]),
        ("mile", [("1.1", "30:00 easy", "30:00 6:00-6:20/km")]),
        ("mile", [("1.2", "3 x 10 squats", "4 x 12 squats"), ("1.2", "3 x 10 push-ups", "3 x 8 push-ups")]),
        ("mile", [("1.1", "sentences", 'sentences"\n  off "Strength: 3 x 10 rows')]),
        ("mile", [("2.4", "run 20:00 threshold", "run 5:10 threshold"), ("2.4", "recover 3:00", "recover 9:00")]),
        ("5k", [("4.7", "50:00", "60:00")]),
        ("5k", [("2.7", "55:00", "56:00")]),
        ("first-5k", [("8.5", "run 5km", "run 35:00")]),
        ("first-5k", [("3.1", "run 2:30", "run 3:00")]),
        ("first-5k", [("7.3", "run 20:00", "run 20:00 easy\n  run 2:00 walk\n  run 20:00")]),
        ("first-5k", [("1.1", "warmup 5:00 walk", "warmup 6:00 rpe 2")]),
    ],
)
def test_what_is_within_the_rules_breaks_none(name, edits):
    text = plan(name)
    for day, old, new in edits:
        text = edit(text, day, old, new)
    assert not check(text, name)


def test_every_rule_of_every_set_has_a_violation_above():
    wanted = {(name, rules.name(rule)) for name, rule_set in rules.RULE_SETS.items() for rule in rule_set.rules}
    assert {(name, rule) for name, rule, _, _ in CASES} == wanted


def test_all_that_breaks_a_rule_is_told_in_the_files_order():
    text = edit(edit(plan("mile"), "2.2", "warmup 10:00", "warmup 8:00"), "", "\nincline: 1%", "\nincline: 3%")
    found = check(edit(text, "1.4", "skips", ""), "mile")
    assert [(violation.rule, violation.day) for violation in found] == [
        ("incline", None),
        ("drills", "1.4"),
        ("warm-up", "2.2"),
    ]


def test_a_plan_without_short_repetitions_lacks_them_as_a_whole_and_each_week():
    text = plan("mile")
    for old in ("run 200m mile", "run 400m mile"):
        text = edit(text, "", old, "run 500m mile")
    short = [violation for violation in check(text, "mile") if "400 m" in violation.reason and violation.day is None]
    assert {(violation.rule, violation.week) for violation in short} == {
        ("variety", None),
        *(("mix", week) for week in (1, 2, 3, 4)),
    }


@pytest.mark.parametrize(
    "step",
    [
        "run open mile",
        "run 3:00 rpe 9",
        "run 400m 4:20/km",
        "run 400m 4:10-4:30/km from-speed",
        "run 400m 3.8m",
        "run 2:00 13.9km/h",
        "run 1:00",
        "2x\n    2x\n      rest 1:00\n      prep",
        "off",
        "rest open",
        "rest",
    ],
)
@pytest.mark.parametrize("name", rules.RULE_SETS)
def test_any_plan_can_be_checked(name, step):
    text = f"title: T\nday 2.3 D\n  {step}\n"
    try:
        assert all(str(violation).startswith(str(PLANS / "my.plan")) for violation in check(text, name))
    except PlanFileError as error:
        assert "my.plan:3: " in str(error) and "3.8m" in step


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["plan", "check", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def broken(tmp_path):
    """A plan in which two rules are broken."""
    path = tmp_path / "my.plan"
    path.write_text(edit(edit(plan("mile"), "1.4", "skips", ""), "2.7", "50:00 easy", "50:00 marathon"))
    return path


def test_the_command_finds_nothing_in_our_plan():
    path = str(PLANS / "mile.plan")
    assert run(path, "--rules", "mile") == (0, f"{len(MILE_RULES)} rules of mile: nothing to mend\n", "")
    assert run(path, "--rules", "mile", "--json") == (0, "[]\n", "")


def test_the_command_tells_all_violations_with_their_places(broken):
    status, out, err = run(str(broken), "--rules", "mile")
    assert (status, out) == (1, f"{len(MILE_RULES)} rules of mile: 2 to mend\n")
    first, second = err.splitlines()
    line = broken.read_text().splitlines().index("day 1.4 Long reps, hills") + 1
    assert first.startswith(f"{broken}:{line}: day 1.4: no drills before the strides, or not all: ")
    assert first.endswith(" [drills]")
    line = broken.read_text().splitlines().index("day 2.7 Long run") + 2
    assert second == f"{broken}:{line}: day 2.7: no pace to talk at: write easy, jog or rpe 3-4 [conversational]"


def test_the_commands_json(broken):
    status, out, err = run(str(broken), "--rules", "mile", "--json")
    assert (status, err) == (1, "")
    _, found = json.loads(out)
    line = broken.read_text().splitlines().index("day 2.7 Long run") + 2
    reason = "no pace to talk at: write easy, jog or rpe 3-4"
    assert found == {
        "file": str(broken),
        "rule": "conversational",
        "week": 2,
        "day": "2.7",
        "line": line,
        "reason": reason,
        "text": f"{broken}:{line}: day 2.7: {reason} [conversational]",
    }


def test_the_command_says_what_is_no_plan(tmp_path):
    path = tmp_path / "none.plan"
    status, _, err = run(str(path), "--rules", "mile")
    assert (status, err) == (1, f"Error: {path}: No such file or directory: check the name\n")
    path.write_text("title: T\nday 1.1 D\n  run 4:75\nday 1.2 E\n")
    status, out, err = run(str(path), "--rules", "5k")
    assert (status, out) == (1, "")
    assert f"{path}:3: " in err and f"{path}:4: " in err
    assert run(str(path), "--rules", "marathon")[0] == 1


def test_the_document_names_every_rule_of_every_set():
    table = (PLANS.parent / "docs" / "plans.md").read_text().split("| set | rules |")[1]
    rows = table.split("\n| `")[1:]
    assert [row.partition("`")[0] for row in rows] == list(rules.RULE_SETS)
    for row, rule_set in zip(rows, rules.RULE_SETS.values(), strict=True):
        assert not [rule for rule in map(rules.name, rule_set.rules) if f"`{rule}`" not in row]
