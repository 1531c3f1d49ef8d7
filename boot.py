# Safe mode: with the button (GPIO32) held while the board starts, Paceclip stays at the prompt.

from machine import Pin

safe_mode = Pin(32, Pin.IN, Pin.PULL_UP).value() == 0
