"""What holds for all tests in Python."""

import gc


def pytest_collection_finish():
    """The device's code collects garbage again and again: what pytest has found is not gone through each time."""
    gc.collect()
    gc.freeze()
