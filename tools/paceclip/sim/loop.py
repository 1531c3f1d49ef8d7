"""Somebody plays with the device: keys go to the engine, its frames to the terminal."""

import os
import time

from paceclip.sim import tty
from paceclip.sim.engine import Engine, Options
from paceclip.sim.face import Face
from paceclip.sim.keys import Keys, Presses

_DOUBT_S = 0.04  # how often a press in doubt is looked at
_IDLE_S = 0.5
_SPEEDS = (1, 2, 5, 10, 20, 50, 100)
_MISSES = {0: 5, 5: 20}
_NEWS = 12

# Keys of the button, of which a repeat is none.
_BUTTON = {"space": "press", "enter": "press", "d": "press twice", "h": "hold", "v": "hold 3"}
_BELT = {"up": "belt +0.5", "down": "belt -0.5", "right": "belt +0.1", "left": "belt -0.1", "0": "belt 0"}


def run(options: Options) -> int:
    """Until somebody leaves; returns the exit status."""
    tty.check()
    engine = Engine(options)
    try:
        with tty.Terminal(engine.stop, engine.go_on) as terminal:
            _Player(engine, terminal).play()
    except tty.Ended as ended:
        return ended.status
    finally:
        engine.close()
    return 0


class _Player:
    def __init__(self, engine, terminal):
        self._engine = engine
        self._terminal = terminal
        self._face = Face(has_colour=not os.environ.get("NO_COLOR"))
        self._keys = Keys()
        self._presses = Presses()
        self._frame = None
        self._news = []
        self._bell = False

    def play(self):
        while True:
            self._draw()
            data, has_said = self._terminal.wait(self._engine.fd, _DOUBT_S if self._frame else _IDLE_S)
            for key in self._keys.feed(data):
                if key in ("q", "ctrl-c"):
                    return
                self._obey(key)
            for key in self._presses.settle(time.monotonic()):
                self._engine.tell(_BUTTON[key])
            if has_said:
                for message in self._engine.read():
                    self._hear(message)

    def _draw(self):
        self._terminal.show(self._face.lines(self._frame, self._news, self._bell, self._terminal.size()))

    def _hear(self, message):
        if "frame" in message:
            self._frame = message["frame"]
            return
        text = message.get("say") or message["serial"].strip()
        # What a key that is held down gets for an answer is said once.
        if text and (text.startswith("♪") or self._news[-1:] != [_line(text)]):
            self._news = [*self._news[-_NEWS:], _line(text)]
        if self._bell and text.startswith("♪"):
            self._terminal.ring()

    def _obey(self, key):
        if key == "ctrl-z":
            self._terminal.suspend()
        elif key == "ctrl-l":
            self._terminal.redraw()
        elif key == "n":
            self._bell = not self._bell
        elif key in _BUTTON:
            for name in self._presses.key(key, time.monotonic()):
                self._engine.tell(_BUTTON[name])
        elif key in _BELT:
            self._engine.tell(_BELT[key])
        elif self._frame:
            command = _command(key, self._frame)
            if command:
                self._engine.tell(command)


def _command(key, frame):
    """What a key changes, by how things stand in `frame`. It is noted there, for keys that come before the next one."""
    sensor = frame["sensor"]
    if key in ("+", "="):
        frame["speed"] = next((speed for speed in _SPEEDS if speed > frame["speed"]), _SPEEDS[-1])
        return f"speed {frame['speed']}"
    if key in ("-", "_"):
        frame["speed"] = next((speed for speed in reversed(_SPEEDS) if speed < frame["speed"]), _SPEEDS[0])
        return f"speed {frame['speed']}"
    if key == "f":
        frame["runner"] = not frame["runner"]
        return f"runner {'on' if frame['runner'] else 'off'}"
    if key == "b":
        sensor["bounces"] = not sensor["bounces"]
        return f"bounces {'on' if sensor['bounces'] else 'off'}"
    if key == "m":
        sensor["misses"] = _MISSES.get(round(sensor["misses"]), 0)
        return f"misses {sensor['misses']}"
    if key == "u":
        sensor["plugged"] = not sensor["plugged"]
        return "plug" if sensor["plugged"] else "unplug"
    return "power" if key == "p" else None


def _line(text):
    """The last line of what was said, without what a terminal would take for an order."""
    return "".join(char for char in text.splitlines()[-1] if char.isprintable())
