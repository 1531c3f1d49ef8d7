"""settings.json on flash: the last good one behind it, the one before, and what becomes of a file that is broken."""

import contextlib
import os

import pytest

from firmware import setup
from firmware.core import settings
from firmware.core.settings import SettingsError
from firmware.drivers import files

GOOD = "data/settings.good.json"
BEFORE = "data/settings.before.json"
UNTIL = "Until then the last good settings hold."
DEFAULTS = "Until then the defaults hold."


@pytest.fixture(autouse=True)
def flash(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(text, path="settings.json"):
    os.makedirs("data", exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())


def content(path):
    with open(path, "rb") as file:
        return file.read()


def load():
    notices = []
    return setup.load(notices), notices


def test_without_a_file_the_defaults_hold_and_nothing_is_said_or_written():
    assert load() == ({}, [])
    assert os.listdir() == []


def test_what_could_be_read_is_kept_beside_once():
    put('{"volume": 3}')
    assert load() == ({"volume": 3}, [])
    assert content(GOOD) == b'{"volume": 3}'
    os.utime(GOOD, (1, 1))
    load()
    assert os.stat(GOOD).st_mtime == 1
    assert not os.path.exists(BEFORE)
    put('{"volume": 1}')
    load()
    assert content(GOOD) == b'{"volume": 1}'
    assert setup.last() == {"volume": 3}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"volume": 3', "settings.json is no JSON"),
        ('{"volum": 3}', "did you mean volume? Until then"),
        ('{"version": 3, "volume": 3}', "is of version 3, and this Paceclip knows up to 2: update it. Until then"),
        (b"\xff\x00\x80", "settings.json is no JSON"),
        ("", "settings.json is no JSON"),
        ("[" * 120000, "settings.json is over 1 KiB"),
        ('{"sensor": "reed", "um_per_pulse": 60000}', "70 mm apart"),
    ],
)
def test_a_broken_file_falls_back_to_the_last_good_one_and_stays_as_it_is(text, said):
    put('{"volume": 3}')
    load()
    put(text)
    before = content("settings.json")
    given, notices = load()
    assert given == {"volume": 3}
    [(title, words)] = notices
    assert title == "SETTINGS"
    assert said in words
    assert words.endswith(UNTIL)
    assert content("settings.json") == before
    assert content(GOOD) == b'{"volume": 3}'


def test_a_good_one_that_is_broken_too_falls_back_to_the_one_before_and_then_to_the_defaults():
    for text in ('{"volume": 1}', '{"volume": 3}', "broken"):
        put(text)
        load()
    put("x", GOOD)
    assert load()[0] == {"volume": 1}
    put("x", BEFORE)
    given, [(_, words)] = load()
    assert given == {}
    assert words.endswith(DEFAULTS)
    os.remove(GOOD)
    os.remove(BEFORE)
    assert load()[0] == {}


def test_a_file_that_cannot_be_read_falls_back_too():
    put('{"volume": 3}')
    load()
    os.remove("settings.json")
    os.mkdir("settings.json")
    given, [(_, words)] = load()
    assert given == {"volume": 3}
    assert words.startswith("settings.json can't be read (error ")
    assert words.endswith(UNTIL)


def test_what_is_saved_is_read_again_and_the_one_before_can_be_had():
    put('{"volume": 3}')
    given, _ = load()
    setup.save(dict(given, unit="mi"))
    assert load() == ({"volume": 3, "unit": "mi"}, [])
    assert setup.last() == {"volume": 3}
    assert not os.path.exists("settings.json.bad")
    # And back again.
    setup.save(setup.last())
    assert load()[0] == {"volume": 3}
    assert setup.last() == {"volume": 3, "unit": "mi"}


@pytest.mark.parametrize("broken", [b'{"volume": 3', b"[" * 120000])
def test_a_broken_file_is_kept_beside_when_another_is_saved(broken):
    put(broken)
    setup.save({"volume": 1})
    assert content("settings.json.bad") == broken
    assert load() == ({"volume": 1}, [])


def test_what_cannot_be_used_is_not_saved():
    put('{"volume": 3}')
    load()
    with pytest.raises(SettingsError):
        setup.save({"volume": 4})
    assert load() == ({"volume": 3}, [])


def test_a_full_flash_leaves_all_as_it_was(monkeypatch):
    def full(path, pieces):
        raise OSError(28)

    for text in ('{"volume": 3}', "broken"):
        put(text)
        load()
        with monkeypatch.context() as patched:
            patched.setattr(files, "replace", full)
            with pytest.raises(OSError, match="28"):
                setup.save({"volume": 1})
        assert content("settings.json") == text.encode()
        assert load()[0] == {"volume": 3}


def test_a_full_flash_at_the_start_is_no_reason_not_to_take_the_settings(monkeypatch):
    def full(path, pieces):
        raise OSError(28)

    monkeypatch.setattr(files, "replace", full)
    put('{"volume": 3}')
    assert load() == ({"volume": 3}, [])


def test_a_cut_at_each_write_leaves_settings_that_can_be_read(monkeypatch):
    """The power goes before the n-th change of flash."""

    class Cut(Exception):
        pass

    real = {"rename": os.rename, "replace": files.replace}
    for start in ('{"volume": 3}', "broken"):
        for when in range(5):
            put('{"volume": 2}')
            load()
            put(start)
            load()
            left = [when]

            def counted(name, left=left):
                def call(*arguments):
                    if left[0] == 0:
                        raise Cut
                    left[0] -= 1
                    return real[name](*arguments)

                return call

            with monkeypatch.context() as patched:
                patched.setattr(os, "rename", counted("rename"))
                patched.setattr(files, "replace", counted("replace"))
                with contextlib.suppress(Cut):
                    setup.save({"volume": 1})
            given, notices = load()
            was_broken = content("settings.json") == b"broken"
            assert bool(notices) == was_broken
            # As saved; or as before, which is the last good one's where the file is broken.
            assert given in ({"volume": 1}, {"volume": 3} if start != "broken" else {"volume": 2})


def test_as_much_is_read_as_the_largest_file_that_is_written():
    full = settings.fresh() | {"race": "marathon=3:45:00", "plan": "a" * 32, "board": "b" * 32}
    full["tolerance"] = {name: [50, 50] for name in (*settings.PACE_NAMES, "pace")}
    setup.save(full)
    assert load() == (full, [])
