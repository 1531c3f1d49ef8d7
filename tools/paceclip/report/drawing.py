"""A picture as a list of shapes in named colours (report.ink), drawn once for SVG and for PNG. The origin is the upper
left corner, a unit is a pixel at an ordinary size."""

from dataclasses import dataclass, field, replace

_NARROW = " .,:;'|()[]/ijlt"


@dataclass(frozen=True)
class Boxes:
    """Rectangles (x, y, width, height) of one colour."""

    colour: str
    boxes: list[tuple[float, float, float, float]]


@dataclass(frozen=True)
class Lines:
    """Polylines of one colour, in pieces."""

    colour: str
    width: float
    pieces: list[list[tuple[float, float]]]
    dashed: bool = False


@dataclass(frozen=True)
class Dots:
    """Discs (x, y) of one colour and radius, filled or not."""

    colour: str
    radius: float
    centres: list[tuple[float, float]]
    filled: bool = True


@dataclass(frozen=True)
class Words:
    """A line of text on its baseline; `anchor` "start", "middle" or "end"; with `halo` it can be read across lines."""

    x: float
    y: float
    text: str
    colour: str = "faint"
    size: float = 11
    anchor: str = "start"
    bold: bool = False
    halo: bool = False


@dataclass
class Drawing:
    """`title` and `description` say it to whoever does not see it."""

    width: int
    height: int
    title: str
    description: str = ""
    shapes: list[Boxes | Lines | Dots | Words] = field(default_factory=list)

    def boxes(self, colour: str, boxes: list[tuple[float, float, float, float]]) -> None:
        self._add(Boxes(colour, boxes), boxes)

    def lines(self, colour: str, width: float, pieces: list[list[tuple[float, float]]], dashed: bool = False) -> None:
        self._add(Lines(colour, width, pieces, dashed), pieces)

    def dots(self, colour: str, radius: float, centres: list[tuple[float, float]], filled: bool = True) -> None:
        self._add(Dots(colour, radius, centres, filled), centres)

    def words(self, x: float, y: float, text: str, **style) -> None:
        self._add(Words(x, y, text, **style), text)

    def place(self, other: "Drawing", x: float, y: float) -> None:
        """All of another one, with its corner there."""
        for shape in other.shapes:
            if isinstance(shape, Boxes):
                self.boxes(shape.colour, [(x + left, y + top, wide, high) for left, top, wide, high in shape.boxes])
            elif isinstance(shape, Lines):
                moved = [[(x + right, y + down) for right, down in piece] for piece in shape.pieces]
                self.lines(shape.colour, shape.width, moved, shape.dashed)
            elif isinstance(shape, Dots):
                moved_dots = [(x + right, y + down) for right, down in shape.centres]
                self.dots(shape.colour, shape.radius, moved_dots, shape.filled)
            else:
                self._add(replace(shape, x=x + shape.x, y=y + shape.y), shape.text)

    def _add(self, shape: Boxes | Lines | Dots | Words, what) -> None:
        if what:
            self.shapes.append(shape)


def wide(text: str, size: float = 11) -> float:
    """About how wide a text is: figures and small letters of most fonts."""
    narrow = sum(letter in _NARROW for letter in text)
    return size * (0.57 * len(text) - 0.29 * narrow)
