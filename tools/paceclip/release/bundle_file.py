"""A release's files for a board, in one zip: device/ with the compiled files, manifest.json with their hashes,
package.json for `mpremote mip install`, build.json with the names for `paceclip trace`, and the licenses."""

import hashlib
import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from paceclip import compiler as builder
from paceclip.errors import UserError
from paceclip.release.zips import contents, zipped
from paceclip.usb import install

_DEVICE = "device/"
_MANIFEST = "manifest.json"
_BUILD = "build.json"
# No bundle is a hundredth of it; what unpacks to more is none.
_MOST_BYTES = 64 << 20
# What zipfile raises where bytes of a zip are others, and what follows where the JSON in it is another.
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, KeyError, ValueError, TypeError)


class BundleFileError(UserError):
    """A bundle that nothing can be installed from; str() says why and what to do."""


def make(root: Path, device: Path, version: str, epoch_s: int) -> bytes:
    """The bundle of what was built of the checkout `root` to the folder `device`."""
    files = install.hashes(device)
    manifest = {"version": version, "micropython": ".".join(map(str, install.OLDEST)), "files": files}
    package = {
        "name": "paceclip",
        "version": version,
        "urls": [[path, _DEVICE + path] for path in install.in_order(files)],
        "deps": [],
    }
    entries = contents(device, _DEVICE)
    entries[_MANIFEST] = _json(manifest)
    entries["package.json"] = _json(package)
    entries[_BUILD] = builder.record(device).read_bytes()
    entries["LICENSE"] = (root / "LICENSE").read_bytes()
    for path in sorted((root / "lib").glob("*.dist-info/licenses/*")):
        library = path.parents[1].name.removesuffix(".dist-info")
        entries[f"licenses/{library}-{path.name}"] = path.read_bytes()
    return zipped(entries, epoch_s)


def told(file: Path) -> tuple[str, dict[str, str], dict[str, dict[str, str]]]:
    """A bundle's version, the hash of each of its files, and names for restore(). BundleFileError as for unpacked()."""
    manifest, build, _ = _read(file)
    return manifest["version"], manifest["files"], build["names"]


@contextmanager
def unpacked(file: Path) -> Iterator[Path]:
    """The folder with a bundle's files for the board, each of them as its manifest says. BundleFileError for what is no
    bundle, or a damaged one."""
    _, _, found = _read(file)
    with tempfile.TemporaryDirectory(prefix="paceclip-") as folder:
        for path, data in found.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        yield Path(folder)


def _read(file: Path) -> tuple[dict, dict, dict[str, bytes]]:
    """The manifest, what build.json says, and the files, whose hashes are right."""
    try:
        with file.open("rb") as source:
            return _checked(file, source)
    except OSError as error:
        raise BundleFileError(f"{file} can't be read ({error.strerror or error}): check the name") from error


def _checked(file: Path, source: BinaryIO) -> tuple[dict, dict, dict[str, bytes]]:
    try:
        with zipfile.ZipFile(source) as bundle:
            if sum(entry.file_size for entry in bundle.infolist()) > _MOST_BYTES:
                raise BundleFileError(f"{file} is no bundle of Paceclip's: it is too large")
            manifest, build = (json.loads(bundle.read(name)) for name in (_MANIFEST, _BUILD))
            found = {path: bundle.read(_DEVICE + path) for path in manifest["files"]}
        _ = manifest["version"], build["names"]
        digests = manifest["files"]
        wrong = [path for path, data in found.items() if hashlib.sha256(data).hexdigest() != digests[path]]
    except _DAMAGED as error:
        raise BundleFileError(
            f"{file} is no whole bundle of Paceclip's, paceclip-device-VERSION.zip: fetch it anew"
        ) from error
    wrong += [path for path in found if not _is_inside(path)]
    if wrong:
        raise BundleFileError(f"{file}: {wrong[0]} is not what the manifest says: fetch the bundle anew")
    return manifest, build, found


def need_device(folder: Path) -> None:
    """BundleFileError where this Paceclip came without the files for a board."""
    if not folder.is_dir():
        raise BundleFileError(
            "This paceclip was installed without the files for a board: get a release's paceclip-device-VERSION.zip, "
            "and name it with --bundle"
        )


def _is_inside(path: str) -> bool:
    return "\\" not in path and not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts


def _json(data) -> bytes:
    return json.dumps(data, indent=1).encode() + b"\n"
