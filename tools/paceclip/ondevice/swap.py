"""Run on a board, after hash_of.py, when the new files are in paceclip.new/: check them, put each in its place, remove
the stale.

paceclip.new/FILES lists what shall be there in the end: a line "<sha256> <path>" for each file of Paceclip, new or not,
and "stale <path>" for what must go. Nothing is touched unless every file is whole. A power cut in between leaves old
and new files side by side, each of them whole, and firmware/unfinished, by which Paceclip knows it; the next
installation finishes it.
"""

import gc
import os

NEW = "paceclip.new/"
MARK = "firmware/unfinished"
FOLDER = 0x4000


def hash_there(path):
    """None where there is no file."""
    try:
        return hash_of(path)
    except OSError:
        return None


def listed():
    with open(NEW + "FILES") as lines:
        for line in lines:
            yield line.rstrip("\n").split(" ", 1)


def exists(path):
    try:
        os.stat(path)
    except OSError:
        return False
    return True


def make_folders(path):
    gc.collect()
    for at, char in enumerate(path):
        if char == "/" and not exists(path[:at]):
            os.mkdir(path[:at])


def remove(path):
    if os.stat(path)[0] & FOLDER:
        for name in os.listdir(path):
            remove(path + "/" + name)
        os.rmdir(path)
    else:
        os.remove(path)


for wanted, path in listed():
    if wanted != "stale" and wanted not in (hash_there(NEW + path), hash_there(path)):
        raise RuntimeError("paceclip: damaged " + path)

make_folders(MARK)
with open(MARK, "w"):
    pass

for wanted, path in listed():
    if wanted == "stale":
        if exists(path) and path != MARK:
            os.remove(path)
    elif exists(NEW + path):
        make_folders(path)
        os.rename(NEW + path, path)

count = 0
for wanted, path in listed():
    if wanted != "stale":
        if wanted != hash_there(path):
            raise RuntimeError("paceclip: damaged " + path)
        count += 1

# Last, for that says that all is there.
remove(MARK)
remove(NEW[:-1])
print("verified", count)
