"""A plan to begin with: it shows the language by example."""

import json
import re
from pathlib import Path

from paceclip import whole_file
from paceclip.core import settings
from paceclip.errors import UserError
from paceclip.places import told
from paceclip.plans.plan_file import FOLDER, SUFFIX

_TEXT = """\
# {name}: a plan to begin with. Change what you like, then check it:
#   .venv/bin/paceclip lint {path}
# and put it on the device:
#   .venv/bin/paceclip sync {path}
# A new plan is the first to be offered. A # starts a comment.

title: My first weeks
needs: run 20 minutes without stopping
incline: 1%                     # for every step that names none

# A day: week.day, then a name of up to 20 characters. Two spaces before each of its steps.

day 1.1 Easy run
  run 20:00 easy "Talk in whole sentences"

day 1.2 Rest
  rest

# A step: what you do (warmup run recover rest cooldown, prep and off the belt),
# how long (a time, a distance, or open: until you press the button), how fast, and a cue to read while you run.
# How fast is a name, and follows from your last race: walk jog easy marathon threshold 10k 5k 3k mile rep sprint.

day 1.3 Short reps
  warmup 10:00 easy
  off "Drills: skips, heel walks, toe walks"
  6x                            # six times what is indented below it
    run 200m mile "Smooth, not all out"
    recover 200m jog 0%
  cooldown 5:00 jog

# A pace, a speed, or an effort from 1 (a stroll) to 10 (all out) will do as well; minus is faster.

day 1.5 A bit of each
  warmup 1.5km rpe 3-4
  run 1km 5k+5s "5 s a km slower than 5k"
  recover 2:00 walk
  run 5:00 5:00-5:20/km
  run 90s 12.5km/h
  recover open jog "Press when you are ready"
  2x
    prep 6% "Set 6 %, press when the deck is there"
    run 0:10 sprint 6% from-speed "Counts once the belt is up to speed"
    recover 1:30 walk 0%
  cooldown 5:00 jog

day 1.6 Long run
  run 35:00 easy
"""


class StarterError(UserError):
    """A plan that can't be begun; str() says what to do."""


def create(name: str, folder: Path, force: bool) -> Path:
    """Write the plan NAME into the folder's `plans`, where there is one, else into the folder; return where it is."""
    given, name = name, name.removesuffix(SUFFIX)
    try:
        # The device's own rule.
        settings.load(json.dumps({"plan": name}))
    except settings.SettingsError as error:
        near = re.sub("[^a-z0-9_-]+", "-", Path(given).stem.lower()).strip("-")[:32] or "my-plan"
        raise StarterError(
            f"name '{name}': the device takes a-z, 0-9, _ and -, 1 to 32 of them: write .venv/bin/paceclip new {near}"
        ) from error
    path = Path(name + SUFFIX)
    if (folder / FOLDER).is_dir():
        path = Path(FOLDER) / path
    data = told(_TEXT.format(name=name, path=path.as_posix())).encode()
    try:
        if force:
            whole_file.write(folder / path, data)
        else:
            # "x" refuses at once what a look beforehand could miss.
            with (folder / path).open("xb") as file:
                file.write(data)
    except FileExistsError:
        raise StarterError(f"{path}: is there already: choose another name, or --force to write over it") from None
    except OSError as error:
        raise StarterError(f"{path}: {error.strerror or error}: choose another place") from error
    return path
