"""Scenarios without a terminal: docs/scenarios.md played on the twin, as JSON or as lines to read."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from paceclip import node
from paceclip.errors import UserError
from paceclip.places import ROOT

_PLAY = ROOT / "tools" / "twin" / "scenario" / "main.mjs"


def play(path: Path, as_json: bool, echo: Callable[[str], None]) -> int:
    """Play the scenario in a file, and print what happens as it happens; returns 0 where all of it was met, 2 where
    something was not. UserError where the file is at fault, which JSON tells as well."""
    for line in _events(path):
        event = json.loads(line)
        text = line if as_json else _told(event)
        if text:
            echo(text)
        if event["event"] == "error":
            raise UserError(event["fault"])
        if event["event"] == "result":
            return 0 if event["met"] else 2
    raise UserError(f"{path}: its player ended without a result")


def _events(path: Path) -> Iterator[str]:
    player = node.start(_PLAY, str(path), stdout=subprocess.PIPE, text=True)
    try:
        for line in player.stdout:
            yield line.rstrip("\n")
        if player.wait():
            raise UserError(f"{path}: its player failed with status {player.returncode}, as said above")
    finally:
        # It may have been left in the middle, by Ctrl-C or by a reader that has gone.
        player.kill()
        player.wait()
        player.stdout.close()


def _told(event: dict) -> str | None:
    kind = event["event"]
    if kind == "statement":
        return f"{_clock(event['ms'])}  {event['text']}"
    if kind == "sound":
        return f"{_clock(event['ms'])}      ♪ {event['cue']}"
    if kind == "serial" and event["text"]:
        return f"{_clock(event['ms'])}      serial: {event['text']}"
    if kind == "result":
        return event["fault"] or "It is as the scenario says"
    return None


def _clock(ms: int) -> str:
    return f"{ms // 60000:4}:{ms // 1000 % 60:02}.{ms // 100 % 10}"
