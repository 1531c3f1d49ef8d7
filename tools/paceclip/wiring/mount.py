"""Where magnet and sensor go, as a picture: at a roller's end, seen from the side and from behind."""

from paceclip.wiring.svg import Svg

_WIDTH, _HEIGHT = 1040, 410

_STEEL, _EDGE, _BELT, _FRAME, _QUIET = "#adb5bd", "#495057", "#212529", "#ced4da", "#68727d"
_SENSOR, _SOUTH, _NORTH, _SIZE = "#2b8a3e", "#c92a2a", "#1864ab", "#d9480f"


def mounting() -> str:
    """An SVG of the mounting on a roller."""
    svg = Svg(
        _WIDTH,
        _HEIGHT,
        "Magnet and sensor at the end of a roller",
        "Left: the flat end of the rear roller with one magnet near its rim, and the sensor on the frame, in the"
        " magnet's way. Right: from behind, with a gap of 2 to 5 mm between the magnet's south pole and the printed"
        " side of the sensor.",
    )
    _side(svg)
    _behind(svg)
    return str(svg)


def _side(svg):
    x, y = 230, 215
    svg.text(36, 44, "From the side: the roller's flat end", size=16, bold=True)
    svg.path(f"M{x} {y - 78} L460 {y - 78} M{x} {y + 78} L460 {y + 78}", stroke=_BELT, width=9)
    svg.path(f"M{x} {y - 78} A78 78 0 0 0 {x} {y + 78}", stroke=_BELT, width=9)
    svg.text(452, y - 92, "belt", size=12, fill=_QUIET, anchor="end")
    svg.circle(x, y, 73, fill=_STEEL, stroke=_EDGE, width=2)
    svg.circle(x, y, 11, fill="#f8f9fa", stroke=_EDGE, width=2)
    # The way that the magnet takes.
    svg.path(f"M{x} {y - 55} a55 55 0 1 1 -0.1 0", stroke=_QUIET, width=1.5, dash="4 5")
    svg.circle(x + 55, y, 13, fill=_SOUTH, stroke="#ffffff", width=2)
    svg.text(x + 55, y + 5, "S", size=13, fill="#ffffff", anchor="middle", bold=True)
    svg.rect(x - 16, y - 71, 32, 32, fill="none", stroke=_SENSOR, rx=4)
    svg.path(f"M{x} {y - 71} L{x} 96 L{x - 60} 96", stroke=_SENSOR)
    svg.text(x - 64, 100, "sensor, on the frame", size=12, fill=_SENSOR, anchor="end")
    svg.path(f"M{x + 66} {y + 12} L{x + 130} {y + 40}", stroke=_SOUTH)
    svg.text(x + 134, y + 46, "one magnet,", size=12, fill=_SOUTH)
    svg.text(x + 134, y + 62, "near the rim", size=12, fill=_SOUTH)
    svg.path(f"M{x - 112} {y - 40} A120 120 0 0 0 {x - 112} {y + 40}", stroke=_QUIET)
    svg.path(f"M{x - 120} {y + 28} L{x - 111} {y + 41} L{x - 102} {y + 29}", stroke=_QUIET)
    for line, text in enumerate(
        (
            "The sensor's middle stands where the magnet's middle passes.",
            "Nothing is fixed to the belt or hangs into it.",
        )
    ):
        svg.text(36, 358 + 20 * line, text, size=13)


def _behind(svg):
    x, y = 560, 215
    svg.text(528, 44, "From behind: the gap", size=16, bold=True)
    svg.rect(x, y - 78, 190, 156, fill=_STEEL, stroke=_EDGE)
    svg.rect(x, y - 87, 165, 9, fill=_BELT)
    svg.rect(x, y + 78, 165, 9, fill=_BELT)
    svg.text(x + 80, y + 5, "roller", size=13, anchor="middle")
    svg.rect(x + 190, y - 10, 130, 20, fill="#f1f3f5", stroke=_EDGE)
    svg.text(x + 252, y + 4, "axle", size=11, fill=_QUIET, anchor="middle")
    # The magnet, its north pole glued to the roller.
    svg.rect(x + 190, y - 68, 11, 30, fill=_NORTH)
    svg.rect(x + 201, y - 68, 11, 30, fill=_SOUTH)
    svg.text(x + 194, y - 96, "N S", size=12, bold=True)
    # The sensor on its bracket, which hangs on the frame.
    svg.rect(x + 252, y - 68, 13, 30, fill=_SENSOR, rx=2)
    svg.path(f"M{x + 265} {y - 53} L{x + 320} {y - 53}", stroke=_SENSOR, width=5)
    svg.rect(x + 320, y - 120, 44, 240, fill=_FRAME, stroke=_EDGE)
    svg.text(x + 342, y - 128, "frame", size=12, fill=_QUIET, anchor="middle")
    svg.path(f"M{x + 285} {y - 53} C{x + 292} {y - 100} {x + 296} {y - 110} {x + 318} {y - 112}", stroke=_QUIET)
    svg.text(x + 255, y - 110, "wire, tied down", size=12, fill=_QUIET, anchor="middle")
    # The gap.
    for edge in (x + 212, x + 252):
        svg.path(f"M{edge} {y - 34} L{edge} {y + 44}", stroke=_SIZE, width=1.5)
    svg.path(f"M{x + 214} {y + 36} L{x + 250} {y + 36}", stroke=_SIZE)
    for edge, way in ((x + 214, 6), (x + 250, -6)):
        svg.path(f"M{edge + way} {y + 32} L{edge} {y + 36} L{edge + way} {y + 40}", stroke=_SIZE)
    svg.text(x + 232, y + 62, "2-5 mm", size=14, fill=_SIZE, anchor="middle", bold=True)
    for line, text in enumerate(
        (
            "The printed side of a hall sensor looks at the magnet's south pole.",
            "Nothing comes? Turn the magnet round. A reed switch knows no poles.",
        )
    ):
        svg.text(528, 358 + 20 * line, text, size=13)
