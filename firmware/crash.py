"""What is told of the error that ends the app: in a file and on the screen. Loaded when it comes to that."""

import asyncio
import io
import sys

from micropython import const

from firmware.drivers import files, storage
from firmware.ui import pages

_FILE = const("data/crash.txt")


def report(error, face, write_down):
    """Tell of `error`, on the `face` and in a file. write_down(write, *what) writes to flash and takes care of a
    failure."""
    # The stubs' StringIO has no methods.
    text = io.StringIO()
    sys.print_exception(error, text)  # pyright: ignore[reportArgumentType]
    trace = text.getvalue()  # pyright: ignore[reportAttributeAccessIssue]
    write_down(storage.make_folder, "data")
    write_down(files.replace, _FILE, (trace.encode(),))
    page = pages.message("STOPPED", "%r. More in %s." % (error, _FILE), ("reset to go on",))
    try:
        face.draw(page, 0)
        asyncio.run(face.flush())
    except OSError:
        pass  # it is in the file
