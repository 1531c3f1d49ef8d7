"""The virtual device: a pseudo-terminal with the twin at its other end, for mpremote."""

import os
import pty
import selectors
import signal
import socket
import subprocess
import tty
from pathlib import Path

from paceclip.build import OUT, ROOT
from paceclip.errors import UserError

_BRIDGE = ROOT / "tools" / "twin" / "serial.mjs"
_CHUNK = 4096
_STALL_S = 1.0

_WELCOME = """\
A Paceclip stands at {port}. In another terminal:

  .venv/bin/mpremote connect {port} ls :plans + reset
  .venv/bin/mpremote connect {port} cp my.plan :plans/ + reset
  .venv/bin/mpremote connect {port} repl

Here: press, press twice, hold, hold 3, belt 10.5, screen, text, power, help; Ctrl-C ends it."""


class DeviceError(UserError):
    """The virtual device can't be started; str() says why and what to do."""


def run(flash: Path | None = None, speed: float = 1, heap: int | None = None) -> int:
    """Serve a virtual device until Ctrl-C or "quit"; returns the exit status. Commands are lines on standard input."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    ours, theirs = socket.socketpair()
    command = ["node", str(_BRIDGE), "--serial", str(theirs.fileno()), "--firmware", str(OUT), "--speed", str(speed)]
    if flash is not None:
        command += ["--flash", str(flash)]
    if heap is not None:
        command += ["--heap", str(heap)]
    try:
        bridge = subprocess.Popen(command, pass_fds=[theirs.fileno()])
    except FileNotFoundError as error:
        raise DeviceError("Node is not there: install Node 20.15 or newer") from error
    theirs.close()
    print(_WELCOME.format(port=os.ttyname(slave)), flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _pump(master, ours)
        return bridge.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        bridge.terminate()
        bridge.wait()


def _pump(master: int, ours: socket.socket) -> None:
    """Carry bytes both ways until the bridge ends. What nobody reads is dropped, as on a wire."""
    os.set_blocking(master, False)
    selector = selectors.DefaultSelector()
    selector.register(master, selectors.EVENT_READ)
    selector.register(ours, selectors.EVENT_READ)
    stalled = False
    while True:
        for key, _ in selector.select():
            if key.fd == master:
                ours.sendall(os.read(master, _CHUNK))
                continue
            data = ours.recv(_CHUNK)
            if not data:
                return
            stalled = not _write(master, data, 0 if stalled else _STALL_S)


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
