"""Starts Paceclip: settings, board, app. A fatal error goes to the serial port, the screen and a file."""

import gc


def prepare():
    # In a function: what it imports can be let go, once its frame is gone.
    from firmware import setup

    notices = []
    settings = setup.read_settings(notices)
    return setup.build_board(settings.board, notices), settings, notices


if globals().get("safe_mode"):
    print("Paceclip: safe mode, since the button was held at the start. Reset without it to run.")
else:
    from firmware import app

    gc.collect()
    app.run(*prepare())
