"""The part of the ESP32's `esp32` that the twin has: nothing yet that Paceclip calls."""
