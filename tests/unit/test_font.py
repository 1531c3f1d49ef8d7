"""The fonts: the module is what the drawings say, and what is shown fits the screen."""

import importlib.util
from pathlib import Path

import pytest

from firmware.ui import font, widgets

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("font_build", ROOT / "tools" / "fonts" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_module_is_made_from_the_drawings(build):
    assert (ROOT / "firmware" / "ui" / "font.py").read_text() == build.module(), "run tools/fonts/build.py"


def test_a_byte_is_a_column_with_its_top_row_in_bit_0(build):
    rows = ["#.", *["..", "##"] * 3, ".#"] + ["..", "#."] + [".."] * 6
    assert build.pack(rows) == bytes([0b01010101, 0b11010100, 0b00000010, 0])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("glyph 1\n##\n", "equally high"),
        ("glyph 1\n" + "##\n" * 8 + "glyph 1\n", "only once"),
        ("glyph 1\n" + "##\n" * 7 + "#o\n", "made of"),
        ("glyph 1\n" + "##\n" * 7 + "###\n", "differ in width"),
        ("glyph 1\n" + "##\n" * 8 + "glyph 2\n" + "##\n" * 16, "equally high"),
    ],
)
def test_a_drawing_that_is_no_font_is_refused(build, text, reason):
    with pytest.raises(ValueError, match=reason):
        build.read(text)


@pytest.mark.parametrize("glyphs", [font.PACE, font.NARROW, font.MIDDLE])
def test_glyphs_have_the_bytes_that_their_size_asks_for(glyphs):
    for columns, width, height, layout in glyphs.values():
        assert len(columns) == width * height // 8
        assert layout == 0


@pytest.mark.parametrize("glyphs", [font.PACE, font.NARROW])
def test_pace_digits_are_24_rows_high(glyphs):
    for digit in "0123456789":
        columns, width, height, _ = glyphs[digit]
        assert height == 24
        assert any(column & 1 for column in columns[:width]), "top row"
        assert any(column & 0x80 for column in columns[-width:]), "bottom row"


@pytest.mark.parametrize("glyphs", [font.PACE, font.NARROW, font.MIDDLE])
def test_no_two_digits_are_nearly_alike(glyphs):
    digits = [glyphs[digit][0] for digit in "0123456789"]
    for i, one in enumerate(digits):
        for other in digits[:i]:
            differing = sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))
            assert differing >= 12


def test_two_paces_fit_side_by_side_with_a_clear_gap():
    for digits in ("10:05", "20:48", "59:59", "--:--"):
        assert 128 - 1 - 2 * widgets.width(font.NARROW, digits, 1) >= 6
    assert 128 - 3 - 2 * widgets.width(font.PACE, "4:05", 2) >= 10
