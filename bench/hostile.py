"""`python -m bench.hostile --out build/bench`: how soon a file that is broken, or meant to break something, is refused.
Seconds of the processor's, beside the command's own start. Writes hostile.json. Ends with 1 where one is taken."""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from click.testing import CliRunner
from paceclip.cli import main as paceclip

from tests.host.hostile import PLANS, WORKOUTS

MOST_S = 2.0


def refused_s(command: str, path: Path) -> float:
    """How long it takes to say what is wrong with a file."""
    begin = time.process_time()
    done = CliRunner().invoke(paceclip, [command, str(path)])
    took = time.process_time() - begin
    if done.exit_code != 1:
        sys.exit(f"{path.name}: {done.output.rstrip() or repr(done.exception)}")
    return took


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.hostile", description="How soon a hostile file is refused.")
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    asked = parser.parse_args()
    took = {}
    with tempfile.TemporaryDirectory() as folder:
        for command, files in (("lint", PLANS), ("import", WORKOUTS)):
            for name, make in files.items():
                path = Path(folder, name)
                path.write_bytes(make()[0])
                took[name] = round(refused_s(command, path), 3)
                path.unlink()
    slowest = max(took, key=lambda name: took[name])
    held = "" if took[slowest] <= MOST_S else "  MISSED"
    print(
        f"Hostile files, {len(took)}: the slowest, {slowest}, refused in {took[slowest]:.2f} s, at most {MOST_S}{held}"
    )
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "hostile.json").write_text(json.dumps(took, indent=1) + "\n")


if __name__ == "__main__":
    main()
