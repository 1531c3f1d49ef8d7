"""Modules that are needed for moments only: importing them again costs less than keeping them all the time."""

import gc
import sys


def let_go(names):
    """Forget imported modules, and collect. Nobody may hold on to an object of theirs that has functions."""
    for name in names:
        if sys.modules.pop(name, None):
            package, _, last = name.rpartition(".")
            if package in sys.modules and hasattr(sys.modules[package], last):
                delattr(sys.modules[package], last)
    gc.collect()
