"""The pins of a board, read from what its file does with them; nothing of it is run."""

import ast
from dataclasses import dataclass
from pathlib import Path

from paceclip.compiler import literals
from paceclip.errors import UserError

# Of the ESP32 (not of the S2, S3 or C3): what a pin is not good for, from Espressif's data sheet and GPIO pages.
_FLASH = range(6, 12)
_SERIAL = (1, 3)
_STRAPPING = (0, 2, 5, 12, 15)
_INPUT_ONLY = range(34, 40)
_ABSENT = (20, 24, 28, 29, 30, 31)


class WiringError(UserError):
    """A board's file does not say how it is wired; str() says what is missing."""


@dataclass(frozen=True)
class Pins:
    """GPIO numbers, and the display's address on the bus."""

    sda: int
    scl: int
    sensor: int
    button: int
    buzzer: int
    led: int
    address: int


# Who takes the pin of each part: the name that is called, and the argument, by its place or name.
_USES = {
    "sda": ("I2C", "sda"),
    "scl": ("I2C", "scl"),
    "sensor": ("PulseInput", 0),
    "button": ("Button", 0),
    "buzzer": ("PWM", 0),
    "led": ("Sounder", 1),
}


def read(path: Path) -> Pins:
    """The pins that the Board in a file gives to its drivers. WiringError where one can't be told."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = literals.of(tree)
    found = {}
    for part, (name, argument) in _USES.items():
        numbers = {_pin(value, constants) for value in _arguments(tree, name, argument)} - {None}
        if len(numbers) != 1:
            raise WiringError(f"{path.name}: the pin of the {part} can't be told: write {_form(name, argument)} once")
        (found[part],) = numbers
    counted = {_pin(value, constants) for value in _arguments(tree, "Counter", 1)} - {None, found["sensor"]}
    if counted:
        raise WiringError(f"{path.name}: the counter counts GPIO{counted.pop()}, and the sensor is on another pin")
    addresses = {_number(value, constants) for value in _arguments(tree, "start", 1)} - {None}
    if len(addresses) != 1:
        raise WiringError(f"{path.name}: the display's address can't be told: write oled.start(bus, 0x3C, ...) once")
    return Pins(**found, address=addresses.pop())


def faults(pins: Pins) -> list[str]:
    """What the pins of an ESP32 are not good for, a line each."""
    named = {part: number for part, number in vars(pins).items() if part != "address"}
    found = []
    for part, number in named.items():
        if number in _FLASH:
            found.append(f"{part}: GPIO{number} belongs to the chip's flash")
        elif number in _SERIAL:
            found.append(f"{part}: GPIO{number} is the serial port that mpremote uses")
        elif number in _STRAPPING:
            found.append(f"{part}: GPIO{number} is looked at as the chip starts, and may keep it from starting")
        elif number in _INPUT_ONLY:
            found.append(f"{part}: GPIO{number} is an input without a pull-up")
        elif number > _INPUT_ONLY[-1] or number in _ABSENT:
            found.append(f"{part}: there is no GPIO{number}")
    for part, number in named.items():
        others = [other for other, same in named.items() if same == number and other > part]
        found += [f"{part} and {other} are both on GPIO{number}" for other in others]
    return found


def safe_mode(path: Path) -> int | None:
    """The pin that boot.py asks for the button; None where it asks none."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) == "Pin"]
    return next((_pin(call, literals.of(tree)) for call in calls), None)


def _arguments(tree, name, argument):
    """That argument of each call of `name`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _called(node) != name:
            continue
        if isinstance(argument, int):
            yield from node.args[argument : argument + 1]
        else:
            yield from (keyword.value for keyword in node.keywords if keyword.arg == argument)


def _called(call):
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", None)


def _pin(node, constants):
    """The number in Pin(_SENSOR, ...), which may stand in a condition; None where it is something else."""
    if isinstance(node, ast.IfExp):
        return _pin(node.body, constants)
    if isinstance(node, ast.Call) and _called(node) == "Pin" and node.args:
        return _number(node.args[0], constants)
    return None


def _number(node, constants):
    value = constants.get(node.id) if isinstance(node, ast.Name) else getattr(node, "value", None)
    return value if isinstance(value, int) else None


def _form(name, argument):
    return f"{name}({argument}=Pin(...))" if isinstance(argument, str) else f"{name}({'..., ' * argument}Pin(...))"
