"""The part of the ESP32's `esp32` that the twin has: nothing. PCNT is there as machine.Counter, which stands on it."""
