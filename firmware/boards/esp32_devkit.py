"""An ESP32 DevKit (WROOM-32): the wiring of README.md."""

import busio
from machine import I2C, RTC, Pin
from micropython import const

from firmware.drivers import oled
from firmware.drivers.button import Button
from firmware.drivers.pulse_input import PulseInput

_SDA = const(21)
_SCL = const(22)
_SENSOR = const(27)
_BUTTON = const(32)


class Board:
    """What app.run needs of a board: `pulses`, `button`, `rtc`, use_counter(), open_display(), and `display_help`, said
    when none answers."""

    display_help = "No display at 0x3C: check SDA (GPIO21), SCL (GPIO22), 3V3 and GND. It is tried again all the time."

    def __init__(self):
        self.pulses = PulseInput(Pin(_SENSOR, Pin.IN, Pin.PULL_UP))
        self.rtc = RTC()
        self.button = Button(Pin(_BUTTON, Pin.IN, Pin.PULL_UP))

    def use_counter(self):
        """Count the sensor's edges in hardware too, where MicroPython has it (1.27 and newer): not for a reed, which
        bounces."""
        try:
            from machine import Counter
        except ImportError:
            return
        self.pulses.counter = Counter(0, Pin(_SENSOR, Pin.IN, Pin.PULL_UP), edge=Counter.FALLING, filter_ns=12000)

    def open_display(self):
        """The Oled. OSError where none answers; the bus is then free to be tried again."""
        return oled.start(busio.I2C(I2C(0, sda=Pin(_SDA), scl=Pin(_SCL), freq=400_000)))
