"""Somebody at a terminal: a program on a real pseudo-terminal, keys to it, and what stands on its screen."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

_ORDER = re.compile(r"\x1b\[(\d+);1H|\x1b\[K|\x1b\[2J|\x1b\[\?\d+[hl]|\x1b\[[\d;]*m|\x07")
_PATIENCE_S = 30


class Typist:
    """Runs `command` on a terminal of `size` (columns, lines); `environment` replaces variables, None removes one."""

    def __init__(self, command: list[str], size=(80, 24), environment=None):
        values = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", **(environment or {})}
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], command, {name: text for name, text in values.items() if text is not None})
        self.resize(*size)
        self.raw = b""
        self.status = None

    def resize(self, columns: int, lines: int) -> None:
        self._columns = columns
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def is_cooked(self) -> bool:
        """Whether the terminal is as a shell wants it: lines, echo, keys that are signals."""
        local = termios.tcgetattr(self._master)[3]
        return all(local & flag for flag in (termios.ICANON, termios.ECHO, termios.ISIG))

    def lines(self) -> list[str]:
        """What stands on the screen, colours left out."""
        rows = {}
        row = 1
        text = self.raw.decode(errors="replace").rpartition("\x1b[2J")[2]
        at = 0
        for order in _ORDER.finditer(text):
            rows[row] = rows.get(row, "") + text[at : order.start()]
            at = order.end()
            if order[0] == "\x1b[K":
                # Behind the last column there is nowhere to stand: what stands in it goes.
                rows[row] = rows[row][: self._columns - 1]
            if order[1]:
                row = int(order[1])
                rows[row] = ""
        rows[row] = rows.get(row, "") + text[at:]
        return [rows.get(n, "") for n in range(1, max(rows) + 1)]

    def text(self) -> str:
        return "\n".join(self.lines())

    def wait_for(self, words: str, patience_s: float = _PATIENCE_S) -> str:
        """The screen as soon as `words` (a pattern) stand on it."""
        return self.until(lambda: re.search(words, self.text()), f"{words!r} on the screen", patience_s)

    def wait_raw(self, data: bytes, patience_s: float = _PATIENCE_S) -> str:
        """Wait until it has sent `data`."""
        return self.until(lambda: data in self.raw, f"{data!r}", patience_s)

    def wait_end(self, patience_s: float = _PATIENCE_S) -> int:
        """Its exit status; the terminal lives on."""
        self.until(lambda: self._ended(), "its end", patience_s)
        self._read()
        return self.status

    def close(self) -> None:
        if not self._ended():
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._master)

    def _ended(self):
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def until(self, met, what: str, patience_s: float = _PATIENCE_S) -> str:
        """The screen as soon as `met()`; `what` says what is waited for."""
        end = time.monotonic() + patience_s
        while not met():
            self._read()
            assert time.monotonic() < end, f"waited for {what}; the screen:\n{self.text()}"
        return self.text()

    def _read(self):
        try:
            while select.select([self._master], [], [], 0.05)[0]:
                data = os.read(self._master, 65536)
                if not data:
                    return
                self.raw += data
        except OSError:
            time.sleep(0.05)  # nobody has the terminal open any more
