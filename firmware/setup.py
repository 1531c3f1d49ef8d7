"""What stands before the app: the runner's settings, and the board that they name. Let go once the app runs.

Beside settings.json there are in data/ the last one that could be used, and the one before that.
"""

import gc
import os
import sys

from micropython import const

_ME = const("firmware/setup.mpy")
# By its name as a string, which goes with this module: one that is imported would stay in the heap, never used.
_INCOMPLETE = const("firmware.incomplete")
_TRAILER = const(8)  # what a compiled file ends in: tools/paceclip/compiler
_IS_FOLDER = const(0x4000)
_SYNC = const("sync/finish.py")
_MOST_BYTES = const(1024)  # of that, and of settings
_UNFINISHED = const("unfinished")  # stands in firmware/ while an installation replaces files


def _is_whole() -> bool:
    """Whether all of the installation is of one build: files of two call each other by names that the others lack."""
    mine = _trailer(_ME)
    if not mine:
        return True  # the sources, as they stand
    count = 0
    folders = ["firmware", "lib"]
    for folder in folders:
        try:
            entries = list(os.ilistdir(folder))
        except OSError:
            return False
        for entry in entries:
            name = entry[0]
            path = folder + "/" + name
            if name == _UNFINISHED:
                return False
            if entry[1] == _IS_FOLDER:
                folders.append(path)
            elif name.endswith(".mpy"):
                count += _trailer(path) == mine
    return count == mine[-1]


def _trailer(path):
    try:
        with open(path, "rb") as file:
            file.seek(-_TRAILER, 2)
            return file.read()
    except OSError:
        return b""  # it is not there, or too short for one


def _finish_sync():
    """Let a sync of plans that was cut off when all of them were there put them in their places: it has left the script
    for that, which ends with a reset (tools/paceclip/usb/sync.py)."""
    try:
        # Bytes, and not all there might be: what is damaged may be no text, and of any length.
        with open(_SYNC, "rb") as file:
            code = file.read(_MOST_BYTES)
    except OSError:
        return
    try:
        # Of names of its own, for this module stays.
        exec(code, {"__name__": ""})
    except Exception as error:  # noqa: BLE001 - damaged: whatever it does; the next sync removes it
        print("sync:", error)


if "firmware.app" not in sys.modules:
    # Before anything else of ours is imported, for that is what would fail.
    if not _is_whole():
        __import__(_INCOMPLETE)
        sys.modules[_INCOMPLETE].tell()
    _finish_sync()

# ruff: noqa: E402
from firmware.core import settings
from firmware.drivers import files, storage

_FILE = const("settings.json")
_BAD = const("settings.json.bad")
_FOLDER = const("data")
_GOOD = const("data/settings.good.json")
_BEFORE = const("data/settings.before.json")
_PIECE = const(512)


def begin():
    """What app.run wants: board, settings, and notices of what was wrong with them."""
    gc.collect()
    notices = []
    chosen = settings.update(load(notices))
    return _build_board(chosen.board, notices), chosen, notices


class _Copy:
    """A file's bytes in pieces, however large it is."""

    def __init__(self, path):
        self._path = path

    def __iter__(self):
        with open(self._path, "rb") as file:
            while True:
                piece = file.read(_PIECE)
                if not piece:
                    return
                yield piece


def load(notices: list) -> dict:
    """What settings.json says, checked; nothing where there is no file. Where it can't be used, what the last good one
    said, else nothing, and a notice of (title, text); the file stays as it is."""
    try:
        data = files.read(_FILE, _MOST_BYTES + 1)
        if data is None:
            return {}
        given = _decode(data)
    except settings.SettingsError as error:
        text = str(error)
    except OSError as error:
        text = "settings.json can't be read (error %d): copy it again" % error.errno
    else:
        try:
            _keep(data)
        except OSError:
            pass  # full: the next start tries it again
        return given
    text += " " if text.endswith("?") else ". "
    for path in (_GOOD, _BEFORE):
        given = _read(path)
        if given is not None:
            notices.append(("SETTINGS", text + "Until then the last good settings hold."))
            return given
    notices.append(("SETTINGS", text + "Until then the defaults hold."))
    return {}


def last():
    """What the settings before the present ones said; None where there are none."""
    return _read(_BEFORE)


def save(given: dict):
    """Make `given` the content of settings.json. One that can't be used is kept beside, as settings.json.bad.
    SettingsError for what can't be used itself; OSError where flash is full or fails, and all is as it was."""
    data = settings.encode(given)
    _decode(data)
    gc.collect()
    if _is_bad():
        files.replace(_BAD, _Copy(_FILE))
    files.replace(_FILE, (data,))
    _keep(data)


def _decode(data):
    if len(data) > _MOST_BYTES:
        raise settings.SettingsError("settings.json is over 1 KiB: is it another file? Keep only your settings")
    return settings.decode(data)


def _read(path):
    try:
        data = files.read(path, _MOST_BYTES + 1)
        return None if data is None else _decode(data)
    except (OSError, settings.SettingsError):
        return None


def _is_bad():
    data = files.read(_FILE, _MOST_BYTES + 1)
    try:
        if data is not None:
            _decode(data)
    except settings.SettingsError:
        return True
    return False


def _keep(data):
    """Keep what could be used, and what was kept until now as the one before."""
    good = files.read(_GOOD, _MOST_BYTES + 1)
    if good != data:
        storage.make_folder(_FOLDER)
        storage.rename(_GOOD, _BEFORE)
        files.replace(_GOOD, (data,))


def _build_board(name, notices):
    """The board of firmware/boards/, or the default one and a notice of why."""
    default = settings.fresh()["board"]
    while True:
        gc.collect()
        module = "firmware.boards." + name
        try:
            __import__(module)
            return sys.modules[module].Board()
        except Exception as error:
            # What a runner wrote may fail in any way.
            if name == default:
                raise
            if isinstance(error, ImportError) and "'%s'" % module in str(error):
                text = "settings.json: there is no board %s: write %s" % (name, default)
            else:
                text = "The board %s does not load (%s: %s). Mend its file in firmware/boards and run make install" % (
                    name,
                    type(error).__name__,
                    error,
                )
        notices.append(("SETTINGS", text))
        name = default
