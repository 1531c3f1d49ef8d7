"""A release: the same bytes wherever it is made, installed on a board by `paceclip install` and by `mpremote mip`."""

import hashlib
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from paceclip import places
from paceclip.cli import main
from paceclip.release import changelog, release
from paceclip.release.changelog import ChangelogError
from paceclip.release.libraries import LibraryError
from paceclip.usb import install

ROOT = Path(__file__).parents[2]
MOMENT = "1764230400"
MAKE = """
import sys
from pathlib import Path
from paceclip.release.release import release
release(*map(Path, sys.argv[1:]))
"""
# The page has its own tests, and takes a Node with its packages.
MAKEFILE = "web-build:\n\t@mkdir -p build/web/vm && echo page > build/web/index.html && echo vm > build/web/vm/a.wasm\n"


def copy(folder: Path) -> Path:
    """What a clone with its libraries has, and nothing else."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file() and not name.startswith(("docs/", "tests/", "bench/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    shutil.copytree(ROOT / "lib", folder / "lib", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "Makefile").write_text(MAKEFILE)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> list[Path]:
    """A release, made in two folders of other names, at other orders of sets and other permissions."""
    outs = []
    for name, seed, mask in (("one", "1", 0o022), ("another/place", "2", 0o077)):
        root = copy(tmp_path_factory.mktemp("release") / name)
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root / "tools"), "SOURCE_DATE_EPOCH": MOMENT}
        command = [sys.executable, "-c", MAKE, str(root), str(root / "build" / "release")]
        subprocess.run(command, cwd=root, env=os.environ | environment, umask=mask, timeout=120, check=True)
        outs.append(root / "build" / "release")
    return outs


def bundle(made: list[Path]) -> Path:
    [found] = made[0].glob("paceclip-device-*.zip")
    return found


def test_made_twice_it_is_the_same_bytes(made):
    one, other = ({path.name: path.read_bytes() for path in out.iterdir()} for out in made)
    version = places.version()
    wheel = f"paceclip-{version}-py3-none-any.whl"
    zips = [f"paceclip-{part}-{version}.zip" for part in ("device", "web")]
    assert sorted(one) == ["CHANGES.md", "SHA256SUMS", wheel, *zips]
    assert [name for name in one if one[name] != other[name]] == []
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=made[0], check=True)


def test_the_page_is_packed_as_it_is_to_be_served(made):
    [found] = made[0].glob("paceclip-web-*.zip")
    with zipfile.ZipFile(found) as file:
        assert {path: file.read(path) for path in file.namelist()} == {"index.html": b"page\n", "vm/a.wasm": b"vm\n"}


def test_the_manifest_and_mip_s_list_have_every_file_and_its_hash(made):
    with zipfile.ZipFile(bundle(made)) as file:
        manifest = json.loads(file.read("manifest.json"))
        package = json.loads(file.read("package.json"))
        device = {path: file.read(path) for path in file.namelist() if path.startswith("device/")}
        licenses = [path for path in file.namelist() if path.startswith("licenses/")]
    hashes = {path.removeprefix("device/"): hashlib.sha256(data).hexdigest() for path, data in device.items()}
    # As a build of this checkout has them, which the other tests run with.
    assert manifest["files"] == hashes == install.hashes(ROOT / "build" / "device")
    assert manifest["version"] == package["version"] == places.version()
    assert dict(package["urls"]) == {path: f"device/{path}" for path in hashes}
    assert package["deps"] == []
    assert len(licenses) == 2


def test_a_board_gets_its_files_from_the_bundle(made, start_device, tmp_path, monkeypatch):
    # Other tests install at the same time.
    monkeypatch.setattr(install, "STAGE", tmp_path / "paceclip.new")
    (tmp_path / "flash").mkdir()
    (tmp_path / "flash" / "boot.py").write_text("# as it comes with MicroPython\n")
    device = start_device("--flash", str(tmp_path / "flash"), await_text=None)
    done = CliRunner().invoke(main, ["install", "--port", device.port, "--bundle", str(bundle(made))])
    assert "Installed: " in done.output, done.output
    device.wait_for("press to start")


@pytest.mark.parametrize("is_served", [False, True])
def test_mip_installs_what_the_manifest_lists(made, start_device, tmp_path, is_served):
    with zipfile.ZipFile(bundle(made)) as file:
        file.extractall(tmp_path / "unpacked")
        manifest = json.loads(file.read("manifest.json"))["files"]
    (tmp_path / "flash").mkdir()
    (tmp_path / "flash" / "boot.py").write_text("# as it comes with MicroPython\n")
    device = start_device("--flash", str(tmp_path / "flash"), await_text=None)
    package = str(tmp_path / "unpacked" / "package.json")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), quiet(tmp_path / "unpacked")) as server:
        if is_served:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            package = f"http://127.0.0.1:{server.server_port}/package.json"
        device.mpremote("mip", "install", "--target", "/", package)
        if is_served:
            server.shutdown()
    assert device.files() == manifest
    assert "press to start" in device.reset()


def quiet(folder: Path):
    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_arguments):
            pass

    return partial(Handler, directory=str(folder))


def test_a_bundle_that_is_none_or_damaged_is_refused(made, tmp_path):
    def said(path: Path) -> str:
        done = CliRunner().invoke(main, ["install", "--port", "/dev/nix", "--bundle", str(path)])
        assert done.exit_code == 1
        assert isinstance(done.exception, SystemExit), done.exception
        return done.output

    whole = bundle(made).read_bytes()
    bad = tmp_path / "bad.zip"
    assert "can't be read" in said(tmp_path / "none.zip")
    for data in (b"", b"PK", whole[: len(whole) // 2]):
        bad.write_bytes(data)
        assert "is no whole bundle" in said(bad)
    bad.write_bytes(whole.replace(b"firmware/app.mpy", b"firmware/apx.mpy"))
    assert "is no whole bundle" in said(bad)
    # Bits of what is compressed, which deflate refuses and the CRC does; and of the directory at the end.
    for at in (*range(100, len(whole), len(whole) // 60), *range(len(whole) - 400, len(whole), 7)):
        bad.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        said(bad)
    for files in (["a"], "a", None, {"a": None}):
        with zipfile.ZipFile(bad, "w") as file:
            file.writestr("manifest.json", json.dumps({"version": "1", "files": files}))
            file.writestr("build.json", json.dumps({"names": {}}))
            file.writestr("device/a", b"")
        assert "bundle" in said(bad)
    for name, change in (("boot.py", b"import evil\n"), ("../out.py", b"")):
        with zipfile.ZipFile(bad, "w") as file:
            listed = {name: "0" * 64 if change else hashlib.sha256(change).hexdigest()}
            file.writestr("manifest.json", json.dumps({"version": "1", "files": listed}))
            file.writestr("build.json", json.dumps({"names": {}}))
            file.writestr(f"device/{name}", change)
        assert f"{name} is not what the manifest says" in said(bad)
    # And a whole one gets as far as the port.
    assert "no port /dev/nix" in said(bundle(made))


TODAY = date(2026, 11, 27)
LOG = """# Changelog

## [Unreleased]

{}
## [0.2.0] - 2026-11-27

- News.

## [0.1.0] - 2026-10-01

- Old news.
"""


def test_the_changelog_s_section_is_the_version_s():
    assert changelog.section(LOG.format(""), "0.2.0", TODAY) == "- News.\n"
    assert changelog.section(LOG.format("- More.\n"), "0.3.0.dev0", TODAY) == "- More.\n"


@pytest.mark.parametrize(
    ("text", "version", "said"),
    [
        (LOG.format(""), "0.3.0", "no section of 0.3.0: write ## [0.3.0] - 2026-11-27 under ## [Unreleased]"),
        (LOG.format("- More.\n"), "0.2.0", "something stands under [Unreleased]: move it to [0.2.0]"),
        (LOG.format(""), "0.1.0", "the newest section is of 0.2.0, pyproject.toml is of 0.1.0"),
        (LOG.format("").replace(" - 2026-11-27", ""), "0.2.0", "when is 0.2.0? Write ## [0.2.0] - 2026-11-27"),
        (LOG.format("").replace("2026-11-27", "today"), "0.2.0", "when is 0.2.0?"),
        (LOG.format("").replace("- News.", ""), "0.2.0", "nothing stands under ## [0.2.0]"),
        (LOG.format(""), "0.3.0.dev0", "nothing stands under ## [Unreleased]"),
        ("", "0.3.0.dev0", "nothing stands under ## [Unreleased]"),
    ],
)
def test_a_changelog_that_does_not_go_with_the_version(text, version, said):
    with pytest.raises(ChangelogError) as error:
        changelog.section(text, version, TODAY)
    assert said in str(error.value)


def test_what_is_not_committed_is_not_released(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    root = copy(tmp_path / "clone")
    out = tmp_path / "out"
    with pytest.raises(release.ReleaseError, match="git can't tell what is released"):
        release.release(root, out)

    def git(*arguments: str):
        identity = ("-c", "user.name=a", "-c", "user.email=a@b.c")
        subprocess.run(["git", *identity, *arguments], cwd=root, capture_output=True, check=True)

    git("init")
    git("add", ".")
    git("commit", "-m", "All of it")
    (root / "firmware" / "mine.py").write_text("x = 1\n")
    with pytest.raises(release.ReleaseError, match=r"not all that is here is in the commit \(firmware/mine.py\)"):
        release.release(root, out)
    (root / "firmware" / "mine.py").unlink()
    (root / "firmware" / "runs.py").write_text('_VERSION = const("9.9.9")\n')
    git("commit", "-am", "Out of step")
    with pytest.raises(release.ReleaseError, match=r"firmware/runs.py: its version is 9.9.9, pyproject.toml is of"):
        release.release(root, out)
    git("revert", "HEAD")
    for name in ("adafruit_ssd1306.py", "mine.py"):
        (root / "lib" / name).write_text("x = 1\n")
        with pytest.raises(LibraryError, match=f"lib/{name} is not as it was installed"):
            release.release(root, out)
        shutil.copyfile(ROOT / "lib" / "adafruit_ssd1306.py", root / "lib" / "adafruit_ssd1306.py")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    with pytest.raises(release.ReleaseError, match="SOURCE_DATE_EPOCH=today: write seconds since 1970"):
        release.release(root, out)
    assert not out.exists()
