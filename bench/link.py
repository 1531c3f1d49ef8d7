"""`python -m bench.link --out build/bench`: how fast runs come from the virtual device, of what its serial line can
carry. Ratios of bytes to the time between the first and the last; writes link.json."""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from paceclip.activity.store import Store
from paceclip.compiler import OUT
from paceclip.usb import pull
from paceclip.usb.link import Link

# An hour of ordinary intervals (docs/journal.md); how many of them at each rate.
HOUR_BYTES = 24500
RUNS = {115200: 2, 460800: 10, 921600: 10}
LEAST = 0.9
BITS = 10


def measure(port: str, baud: int, runs: int) -> dict:
    """The share of the line that is used, and how long ten runs take."""
    came: list[tuple[float, int]] = []  # when, and how many bytes of a run were there
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), make=True)
        with Link(port) as link:
            done = pull.pull(
                link, store, baud=baud, tell=lambda _, there, __: came.append((time.perf_counter(), there))
            )
        store.close()
    if len(done.kept) != runs:
        raise SystemExit(f"{len(done.kept)} of {runs} runs came")
    seconds = came[-1][0] - came[0][0]
    rate = (runs * HOUR_BYTES - came[0][1]) / seconds
    return {"baud": baud, "runs": runs, "share": rate * BITS / baud, "seconds": time.perf_counter() - begin}


def device(folder: Path, runs: int) -> tuple[subprocess.Popen, str]:
    """A virtual device at 115200 baud with so many runs of an hour on its flash, in `folder`, and its port."""
    shutil.copytree(OUT, folder)
    (folder / "data" / "runs").mkdir(parents=True)
    for run in range(1, runs + 1):
        # Bytes of all values, as a journal's; some are escaped on the way.
        (folder / "data" / "runs" / f"{run:04d}.run").write_bytes(random.Random(run).randbytes(HOUR_BYTES))
    command = [sys.executable, "-m", "paceclip", "device", "--flash", str(folder)]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    return started, started.stdout.readline().split()[4].rstrip(".")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.link", description="How fast runs come.")
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    asked = parser.parse_args()
    rows = []
    for baud, runs in RUNS.items():
        with tempfile.TemporaryDirectory() as folder:
            started, port = device(Path(folder) / "flash", runs)
            try:
                rows.append(measure(port, baud, runs))
            finally:
                started.terminate()
                started.wait()
    print("Runs of an hour from the virtual device, over its serial line")
    for row in rows:
        held = "" if row["share"] >= LEAST else "  MISSED"
        line = f"{row['baud']:7} baud: {row['share']:6.1%} of the line, at least {LEAST:.0%}; {row['runs']} runs in"
        print(f"{line} {row['seconds']:.1f} s{held}")
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "link.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
