"""`paceclip settings` on the virtual device: the board's own rules, before anything is sent; nothing is lost."""

import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from paceclip.cli import main
from paceclip.core import settings
from paceclip.preferences import calibrated, stored, words
from paceclip.preferences.stored import PreferenceError, Stored
from paceclip.usb.board import BoardError
from paceclip.usb.link import Link

from firmware import setup


def command(*arguments: str, status: int = 0, **more) -> str:
    done = CliRunner().invoke(main, [*arguments], **more)
    assert done.exit_code == status, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output


def put(device, text: bytes, folder: Path) -> None:
    (folder / "put").write_bytes(text)
    device.mpremote("cp", str(folder / "put"), ":settings.json")


@pytest.fixture
def flash(tmp_path) -> Path:
    return tmp_path / "flash"


def test_what_is_set_is_written_as_the_device_writes_it_and_holds(start_device, flash):
    device = start_device("--flash", str(flash))
    said = command("settings", "set", "--port", device.port, "unit=mi", "race=mile=7:00", "volume=3")
    assert said == 'unit: "km" -> "mi"\nrace: null -> "mile=7:00"\nvolume: 2 -> 3\n'
    device.await_reset()
    device.wait_for("press to start")
    given = {"unit": "mi", "race": "mile=7:00", "volume": 3}
    assert (flash / "settings.json").read_bytes() == settings.encode(given)
    # Paceclip has taken it for a good one.
    assert (flash / "data" / "settings.good.json").read_bytes() == settings.encode(given)

    port = ["--port", device.port]
    assert "would change volume" in command("settings", "set", *port, "volume=", "--dry-run")
    assert command("settings", "set", *port, "volume=") == "volume: 3 -> 2\n"
    assert command("settings", "set", *port, "volume=") == "Nothing is changed\n"
    assert json.loads(command("settings", "get", *port, "--json")) == settings.fresh() | {
        "unit": "mi",
        "race": "mile=7:00",
    }
    assert command("settings", "get", *port, "race") == '"mile=7:00"\n'
    listed = command("settings", "get", *port)
    assert next(line.split()[:2] for line in listed.splitlines() if "mile=7:00" in line) == ["race", '"mile=7:00"']
    assert not [name for name in os.listdir(flash) if name.startswith("settings.json.")]


@pytest.mark.parametrize(
    "words",
    [
        ("volume=9",),
        ("volum=1",),
        ("unit=miles",),
        ("race=yesterday",),
        ("tolerance={}x",),
        ('tolerance={"esy": [1, 2]}',),
        ("sensor=reed", "um_per_pulse=60000"),
        ("plan=My Plan",),
        ("rotate=1",),
    ],
)
def test_what_is_wrong_is_refused_in_the_device_s_own_words_before_a_board_is_asked(words):
    given = {}
    for word in words:
        key, _, text = word.partition("=")
        try:
            given[key] = json.loads(text)
        except ValueError:
            given[key] = text
    with pytest.raises(settings.SettingsError) as error:
        settings.load(json.dumps(given))
    # They stand in no file.
    theirs = str(error.value).removeprefix("settings.json: ")
    assert command("settings", "set", "--port", "/dev/nix", *words, status=1) == f"Error: {theirs}\n"


def test_no_key_no_port_and_no_assignment():
    assert "unknown key 'volum': did you mean volume?" in command("settings", "get", "volum", status=1)
    assert "write KEY=VALUE" in command("settings", "set", "volume", status=1)
    assert "No board is to be seen" in command("settings", "set", "volume=1", status=1)
    for asked in (["set", "version=1"], ["set", "version="], ["get", "version"]):
        assert "version is the file's own, and no setting: leave it out" in command("settings", *asked, status=1)


def test_a_file_that_cannot_be_used_is_told_kept_and_replaced(device, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    port = ["--port", device.port]
    put(device, b'{"volume": 3}', tmp_path)
    device.reset()
    for bad in (b'{"volum": 1}', b"x" * 5000):
        put(device, bad, tmp_path)
        (tmp_path / "settings.json").write_bytes(bad)
        notices = []
        setup.load(notices)
        theirs = notices[0][1].partition(" Until then")[0].rstrip(".")
        said = command("settings", "get", *port, "volume", status=1)
        assert said.startswith("3\n")
        assert f"{theirs}. Until then the last good settings hold" in said
        said = command("settings", "set", *port, "unit=mi")
        assert "kept as settings.json.bad" in said
        device.mpremote("cp", ":settings.json.bad", str(tmp_path / "kept"))
        assert (tmp_path / "kept").read_bytes() == bad
        assert json.loads(command("settings", "get", *port, "--json")) == settings.fresh() | {
            "volume": 3,
            "unit": "mi",
        }


def test_a_board_that_is_not_there_is_refused_and_a_plan_is_told(shared_device):
    port = ["--port", shared_device.port]
    said = command("settings", "set", *port, "board=mine", status=1)
    assert "Error: there is no board mine: write esp32_devkit" in said
    said = command("settings", "set", *port, "plan=10", "--dry-run")
    assert 'would change plan: "mile" -> "10"' in said
    assert f"There is no plan 10 on the board yet: .venv/bin/paceclip sync 10 --port {shared_device.port}" in said


def test_a_full_flash_leaves_the_settings_as_they_were(device, tmp_path):
    put(device, b'{"volume": 3}', tmp_path)
    code = (
        "import os\n"
        "blocks = os.statvfs('/')[3] - 2\n"
        "block = bytes(4096)\n"
        "small = bytes(2000)\n"
        "with open('big', 'wb') as file:\n"
        "  for _ in range(blocks): file.write(block)\n"
        "for n in range(99):\n"
        "  try:\n"
        "    with open('small%d' % n, 'wb') as file: file.write(small)\n"
        "  except OSError: break\n"
    )
    with Link(device.port) as link:
        link.do(code)
        found = stored.fetch(link)
        with pytest.raises(BoardError, match="flash is full"):
            stored.send(link, {"volume": 1}, found)
        assert stored.fetch(link).data == b'{"volume": 3}'
        assert "settings.json.tmp" not in link.ask("import json, os\nprint(json.dumps(os.listdir()))")[0]


def editor(folder: Path, code: str) -> dict[str, str]:
    """An $EDITOR that does `code` to `text`, the file's."""
    script = folder / "editor.py"
    body = "import sys, pathlib\npath = pathlib.Path(sys.argv[1])\ntext = path.read_text()\n"
    script.write_text(f"{body}{code}\npath.write_text(text)\n")
    return {"EDITOR": f"{sys.executable} {script}", "VISUAL": "", "TMPDIR": str(folder)}


def test_edit_asks_again_until_it_is_right_and_sends_what_was_written(device, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    port = ["--port", device.port]
    command("settings", "set", *port, "unit=mi", 'tolerance={"easy": [10, 5], "5k": [4, 4]}')
    code = (
        "tries = pathlib.Path(sys.argv[0] + '.tries')\n"
        "n = len(tries.read_text()) if tries.exists() else 0\n"
        "tries.write_text('x' * (n + 1))\n"
        "assert 'unit = \"mi\"' in text or n, text\n"
        "was = ['unit = \"mi\"', 'unit = mi', 'unit = \"miles\"', 'version = 1'][n]\n"
        "now = ['unit = mi', 'unit = \"miles\"', 'unit = \"km\"\\nversion = 1', ''][n]\n"
        "assert was in text\n"
        "text = text.replace(was, now).replace('#volume = 2', 'volume = 1')\n"
    )
    said = command("settings", "edit", *port, env=editor(tmp_path, code), input="y\ny\ny\n")
    assert 'line 8: Invalid value: write KEY = VALUE, and texts in quotes: unit = "mi"' in said
    assert 'line 8: unit is "miles": write either "km" or "mi"' in said
    assert "line 9: version is the file's own" in said
    assert said.endswith('unit: "mi" -> "km"\nvolume: 2 -> 1\n')
    assert (tmp_path / "editor.py.tries").read_text() == "xxxx"
    assert not list(tmp_path.glob("*.toml"))
    found = json.loads(command("settings", "get", *port, "--json"))
    assert (found["unit"], found["volume"], found["tolerance"]) == ("km", 1, {"easy": [10, 5], "5k": [4, 4]})


def test_whoever_gives_up_keeps_what_was_written_and_can_go_on(device, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    port = ["--port", device.port]
    env = editor(tmp_path, "text = text.replace('#volume = 2', 'volume = 9')")
    said = command("settings", "edit", *port, env=env, input="n\n", status=1)
    [kept] = tmp_path.glob("*.toml")
    assert "volume is 9: write a whole number from 0 to 3" in said
    assert f"What you wrote is kept: .venv/bin/paceclip settings edit --text {kept}" in said
    env = editor(tmp_path, "text = text.replace('volume = 9', 'volume = 3')")
    said = command("settings", "edit", *port, "--text", str(kept), env=env)
    assert "volume: 2 -> 3" in said
    assert command("settings", "get", *port, "volume") == "3\n"


def test_without_an_editor_nothing_was_written_and_it_is_said_what_to_set(shared_device, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    edit = ["settings", "edit", "--port", shared_device.port]
    for variable, value in (("EDITOR", "/no/such/editor"), ("VISUAL", "'open")):
        said = command(*edit, env={"VISUAL": "", "EDITOR": "true", variable: value}, status=1)
        remedy = f"set {variable} to one that is there, such as {variable}=nano"
        assert said == f"Error: The editor can't be started ({variable}={value}): {remedy}\n"
    # One that does not end well.
    assert "kept" not in command(*edit, env={"VISUAL": "", "EDITOR": "false"}, status=1)
    assert not list(tmp_path.glob("*.toml"))


def test_a_text_that_was_emptied_changes_nothing(device, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    port = ["--port", device.port]
    command("settings", "set", *port, "volume=3")
    for emptied in ("''", "' \\n\\n'"):
        said = command("settings", "edit", *port, env=editor(tmp_path, f"text = {emptied}"))
        assert said == "The text is empty: nothing is changed\n"
    assert command("settings", "get", *port, "volume") == "3\n"
    assert not list(tmp_path.glob("*.toml"))


def test_settings_that_changed_on_the_board_meanwhile_are_not_written_over(device, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "theirs").write_text('{"volume": 1}')
    copy = [sys.executable, "-m", "mpremote", "connect", device.port, "cp", str(tmp_path / "theirs"), ":settings.json"]
    code = f"import subprocess\nsubprocess.run({copy!r}, check=True)\n"
    env = editor(tmp_path, code + "text = text.replace('#volume = 2', 'volume = 3')")
    said = command("settings", "edit", "--port", device.port, env=env, status=1)
    assert "have changed while you wrote" in said and "is kept: " in said
    assert command("settings", "get", "--port", device.port, "volume") == "1\n"


def test_nothing_changed_is_nothing_sent(shared_device, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    env = editor(tmp_path, "")
    assert command("settings", "edit", "--port", shared_device.port, env=env) == "Nothing is changed\n"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"unit": "mi", "race": "5k=24:30", "rotate": True, "console_permille": 1034, "height": 32},
        {"tolerance": {"easy": [10, 5], "5k": [0, 50], "pace": [1, 1]}, "plan": "10", "board": "a-b_c"},
    ],
)
def test_what_is_written_for_the_editor_is_read_as_it_was(given):
    assert words.read(words.written(given, "a board")) == given


def test_on_and_off_are_true_and_false_where_these_may_be():
    given = words.assigned({}, ("flash=off", "led=Yes", "rotate=on", "plan=on", "unit=off"))
    assert given == {"flash": False, "led": True, "rotate": True, "plan": "on", "unit": "off"}


def test_every_key_can_be_set_by_taking_its_comment_away():
    text = words.written({}, "a board")
    assert "null" not in text
    shown = "\n".join(line[1:] if line.startswith("#") and line[1] != " " else line for line in text.splitlines())
    found = words.read(shown)
    assert set(found) == set(settings.fresh())
    settings.load(json.dumps(found))


def test_a_race_without_quotes_is_told_as_one():
    given = words.read("race = 07:00:00\n")
    with pytest.raises(settings.SettingsError, match="race"):
        stored.check(given, Stored({}, None, None, [], []))
    with pytest.raises(PreferenceError, match=r"^line 2: "):
        words.read("\nunit = km\n")


def test_a_calibration_takes_the_console_s_ratio_along():
    assert calibrated.with_pulse({"unit": "mi"}, 150000) == {"unit": "mi", "um_per_pulse": 150000}
    given = {"um_per_pulse": 150000, "console_permille": 1000}
    assert calibrated.with_pulse(given, 160000) == {"um_per_pulse": 160000, "console_permille": 938}
    assert calibrated.with_pulse(given, 60000)["console_permille"] == 2000


def test_calibrate_sets_its_result_on_a_board(device, tmp_path):
    pulses = "".join(f"{t},0\n{t + 9000},1\n" for t in range(20_000, 40_000_000, 56_000))
    (tmp_path / "edges.csv").write_text("t_us,level\n" + pulses)
    edges = str(tmp_path / "edges.csv")
    said = command("calibrate", edges, "--distance", "0.1005km", "--port", device.port)
    value = json.loads(command("calibrate", edges, "--distance", "0.1005km", "--json"))["um_per_pulse"]
    assert f"um_per_pulse: 157080 -> {value}" in said
    assert command("settings", "get", "um_per_pulse", "--port", device.port) == f"{value}\n"
    said = command("calibrate", edges, "--console", "0.10km", "--port", device.port, status=1)
    assert "nothing was calibrated: leave --port out" in said


@pytest.mark.parametrize(("options", "asked"), [((), True), (("--yes",), False)])
def test_calibrate_asks_before_it_stops_a_board_unless_it_is_told_not_to(tmp_path, monkeypatch, options, asked):
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr("paceclip.cli.board.sys", SimpleNamespace(stdin=terminal, stdout=terminal))
    (tmp_path / "edges.csv").write_text(
        "t_us,level\n" + "".join(f"{56_000 * n},0\n{56_000 * n + 9000},1\n" for n in range(1, 200))
    )
    edges = str(tmp_path / "edges.csv")
    # No board is at the other end.
    said = command("calibrate", edges, "--distance", "0.031km", "--port", "/dev/null", *options, input="n\n", status=1)
    assert ("Go on?" in said, "/dev/null can't be opened" in said) == (asked, not asked), said


def test_the_line_of_a_key_that_resembles_another_is_its_own():
    with pytest.raises(settings.SettingsError, match="did you mean volume") as told:
        settings.decode('{"volume": 2, "volum": 3}')
    assert words.placed("volume = 2\nvolum = 3\n", words.plain(told.value)).startswith("line 2: unknown key ")
