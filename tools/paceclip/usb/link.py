"""A board's Python at the other end of a serial port, through mpremote's library: code is run there, and answers."""

import io
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from functools import cached_property, partial

import serial
from mpremote.transport import TransportError
from mpremote.transport_serial import SerialTransport

from paceclip.usb import board, ports, underway
from paceclip.usb.board import BoardError
from paceclip.usb.underway import UnderWay

BAUD = 115200
_ANSWER_S = 10
# How often it is looked whether the time for an answer is over.
_LOOK_S = 0.1
_LEAVE_S = 10
_END = b"\x04"
_PROMPT = b"\x04>"
# The fastest that all usual bridges between USB and UART can do.
FAST_BAUD = 921600
_SILENCE_S = 0.5
# A byte may be in a bridge's buffer yet when the port has sent it.
_ON_THE_WAY_S = 0.02
# Longer than a board takes to save its run: another Ctrl-C meanwhile would stop that.
_AGAIN_S = 2
# What SEND puts between a file's bytes and behind them; none of these comes as a byte of it.
_FRAME = b"=\r\n\x04"


class _Transport(SerialTransport):
    """mpremote's gives up on silence alone: it would listen for ever to what talks on and on, as a receiver for GPS
    does."""

    def read_until(self, min_num_bytes, ending, timeout=10, data_consumer=None, timeout_overall=None):
        if timeout_overall is None:
            return super().read_until(min_num_bytes, ending, min(timeout, _ANSWER_S), data_consumer)
        said = bytearray()
        end = time.monotonic() + timeout_overall
        self.serial.timeout = _LOOK_S
        while not said.endswith(ending) and time.monotonic() < end:
            said += self.serial.read(1)
        return bytes(said)


class Link:
    """The board on `port`, or on the one that is found, with nothing running: what runs is stopped with Ctrl-C, which
    keeps a run, and the board restarts as this is left. BoardError, everywhere, says what failed and what to do."""

    def __init__(self, port: str) -> None:
        self.port = ports.find(port)
        self._transport: _Transport | None = None
        self._is_gone = False

    def __enter__(self) -> "Link":
        try:
            self._transport = _Transport(self.port, BAUD, timeout=1)
            # One whose last computer was killed in the middle of files may be at a higher rate for a while yet.
            self._stop(_ANSWER_S)
            with redirect_stdout(io.StringIO()):
                self._transport.enter_raw_repl(timeout_overall=_ANSWER_S)
            self._transport.serial.timeout = _ANSWER_S
        except (TransportError, OSError) as error:
            self._close()
            raise BoardError(board.meaning(self.port, str(error))) from error
        except KeyboardInterrupt:
            if self._transport is not None:
                self.__exit__()
            raise
        return self

    def __exit__(self, *_error) -> None:
        try:
            # It may be in the middle of an answer.
            self._stop(_AGAIN_S if self._is_gone else _LEAVE_S)
            with redirect_stdout(io.StringIO()):
                self._transport.exec_raw_no_follow("import machine\nmachine.reset()")
        except (TransportError, OSError):
            pass  # it is gone already
        finally:
            self._close()

    @cached_property
    def run(self) -> UnderWay | None:
        """The run on the board that is not over, whether this stopped it or it waits there to be resumed: ask before
        anything of it is changed there."""
        [said] = self.ask(underway.LOOK)
        return underway.run_of(said)

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

    def read(self, path: str, tell: Callable[[int], None] = lambda there: None) -> bytes:
        """A file, once SEND is there, as it came: its hash tells whether it is whole. `tell` hears how many bytes
        of it have come."""
        return _plain(b"".join(self._lines(f"send({path!r})", tell)))

    def read_fast(
        self,
        paths: list[str],
        baud: int,
        came: list[bytes],
        tell: Callable[[str, int], None] = lambda path, there: None,
    ) -> None:
        """Files, once SEND is there, at a higher rate. `came` takes them as they come, and has them also where this is
        stopped: hashes tell whether they are whole. None may come, where the board or what is between can't do that
        rate."""
        port = self._transport.serial
        self._begin(f"send_fast({paths!r}, {baud})")
        if port.read_until(b"\n") != b"*\r\n":
            list(self._end())
            return
        try:
            port.baudrate = baud
            port.timeout = _SILENCE_S
            for path in paths:
                came.append(_plain(self._until(b"\r\n", partial(tell, path))))
        except (OSError, ValueError):
            pass  # what has come is what there is
        finally:
            with self._telling():
                if len(came) < len(paths):
                    self._hush()
                self._settle()

    def _lines(self, code: str, tell: Callable[[int], None] = lambda there: None) -> Iterator[bytes]:
        """What code prints, by lines."""
        self._begin(code)
        return self._end(tell)

    def _begin(self, code: str) -> None:
        if self._is_gone:
            raise BoardError(board.GONE)
        with self._telling(), redirect_stdout(io.StringIO()):
            self._transport.exec_raw_no_follow(code)

    def _end(self, tell: Callable[[int], None] = lambda there: None) -> Iterator[bytes]:
        """What is printed, by lines, up to the end of what runs."""
        with self._telling():
            said = self._until(_END, tell)
            error = self._until(_END)
        if error:
            raise BoardError(board.meaning(self.port, error.decode(errors="replace")))
        return iter(said.replace(b"\r", b"").split(b"\n")[:-1])

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (TransportError, OSError) as failure:
            # It did answer before, so whatever mpremote calls it, it is not there any more.
            self._is_gone = True
            raise BoardError(board.GONE) from failure

    def _until(self, end: bytes, tell: Callable[[int], None] = lambda there: None) -> bytes:
        """What comes before `end`. SerialException where nothing comes."""
        said = bytearray()
        there = 0
        port = self._transport.serial
        while not said.endswith(end):
            # One at a time where there is nothing more: what follows on the end is another's.
            piece = port.read_until(end, size=4096)
            if not piece:
                raise serial.SerialException("no answer")
            said += piece
            there += len(piece.translate(None, _FRAME))
            tell(there)
        return bytes(said[: -len(end)])

    def _hush(self) -> None:
        """Stop what is sent fast: Ctrl-C, at the rate at which it is heard."""
        port = self._transport.serial
        port.write(b"\x03")
        port.flush()
        time.sleep(_ON_THE_WAY_S)

    def _settle(self) -> None:
        """Get back to the prompt, at its own rate, after files came fast, or noise in their place."""
        port = self._transport.serial
        port.baudrate = BAUD
        port.timeout = _SILENCE_S
        while (piece := port.read_until(_PROMPT, 4096)) and not piece.endswith(_PROMPT):
            pass
        self._stop(_LEAVE_S)

    def _stop(self, patience_s: float) -> None:
        """Stop what runs, to be at the prompt, whatever the port was set to. TransportError where nothing answers that
        it is."""
        port = self._transport.serial
        port.baudrate = BAUD
        end = time.monotonic() + patience_s
        # mpremote prints what answers instead.
        with redirect_stdout(io.StringIO()):
            while True:
                try:
                    self._transport.enter_raw_repl(soft_reset=False, timeout_overall=min(_AGAIN_S, patience_s))
                    break
                except TransportError:
                    # It may have been at another rate yet, and heard nothing of this.
                    if time.monotonic() >= end:
                        raise
        port.timeout = _ANSWER_S

    def _close(self) -> None:
        transport, self._transport = self._transport, None
        if transport is not None:
            with suppress(OSError):  # where the port is gone
                transport.close()


def _plain(sent: bytes) -> bytes:
    """A file's bytes from what SEND makes of them."""
    return re.sub(rb"=(.)", lambda found: bytes((found[1][0] - 64 & 255,)), sent)
