"""Run on a board for its settings; to write them, after firmware/drivers/files.py."""

import binascii
import json
import os


def first_bytes(path, most):
    """Print a file's first bytes in hex, or the number of the error."""
    try:
        with open(path, "rb") as file:
            print(json.dumps(binascii.hexlify(file.read(most)).decode()))
    except OSError as error:
        print(json.dumps(error.errno))


def entries(path):
    """Print what there is in a folder."""
    try:
        print(json.dumps(os.listdir(path)))
    except OSError:
        print(json.dumps([]))


class Pieces:
    """A file's, however large it is."""

    def __init__(self, path):
        self.path = path

    def __iter__(self):
        with open(self.path, "rb") as file:
            piece = file.read(512)
            while piece:
                yield piece
                piece = file.read(512)


def write(path, data):
    """Make bytes, in hex, all that a file has."""
    replace(path, (binascii.unhexlify(data),))
