"""The calibrations that were kept: the list on flash, and what is none."""

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware import calibrations

FILE = "data/calibration.json"
ENTRY = ["um_per_pulse", 157080, 89, "laps", "2026-11-26"]


@pytest.fixture(autouse=True)
def flash(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def load():
    notices = []
    return calibrations.load(notices), notices


def put(text):
    os.makedirs("data", exist_ok=True)
    with open(FILE, "w") as file:
        file.write(text)


def test_without_a_file_there_is_an_empty_list():
    assert load() == ({"v": 1, "belt_mm": 2800, "kept": []}, [])


def test_what_is_kept_is_read_again_the_newest_first_and_the_oldest_go():
    record, _ = load()
    record["belt_mm"] = 2835
    for um in range(150000, 150010):
        calibrations.add(record, ["um_per_pulse", um, 12345, "distance", "2026-11-26"])
    calibrations.save(record)
    again, notices = load()
    assert notices == []
    assert again == record
    assert [entry[1] for entry in again["kept"]] == list(range(150009, 150001, -1))


def test_one_that_comes_back_stands_first_and_once():
    record, _ = load()
    for um in (1, 2, 3):
        calibrations.add(record, ["um_per_pulse", um, None, "laps", None])
    calibrations.add(record, ["um_per_pulse", 1, None, "laps", None])
    assert [entry[1] for entry in record["kept"]] == [1, 3, 2]


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"kept": None},
        {"belt_mm": 0},
        {"belt_mm": 10000},
        {"belt_mm": "2800"},
        {"kept": [ENTRY[:4]]},
        {"kept": [["volume", *ENTRY[1:]]]},
        {"kept": [[ENTRY[0], 0, *ENTRY[2:]]]},
        {"kept": [[ENTRY[0], True, *ENTRY[2:]]]},
        {"kept": [[*ENTRY[:2], "89", *ENTRY[3:]]]},
        {"kept": [[*ENTRY[:3], None, ENTRY[4]]]},
        {"kept": [[*ENTRY[:4], 20261126]]},
        {"kept": {"0": ENTRY}},
        {"turn_um": 0},
        {"turn_um": "157080"},
    ],
)
def test_what_is_no_list_of_calibrations_is_kept_beside_and_said(change):
    good = {"v": 1, "belt_mm": 2800, "kept": [ENTRY]}
    put(json.dumps(good))
    assert load() == (good, [])
    put(json.dumps(good | change))
    record, [(title, text)] = load()
    assert record["kept"] == []
    assert title == "CALIBRATION"
    assert "calibration.json.bad" in text
    assert not os.path.exists(FILE)
    with open(FILE + ".bad") as file:
        assert json.load(file) == good | change


def test_one_that_can_be_neither_used_nor_kept_beside_is_said():
    put("{")
    os.makedirs(FILE + ".bad")
    record, [(title, text)] = load()
    assert record["kept"] == []
    assert title == "CALIBRATION"
    assert "can't be used (error " in text


@given(
    st.binary(max_size=80)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda v: json.dumps(v).encode())
)
def test_anything_gives_a_record(tmp_path_factory, data):
    os.chdir(tmp_path_factory.mktemp("flash"))
    os.makedirs("data", exist_ok=True)
    with open(FILE, "wb") as file:
        file.write(data)
    record, notices = load()
    assert record == {"v": 1, "belt_mm": 2800, "kept": []}
    assert len(notices) == 1
