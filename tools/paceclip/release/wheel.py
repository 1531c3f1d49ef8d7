"""The wheel: built of a copy of what belongs into it, so that nothing else of a checkout gets there."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from paceclip.errors import UserError
from paceclip.release.zips import normalised

_PARTS = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "boot.py", "main.py", "firmware", "plans", "lib")
_MORE = ("tools/paceclip", "tools/cpython", "build/device", "build/device.build.json")
_LEAVE = shutil.ignore_patterns("__pycache__", "*.pyc", "*.dist-info", "*.egg-info")
_BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"


class WheelError(UserError):
    """setuptools did not build it; str() is what it said."""


def make(root: Path, epoch_s: int) -> tuple[str, bytes]:
    """Its name and content, of a checkout in which the device's files are built."""
    with tempfile.TemporaryDirectory(prefix="paceclip-") as folder:
        stage, out = Path(folder, "stage"), Path(folder, "out")
        out.mkdir()
        for part in (*_PARTS, *_MORE):
            target = stage / part
            target.parent.mkdir(parents=True, exist_ok=True)
            if (root / part).is_dir():
                shutil.copytree(root / part, target, ignore=_LEAVE)
            else:
                shutil.copyfile(root / part, target)
        # Where this checkout's own paceclip is on the path, its setup.py would take what is carried from there.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(
            [sys.executable, "-c", _BUILD, str(out)],
            cwd=stage,
            env=environment | {"SOURCE_DATE_EPOCH": str(epoch_s)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise WheelError(f"setuptools did not build the wheel: {done.stderr.strip()}")
        [wheel] = out.iterdir()
        return wheel.name, normalised(wheel.read_bytes(), epoch_s, "/RECORD")
