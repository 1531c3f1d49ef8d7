"""Puts the plans of a sync in their places."""

# Stands on a board as sync/finish.py, when all of them are there. It may be cut off anywhere, and runs again then: from
# firmware/setup.py, after which the board starts once more, so that nothing of it stays in memory.

import os

import machine

try:
    for name in os.listdir("sync"):
        if name.endswith(".plan"):
            os.rename("sync/" + name, "plans/" + name)
    os.remove("sync/finish.py")
    os.rmdir("sync")
    if __name__ != "__main__":
        machine.reset()
except OSError as error:
    # At the start of the board, Paceclip shall start all the same.
    if __name__ == "__main__":
        raise
    print("sync:", error)
