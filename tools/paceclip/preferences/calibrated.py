"""A calibration made on the computer, set on the board as the board's own would be."""

from paceclip.core import settings
from paceclip.preferences import stored
from paceclip.usb.link import Link

_UM, _CONSOLE = "um_per_pulse", "console_permille"


def with_pulse(given: dict, um_per_pulse: int) -> dict:
    """`given` with another um_per_pulse. What the console shows stays; what is true has changed, and so their ratio
    does, if it is known: as firmware/calibrate.py has it."""
    old = (settings.fresh() | given)[_UM]
    changed = given | {_UM: um_per_pulse}
    if given.get(_CONSOLE) is not None:
        console = (given[_CONSOLE] * old + um_per_pulse // 2) // um_per_pulse
        changed[_CONSOLE] = min(max(console, 500), 2000)
    return changed


def keep(link: Link, um_per_pulse: int) -> list[str]:
    """Set it on a board, and return what is otherwise now. SettingsError where the board could not use it."""
    found = stored.fetch(link)
    given = with_pulse(found.given, um_per_pulse)
    stored.check(given, found)
    changes = stored.changes(found.given, given)
    if changes or found.fault is not None:
        stored.send(link, given, found)
    return changes
