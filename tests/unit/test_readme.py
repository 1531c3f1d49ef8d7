"""The table of tests/README.md: each behaviour of the ESP32 has a test, and the test is there."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


def rows() -> list[tuple[str, str]]:
    """File and test of each line."""
    table = (TESTS / "README.md").read_text().split("| the ESP32 |")[1]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines() if line.startswith("| ")]
    return [(file.strip("`"), name) for _, file, name in cells if file.startswith("`")]


def has_test(text: str, name: str) -> bool:
    """Whether a test of that name begins in `text`; after "…" the name may go on."""
    start, more, _ = name.partition("…")
    end = "" if more else r"\(" if start.startswith("test_") else r'["`],'
    begin = "^def " if start.startswith("test_") else r'\btest\(["`]'
    return re.search(begin + re.escape(start) + end, text, re.MULTILINE) is not None


def test_the_table_is_read():
    assert len(rows()) > 45


@pytest.mark.parametrize(("file", "name"), rows())
def test_what_the_table_names_is_there(file, name):
    (path,) = TESTS.glob(f"{file}.py") if "/test_" in file else TESTS.glob(f"{file}.test.mjs")
    assert has_test(path.read_text(), name)


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("it counts", True),
        ("it count", False),
        ("it cou…", True),
        ("test_one", True),
        ("test_on", False),
        ("one", False),
    ],
)
def test_names_are_told_apart(name, there):
    assert has_test('test("it counts", async () => {});\ndef test_one():\n    one()\n', name) == there
