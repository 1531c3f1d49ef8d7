"""Run on a board before what asks for hashes there."""

import binascii
import gc
import hashlib


def hash_of(path):
    """A file's SHA-256 in hex; OSError where there is none."""
    gc.collect()
    digest = hashlib.sha256()
    piece = bytearray(512)
    pieces = 0
    with open(path, "rb") as file:
        size = file.readinto(piece)
        while size:
            digest.update(memoryview(piece)[:size])
            pieces += 1
            if pieces % 16 == 0:
                gc.collect()
            size = file.readinto(piece)
    return binascii.hexlify(digest.digest()).decode()
