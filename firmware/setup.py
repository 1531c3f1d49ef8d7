"""What stands before the app: the runner's settings, and the board that they name. Let go once the app runs."""

import gc
import sys

from firmware import settings_file
from firmware.core import settings


def prepare():
    """What app.run wants: board, settings, and notices of what was wrong with them."""
    gc.collect()
    notices = []
    chosen = settings.made(settings_file.load(notices))
    return _build_board(chosen.board, notices), chosen, notices


def _build_board(name, notices):
    """The board of firmware/boards/, or the default one and a notice."""
    gc.collect()
    module = "firmware.boards." + name
    try:
        __import__(module)
        board = sys.modules[module].Board
    except (ImportError, AttributeError):
        default = settings.defaults()["board"]
        notices.append(("SETTINGS", "settings.json: there is no board " + name + ": write " + default))
        module = "firmware.boards." + default
        __import__(module)
        board = sys.modules[module].Board
    return board()
