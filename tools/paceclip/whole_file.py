"""A file that is written whole or not at all."""

import os
import stat
import tempfile
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Write a file of its own beside `path`, and then put it in its place; links are followed, and an existing file's
    permissions stay. OSError leaves what was there."""
    path = Path(os.path.realpath(path))
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else _new_mode()
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".paceclip-", suffix=".part", delete=False) as part:
        beside = Path(part.name)
        try:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
            part.close()
            beside.chmod(mode)
            beside.replace(path)
        finally:
            # Gone already, where all went well.
            beside.unlink(missing_ok=True)


def _new_mode() -> int:
    """A new file's permissions: a temporary file has its owner's alone."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
