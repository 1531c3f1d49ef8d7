"""Adds to the wheel what `paceclip` needs of a checkout where there is none: see tools/paceclip/release/carry.py."""

import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tools"))

from paceclip.places import CARRIED  # noqa: E402
from paceclip.release.carry import carry  # noqa: E402


class CarryingBuild(build_py):
    """The package's files, and the carried ones; but an editable installation stays in its checkout."""

    def run(self):
        if not self.editable_mode:
            # What an earlier build left there would go into the wheel.
            shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()
        if not self.editable_mode:
            carry(ROOT, Path(self.build_lib) / "paceclip" / CARRIED)


setup(cmdclass={"build_py": CarryingBuild})
