"""Run on a board by `paceclip pull`, after hash_of.py."""

import binascii
import gc
import json
import os

import machine


def runs():
    """Print, as lines of JSON, its chip's number, and of each run the number, name, size and SHA-256."""
    print(json.dumps(binascii.hexlify(machine.unique_id()).decode()))
    try:
        names = sorted(os.listdir("data/runs"))
    except OSError:
        return
    for name in names:
        if len(name) == 8 and name[4:] in (".run", ".got") and name[:4].isdigit():
            path = "data/runs/" + name
            print(json.dumps((int(name[:4]), name, os.stat(path)[6], hash_of(path))))
            gc.collect()


def mark(run):
    """Say of a run that it was fetched."""
    os.rename("data/runs/%04d.run" % run, "data/runs/%04d.got" % run)
