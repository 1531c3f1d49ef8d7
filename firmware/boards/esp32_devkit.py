"""An ESP32 DevKit (WROOM-32): the wiring of README.md."""

from busio import I2C as Bus
from machine import I2C, Pin

from firmware.drivers import oled
from firmware.drivers.button import Button
from firmware.drivers.pulse_input import PulseInput

SDA = 21
SCL = 22
SENSOR = 27
BUTTON = 32

# What the serial port says when the display does not answer.
DISPLAY_HELP = "No display at 0x3C: check SDA (GPIO21), SCL (GPIO22), 3V3 and GND. It is tried again all the time."


class Board:
    """What app.run needs of a board: `pulses`, `button`, open_display(), and `display_help`, said when none answers."""

    display_help = DISPLAY_HELP

    def __init__(self):
        self.pulses = PulseInput(Pin(SENSOR, Pin.IN, Pin.PULL_UP))
        self.button = Button(Pin(BUTTON, Pin.IN, Pin.PULL_UP))

    def open_display(self):
        """The Oled. OSError where none answers; the bus is then free to be tried again."""
        return oled.start(Bus(I2C(0, sda=Pin(SDA), scl=Pin(SCL), freq=400_000)))


def build():
    """The board; from here on its pins are in use."""
    return Board()
