"""A release, all of it: the board's files, the wheel, the page to put on a web server, what is new, and their hashes.

The same commit gives the same bytes, in whatever folder it is built: what is made has the commit's date.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from paceclip import compiler as builder
from paceclip import places
from paceclip.errors import UserError
from paceclip.release import bundle_file, changelog, libraries, wheel
from paceclip.release.zips import contents, zipped

_SUMS = "SHA256SUMS"
_JOURNAL_VERSION = re.compile(r'^_VERSION = const\("(.+)"\)$', re.MULTILINE)
# Each run names the firmware that recorded it.
_RUNS = Path("firmware") / "runs.py"


class ReleaseError(UserError):
    """What stands in the way of a release; str() says what to do."""


def release(root: Path, out: Path, with_web: bool = True) -> list[Path]:
    """Make a release of the checkout `root` in the folder `out`, which is replaced, and return its files. ReleaseError,
    or another UserError, where it is not to be released as it stands; `out` is then what it was."""
    version = places.version(root)
    epoch_s = _epoch_s(root)
    news = changelog.section(_read(root / "CHANGELOG.md"), version, datetime.fromtimestamp(epoch_s, UTC).date())
    _check_firmware(root, version)
    libraries.check(root / "lib")
    builder.build(root, root / "build" / "device")
    made = {
        f"paceclip-device-{version}.zip": bundle_file.make(root, root / "build" / "device", version, epoch_s),
        "CHANGES.md": news.encode(),
    }
    name, data = wheel.make(root, epoch_s)
    made[name] = data
    if with_web:
        made[f"paceclip-web-{version}.zip"] = _web(root, epoch_s)
    made[_SUMS] = "".join(f"{hashlib.sha256(made[name]).hexdigest()}  {name}\n" for name in sorted(made)).encode()
    _replace(out, made)
    return [out / name for name in sorted(made)]


def _epoch_s(root: Path) -> int:
    """The moment that the release is of: SOURCE_DATE_EPOCH, else the commit's, to which nothing may have been added."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is not None:
        if not given.isdecimal():
            raise ReleaseError(f"SOURCE_DATE_EPOCH={given}: write seconds since 1970, or unset it")
        return int(given)
    changed = _git(root, "status", "--porcelain")
    if changed:
        files = ", ".join(line[3:] for line in changed.splitlines()[:5])
        raise ReleaseError(f"not all that is here is in the commit ({files}): commit it, or git stash -u")
    return int(_git(root, "log", "-1", "--format=%ct"))


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ReleaseError(
            "git can't tell what is released: run it in a clone, or say its moment, SOURCE_DATE_EPOCH=seconds"
        ) from error
    return done.stdout.rstrip()


def _check_firmware(root: Path, version: str) -> None:
    found = _JOURNAL_VERSION.search(_read(root / _RUNS))
    wanted = version.partition(".dev")[0]
    if found is None or found[1] != wanted:
        has = found[1] if found else "none"
        raise ReleaseError(f"{_RUNS}: its version is {has}, pyproject.toml is of {version}: write {wanted} there")


def _web(root: Path, epoch_s: int) -> bytes:
    """The page's folder, which is put on any web server as it is."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(epoch_s)}
    done = subprocess.run(
        ["make", "-s", "web-build", "OUT="], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ReleaseError(f"make web-build failed: {(done.stdout + done.stderr).strip()}")
    return zipped(contents(root / "build" / "web"), epoch_s)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ReleaseError(f"{path.name} can't be read ({error.strerror}): is this a whole checkout?") from error


def _replace(out: Path, made: dict[str, bytes]) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="new-", dir=out.parent) as folder:
        fresh = Path(folder, "files")
        fresh.mkdir()
        for name, data in made.items():
            (fresh / name).write_bytes(data)
        shutil.rmtree(out, ignore_errors=True)
        fresh.rename(out)
