"""The wiring as a picture: the parts around a board, and a wire from each to its pin."""

from paceclip.wiring.pins import Pins
from paceclip.wiring.svg import Svg

_WIDTH, _HEIGHT = 1040, 715

# Wires, by what they carry.
_SUPPLY, _FIVE, _GROUND = "#d9480f", "#c92a2a", "#343a40"
_SDA, _SCL, _SENSOR, _BUTTON, _BUZZER, _LED = "#1c7ed6", "#7048e8", "#2b8a3e", "#b8860b", "#0b7285", "#a61e4d"

_BODY, _EDGE, _PAD, _QUIET = "#1f2a36", "#3d4b5a", "#e9c46a", "#68727d"

# The board, and where its pads stand on both sides.
_BOARD_X, _BOARD_Y, _BOARD_W, _BOARD_H = 400, 90, 220, 510
_LEFT, _RIGHT = _BOARD_X, _BOARD_X + _BOARD_W


def wiring(name: str, pins: Pins) -> str:
    """An SVG of how the parts are wired to the board `name`."""
    svg = Svg(
        _WIDTH,
        _HEIGHT,
        f"Wiring of Paceclip: {name}",
        f"Display: SDA GPIO{pins.sda}, SCL GPIO{pins.scl}, VCC 3V3, GND. Sensor: output GPIO{pins.sensor}, supply 3V3,"
        f" or 5V for an A3144, GND. Button: GPIO{pins.button} and GND. Buzzer: GPIO{pins.buzzer} through 100 ohms, and"
        f" GND. LED: GPIO{pins.led} through 330 ohms, and GND.",
    )
    svg.text(36, 46, "Paceclip: wiring", size=22, bold=True)
    svg.text(36, 68, f"firmware/boards/{name}.py", size=13, fill=_QUIET)
    _display(svg, pins)
    _button(svg, pins)
    _sensor(svg, pins)
    _buzzer(svg, pins)
    _led(svg, pins)
    _board(svg, pins)
    _legend(svg)
    return str(svg)


def _board(svg, pins):
    svg.rect(_BOARD_X, _BOARD_Y, _BOARD_W, _BOARD_H, fill=_BODY, rx=10)
    svg.rect(_BOARD_X + 55, _BOARD_Y + 14, 110, 78, fill="#b9c0c7", rx=3)
    svg.text(_BOARD_X + 110, _BOARD_Y + 52, "ESP32", size=17, anchor="middle", bold=True)
    svg.text(_BOARD_X + 110, _BOARD_Y + 72, "WROOM-32", size=11, anchor="middle")
    svg.rect(_BOARD_X + 80, _BOARD_Y + _BOARD_H - 30, 60, 38, fill="#b9c0c7", stroke=_EDGE, rx=4)
    svg.text(_BOARD_X + 110, _BOARD_Y + _BOARD_H - 6, "USB", size=12, anchor="middle", bold=True)
    for y, name in _left_pads(pins):
        _pad(svg, _LEFT, y, name, 1)
    for y, name in _right_pads(pins):
        _pad(svg, _RIGHT, y, name, -1)


def _left_pads(pins):
    return [
        (250, "GND"),
        (280, "3V3"),
        (310, f"GPIO{pins.scl}"),
        (340, f"GPIO{pins.sda}"),
        (470, f"GPIO{pins.button}"),
        (530, "GND"),
    ]


def _right_pads(pins):
    return [
        (200, "5V or VIN"),
        (240, "3V3"),
        (280, f"GPIO{pins.sensor}"),
        (320, "GND"),
        (410, f"GPIO{pins.buzzer}"),
        (450, "GND"),
        (510, f"GPIO{pins.led}"),
        (550, "GND"),
    ]


def _pad(svg, x, y, name, side):
    svg.circle(x, y, 6, fill=_PAD, stroke=_BODY, width=2)
    svg.text(x + 14 * side, y + 4.5, name, fill="#f1f3f5", anchor="start" if side > 0 else "end", bold=True)


def _wire(svg, colour, *points):
    svg.path("M" + " L".join(f"{x} {y}" for x, y in points), stroke=colour, width=3)


def _display(svg, pins):
    x, y = 50, 130
    # In the order of the pads beside it; on the module they may stand in another one.
    for pad, (colour, at) in enumerate(((_GROUND, 250), (_SUPPLY, 280), (_SCL, 310), (_SDA, 340))):
        height = y + 45 + 30 * pad
        bend = 350 - 24 * pad
        _wire(svg, colour, (x + 210, height), (bend, height), (bend, at), (_LEFT, at))
    svg.rect(x, y, 210, 170, fill="#20314a", rx=8)
    svg.rect(x + 16, y + 22, 130, 84, fill="#05070a", rx=3)
    svg.text(x + 24, y + 42, "TARGET  ACTUAL", size=10, fill="#9edcff")
    svg.text(x + 24, y + 72, "4:21  4:20", size=22, fill="#9edcff", bold=True)
    svg.text(x + 24, y + 97, "128m    3/8", size=14, fill="#9edcff")
    svg.text(x + 16, y + 132, "Display", size=14, fill="#ffffff", bold=True)
    svg.text(x + 16, y + 152, f"SSD1306, I2C, 0x{pins.address:02X}", size=11, fill="#ced4da")
    for pad, name in enumerate(("GND", "VCC", "SCL", "SDA")):
        height = y + 45 + 30 * pad
        svg.circle(x + 210, height, 6, fill=_PAD, stroke=_BODY, width=2)
        svg.text(x + 198, height + 4, name, size=11, fill="#ffffff", anchor="end", bold=True)


def _button(svg, pins):
    x, y = 150, 455
    _wire(svg, _BUTTON, (x + 95, y + 15), (300, y + 15), (300, 470), (_LEFT, 470))
    _wire(svg, _GROUND, (x + 95, y + 75), (300, y + 75), (300, 530), (_LEFT, 530))
    svg.rect(x, y, 90, 90, fill="#dee2e6", stroke=_EDGE, rx=8)
    svg.circle(x + 45, y + 45, 27, fill="#e8590c", stroke="#9c3c06", width=3)
    for height in (y + 15, y + 75):
        svg.circle(x + 90, height, 6, fill=_PAD, stroke=_BODY, width=2)
    svg.text(x + 45, y + 112, "Button", size=14, anchor="middle", bold=True)
    svg.text(x + 45, y + 130, "the pull-up is inside the ESP32", size=11, fill=_QUIET, anchor="middle")


def _sensor(svg, pins):
    x, y = 850, 205
    legs = {"supply": y + 20, "OUT": y + 75, "GND": y + 115}
    # Two supplies to choose from.
    svg.path(f"M{_RIGHT} 200 L740 200 L740 {legs['supply']}", stroke=_FIVE, width=3, dash="2 7")
    _wire(svg, _SUPPLY, (_RIGHT, 240), (700, 240), (700, legs["supply"]), (x, legs["supply"]))
    _wire(svg, _SENSOR, (_RIGHT, 280), (x, 280))
    _wire(svg, _GROUND, (_RIGHT, 320), (x, 320))
    svg.text(640, 191, "A3144: 5V instead", size=11, fill=_FIVE)
    svg.text(706, 244, "DRV5023: 3V3", size=11, fill=_SUPPLY)
    # The pull-up hangs on 3V3 whatever the sensor's supply is.
    _wire(svg, _SUPPLY, (662, 240), (662, 246))
    _resistor(svg, 662, 247, 33, "10 kΩ", upright=True)
    svg.circle(662, 240, 4, fill=_SUPPLY)
    svg.circle(662, 280, 4, fill=_SENSOR)
    _capacitor(svg, 800, legs["supply"], legs["GND"])
    svg.rect(x, y, 100, 135, fill="#495057", rx=10)
    svg.text(x + 92, y + 47, "Hall", size=15, fill="#ffffff", anchor="end", bold=True)
    svg.text(x + 92, y + 64, "sensor", size=12, fill="#ced4da", anchor="end")
    for name, height in legs.items():
        svg.circle(x, height, 6, fill=_PAD, stroke=_BODY, width=2)
        svg.text(x + 12, height + 4, name, size=11, fill="#ffffff", bold=True)
    svg.rect(x + 22, y - 62, 28, 24, fill="#c92a2a", rx=2)
    svg.rect(x + 50, y - 62, 28, 24, fill="#1864ab", rx=2)
    svg.text(x + 36, y - 45, "S", size=13, fill="#ffffff", anchor="middle", bold=True)
    svg.text(x + 64, y - 45, "N", size=13, fill="#ffffff", anchor="middle", bold=True)
    svg.text(x + 50, y - 72, "Magnet, at 2 to 5 mm", size=11, fill=_QUIET, anchor="middle")
    svg.path(f"M{x + 36} {y - 34} L{x + 36} {y - 6}", stroke=_QUIET, width=2, dash="3 5")


def _buzzer(svg, pins):
    x, y = 890, 430
    _wire(svg, _BUZZER, (_RIGHT, 410), (690, 410))
    _resistor(svg, 690, 410, 60, "100 Ω")
    _wire(svg, _BUZZER, (750, 410), (x - 38, 410))
    _wire(svg, _GROUND, (_RIGHT, 450), (x - 38, 450))
    svg.circle(x, y, 44, fill="#212529", stroke=_EDGE, width=3)
    svg.circle(x, y, 8, fill="#868e96")
    for height in (410, 450):
        svg.circle(x - 38, height, 6, fill=_PAD, stroke=_BODY, width=2)
    svg.text(x + 52, y - 2, "Buzzer", size=14, bold=True)
    svg.text(x + 52, y + 16, "passive", size=11, fill=_QUIET)


def _led(svg, pins):
    x, y = 890, 530
    _wire(svg, _LED, (_RIGHT, 510), (690, 510))
    _resistor(svg, 690, 510, 60, "330 Ω")
    _wire(svg, _LED, (750, 510), (x, 510), (x, y - 12))
    _wire(svg, _GROUND, (_RIGHT, 550), (x, 550), (x, y + 12))
    svg.path(f"M{x - 15} {y - 12} L{x + 15} {y - 12} L{x} {y + 11} Z", stroke="#7a1033", fill="#ff6b9a")
    svg.path(f"M{x - 15} {y + 12} L{x + 15} {y + 12}", stroke="#7a1033", width=3)
    for way in (0, 10):
        svg.path(f"M{x + 20} {y - 8 + way} l12 -8 m-5 0 l5 0 l-1 5", stroke="#d6336c", width=2)
    svg.text(x + 52, y - 2, "LED", size=14, bold=True)
    svg.text(x + 52, y + 16, "long leg up", size=11, fill=_QUIET)


def _resistor(svg, x, y, length, name, upright=False):
    if upright:
        svg.rect(x - 6, y, 12, length - 8, fill="#fff3bf", stroke=_EDGE, rx=2)
        _wire(svg, _SENSOR, (x, y + length - 8), (x, y + length))
        svg.text(x + 11, y + 18, name, size=11)
    else:
        svg.rect(x, y - 7, length, 14, fill="#fff3bf", stroke=_EDGE, rx=2)
        svg.text(x + length / 2, y - 13, name, size=11, anchor="middle")


def _capacitor(svg, x, top, bottom):
    middle = 300
    svg.circle(x, top, 4, fill=_SUPPLY)
    svg.circle(x, bottom, 4, fill=_GROUND)
    # Over the wire between them, without a joint.
    _wire(svg, _SUPPLY, (x, top), (x, middle - 4))
    _wire(svg, _GROUND, (x, middle + 4), (x, bottom))
    for height in (middle - 4, middle + 4):
        svg.path(f"M{x - 12} {height} L{x + 12} {height}", stroke=_EDGE, width=3)
    svg.text(x - 16, middle + 4, "100 nF", size=11, anchor="end")


def _legend(svg):
    notes = (
        "The pads of a board stand in another order: go by what is printed beside them. All that is called 3V3 is one"
        " wire, and so is GND.",
        "Never put 5 V on a GPIO. A reed switch goes between the sensor's GPIO and GND, and needs neither supply nor"
        " 100 nF.",
        "Buzzer and LED may be left out.",
    )
    for line, text in enumerate(notes):
        svg.text(36, 646 + 20 * line, text, size=12, fill="#495057")
