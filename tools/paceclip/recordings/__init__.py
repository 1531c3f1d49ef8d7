"""Recorded pulses of a sensor: read, replayed through the twin, calibrated with."""
