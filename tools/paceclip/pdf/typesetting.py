"""Type on paper: a font that has the plan's letters, how wide they are, and where lines break."""

import importlib.util
import unicodedata
from functools import cache
from pathlib import Path

from fpdf import FPDF

MM_PER_PT = 25.4 / 72
_CORE = "helvetica"
_WIDE = "dejavu"
_FILES = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}
_MEASURED_PT = 100


class Type:
    """The type of one document. Its letters are those of latin-1, or of DejaVu where the plan has others."""

    def __init__(self, paper: FPDF, texts: list[str]):
        self._paper = paper
        self._family = _CORE
        self._letters: set[int] | None = None
        folder = _dejavu()
        if folder is not None and not all(_is_latin(text) for text in texts):
            for style, name in _FILES.items():
                paper.add_font(_WIDE, style, folder / name)
            self._family = _WIDE
            self._letters = set(paper.fonts[_WIDE].cmap)
        self._width = cache(self._measured)

    def clean(self, text: str) -> str:
        """The text in letters that there are: without its accent where only that is missing, else a "?"."""
        return "".join(letter if self._has(letter) else self._nearest(letter) for letter in text)

    def use(self, size_pt: float, style: str = "") -> None:
        """Set the font for what is drawn next."""
        self._paper.set_font(self._family, style, size_pt)

    def width(self, text: str, size_pt: float, style: str = "") -> float:
        """Width in mm of a clean text: the sum of its letters', for none of these fonts is kerned here."""
        return sum(self._width(letter, style) for letter in text) * size_pt / _MEASURED_PT

    def broken(self, text: str, width_mm: float, size_pt: float, style: str = "") -> list[str]:
        """A clean text in lines that are at most so wide; a word that is wider is cut."""
        lines: list[str] = []
        space = self.width(" ", size_pt, style)
        at = 0.0
        for word in text.split(" "):
            wide = self.width(word, size_pt, style)
            if lines and at + space + wide <= width_mm:
                lines[-1] += " " + word
                at += space + wide
                continue
            while wide > width_mm and len(word) > 1:
                cut = self._cut(word, width_mm, size_pt, style)
                lines.append(word[:cut])
                word = word[cut:]
                wide = self.width(word, size_pt, style)
            lines.append(word)
            at = wide
        return lines

    def _cut(self, word: str, width_mm: float, size_pt: float, style: str) -> int:
        """How many letters of a word fit; one at least."""
        cut = 0
        at = 0.0
        while at <= width_mm:
            at += self.width(word[cut], size_pt, style)
            cut += 1
        return max(1, cut - 1)

    def fitted(self, text: str, width_mm: float, size_pt: float, style: str = "") -> str:
        """A clean text in one line, its end left out where it is too wide."""
        if self.width(text, size_pt, style) <= width_mm:
            return text
        while text and self.width(text + "...", size_pt, style) > width_mm:
            text = text[:-1]
        return text.rstrip() + "..."

    def _measured(self, letter: str, style: str) -> float:
        self.use(_MEASURED_PT, style)
        return self._paper.get_string_width(letter)

    def _has(self, letter: str) -> bool:
        return _is_latin(letter) if self._letters is None else ord(letter) in self._letters

    def _nearest(self, letter: str) -> str:
        plain = unicodedata.normalize("NFKD", letter)
        kept = "".join(one for one in plain if self._has(one))
        return kept or ("" if unicodedata.combining(letter) else "?")


def _is_latin(text: str) -> bool:
    return all(letter == "\xa0" or (letter.isprintable() and ord(letter) < 256) for letter in text)


def _dejavu() -> Path | None:
    """The folder of the fonts that matplotlib brings along, found without loading it; None where it isn't there."""
    spec = importlib.util.find_spec("matplotlib")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / "mpl-data" / "fonts" / "ttf"
        if all((folder / name).is_file() for name in _FILES.values()):
            return folder
    return None
