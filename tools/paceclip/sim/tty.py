"""A terminal that is drawn on: taken over, and given back as it was whatever comes."""

import os
import select
import signal
import sys
import termios
import tty
from contextlib import ExitStack, suppress

from paceclip.errors import UserError

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J"  # the other screen, no cursor, no wrapping
_LEAVE = "\x1b[?7h\x1b[0m\x1b[?25h\x1b[?1049l"
_CHUNK = 4096
_ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)


class Ended(Exception):
    """A signal asks us to end, or the terminal is gone, which is one too; `status` as a shell has it."""

    def __init__(self, number: int):
        super().__init__(signal.Signals(number).name)
        self.status = 128 + number


def check() -> None:
    """UserError where standard input and output are no terminal that can be drawn on."""
    instead = "run it in a terminal, or play a scenario without one: paceclip sim --scenario FILE --json"
    for name, stream in (("input", sys.stdin), ("output", sys.stdout)):
        if stream is None or not stream.isatty():
            raise UserError(f"paceclip sim draws on the terminal, and standard {name} is none: {instead}")
    if os.environ.get("TERM", "dumb") in ("", "dumb", "unknown"):
        raise UserError(f"this terminal can't be drawn on (TERM={os.environ.get('TERM', '')}): {instead}")
    if "utf" not in (sys.stdout.encoding or "").lower():
        raise UserError(f"the picture needs UTF-8, and this is {sys.stdout.encoding}: set LANG=C.UTF-8 or PYTHONUTF8=1")


class Terminal:
    """A context: inside it keys come one by one and unseen, and the screen is ours.

    `stopped` and `going_on` are called around a suspension (Ctrl-Z, SIGTSTP).
    """

    def __init__(self, stopped=lambda: None, going_on=lambda: None):
        self._in = sys.stdin.fileno()
        self._out = sys.stdout.fileno()
        self._stopped = stopped
        self._going_on = going_on
        self._shown: list[str] = []
        self._signals: list[int] = []

    def __enter__(self):
        self._saved = termios.tcgetattr(self._in)
        with ExitStack() as given_back:
            self._wake, write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
            given_back.callback(os.close, self._wake)
            given_back.callback(os.close, write)
            given_back.callback(signal.set_wakeup_fd, signal.set_wakeup_fd(write, warn_on_full_buffer=False))
            for number in (*_ENDS, signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH):
                # Nothing is done in the handler: what it would cut short might be half of a sequence.
                before = signal.signal(number, lambda number, _: self._signals.append(number))
                given_back.callback(signal.signal, number, before)
            given_back.callback(self._give)
            self._take()
            self._given_back = given_back.pop_all()
        return self

    def __exit__(self, *_):
        self._given_back.close()

    def wait(self, fd: int, seconds: float) -> tuple[bytes, bool]:
        """Keys that came, and whether `fd` can be read; after `seconds` at the latest. Ended where a signal asks to."""
        ready, _, _ = select.select([self._in, fd, self._wake], [], [], seconds)
        if self._wake in ready:
            os.read(self._wake, _CHUNK)
        while self._signals:
            self._obey(self._signals.pop(0))
        return self._read() if self._in in ready else b"", fd in ready

    def size(self) -> tuple[int, int]:
        """Columns and lines."""
        size = os.get_terminal_size(self._out)
        # One that does not know says 0.
        return size.columns or 80, size.lines or 24

    def show(self, lines: list[str]) -> None:
        """Draw the lines from the top; only those that have changed are sent."""
        parts = []
        for row in range(max(len(lines), len(self._shown))):
            line = lines[row] if row < len(lines) else ""
            if row >= len(self._shown) or self._shown[row] != line:
                # Cleared before: behind a line of full width it would take its last character.
                parts.append(f"\x1b[{row + 1};1H\x1b[K{line}")
        self._shown = list(lines)
        self._write("".join(parts))

    def redraw(self) -> None:
        """Let the next show() draw all."""
        self._shown = []
        self._write("\x1b[2J")

    def ring(self) -> None:
        """The terminal's bell."""
        self._write("\a")

    def suspend(self) -> None:
        """Stop, as Ctrl-Z does, until the shell lets us go on."""
        self._stopped()
        self._give()
        ours = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        # All of the job: where make has started us, the shell waits for make.
        os.kill(0, signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, ours)
        self._take()
        self._going_on()

    def _obey(self, number):
        if number in _ENDS:
            raise Ended(number)
        if number == signal.SIGTSTP:
            self.suspend()
        elif number == signal.SIGCONT:
            # Somebody has stopped us without asking, and may have used the terminal meanwhile.
            self._take()
        else:
            self.redraw()

    def _take(self):
        tty.setraw(self._in, termios.TCSADRAIN)  # keys that wait are not thrown away
        self._shown = []
        self._write(_ENTER)

    def _give(self):
        with suppress(Ended, termios.error):  # it is gone: nobody is left to mind
            self._write(_LEAVE)
            termios.tcsetattr(self._in, termios.TCSADRAIN, self._saved)

    def _read(self):
        try:
            keys = os.read(self._in, _CHUNK)
        except OSError:
            keys = b""
        if not keys:
            raise Ended(signal.SIGHUP)
        return keys

    def _write(self, text):
        data = text.encode()
        try:
            while data:
                data = data[os.write(self._out, data) :]
        except OSError as error:
            raise Ended(signal.SIGHUP) from error
