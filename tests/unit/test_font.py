"""The fonts: the module is what the drawings say, and what is shown fits the screen."""

import importlib.util
from pathlib import Path

import pytest

from firmware.ui import font

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


class Canvas:
    """Takes the pictures that a font gives to blit, as rows of text."""

    def __init__(self, width, height):
        self.rows = [["."] * width for _ in range(height)]
        self.palettes = []

    def blit(self, picture, x, y, key=-1, palette=None):
        data, width, height, layout, stride = picture
        assert layout == 0
        self.palettes.append(palette)
        for row in range(height):
            for column in range(width):
                if data[row // 8 * stride + column] >> row % 8 & 1:
                    self.rows[y + row][x + column] = "#"


FONTS = [(font.PACE, "pace", 24), (font.NARROW, "narrow", 24), (font.MIDDLE, "middle", 16)]


@pytest.mark.parametrize(("glyphs", "name", "height"), FONTS)
def test_a_text_is_drawn_as_its_drawings(build, glyphs, name, height):
    drawings = build.read((ROOT / "tools" / "fonts" / f"{name}.txt").read_text())
    for first, second in [("0", "1"), ("9", ":"), ("-", "."), (list(drawings)[-1], "7")]:
        canvas = Canvas(glyphs.width(first + second, 2), height)
        glyphs.draw(canvas, first + second, 0, 0, 2)
        wanted = [one + ".." + other for one, other in zip(drawings[first], drawings[second], strict=True)]
        assert ["".join(row) for row in canvas.rows] == wanted


def test_inverse_swaps_light_and_dark():
    canvas = Canvas(15, 24)
    font.PACE.draw(canvas, "0", 0, 0, 2, True)
    (palette,) = canvas.palettes
    assert palette == (b"\x01\x00", 2, 1, 0)


def test_a_character_that_a_font_lacks_is_an_error():
    with pytest.raises(IndexError):
        font.PACE.width("4:2O", 2)


@pytest.mark.parametrize("name", ["pace", "narrow"])
def test_pace_digits_fill_24_rows(build, name):
    drawings = build.read((ROOT / "tools" / "fonts" / f"{name}.txt").read_text())
    for digit in "0123456789":
        rows = drawings[digit]
        assert len(rows) == 24
        assert "#" in rows[0]
        assert "#" in rows[23]


@pytest.mark.parametrize("name", ["pace", "narrow", "middle"])
def test_no_two_digits_are_nearly_alike(build, name):
    drawings = build.read((ROOT / "tools" / "fonts" / f"{name}.txt").read_text())
    digits = ["".join(drawings[digit]) for digit in "0123456789"]
    for i, one in enumerate(digits):
        for other in digits[:i]:
            assert sum(a != b for a, b in zip(one, other, strict=True)) >= 12


def test_two_paces_fit_side_by_side_with_a_clear_gap():
    for pace in ("10:05", "20:48", "59:59", "--:--"):
        assert 128 - 1 - 2 * font.NARROW.width(pace, 1) >= 6
    assert 128 - 3 - 2 * font.PACE.width("4:05", 2) >= 10
