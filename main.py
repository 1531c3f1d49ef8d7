"""Starts Paceclip: settings, board, app. What stops it for good goes to the serial port, the screen and a file."""

import sys

from firmware import app
from firmware.core.settings import DEFAULTS, SettingsError, load
from firmware.drivers import storage


def read_settings(notices):
    """The runner's settings, or the defaults and a notice; the file stays as it is."""
    data = storage.read("settings.json")
    if data is not None:
        try:
            return load(data)
        except SettingsError as error:
            notices.append(("SETTINGS", str(error) + " Until then the defaults hold."))
    return load("{}")


def build_board(name, notices):
    """The board of firmware/boards/`name`, or the default one and a notice."""
    module = "firmware.boards." + name
    try:
        __import__(module)
    except ImportError:
        name = DEFAULTS["board"]
        notices.append(("SETTINGS", "settings.json: there is no board " + module + ": write " + name))
        module = "firmware.boards." + name
        __import__(module)
    return sys.modules[module].build()


def start():
    notices = []
    settings = read_settings(notices)
    app.run(build_board(settings.board, notices), settings, notices)


if globals().get("safe_mode"):
    print("Paceclip: safe mode, since the button was held at the start. Reset without it to run.")
else:
    start()
