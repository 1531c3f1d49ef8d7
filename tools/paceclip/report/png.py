"""A drawing as a PNG picture, by Pillow and the font that comes with it."""

import io
from itertools import pairwise
from math import hypot

from paceclip.places import need_extra
from paceclip.report.drawing import Boxes, Dots, Drawing, Lines, Words
from paceclip.report.ink import LIGHT

# Pixels for a unit, and how many times finer it is drawn, for smooth edges.
_SCALE = 2
_FINER = 3
_DASH = 3
_BOLD = 0.03
_HALO = 1.5


def file(drawing: Drawing) -> bytes:
    """A file's bytes, in the light colours. PlaceError where Pillow is not there."""
    try:
        from PIL import Image, ImageDraw
    except ImportError as error:
        raise need_extra("plots", "pictures need Pillow") from error
    fine = _SCALE * _FINER
    image = Image.new("RGB", (fine * drawing.width, fine * drawing.height), LIGHT["card"])
    canvas = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        colour = LIGHT[shape.colour]
        if isinstance(shape, Boxes):
            for x, y, wide, high in shape.boxes:
                # Its last pixel is within a box, for Pillow.
                right, bottom = max(fine * (x + wide) - 1, fine * x), max(fine * (y + high) - 1, fine * y)
                canvas.rectangle((fine * x, fine * y, right, bottom), fill=colour)
        elif isinstance(shape, Lines):
            for piece in shape.pieces:
                for part in _dashes(piece) if shape.dashed else [piece]:
                    scaled = [(fine * x, fine * y) for x, y in part]
                    canvas.line(scaled, fill=colour, width=max(1, round(fine * shape.width)), joint="curve")
        elif isinstance(shape, Dots):
            _discs(canvas, shape, colour, fine)
        else:
            _words(canvas, shape, colour, fine)
    small = image.resize((_SCALE * drawing.width, _SCALE * drawing.height), Image.Resampling.BOX)
    data = io.BytesIO()
    small.save(data, "PNG", optimize=True)
    return data.getvalue()


def _discs(canvas, dots: Dots, colour: str, fine: int) -> None:
    for x, y in dots.centres:
        box = [fine * (at + sign * dots.radius) for sign in (-1, 1) for at in (x, y)]
        fill = colour if dots.filled else LIGHT["card"]
        canvas.ellipse(box, fill=fill, outline=colour, width=round(1.5 * fine))


def _words(canvas, words: Words, colour: str, fine: int) -> None:
    from PIL import ImageFont

    font = ImageFont.load_default(fine * words.size)
    anchor = {"start": "l", "middle": "m", "end": "r"}[words.anchor] + "s"
    stroke = {"stroke_width": fine * words.size * _BOLD, "stroke_fill": colour} if words.bold else {}
    if words.halo:
        stroke = {"stroke_width": fine * _HALO, "stroke_fill": LIGHT["card"]}
    canvas.text((fine * words.x, fine * words.y), words.text, fill=colour, font=font, anchor=anchor, **stroke)


def _dashes(points: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """A line's dashes, each as long as the gaps between them."""
    found = []
    for (x0, y0), (x1, y1) in pairwise(points):
        length = hypot(x1 - x0, y1 - y0)
        at = 0.0
        while at < length:
            ends = at / length, min(at + _DASH, length) / length
            found.append([(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for share in ends])
            at += 2 * _DASH
    return found
