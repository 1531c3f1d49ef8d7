"""What is told of an installation with files of two builds, or of which some are missing: on the serial port, and on
the screen as far as the files that show something belong together, which an installation sees to. Nothing else of ours
is to be relied upon.
"""

import json
import sys
import time

from micropython import const

_BOARD = const("esp32_devkit")
_AGAIN_S = const(5)
_SAID = const("Paceclip's installation is incomplete. Run make install again.")
_SHOWN = const(("INSTALLATION", "IS INCOMPLETE", "run make install", "again"))


def tell():
    """Tell it again and again, for whoever comes to look, until Ctrl-C."""
    is_shown = False
    while True:
        print(_SAID)
        try:
            is_shown = is_shown or _show()
        except Exception as error:  # noqa: BLE001 - names that are not there, and whatever follows from that
            print("It can't be shown on the screen:", error)
        time.sleep(_AGAIN_S)


def _show():
    settings = _settings()
    module = "firmware.boards." + settings.get("board", _BOARD)
    __import__(module)
    height = settings.get("height", 64)
    display = sys.modules[module].Board().open_display(height, settings.get("rotate", False))
    for row, line in enumerate(_SHOWN):
        display.canvas.text(line, 0, row * height // len(_SHOWN))
    while display.flush():
        pass
    return True


def _settings():
    """What settings.json says; nothing where it can't be read."""
    try:
        with open("settings.json") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}
