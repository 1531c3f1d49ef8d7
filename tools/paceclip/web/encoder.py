"""The encoder of FIT files as the page gets it: the very modules of `paceclip export-run`, in a zip."""

import json
import subprocess
import sys
from pathlib import Path

from paceclip.places import ROOT
from paceclip.release.zips import zipped

# What the page's worker imports. Asked of an interpreter of its own, which has loaded nothing else.
_ASK = """
import json, sys
before = set(sys.modules)
from paceclip.activity import activity, fit, journal, planned
files = [getattr(sys.modules[name], "__file__", None) for name in set(sys.modules) - before]
print(json.dumps(sorted(file for file in files if file)))
"""
_SITE = "site-packages"


def encoder() -> bytes:
    """The zip: what is the project's by its path there, what is a package's below site/."""
    done = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, check=True)
    files: dict[str, Path] = {}
    for name in json.loads(done.stdout):
        path = Path(name)
        if path.is_relative_to(ROOT) and _SITE not in path.parts:
            files[path.relative_to(ROOT).as_posix()] = path
        elif _SITE in path.parts:
            files[Path("site", *path.parts[path.parts.index(_SITE) + 1 :]).as_posix()] = path
    return zipped({name: path.read_bytes() for name, path in files.items()}, epoch_s=0)
