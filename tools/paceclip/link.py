"""A board's Python at the other end of a serial port, through mpremote's library: code is run there, and answers."""

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout

import serial
from mpremote.transport import TransportError
from mpremote.transport_serial import SerialTransport

from paceclip import board
from paceclip.board import BoardError

_BAUD = 115200
_ANSWER_S = 10
_END = b"\x04"

# Bytes that a prompt or a terminal on the way would take for its own: as "=" and themselves plus 64. So a file is a
# line of any length.
SEND = """
import gc
import sys

def _send(path):
    with open(path, "rb") as file:
        piece = file.read(512)
        while piece:
            piece = piece.replace(b"=", b"=}")
            for code in (3, 4, 10, 13):
                piece = piece.replace(bytes((code,)), bytes((61, code + 64)))
            sys.stdout.buffer.write(piece)
            gc.collect()
            piece = file.read(512)
    print()
"""


class Link:
    """The board on `port`, with nothing running: what runs is stopped with Ctrl-C, which keeps a run, and the board
    restarts as this is left. BoardError, everywhere, says what failed and what to do."""

    def __init__(self, port: str) -> None:
        board.check_port(port)
        self._port = port
        self._transport: SerialTransport | None = None

    def __enter__(self) -> "Link":
        try:
            self._transport = SerialTransport(self._port, _BAUD, timeout=1)
            # mpremote prints what answers instead.
            with redirect_stdout(io.StringIO()):
                self._transport.enter_raw_repl(timeout_overall=_ANSWER_S)
            self._transport.serial.timeout = _ANSWER_S
        except (TransportError, OSError) as error:
            self._close()
            raise BoardError(board.meaning(self._port, str(error))) from error
        return self

    def __exit__(self, *_error) -> None:
        try:
            self._transport.exec_raw_no_follow("import machine\nmachine.reset()")
        except (TransportError, OSError):
            pass  # it is gone already
        finally:
            self._close()

    def ask(self, code: str):
        """Run code that prints JSON, and return that."""
        return json.loads(b"".join(self._lines(code)))

    def do(self, code: str) -> None:
        """Run code that says nothing."""
        for _ in self._lines(code):
            pass

    def read(self, path: str, tell: Callable[[int], None] = lambda size: None) -> bytes:
        """A file, once SEND is there. `tell` hears how many bytes have come since it was told last."""
        (line,) = self._lines(f"_send({path!r})", tell)
        return re.sub(rb"=(.)", lambda found: bytes((found[1][0] - 64,)), line)

    def _lines(self, code: str, tell: Callable[[int], None] = lambda size: None) -> Iterator[bytes]:
        """What code prints, by lines."""
        try:
            self._transport.exec_raw_no_follow(code)
            said = self._until_end(tell)
            error = self._until_end(lambda size: None)
        except (TransportError, OSError) as failure:
            raise BoardError(board.meaning(self._port, str(failure))) from failure
        if error:
            raise BoardError(board.meaning(self._port, error.decode(errors="replace")))
        return iter(said.replace(b"\r", b"").split(b"\n")[:-1])

    def _until_end(self, tell):
        said = bytearray()
        port = self._transport.serial
        while not said.endswith(_END):
            # One at a time where there is nothing more: what follows on the end is another's.
            piece = port.read_until(_END, size=4096)
            if not piece:
                raise serial.SerialException("device disconnected: no answer")
            tell(len(piece))
            said += piece
        return bytes(said[:-1])

    def _close(self) -> None:
        if self._transport is not None:
            self._transport.close()
            self._transport = None
