"""The twin behind the picture: tools/twin/sim.mjs in a process of its own, lines to it and JSON from it."""

import json
import os
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from paceclip import node
from paceclip.compiler import OUT, ROOT
from paceclip.errors import UserError

_SIM = ROOT / "tools" / "twin" / "sim.mjs"
_CHUNK = 65536
_END_S = 2


@dataclass(frozen=True)
class Options:
    """What to begin with; None where it goes without saying, and for a flash that has been used before."""

    plan: str | None = None
    day: str | None = None
    race: str | None = None
    unit: str | None = None
    flash: Path | None = None
    speed: float = 1
    seed: int = 1


class Engine:
    """A running twin. `fd` is readable when read() has something to say.

    It is in a session of its own, so that no key of the terminal ends or stops it before we do.
    """

    def __init__(self, options: Options):
        given = [f"--{name}={value}" for name, value in vars(options).items() if value is not None]
        # In a file: a pipe that nobody reads could stop it.
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (close() closes it)
        self._process = node.start(
            _SIM,
            "--firmware",
            str(OUT),
            *given,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,
        )
        self.fd = self._process.stdout.fileno()
        self._rest = b""

    def tell(self, line: str) -> None:
        """A person does something: "press", "belt 10", as hands.mjs has it."""
        with suppress(BrokenPipeError):  # it has ended, which read() tells
            os.write(self._process.stdin.fileno(), line.encode() + b"\n")

    def read(self) -> list[dict]:
        """What it has said, one dict each: {"frame"}, {"say"} or {"serial"}. UserError where it has ended by itself."""
        data = os.read(self.fd, _CHUNK)
        if not data:
            raise UserError(self._last_words())
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [json.loads(line) for line in lines]

    def stop(self) -> None:
        """Let its time stand still, until go_on()."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def close(self) -> None:
        """End it; what is on its flash is kept."""
        self._process.stdin.close()
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._process.wait()
        self._process.stdout.close()
        self._errors.close()

    def _signal(self, number: int) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, number)

    def _last_words(self) -> str:
        status = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").strip()
        if status == 1 and said and "\n" not in said:
            return said
        return f"the twin ended with status {status}: {said[-500:] or 'it said nothing'}"
