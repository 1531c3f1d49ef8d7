"""What holds for all tests in Python."""

import gc

from hypothesis import settings

# How long an example takes is the machine's doing as well.
settings.register_profile("paceclip", deadline=None)
settings.load_profile("paceclip")


def pytest_collection_finish():
    """The device's code collects garbage again and again: what pytest has found is not gone through each time."""
    gc.collect()
    gc.freeze()
