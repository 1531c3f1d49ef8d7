"""Files that are written whole or not at all."""

import os
import stat

import pytest
from paceclip import whole_file


def test_a_new_file_has_the_permissions_of_any_other(tmp_path):
    whole_file.write(tmp_path / "new", b"data")
    (tmp_path / "other").write_bytes(b"")
    assert (tmp_path / "new").read_bytes() == b"data"
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_an_existing_file_keeps_its_permissions_and_a_link_stays_one(tmp_path):
    path = tmp_path / "old"
    path.write_bytes(b"before")
    path.chmod(0o640)
    (tmp_path / "link").symlink_to(path)
    whole_file.write(tmp_path / "link", b"after")
    assert (tmp_path / "link").is_symlink()
    assert path.read_bytes() == b"after"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_what_fails_leaves_what_was_there_and_nothing_beside_it(tmp_path, monkeypatch):
    (tmp_path / "old").write_bytes(b"before")
    (tmp_path / "old.part").write_bytes(b"mine")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", fail)
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        whole_file.write(tmp_path / "old", b"after")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"old": b"before", "old.part": b"mine"}
