"""Settings as a person writes them: KEY=VALUE on the command line, and a commented text for an editor."""

import json
import re
import tomllib
from datetime import date, time

from paceclip.core import settings
from paceclip.preferences.stored import FILE, PreferenceError, told

# What a key that is not set by default may look like.
_EXAMPLES = {"race": '"mile=7:00"', "console_permille": "1034", "tolerance": "{easy = [10, 5], mile = [3, 2]}"}
_HEAD = """\
# The settings of {whose}. A line that begins with # is not set: what stands there is the default, or an example.
# Save it, and leave the editor: it is checked and sent. If nothing is changed, nothing is sent.
"""
_SWITCH = {"on": True, "yes": True, "off": False, "no": False}
_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


def fields() -> dict[str, list]:
    """Each key with its default and its rule, as firmware/core/settings.py has them."""
    return json.loads(settings.FIELDS)


def allowed(key: str) -> str:
    """What a key may be."""
    default, *rule = fields()[key]
    if key == "plan":
        return "a plan's name: it is offered first, until a run has begun"
    if isinstance(rule[0], list):
        return " or ".join(map(told, rule[0]))
    if isinstance(rule[0], int):
        return f"{rule[0]} to {rule[1]}" + (", or null" if default is None else "")
    return {
        "name": "a name of a-z, 0-9, _ and -",
        "race": '"mile=7:00", "5k=24:30" or null',
        "tolerance": "per cent slower and faster, 0 to 50, of paces",
    }[rule[0]]


def assigned(given: dict, words: tuple[str, ...]) -> dict:
    """`given`, with what KEY=VALUE in `words` changes; KEY= takes the default again. PreferenceError for what is no
    KEY=VALUE; what a value may be, settings.decode() knows."""
    changed = dict(given)
    for word in words:
        key, equals, text = word.partition("=")
        if not equals:
            raise PreferenceError(f"'{word}': write KEY=VALUE, such as unit=mi; KEY= alone takes the default again")
        if text == "" and key in fields():
            changed.pop(key, None)
        else:
            changed[key] = _value(key, text)
    return changed


def _value(key: str, text: str):
    """JSON where it is some, else the text itself, for which a shell leaves no quotes: unit=mi."""
    default, *rule = fields().get(key, [None, ""])
    if isinstance(default, bool) and text.lower() in _SWITCH:
        return _SWITCH[text.lower()]
    try:
        value = json.loads(text)
    except ValueError:
        return text
    # A plan may be called 10k, and also 10.
    is_text = rule[0] == "name" or (isinstance(default, str) and isinstance(rule[0], list))
    return text if is_text and not isinstance(value, str) else value


def written(given: dict, whose: str) -> str:
    """The text to edit, in TOML: each key with what it may be, commented out where it is not set."""
    lines = [_HEAD.format(whose=whose)]
    for key, (default, *_) in fields().items():
        value = given.get(key)
        # TOML has no null: a line that is not set is it.
        lines.append(f"# {key}: {re.sub(',? or null$', '', allowed(key))}")
        if value is None:
            example = _EXAMPLES.get(key) or told(default)
            lines.append(f"#{key} = {example}\n")
        else:
            lines.append(f"{key} = {_toml(value)}\n")
    return "\n".join(lines)


def read(text: str) -> dict:
    """What the edited text says, not yet checked. PreferenceError, with the line, where it is no TOML."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _LINE.search(str(error))
        where = f"line {place[1]}" if place else "the end"
        reason = _LINE.sub("", str(error))
        raise PreferenceError(f'{where}: {reason}: write KEY = VALUE, and texts in quotes: unit = "mi"') from error
    # Seven minutes without quotes are a time of the day.
    return {key: str(value) if isinstance(value, date | time) else value for key, value in found.items()}


def plain(error: settings.SettingsError) -> str:
    """What it says of values that somebody gives, and that stand in no file yet."""
    return str(error).removeprefix(f"{FILE}: ")


def placed(text: str, message: str) -> str:
    """A plain() message with the line of the edited text that it speaks of."""
    told_of = message.partition(": did you mean")[0]
    for number, line in enumerate(text.splitlines(), 1):
        key = line.partition("=")[0].strip().strip('"[]')
        if key and re.search(rf"\b{re.escape(key)}\b", told_of):
            return f"line {number}: {message}"
    return message


def _toml(value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {told(each)}" for key, each in value.items()) + "}"
    return told(value)
