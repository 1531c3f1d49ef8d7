"""The screens of the settings' menu: keys and values in words that fit."""

from firmware.core import units, vdot
from firmware.ui import choices
from firmware.ui.pages import message
from firmware.ui.screens import Page
from firmware.ui.view import wrap

_NAMES = {
    "led": "LED",
    "dim_minutes": "Dim",
    "rotate": "Turned",
    "pulses_per_rev": "Magnets",
    "console_permille": "Console",
}
_SHOWN = ("easy", "threshold", "5k", "mile")


def name(key: str) -> str:
    """What a key is called on the screen."""
    return _NAMES.get(key) or key[:1].upper() + key[1:]


def value_text(key: str, value) -> str:
    """What a key is: "on", "5 min", "+3.4%"."""
    if value is True:
        return "on"
    if value is False:
        return "off"
    if value is None:
        return "none" if key == "race" else "not known"
    if key == "console_permille":
        return choices.signed_text(value - 1000)
    if key == "dim_minutes":
        return "%d min" % value if value else "never"
    if key == "volume" and not value:
        return "off"
    return str(value)


def row(key: str, value) -> str:
    """A setting in a line of the menu; of a race that is too long for it, the distance."""
    label = name(key)
    text = "--" if value is None else value_text(key, value)
    if len(label) + len(text) > 13:
        text = text.partition("=")[0]
    return choices.row(label, text)


def targets(race: str, value: float, unit: str) -> Page:
    """What a race result makes of the paces, to be kept or changed."""
    lines = [race]
    for pace in _SHOWN:
        low, high = vdot.named_speeds(value, pace)
        lines.append("%-9s%7s" % (pace, units.pace_text(int((low + high) / 2 + 0.5), unit)))
    return Page("PACES PER " + unit.upper(), lines, ("press: change", "hold: keep"))


def differences(given: dict, before: dict, defaults: dict) -> list:
    """A line for each key that differs: "volume 2 > 3"."""
    lines = []
    for key in sorted(defaults):
        old = given.get(key, defaults[key])
        new = before.get(key, defaults[key])
        if old != new:
            if key == "tolerance":
                lines.append(name(key))
            else:
                lines.extend(wrap("%s %s > %s" % (name(key), value_text(key, old), value_text(key, new))))
    return lines


def before(lines) -> Page:
    """What going back to the settings before would change."""
    if not lines:
        return message("NOTHING BEFORE", "There are no settings before these.", ("press to go on",))
    return Page("LAST SETTINGS", lines, ("press: no", "hold: take them"))


def saved(later, is_other: bool, is_bad: bool) -> Page:
    """The settings are on flash. `later`: keys that the board takes when it starts; `is_other`: as many magnets as
    there were no more; `is_bad`: the file there was one that could not be used."""
    text = "They hold from now on."
    if later:
        text = " and ".join([name(key) for key in later]) + ": from the next start on."
    if is_other:
        text += " Other magnets: calibrate now."
    if is_bad:
        text += " Your file with the mistake is now settings.json.bad."
    return message("SETTINGS SAVED", text)


def not_kept() -> Page:
    """Flash is full, or fails: how to mend that is told in the lobby."""
    return message("NOT SAVED", "The settings could not be written. Is the flash full?")


def fault(text: str) -> Page:
    """What can't be used as it is."""
    return message("NOT POSSIBLE", text.replace("settings.json: ", ""))
