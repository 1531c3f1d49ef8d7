"""Run on a board by `paceclip sync`, after hash_of.py."""

import json
import os
import sys


def finish():
    """Let an earlier sync that was cut off put its plans in their places, where all of them are there."""
    try:
        # What is damaged may be no text.
        with open("sync/finish.py", "rb") as file:
            code = file.read()
    except OSError:
        return
    try:
        exec(code, {"__name__": "__main__"})
    except OSError:
        raise
    except Exception:  # noqa: BLE001
        # Damaged, whatever it does: the old plans it is.
        os.remove("sync/finish.py")


def survey(names):
    """Print, as lines of JSON, its Python and how many files of Paceclip's it has, free bytes of flash, and the hashes
    of those plans, by their names, that are there."""
    try:
        firmware = len(os.listdir("firmware"))
    except OSError:
        firmware = 0
    print(json.dumps((sys.implementation[0], sys.implementation[1][:3], firmware)))
    flash = os.statvfs("/")
    print(json.dumps(flash[0] * flash[3]))
    plans = {}
    for name in names:
        try:
            plans[name] = hash_of("plans/" + name)
        except OSError:
            pass
    print(json.dumps(plans))


def clear():
    """Remove what had come of a sync."""
    try:
        names = os.listdir("sync")
    except OSError:
        return
    for name in names:
        os.remove("sync/" + name)
    os.rmdir("sync")


def make_folders():
    for folder in ("plans", "sync"):
        try:
            os.mkdir(folder)
        except OSError as error:
            if error.errno != 17:
                raise
