"""The device's own domain code, firmware/core, which the host's tools use as it is: one parser, one arithmetic; and of
firmware/shelf.py `plain`, what the screen makes of a plan's texts."""

import sys

from paceclip.places import ROOT

for _folder in (str(ROOT), str(ROOT / "tools" / "cpython")):
    if _folder not in sys.path:
        sys.path.append(_folder)

from firmware.core import (  # noqa: E402
    belt,
    calibration,
    checkpoint,
    coach,
    paces,
    progress,
    quantities,
    resume,
    script,
    session,
    settings,
    step_line,
    units,
    vdot,
    workout,
)
from firmware.shelf import plain  # noqa: E402

__all__ = [
    "belt",
    "calibration",
    "checkpoint",
    "coach",
    "paces",
    "plain",
    "progress",
    "quantities",
    "resume",
    "script",
    "session",
    "settings",
    "step_line",
    "units",
    "vdot",
    "workout",
]
