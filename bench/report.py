"""`python -m bench.report --out build/bench`: how large the page of a run is, and how soon chromium has opened it.
Without `--run FILE` it is one of 48 minutes. Writes report.json; without chromium it says so. Ends with 1 where
there is no page."""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner
from paceclip.cli import main as paceclip
from paceclip.places import ROOT
from paceclip.web import serve
from playwright.sync_api import sync_playwright

RUN = ROOT / "tests" / "host" / "samples" / "mile-2.2.run"
TIMES = 5
MOST_MS = 1000
# From when it is asked for to when all of it is laid out.
OPENED = "performance.getEntriesByType('navigation')[0].loadEventEnd"


def opened_ms(page: Path, chromium: str) -> float:
    """The median of some times, each in a browser that has not seen it."""
    took = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=serve.browser_options())
        for _ in range(TIMES):
            context = browser.new_context()
            tab = context.new_page()
            tab.goto(page.as_uri())
            took.append(tab.evaluate(OPENED))
            context.close()
        browser.close()
    return statistics.median(took)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.report", description="How large a report is, and how soon it opens.")
    parser.add_argument("--run", type=Path, default=RUN, help="The run, a .run file of the device.")
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    asked = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        print("How soon a report opens: no chromium on this computer")
        return
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "run.html")
        done = CliRunner().invoke(paceclip, ["report", str(asked.run), "-o", str(page)])
        if done.exit_code:
            sys.exit(done.output.rstrip() or repr(done.exception))
        row = {"bytes": page.stat().st_size, "opened_ms": opened_ms(page, chromium)}
    held = "" if row["opened_ms"] <= MOST_MS else "  MISSED"
    print(f"A run's page, {row['bytes'] / 1000:.0f} KB: opened in {row['opened_ms']:.0f} ms, at most {MOST_MS}{held}")
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "report.json").write_text(json.dumps(row, indent=1) + "\n")


if __name__ == "__main__":
    main()
