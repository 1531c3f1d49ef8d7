"""Run on a board, after hash_of.py, before an installation: its MicroPython, its room, the hashes of what is there."""

import os
import sys

FOLDER = 0x4000


def survey(path):
    try:
        is_folder = os.stat(path)[0] & FOLDER
    except OSError:
        return
    if is_folder:
        for entry in sorted(os.listdir(path)):
            survey(path + "/" + entry)
    else:
        print("file", hash_of(path), path)


room = os.statvfs("/")
print("python", sys.implementation[0], *sys.implementation[1][:3])
print("free", room[0] * room[3])
for name in ("boot.py", "main.py", "firmware", "lib", "plans"):
    survey(name)
print("end")
