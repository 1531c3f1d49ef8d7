"""A drawing as SVG: within a page, whose style names the colours, or as a file of its own."""

from itertools import pairwise

from paceclip.report import ink
from paceclip.report.drawing import Boxes, Dots, Drawing, Lines, Words
from paceclip.report.markup import Markup, joined, tag

_FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"


def within(drawing: Drawing, name: str, **attributes) -> Markup:
    """For a page: colours are the classes f-NAME (filled) and s-NAME (lines). `name` is its own among the page's
    pictures."""
    title, description = f"{name}-t", f"{name}-d"
    said = joined(tag("title", drawing.title, id=title), tag("desc", drawing.description, id=description))
    labels = {"role": "img", "aria_labelledby": f"{title} {description}"}
    box = f"0 0 {drawing.width} {drawing.height}"
    return tag("svg", said, *map(_shape, drawing.shapes), viewBox=box, **labels, **attributes)


def file(drawing: Drawing) -> bytes:
    """A file's bytes, in the light colours."""
    size = {"width": drawing.width, "height": drawing.height, "viewBox": f"0 0 {drawing.width} {drawing.height}"}
    said = joined(tag("title", drawing.title), tag("desc", drawing.description))
    paper = tag("rect", width=drawing.width, height=drawing.height, class_="f-card")
    style = tag("style", Markup(f"text{{font-family:{_FONT}}}{classes(ink.LIGHT)}"))
    shapes = map(_shape, drawing.shapes)
    whole = tag("svg", said, style, paper, *shapes, xmlns="http://www.w3.org/2000/svg", role="img", **size)
    return f"{whole}\n".encode()


def classes(colours: dict[str, str]) -> str:
    """The classes' style; a colour may be a variable's name."""
    lines = "path{fill:none}text{font-variant-numeric:tabular-nums}"
    lines += f".halo{{paint-order:stroke;stroke:{colours['card']};stroke-width:3px;stroke-linejoin:round}}"
    return lines + "".join(f".f-{name}{{fill:{value}}}.s-{name}{{stroke:{value}}}" for name, value in colours.items())


def _shape(shape: Boxes | Lines | Dots | Words) -> Markup:
    if isinstance(shape, Boxes):
        path = _boxes(shape.boxes)
        return tag("path", d=path, class_=f"f-{shape.colour}")
    if isinstance(shape, Lines):
        return tag(
            "path",
            d="".join(map(_piece, shape.pieces)),
            class_=f"s-{shape.colour}",
            stroke_width=_number(shape.width),
            stroke_dasharray="3 3" if shape.dashed else None,
            stroke_linejoin="round",
        )
    if isinstance(shape, Dots):
        # A line of no length with round ends.
        path = "".join(f"M{_number(x)} {_number(y)}h0" for x, y in shape.centres)
        inner = 2 * shape.radius
        drawn = tag("path", d=path, class_=f"s-{shape.colour}", stroke_width=_number(inner), stroke_linecap="round")
        if shape.filled:
            return drawn
        hole = tag("path", d=path, class_="s-card", stroke_width=_number(inner - 3), stroke_linecap="round")
        return joined(drawn, hole)
    return tag(
        "text",
        shape.text,
        x=_number(shape.x),
        y=_number(shape.y),
        class_=f"f-{shape.colour} halo" if shape.halo else f"f-{shape.colour}",
        font_size=_number(shape.size),
        font_weight=600 if shape.bold else None,
        text_anchor=None if shape.anchor == "start" else shape.anchor,
    )


def _boxes(boxes: list[tuple[float, float, float, float]]) -> str:
    """Each from the corner of the one before; in tenths so that no error adds up."""
    path = ""
    before = 0, 0
    for x, y, wide, high in boxes:
        left, top = round(10 * x), round(10 * y)
        right, down = _tenths(round(10 * (x + wide)) - left), _tenths(round(10 * (y + high)) - top)
        back = right[1:] if right.startswith("-") else f"-{right}"
        path += f"m{_tenths(left - before[0])} {_tenths(top - before[1])}h{right}v{down}h{back}z".replace(" -", "-")
        before = left, top
    return path


def _piece(points: list[tuple[float, float]]) -> str:
    """Steps from point to point, in tenths so that no error adds up."""
    tenths = [(round(10 * x), round(10 * y)) for x, y in points]
    steps = "".join(
        f"l{_tenths(x1 - x0)} {_tenths(y1 - y0)}" for (x0, y0), (x1, y1) in pairwise(tenths) if (x0, y0) != (x1, y1)
    )
    return f"M{_tenths(tenths[0][0])} {_tenths(tenths[0][1])}{steps.replace(' -', '-')}"


def _tenths(value: int) -> str:
    whole, part = divmod(abs(value), 10)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole or ''}.{part}" if part else f"{sign}{whole}"


def _number(value: float) -> str:
    return _tenths(round(10 * value))
