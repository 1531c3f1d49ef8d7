"""The folder that is put on a host: the same bytes each time, nothing from elsewhere, and nothing of anybody's lost."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from paceclip.cli import main
from paceclip.places import ROOT
from paceclip.web import serve, site


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("site") / "web"
    site.build_site(out)
    return out


def test_built_twice_it_is_the_same_bytes(built, tmp_path):
    site.build_site(tmp_path)
    assert contents(tmp_path) == contents(built)


def test_built_anew_nothing_is_left_of_what_was(tmp_path):
    site.build_site(tmp_path)
    (tmp_path / "twin" / "old.mjs").write_text("")
    site.build_site(tmp_path)
    assert not (tmp_path / "twin" / "old.mjs").exists()


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "diary.txt").write_text("mine")
    done = CliRunner().invoke(main, ["web-build", "--out", str(tmp_path)])
    assert done.exit_code == 1
    assert (
        done.output
        == f"Error: {tmp_path}: there are other files in it, which the page would replace: name another folder\n"
    )
    assert (tmp_path / "diary.txt").read_text() == "mine"


def test_all_is_kept_for_offline_and_python_last(built):
    service = (built / "service.js").read_text()
    kept, later = (
        json.loads(re.search(rf"^const {name} = (.*);$", service, re.MULTILINE)[1]) for name in ("KEPT", "LATER")
    )
    assert {*kept, *later} == contents(built).keys() | {"./"}
    assert all(name.startswith("python/") for name in later) and not set(kept) & set(later)


def test_a_change_of_any_file_is_a_new_version(built, tmp_path, monkeypatch):
    files = site.sources(ROOT)
    monkeypatch.setattr(site, "sources", lambda root: {**files, "style.css": files["style.css"] + b"\n"})
    site.build_site(tmp_path)
    versions = {(folder / "service.js").read_text().split("\n")[0] for folder in (built, tmp_path)}
    assert len(versions) == 2 and all(version.startswith("const BUILD = ") for version in versions)


def test_it_has_the_twins_own_modules_and_the_devices_own_files(built):
    twin = ROOT / "tools" / "twin"
    for path in (built / "twin").rglob("*.mjs"):
        name = path.relative_to(built / "twin")
        source = twin / "web" / "computer.mjs" if name == Path("computer.mjs") else twin / name
        assert path.read_bytes() == source.read_bytes(), name
    files = json.loads((built / "files.json").read_text())
    device = {f"build/device/{name}" for name in contents(ROOT / "build" / "device")}
    assert device <= set(files) and len(device) > 30


def test_both_hosts_offer_the_same():
    def offered(path: str) -> set[str]:
        text = (ROOT / "tools" / "twin" / path).read_text()
        return set(re.findall(r"^export (?:async )?(?:function|const|\{) ?(\w+)", text, re.MULTILINE))

    assert offered("computer.mjs") == offered("web/computer.mjs") and len(offered("computer.mjs")) == 7


def test_no_path_begins_at_the_hosts_root(built):
    page = (built / "index.html").read_text()
    assert re.findall(r"(?:href|src)=\"(?:/|https?:)[^\"]*", page) == []


def test_a_port_in_use_is_said(tmp_path):
    with serve.server(tmp_path) as first, pytest.raises(serve.ServeError, match="choose another, make web WEB_PORT="):
        serve.server(tmp_path, first.server_port)
