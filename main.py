"""Starts Paceclip: settings, board, app. A fatal error goes to the serial port, the screen and a file."""

import gc
import sys

from firmware import app
from firmware.drivers import storage


# The runner's settings, or the defaults and a notice; the file stays as it is. What is imported in here can be let go.
def read_settings(notices):
    from firmware.core.settings import SettingsError, load

    data = storage.read("settings.json")
    if data is not None:
        try:
            return load(data)
        except SettingsError as error:
            notices.append(("SETTINGS", str(error) + ". Until then the defaults hold."))
    return load("{}")


# The board of firmware/boards/, or the default one and a notice.
def build_board(name, notices):
    module = "firmware.boards." + name
    try:
        __import__(module)
    except ImportError:
        from firmware.core.settings import DEFAULTS

        default = DEFAULTS["board"]
        notices.append(("SETTINGS", "settings.json: there is no board " + name + ": write " + default))
        module = "firmware.boards." + default
        __import__(module)
    return sys.modules[module].build()


def start():
    gc.collect()
    notices = []
    settings = read_settings(notices)
    app.run(build_board(settings.board, notices), settings, notices)


if globals().get("safe_mode"):
    print("Paceclip: safe mode, since the button was held at the start. Reset without it to run.")
else:
    start()
