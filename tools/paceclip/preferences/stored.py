"""The settings on a board, read and written as the board itself does it: by its own rules, and with its own code."""

import ast
import json
from binascii import hexlify, unhexlify
from typing import NamedTuple

from paceclip.compiler import literals
from paceclip.core import settings
from paceclip.errors import UserError
from paceclip.places import ROOT
from paceclip.usb.board import BoardError
from paceclip.usb.link import Link
from paceclip.usb.snippets import code

# As the board has them. Not imported: what it does at its start is done as it is loaded.
_SETUP = literals.of(ast.parse((ROOT / "firmware" / "setup.py").read_text(encoding="utf-8")))
FILE = _SETUP["_FILE"]
_BAD = _SETUP["_BAD"]
# The last one that could be used, and the one before that.
_FALLBACKS = (_SETUP["_GOOD"], _SETUP["_BEFORE"])
_MOST_BYTES = _SETUP["_MOST_BYTES"]
_ENOENT = 2


class PreferenceError(UserError):
    """Settings that can't be read, or are not to be written; str() says what to do."""


class Stored(NamedTuple):
    """What stands on a board: `given`, the settings that hold; `data`, the bytes of settings.json, if it is there;
    `fault`, what is wrong with them; the names of its `boards` and `plans`."""

    given: dict
    data: bytes | None
    fault: str | None
    boards: list[str]
    plans: list[str]


def fetch(link: Link) -> Stored:
    """Read them. Where settings.json can't be used, the last good one holds, else the defaults, as on the board."""
    asked = [f"first_bytes({path!r}, {_MOST_BYTES + 1})" for path in (FILE, *_FALLBACKS)]
    asked += [f"entries({path!r})" for path in ("firmware", "firmware/boards", "plans")]
    *files, own, more, plans = link.ask("\n".join((code("settings.py"), *asked)))
    boards = [name[:-4] for name in own if name.endswith(".mpy")] + [name[:-3] for name in more if name[-3:] == ".py"]
    plans = [name.removesuffix(".plan") for name in plans if name.endswith(".plan")]
    first, *others = files
    if first == _ENOENT:
        return Stored({}, None, None, boards, plans)
    if isinstance(first, int):
        data, fault = None, f"settings.json can't be read (error {first}): copy it again"
    else:
        data = unhexlify(first)
        try:
            return Stored(decode(data), data, None, boards, plans)
        except settings.SettingsError as error:
            fault = str(error)
    return Stored(_last_good(others), data, fault, boards, plans)


def decode(data: bytes) -> dict:
    """What a file says, by the board's rules, firmware/setup.py's size among them. SettingsError as there."""
    if len(data) > _MOST_BYTES:
        raise settings.SettingsError("settings.json is over 1 KiB: is it another file? Keep only your settings")
    return settings.decode(data)


def encode(given: dict) -> bytes:
    """The file of these settings, not yet checked. SettingsError for a version among them."""
    if "version" in given:
        raise settings.SettingsError("settings.json: version is the file's own, and no setting: leave it out")
    return settings.encode(given)


def check(given: dict, stored: Stored) -> None:
    """SettingsError, with the board's own words, where `given` can't be used on it."""
    board = given.get("board", settings.fresh()["board"])
    decode(encode(given))
    if stored.boards and board not in stored.boards:
        raise settings.SettingsError(f"settings.json: there is no board {board}: write {settings.fresh()['board']}")


def send(link: Link, given: dict, stored: Stored) -> None:
    """Write what was checked: beside, read back, renamed. BoardError where the board's flash is full or fails; what was
    there is there then."""
    data = encode(given)
    link.do((ROOT / "firmware" / "drivers" / "files.py").read_text(encoding="utf-8"))
    if stored.fault is not None and stored.data is not None:
        # Kept beside.
        link.do(f"replace({_BAD!r}, Pieces({FILE!r}))")
    link.do(f"write({FILE!r}, {hexlify(data).decode()!r})")
    if fetch(link).data != data:
        raise BoardError("settings.json did not arrive whole. Try again; a shorter cable may help")


def told(value) -> str:
    """A value as the file has it."""
    return json.dumps(value, ensure_ascii=False)


def changes(before: dict, after: dict) -> list[str]:
    """What is otherwise after than before, a line each."""
    old, new = settings.fresh() | before, settings.fresh() | after
    return [f"{key}: {told(old[key])} -> {told(new[key])}" for key in new if old[key] != new[key]]


def _last_good(files: list) -> dict:
    for found in files:
        if isinstance(found, str):
            try:
                return decode(unhexlify(found))
            except settings.SettingsError:
                continue
    return {}
