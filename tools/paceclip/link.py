"""A board's Python at the other end of a serial port, through mpremote's library: code is run there, and answers."""

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress

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
        if not port.startswith(("/", "COM")):
            raise BoardError(f"{port} is no port's name; {board.FIND_PORT}")
        self.port = port
        self._transport: SerialTransport | None = None

    def __enter__(self) -> "Link":
        try:
            self._transport = SerialTransport(self.port, _BAUD, timeout=1)
            # mpremote prints what answers instead.
            with redirect_stdout(io.StringIO()):
                self._transport.enter_raw_repl(timeout_overall=_ANSWER_S)
            self._transport.serial.timeout = _ANSWER_S
        except (TransportError, OSError) as error:
            self._close()
            raise BoardError(board.meaning(self.port, str(error))) from error
        return self

    def __exit__(self, *_error) -> None:
        try:
            with redirect_stdout(io.StringIO()):
                # It may be in the middle of an answer.
                self._transport.enter_raw_repl(soft_reset=False, timeout_overall=_ANSWER_S)
                self._transport.exec_raw_no_follow("import machine\nmachine.reset()")
        except (TransportError, OSError):
            pass  # it is gone already
        finally:
            self._close()

    def ask(self, code: str) -> list:
        """Run code that prints lines of JSON, and return what they say. It may be silent for 10 s at a time."""
        try:
            return [json.loads(line) for line in self._lines(code)]
        except ValueError as error:
            raise BoardError("The board's answer broke off. Try again; a shorter cable may help") from error

    def do(self, code: str) -> None:
        """Run code that says nothing."""
        for _ in self._lines(code):
            pass

    def read(self, path: str, tell: Callable[[int], None] = lambda size: None) -> bytes:
        """A file, once SEND is there, as it came: its hash tells whether it is whole. `tell` hears how many bytes have
        come since it was told last."""
        sent = b"".join(self._lines(f"_send({path!r})", tell))
        return re.sub(rb"=(.)", lambda found: bytes((found[1][0] - 64 & 255,)), sent)

    def _lines(self, code: str, tell: Callable[[int], None] = lambda size: None) -> Iterator[bytes]:
        """What code prints, by lines."""
        try:
            with redirect_stdout(io.StringIO()):
                self._transport.exec_raw_no_follow(code)
            said = self._until_end(tell)
            error = self._until_end(lambda size: None)
        except (TransportError, OSError) as failure:
            raise BoardError(board.meaning(self.port, str(failure))) from failure
        if error:
            raise BoardError(board.meaning(self.port, error.decode(errors="replace")))
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
        transport, self._transport = self._transport, None
        if transport is not None:
            with suppress(OSError):  # where the port is gone
                transport.close()
