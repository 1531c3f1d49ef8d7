"""The wiring is drawn from what a board's file does with its pins, and held to it."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from paceclip.wiring import pages, pins
from paceclip.wiring.draw import wiring
from paceclip.wiring.mount import mounting

ROOT = Path(__file__).parents[2]
BOARD = ROOT / "firmware" / "boards" / "esp32_devkit.py"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "firmware" / "boards").mkdir(parents=True)
    (tmp_path / "firmware" / "boards" / "__init__.py").write_text("")
    (tmp_path / "firmware" / "boards" / "esp32_devkit.py").write_text(BOARD.read_text())
    (tmp_path / "boot.py").write_text((ROOT / "boot.py").read_text())
    pages.make(tmp_path)
    return tmp_path


def change(tree: Path, old: str, new: str, file: str = "firmware/boards/esp32_devkit.py") -> None:
    text = (tree / file).read_text()
    assert old in text
    (tree / file).write_text(text.replace(old, new))


def texts(svg: str) -> list[str]:
    return [node.text for node in ET.fromstring(svg).iter(f"{SVG}text")]


def test_the_pins_are_those_that_the_drivers_get():
    found = pins.read(BOARD)
    assert found == pins.Pins(sda=21, scl=22, sensor=27, button=32, buzzer=25, led=26, address=0x3C)
    assert pins.safe_mode(ROOT / "boot.py") == 32
    assert pins.faults(found) == []


def test_a_name_that_says_otherwise_misleads_nobody(tree):
    # What is called the button is given to the sensor, and the other way round.
    change(tree, "PulseInput(Pin(_SENSOR,", "PulseInput(Pin(_BUTTON,")
    change(tree, "Button(Pin(_BUTTON,", "Button(Pin(_SENSOR,")
    change(tree, "Counter(0, Pin(_SENSOR,", "Counter(0, Pin(_BUTTON,")
    found = pins.read(tree / "firmware/boards/esp32_devkit.py")
    assert (found.sensor, found.button) == (32, 27)


def test_each_part_hangs_on_its_pin():
    drawn = wiring("mine", pins.Pins(sda=4, scl=13, sensor=14, button=16, buzzer=17, led=18, address=0x3D))
    shown = texts(drawn)
    for part in ("GPIO4", "GPIO13", "GPIO14", "GPIO16", "GPIO17", "GPIO18", "SSD1306, I2C, 0x3D"):
        assert shown.count(part) == 1
    assert sum(text.startswith("GPIO") for text in shown) == 6
    told = ET.fromstring(drawn).find(f"{SVG}desc").text
    assert "SDA GPIO4, SCL GPIO13" in told
    assert "output GPIO14" in told
    assert "Button: GPIO16" in told


def test_pictures_are_heard_as_well():
    for drawn in (mounting(), wiring("mine", pins.read(BOARD))):
        picture = ET.fromstring(drawn)
        assert picture.find(f"{SVG}title").text
        assert "sensor" in picture.find(f"{SVG}desc").text.lower()


def test_what_is_drawn_stays_inside():
    for drawn in (mounting(), wiring("mine", pins.read(BOARD))):
        picture = ET.fromstring(drawn)
        width, height = int(picture.get("width")), int(picture.get("height"))
        for node in picture.iter(f"{SVG}text"):
            # In the widest of the fonts a letter is some 0.58 of its size wide.
            length = len(node.text) * 0.58 * float(node.get("style").split("font-size:")[1].partition("px")[0])
            x = float(node.get("x")) - {"start": 0, "middle": length / 2, "end": length}[node.get("text-anchor")]
            assert x >= 0 and x + length <= width, node.text
            assert 0 < float(node.get("y")) < height, node.text


def test_a_board_in_step_has_no_faults(tree):
    assert pages.faults(tree) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("_SDA = const(21)", "_SDA = const(19)", "docs/wiring/esp32_devkit.svg: it is of another wiring"),
        ("_SENSOR = const(27)", "_SENSOR = const(34)", "sensor: GPIO34 is an input without a pull-up"),
        ("_LED = const(26)", "_LED = const(12)", "led: GPIO12 is looked at as the chip starts"),
        ("_SCL = const(22)", "_SCL = const(6)", "scl: GPIO6 belongs to the chip's flash"),
        ("_BUZZER = const(25)", "_BUZZER = const(1)", "buzzer: GPIO1 is the serial port"),
        ("_BUZZER = const(25)", "_BUZZER = const(24)", "buzzer: there is no GPIO24"),
        ("_LED = const(26)", "_LED = const(25)", "buzzer and led are both on GPIO25"),
        ("_BUTTON = const(32)", "_BUTTON = const(33)", "boot.py: safe mode asks GPIO32, and the button is on GPIO33"),
    ],
)
def test_what_is_out_of_step_or_unfit_is_named(tree, old, new, fault):
    change(tree, old, new)
    assert any(fault in found for found in pages.faults(tree)), pages.faults(tree)


def test_a_drawing_that_is_missing_or_left_over_is_named(tree):
    (tree / "docs/wiring/esp32_devkit.svg").unlink()
    (tree / "docs/wiring/gone.svg").write_text("")
    assert pages.faults(tree) == [
        "docs/wiring/esp32_devkit.svg: is missing: run make pictures",
        "docs/wiring/gone.svg: there is no such board: run make pictures",
    ]
    pages.make(tree)
    assert pages.faults(tree) == []


def test_a_board_of_ones_own_gets_its_drawing(tree):
    (tree / "firmware/boards/mine.py").write_text(BOARD.read_text().replace("const(27)", "const(14)"))
    assert pages.faults(tree) == ["docs/wiring/mine.svg: is missing: run make pictures"]
    pages.make(tree)
    assert "GPIO14" in texts((tree / "docs/wiring/mine.svg").read_text())


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (
            "Button(Pin(_BUTTON,",
            "Button(Key(_BUTTON,",
            r"esp32_devkit.py: the pin of the button can't be told: write Bu",
        ),
        ("sda=Pin(_SDA)", "sda=SDA", r"the pin of the sda can't be told: write I2C\(sda=Pin\(...\)\) once"),
        (
            "Counter(0, Pin(_SENSOR,",
            "Counter(0, Pin(_LED,",
            "the counter counts GPIO26, and the sensor is on another pin",
        ),
        ("oled.start(bus, 0x3C,", "oled.start(bus, found(),", "the display's address can't be told"),
    ],
)
def test_a_board_that_does_not_say_is_an_error(tree, old, new, error):
    change(tree, old, new)
    with pytest.raises(pins.WiringError, match=error):
        pages.faults(tree)
