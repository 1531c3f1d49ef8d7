# Starts Paceclip: settings, board, app. A fatal error goes to the serial port, the screen and a file.
# Compiled on the device at each start, so it is short, and says so in comments: a docstring would stay in the heap.

if globals().get("safe_mode"):
    print("Paceclip: safe mode, since the button was held at the start. Reset without it to run.")
else:
    # First of all: it sees to it that all is of one build.
    import firmware.setup  # isort: skip
    import firmware.app

    firmware.app.run(*firmware.setup.begin())
