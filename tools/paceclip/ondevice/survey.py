"""Run on a board before an installation: which MicroPython it has, what room, and the hashes of what is there."""

import binascii
import gc
import hashlib
import os
import sys

FOLDER = 0x4000


def hash_of(path):
    gc.collect()
    digest = hashlib.sha256()
    piece = bytearray(512)
    with open(path, "rb") as file:
        while True:
            size = file.readinto(piece)
            if not size:
                return binascii.hexlify(digest.digest()).decode()
            digest.update(memoryview(piece)[:size])


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
