"""The virtual device: a pseudo-terminal with the twin at its other end, for mpremote."""

import os
import pty
import selectors
import signal
import socket
import termios
import tty
from pathlib import Path

from paceclip import node
from paceclip.compiler import OUT, ROOT

_BRIDGE = ROOT / "tools" / "twin" / "serial.mjs"
_CHUNK = 4096
_STALL_S = 1.0
# A board's prompt, as it starts.
BAUD = 115200
_ISPEED, _OSPEED = 4, 5
_SPEEDS = {
    getattr(termios, name): int(name[1:]) for name in dir(termios) if name.startswith("B") and name[1:].isdigit()
}

_WELCOME = """\
A Paceclip stands at {port}. In another terminal:

  export PACECLIP_PORT={port}
  .venv/bin/paceclip sync
  .venv/bin/mpremote connect {port} ls :plans + reset
  .venv/bin/mpremote connect {port} cp my.plan :plans/ + reset
  .venv/bin/mpremote connect {port} repl

Here you are at its button, its plugs and the treadmill: help lists what to type; Ctrl-C ends it."""


def run(flash: Path | None = None, speed: float = 1, heap: int | None = None, baud: int = BAUD) -> int:
    """Serve a virtual device until Ctrl-C or "quit"; returns the exit status. Commands are lines on standard input.
    `baud`: how fast its serial line is, 0 for no limit; where it isn't 115200, the host may set what it likes."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    _set_speed(slave, BAUD)
    ours, theirs = socket.socketpair()
    rate, tells_rate = os.pipe()
    options = {
        "serial": theirs.fileno(),
        "firmware": OUT,
        "speed": speed,
        "baud": baud,
        "rate": tells_rate,
        "flash": flash,
        "heap": heap,
    }
    given = [f"--{name}={value}" for name, value in options.items() if value is not None]
    bridge = node.start(_BRIDGE, *given, pass_fds=[theirs.fileno(), tells_rate])
    theirs.close()
    os.close(tells_rate)
    print(_WELCOME.format(port=os.ttyname(slave)), flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _Pump(master, slave, ours, rate, baud).run()
        return bridge.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        bridge.terminate()
        bridge.wait()


class _Pump:
    """Carries bytes both ways until the bridge ends. What nobody reads is dropped, as on a wire; and where the host's
    rate is not the device's, what arrives is noise."""

    def __init__(self, master: int, slave: int, ours: socket.socket, rate: int, baud: int) -> None:
        self._master, self._slave, self._ours, self._rate, self._baud = master, slave, ours, rate, baud
        # As a chip with USB of its own.
        self._has_no_rate = baud != BAUD
        self._is_stalled = False

    def run(self) -> None:
        os.set_blocking(self._master, False)
        with selectors.DefaultSelector() as selector:
            for source in (self._master, self._ours, self._rate):
                selector.register(source, selectors.EVENT_READ)
            while True:
                ready = [key.fd for key, _ in selector.select()]
                if self._rate in ready and (told := os.read(self._rate, _CHUNK)):
                    self._baud = int(told.split()[-1])
                if self._master in ready:
                    self._ours.sendall(self._carried(os.read(self._master, _CHUNK)))
                if self._ours.fileno() in ready:
                    data = self._ours.recv(_CHUNK)
                    if not data:
                        return
                    patience_s = 0 if self._is_stalled else _STALL_S
                    self._is_stalled = not _write(self._master, self._carried(data), patience_s)

    def _carried(self, data: bytes) -> bytes:
        is_heard = self._has_no_rate or self._baud == _speed(self._slave)
        return data if is_heard else bytes(byte | 0x80 for byte in data)


def _set_speed(terminal: int, baud: int) -> None:
    settings = termios.tcgetattr(terminal)
    settings[_ISPEED] = settings[_OSPEED] = getattr(termios, f"B{baud}")
    termios.tcsetattr(terminal, termios.TCSANOW, settings)


def _speed(terminal: int) -> int | None:
    """The rate that the host has set; None for one that no device here has."""
    return _SPEEDS.get(termios.tcgetattr(terminal)[_OSPEED])


def _write(master: int, data: bytes, patience_s: float) -> bool:
    """Write to the terminal; False where nobody took it within `patience_s`."""
    with selectors.DefaultSelector() as selector:
        selector.register(master, selectors.EVENT_WRITE)
        while data:
            if not selector.select(patience_s):
                return False
            try:
                data = data[os.write(master, data) :]
            except BlockingIOError:
                return False
    return True
