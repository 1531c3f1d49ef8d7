# Safe mode: with the button (GPIO32) held while the board starts, Paceclip stays at the prompt.

from time import sleep_ms

from machine import Pin

button = Pin(32, Pin.IN, Pin.PULL_UP)
sleep_ms(20)  # a capacitor across the button has to be charged
safe_mode = button.value() == 0
