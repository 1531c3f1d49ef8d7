"""Feeds recorded edges through the twin's pin, the driver and the belt code, and writes what the device would show."""

import json
import subprocess
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from paceclip import node, out_file
from paceclip.compiler import OUT, ROOT, TWIN_OUT
from paceclip.errors import UserError
from paceclip.recordings import pulselog
from paceclip.recordings.pulselog import LogError

_SCRIPT = ROOT / "tools" / "twin" / "replay.mjs"
_BATCH = 65536
_AFTER_MS = 10_000  # without a --duration-ms: time for the belt to be seen to stand


class ReplayError(UserError):
    """The replay did not come about; str() says why and what to do."""


@dataclass
class Options:
    """What the device and its surroundings shall be. Settings that are None come from the log, else the defaults."""

    blocks: Path | None = None
    flash: Path | None = None
    sensor: str | None = None
    um_per_pulse: int | None = None
    pulses_per_rev: int | None = None
    counter: bool = True
    poll_ms: int = 100
    duration_ms: int | None = None
    seed: int = 1

    def settings(self) -> dict[str, str | int]:
        """The device's settings that are given."""
        keys = ("sensor", "um_per_pulse", "pulses_per_rev")
        return {key: getattr(self, key) for key in keys if getattr(self, key) is not None}


def replay(path: Path, options: Options, out: Path | None = None, force: bool = False) -> None:
    """Replay the log at `path` to the file `out`, which is not there yet or is to be written over by `force`, or to
    standard output. LogError, ReplayError or OutFileError where that fails."""
    if not OUT.is_dir() or not TWIN_OUT.is_file():
        raise ReplayError("the firmware is not compiled: run make mpy")
    if out is not None and out.exists() and out.samefile(path):
        raise ReplayError(f"{out} is the log itself, which would be lost: write to another file")
    if out is not None:
        out_file.check(out, force)
    log = pulselog.read(path)
    # Where a setting stands that the device may refuse.
    where = "" if options.settings() or not log.settings else f"{path}, line 1: "
    with TemporaryDirectory(prefix="paceclip-") as folder:
        edges = Path(folder) / "edges"
        last_us = _pack(log.edges, edges)
        if last_us < 0 and options.duration_ms is None:
            raise LogError(f"{path} has no edges: record some, or say how long nothing happens with --duration-ms")
        orders = {
            "edges": str(edges),
            "blocks": pulselog.read_spans(options.blocks) if options.blocks else [],
            "flash": pulselog.read_spans(options.flash) if options.flash else [],
            "settings": log.settings | options.settings(),
            "counter": options.counter,
            "pollMs": options.poll_ms,
            "durationMs": options.duration_ms or max(0, last_us) // 1000 + _AFTER_MS,
            "seed": options.seed,
            "firmware": str(OUT),
        }
        (Path(folder) / "orders.json").write_text(json.dumps(orders))
        if out is None:
            _run(Path(folder) / "orders.json", sys.stdout, where)
            return
        rows = Path(folder) / "rows"
        with rows.open("wb") as target:
            _run(Path(folder) / "orders.json", target, where)
        out_file.write(out, rows.read_bytes(), force)


def _pack(edges: Iterator[tuple[int, int]], path: Path) -> int:
    """Write the edges as the script reads them, a float64 each: 2 t + level. Returns the time of the last, -1: none."""
    last_us = -1
    with path.open("wb") as file:
        while batch := list(islice(edges, _BATCH)):
            array("d", [2 * t_us + level for t_us, level in batch]).tofile(file)
            last_us = batch[-1][0]
    return last_us


def _run(orders: Path, target, where: str) -> None:
    with node.start(_SCRIPT, str(orders), stdout=target, stderr=subprocess.PIPE, text=True) as twin:
        _, said = twin.communicate()
    if twin.returncode:
        said = said.strip() or f"the twin ended with status {twin.returncode}"
        raise ReplayError(said.replace("settings.json: ", where, 1))
    sys.stderr.write(said)
