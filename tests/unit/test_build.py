"""Compiling the device's files."""

import pytest
from paceclip import compiler as builder


@pytest.fixture
def tree(tmp_path):
    """A small repository: a package, a library, the two files that stay text, a plan."""
    files = {
        "boot.py": "started = True\n",
        "main.py": "import firmware.app\n",
        "firmware/__init__.py": "",
        "firmware/app.py": "def run():\n    return 1\n",
        "firmware/__pycache__/app.py": "not Python",
        "lib/busio.py": "class I2C:\n    pass\n",
        "plans/mile.plan": "title: Mile\n",
        "plans/5k.plan": "title: not on every board\n",
        "plans/notes.txt": "not for the device",
    }
    for name, text in files.items():
        path = tmp_path / "repo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "repo"


def test_compiles_all_but_what_is_run_by_name(tree, tmp_path):
    found = builder.build(tree, tmp_path / "out")
    assert [path.as_posix() for path in found] == [
        "boot.py",
        "firmware/app.mpy",
        "lib/busio.mpy",
        "main.py",
        "plans/mile.plan",
    ]
    assert (tmp_path / "out" / "boot.py").read_text() == "started = True\n"
    assert (tmp_path / "out" / "firmware" / "app.mpy").read_bytes()[:2] == b"M\x06"


def test_what_is_gone_is_not_left_behind(tree, tmp_path):
    builder.build(tree, tmp_path / "out")
    (tree / "firmware" / "app.py").unlink()
    builder.build(tree, tmp_path / "out")
    assert not (tmp_path / "out" / "firmware" / "app.mpy").exists()


def test_names_the_file_that_does_not_compile(tree, tmp_path):
    (tree / "firmware" / "app.py").write_text("def run():\n    return (\n")
    with pytest.raises(builder.BuildError, match=r"firmware/app\.py:2: SyntaxError") as caught:
        builder.build(tree, tmp_path / "out")
    assert "SyntaxError" in str(caught.value)


def test_a_build_that_fails_or_changes_nothing_leaves_the_last_one(tree, tmp_path):
    builder.build(tree, tmp_path / "out")
    app = tmp_path / "out" / "firmware" / "app.mpy"
    before = (app.stat().st_ino, app.stat().st_mtime_ns)
    builder.build(tree, tmp_path / "out")
    (tree / "firmware" / "app.py").write_text("def run(:\n")
    with pytest.raises(builder.BuildError):
        builder.build(tree, tmp_path / "out")
    assert (app.stat().st_ino, app.stat().st_mtime_ns) == before
    assert len([path for path in (tmp_path / "out").rglob("*") if path.is_file()]) == 5


def test_what_does_not_compile_is_told_with_the_line_as_it_was_written(tree, tmp_path):
    (tree / "firmware" / "app.py").write_text("# A comment.\n\n\nx = [1, *range(3)]\n")
    with pytest.raises(builder.BuildError, match=r"firmware/app\.py.*line 4"):
        builder.build(tree, tmp_path / "out")


def test_a_module_of_another_s_private_name_is_refused(tree, tmp_path):
    (tree / "firmware" / "app.py").write_text("import firmware.other\nfirmware.other._hidden()\n")
    with pytest.raises(builder.BuildError, match=r"firmware/app\.py: line 2: _hidden is private to another module"):
        builder.build(tree, tmp_path / "out")


def test_the_same_source_gives_the_same_bytes(tree, tmp_path):
    builder.build(tree, tmp_path / "one")
    builder.build(tree, tmp_path / "two")
    for path in builder.build(tree, tmp_path / "one"):
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes()


def test_a_library_is_compiled_without_its_constants_names(tree, tmp_path):
    text = "from micropython import const\nSET_DISP = const(1)\nSET_MUX = const(2)\ndef f():\n    return SET_DISP\n"
    (tree / "lib" / "panel.py").write_text(text)
    (tree / "main.py").write_text("from panel import SET_MUX\n")
    builder.build(tree, tmp_path / "out")
    compiled = (tmp_path / "out" / "lib" / "panel.mpy").read_bytes()
    assert b"SET_MUX" in compiled
    assert b"SET_DISP" not in compiled
    assert (tree / "lib" / "panel.py").read_text() == text


def test_a_constant_of_another_module_is_a_value_in_what_is_compiled(tree, tmp_path):
    (tree / "firmware" / "units.py").write_text("KM_MM = 1000000\nMI_MM = 1609344\n")
    (tree / "firmware" / "app.py").write_text("from firmware import units\ndef run():\n    return units.KM_MM\n")
    (tree / "main.py").write_text("from firmware.units import MI_MM\n")
    builder.build(tree, tmp_path / "out")
    app, units = ((tmp_path / "out" / "firmware" / f"{name}.mpy").read_bytes() for name in ("app", "units"))
    assert b"KM_MM" not in app + units
    assert b"MI_MM" in units, "main.py is run as it stands"


def test_files_of_one_build_end_alike_and_a_build_with_other_names_otherwise(tree, tmp_path):
    def ends() -> set[bytes]:
        found = builder.build(tree, tmp_path / "out")
        compiled = [path for path in found if path.suffix == ".mpy"]
        made = {(tmp_path / "out" / path).read_bytes()[-builder.TRAILER :] for path in compiled}
        assert {end[-1] for end in made} == {len(compiled)}
        return made

    (tree / "firmware" / "app.py").write_text("def left_mm():\n    return 1\n")
    first = ends()
    assert len(first) == 1
    (tree / "firmware" / "app.py").write_text("def left_mm():\n    return 2\n")
    assert ends() == first, "what is called by the same names goes together"
    (tree / "firmware" / "app.py").write_text("def left_mm():\n    return 2\n\n\ndef more_mm():\n    return 3\n")
    assert not ends() & first


def test_a_module_of_constants_only_is_not_there_unless_somebody_imports_it(tree, tmp_path):
    (tree / "firmware" / "units.py").write_text('"""Units."""\nKM_MM = 1000000\n')
    (tree / "firmware" / "app.py").write_text("from firmware.units import KM_MM\ndef run():\n    return KM_MM\n")
    assert "units.mpy" not in {path.name for path in builder.build(tree, tmp_path / "out")}
    (tree / "main.py").write_text("import firmware.units\nimport firmware.app\n")
    assert "units.mpy" in {path.name for path in builder.build(tree, tmp_path / "out")}
