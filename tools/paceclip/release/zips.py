"""Zip files of which the same content makes the same bytes, whenever, wherever and by whomever they are made."""

import io
import time
import zipfile
from pathlib import Path

# Zip can't tell of an earlier one.
_FIRST_S = 315_532_800  # 1980-01-01
_MODE = 0o100644
_UNIX = 3


def zipped(entries: dict[str, bytes], epoch_s: int, last: tuple[str, ...] = ()) -> bytes:
    """A zip of `entries`, path to content, sorted but for those in `last`, all of the same moment (seconds since 1970)
    and with the same permissions."""
    when = time.gmtime(max(epoch_s, _FIRST_S))[:6]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for path in sorted(entries, key=lambda path: (path in last, path)):
            entry = zipfile.ZipInfo(path, when)
            entry.create_system = _UNIX
            entry.external_attr = _MODE << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, entries[path])
    return made.getvalue()


def contents(folder: Path, under: str = "") -> dict[str, bytes]:
    """What zipped() wants of all files of a folder, as `under` and their path in it."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {under + path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def normalised(data: bytes, epoch_s: int, last: str) -> bytes:
    """The same zip as zipped() makes it; what ends with `last` comes last."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        entries = {entry.filename: file.read(entry) for entry in file.infolist() if not entry.is_dir()}
    return zipped(entries, epoch_s, tuple(path for path in entries if path.endswith(last)))
