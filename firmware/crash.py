"""What is told of that which ends the app, an error or a computer: on the screen, and of an error in a file too. Loaded
when it comes to that."""

import io
import sys

from micropython import const

from firmware.drivers import files, storage
from firmware.ui import pages

_FILE = const("data/crash.txt")
_NOT_KEPT = const("The last minute is not on flash: make room, then reset. Leave the power on.")


def report(error, is_kept, face, write_down):
    """Tell of `error` on the `face`, and where it is no computer's Ctrl-C in a file too; `is_kept` is whether the run
    is on flash, None where none was on, or it is not known. write_down(write, *what) writes to flash and takes care of
    a failure."""
    if isinstance(error, KeyboardInterrupt):
        # So that nobody waits for a picture to move.
        text = "Paceclip waits for the computer."
        if is_kept is not None:
            text = "The run is kept." if is_kept else _NOT_KEPT
        _show(face, "USB AT WORK", text)
        return
    # The stubs' StringIO has no methods.
    text = io.StringIO()
    sys.print_exception(error, text)  # pyright: ignore[reportArgumentType]
    trace = text.getvalue()  # pyright: ignore[reportAttributeAccessIssue]
    write_down(storage.make_folder, "data")
    write_down(files.replace, _FILE, (trace.encode(),))
    _show(face, "STOPPED", "%s: %s. More in %s." % (type(error).__name__, error, _FILE))


def _show(face, title, text):
    page = pages.message(title, text, ("reset to go on",))
    try:
        face.begin()
        face.draw(page, 0)
        while face.flush():
            pass
    except OSError:
        pass  # there is no display
