"""A virtual device for a test, and the real mpremote on its port."""

import queue
import subprocess
import sys
import threading
import time

MPREMOTE_S = 30
LOOK_S = 0.05
# A press within 1.2 s of a new screen is taken to be for the one before. Each reading takes 0.1 s of the device's own
# time, which falls behind the wall's on a computer that has other things to do.
REACTION_READINGS = 20


class Device:
    """A running `paceclip device`; commands go to its standard input, answers come from its standard output."""

    def __init__(self, *options: str, await_text: str | None = "press"):
        # Without a line's rate, which takes time.
        command = [sys.executable, "-m", "paceclip", "device", "--baud", "0", *options]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._lines: queue.Queue[str] = queue.Queue()
        self._events: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.port = self._lines.get(timeout=10).split()[4].rstrip(".")
        self.text()
        if await_text is not None:
            self.wait_for(await_text)

    def _read(self):
        for line in self.process.stdout:
            (self._events if line.startswith(("* ", "♪ ")) else self._lines).put(line.rstrip("\n"))

    def tell(self, command: str):
        """Do something to the device: press, hold, belt 10, power."""
        if command.startswith(("press", "hold")):
            for _ in range(REACTION_READINGS):
                self.text()
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def text(self) -> str:
        """What can be read on the display."""
        while not self._lines.empty():
            self._lines.get()
        self.tell("text")
        return self.answer()

    def answer(self) -> str:
        """The next line that it says."""
        return self._lines.get(timeout=10)

    def wait_for(self, words: str, patience_s: float = 20) -> str:
        """The display's text as soon as `words` stand in it."""
        text = ""
        for _ in range(round(patience_s / LOOK_S)):
            text = self.text()
            if words in text:
                return text
            time.sleep(LOOK_S)
        raise AssertionError(f"{words!r} is not on the display but: {text}")

    def mpremote(self, *arguments: str, status: int = 0) -> str:
        """What mpremote prints, both channels; fails unless it ends with `status`."""
        command = [sys.executable, "-m", "mpremote", "connect", self.port, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=MPREMOTE_S, check=False)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def await_reset(self, kind: str = "reset"):
        """Wait until the device has gone through a "reset", "soft reset" or "power cut"."""
        self._await(f"* {kind}")

    def hear(self, cue: str):
        """Wait until the buzzer has played a cue."""
        self._await(f"♪ {cue}")

    def _await(self, event: str):
        while self._events.get(timeout=10) != event:
            pass

    def reset(self, *before: str) -> str:
        """Let mpremote do `before` and reset the device; the ready screen's text."""
        self.mpremote(*before, *(["+"] if before else []), "reset")
        self.await_reset()
        return self.wait_for("press")

    def files(self) -> dict[str, str]:
        """Path to size and hash of each file on the device, as the device itself tells."""
        code = (
            "import os, hashlib, binascii, gc\n"
            "def walk(path):\n"
            "  for name in os.listdir(path):\n"
            "    inside = path + '/' + name if path else name\n"
            "    if os.stat(inside)[0] & 0x4000: walk(inside)\n"
            "    else:\n"
            "      gc.collect()\n"
            "      print(inside, binascii.hexlify(hashlib.sha256(open(inside, 'rb').read()).digest()).decode())\n"
            "walk('')"
        )
        return dict(line.split() for line in self.mpremote("exec", code).splitlines())

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=10)
        self.process.stdin.close()
        self.process.stdout.close()
