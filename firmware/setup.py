"""What stands before the app: the runner's settings, and the board that they name. Let go once the app runs."""

import gc
import sys

from micropython import const

from firmware.core.settings import DEFAULTS, SettingsError, load
from firmware.drivers import files

_MOST_BYTES = const(1024)


def prepare():
    """What app.run wants: board, settings, and notices of what was wrong with them."""
    gc.collect()
    notices = []
    settings = _read_settings(notices)
    return _build_board(settings.board, notices), settings, notices


def _read_settings(notices):
    """The runner's settings, or the defaults and a notice; the file stays as it is."""
    try:
        data = files.read("settings.json", _MOST_BYTES + 1)
        if data is not None:
            if len(data) > _MOST_BYTES:
                raise SettingsError("settings.json is over 1 KiB: is it another file? Keep only your settings")
            return load(data)
    except SettingsError as error:
        notices.append(("SETTINGS", str(error) + ". Until then the defaults hold."))
    except OSError as error:
        notices.append(("SETTINGS", "settings.json can't be read (error %d): copy it again." % error.errno))
    return load(b"{}")


def _build_board(name, notices):
    """The board of firmware/boards/, or the default one and a notice."""
    gc.collect()
    module = "firmware.boards." + name
    try:
        __import__(module)
        board = sys.modules[module].Board
    except (ImportError, AttributeError):
        default = DEFAULTS["board"]
        notices.append(("SETTINGS", "settings.json: there is no board " + name + ": write " + default))
        module = "firmware.boards." + default
        __import__(module)
        board = sys.modules[module].Board
    return board()
