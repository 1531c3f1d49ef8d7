"""Shapes of an SVG, one line each, so that a change of the drawing is a change of some lines."""

from xml.sax.saxutils import escape

FONT = "font-family:'DejaVu Sans',Verdana,Arial,sans-serif"


class Svg:
    """A picture of `width` by `height`, on a ground of its own so that it can stand on any page. `title` is for those
    who hear it."""

    def __init__(self, width: int, height: int, title: str, description: str):
        self._lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
            ' role="img" aria-labelledby="t d">',
            f'<title id="t">{escape(title)}</title>',
            f'<desc id="d">{escape(description)}</desc>',
        ]
        self.rect(0, 0, width, height, fill="#fbfaf7", rx=14)

    def rect(self, x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "none", rx: float = 0):
        self._add(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{rx}" fill="{fill}" stroke="{stroke}"/>'
        )

    def circle(self, x: float, y: float, r: float, *, fill: str, stroke: str = "none", width: float = 1):
        self._add(f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" stroke="{stroke}" stroke-width="{width}"/>')

    def path(self, d: str, *, stroke: str, width: float = 2, fill: str = "none", dash: str = ""):
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._add(
            f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{width}" stroke-linejoin="round"'
            f' stroke-linecap="round"{dashes}/>'
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int = 13,
        fill: str = "#22262b",
        anchor: str = "start",
        bold: bool = False,
    ):
        weight = ";font-weight:bold" if bold else ""
        self._add(
            f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{fill}" style="{FONT};font-size:{size}px{weight}">'
            f"{escape(text)}</text>"
        )

    def _add(self, line):
        self._lines.append(line)

    def __str__(self) -> str:
        return "\n".join([*self._lines, "</svg>", ""])
