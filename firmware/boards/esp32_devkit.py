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
# Neither is a strapping pin, and neither moves while the chip boots. GPIO2 has an LED on some boards only, inside the
# case, and straps.
_BUZZER = const(25)
_LED = const(26)


class Board:
    """What app.run needs of a board: `pulses`, `button`, `rtc`, use_counter(), open_display(), open_sounder(), and
    `display_help`, said when no display answers."""

    display_help = "No display at 0x3C: check SDA (GPIO21), SCL (GPIO22), 3V3 and GND"

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

    def open_display(self, height=64, is_turned=False):
        """The Oled, of 64 rows or 32, upright or turned by 180 degrees. OSError where none answers; the bus is then
        free to be tried again."""
        bus = busio.I2C(I2C(0, sda=Pin(_SDA), scl=Pin(_SCL), freq=400_000))
        return oled.start(bus, 0x3C, height, is_turned)

    def open_sounder(self, volume, has_led):
        """The Sounder: buzzer and LED; without the buzzer at volume 0."""
        from machine import PWM

        from firmware.drivers.buzzer import Sounder

        # Without a duty it would sound at once.
        buzzer = PWM(Pin(_BUZZER), duty_u16=0) if volume else None
        return Sounder(buzzer, Pin(_LED, Pin.OUT, value=0) if has_led else None, volume)
