"""What is told of the error that ends the app: in a file and on the screen. Loaded when it comes to that."""

import asyncio
import io
import sys

from micropython import const

from firmware.drivers import files, storage
from firmware.ui import pages
from firmware.ui.screens import Screens

_FILE = const("data/crash.txt")


def report(error, display, write_down):
    """Tell of `error`; `display` is None where there is none. write_down(write, *what) writes to flash and takes care
    of a failure."""
    # The stubs' StringIO has no methods.
    text = io.StringIO()
    sys.print_exception(error, text)  # pyright: ignore[reportArgumentType]
    trace = text.getvalue()  # pyright: ignore[reportAttributeAccessIssue]
    write_down(storage.make_folder, "data")
    write_down(files.replace, _FILE, (trace.encode(),))
    if display is not None:
        page = pages.message("STOPPED", "%r. More in %s." % (error, _FILE), ("reset to go on",))
        Screens(display.canvas).draw(page, 0)
        try:
            asyncio.run(display.flush())
        except OSError:
            pass  # it is in the file
