"""Which port a command takes where none is named."""

from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from paceclip.cli import main
from paceclip.usb import ports
from paceclip.usb.board import BoardError


@pytest.fixture
def plugged_in(monkeypatch, tmp_path):
    """Plug devices in: the ports' files, by whether there is USB behind them."""
    monkeypatch.delenv(ports.VARIABLE, raising=False)

    def plug(**devices: int | None) -> dict[str, str]:
        paths = {name: str(tmp_path / name) for name in devices}
        for path in paths.values():
            open(path, "w").close()
        found = [
            SimpleNamespace(device=paths[name], vid=vid, description=f"{name} it is") for name, vid in devices.items()
        ]
        monkeypatch.setattr(ports.list_ports, "comports", lambda: found)
        return paths

    return plug


def test_the_only_one_on_usb_is_it(plugged_in):
    paths = plugged_in(ttyS0=None, ttyUSB1=0x10C4)
    assert ports.find("") == paths["ttyUSB1"]
    assert ports.find(paths["ttyS0"]) == paths["ttyS0"]


def test_several_are_listed_and_one_of_them_is_to_be_named(plugged_in, monkeypatch):
    paths = plugged_in(ttyUSB1=0x1A86, ttyUSB0=0x10C4)
    with pytest.raises(
        BoardError, match=r"ttyUSB0 \(ttyUSB0 it is\), .*ttyUSB1 \(.*: name it, --port \S+ttyUSB0, or PACECLIP_PORT"
    ):
        ports.find("")
    monkeypatch.setenv(ports.VARIABLE, paths["ttyUSB1"])
    assert ports.find("") == paths["ttyUSB1"]
    assert ports.find(paths["ttyUSB0"]) == paths["ttyUSB0"]


def test_none_at_all_is_told_with_what_to_do(plugged_in, tmp_path):
    plugged_in(ttyS0=None)
    with pytest.raises(BoardError, match=r"plug it in, by a cable that carries data.*--port"):
        ports.find("")
    with pytest.raises(BoardError, match=r"There is no port /dev/nix: .*No port has a USB device"):
        ports.find("/dev/nix")


def test_auto_is_as_good_as_none(plugged_in, monkeypatch):
    paths = plugged_in(ttyS0=None, ttyUSB1=0x10C4)
    assert ports.find("auto") == ports.find("AUTO") == paths["ttyUSB1"]
    monkeypatch.setenv(ports.VARIABLE, "auto")
    assert ports.find("") == paths["ttyUSB1"]


@pytest.mark.parametrize("port", ["ttyUSB1", "id:0001", "COM3", "rfc2217://host:1", "socket://host:1"])
def test_what_is_no_port_s_name_is_told_by_every_command(plugged_in, tmp_path, monkeypatch, port):
    plugged_in(ttyUSB1=0x10C4)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.plan").write_text("title: One\n\nday 1.1 A\n  run 1km\n")
    for command in (["sync", "one.plan"], ["settings", "get"], ["install", "--dry-run"], ["flash", "--dry-run"]):
        said = CliRunner().invoke(main, [*command, "--port", port]).output
        assert f"{port} is no port's name" in said and "ttyUSB1 (ttyUSB1 it is)" in said, command


def test_every_command_for_a_board_looks_for_it(plugged_in, tmp_path, monkeypatch):
    plugged_in(ttyS0=None)
    monkeypatch.chdir(tmp_path)
    image = tmp_path / "image.bin"
    image.write_bytes(b"")
    (tmp_path / "one.plan").write_text("title: One\n\nday 1.1 A\n  run 1km\n")
    for command in (
        ["sync", "one.plan"],
        ["pull", "--folder", "kept", "--port", "auto"],
        ["install", "--dry-run"],
        ["flash", "--dry-run", "--port", ""],
    ):
        done = CliRunner().invoke(main, command)
        assert done.exit_code == 1 and "No board is to be seen" in done.output, command
