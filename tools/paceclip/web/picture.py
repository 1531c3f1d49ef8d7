"""The page's own picture, for README.md: taken in chromium, which draws letters as its computer's fonts are."""

import shutil
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from paceclip.errors import UserError
from paceclip.places import ROOT
from paceclip.web import serve, site

OUT = ROOT / "docs" / "web.png"
_SIZE = {"width": 1200, "height": 800}
_READY_MS = 30_000
_MOMENT_MS = 240_000
# The third repetition of the day that the page begins with, and its target met.
_MOMENT = "label => /3\\/8/.test(label) && /4:2\\d.*4:2\\d/.test(label)"


class PictureError(UserError):
    """The picture can't be taken; str() says why and what to do."""


def take(out: Path = OUT) -> None:
    """Take it anew. PictureError where there is no chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise PictureError("there is no chromium on this computer: apt install chromium")
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as folder, serve.server(Path(folder)) as served, sync_playwright() as playwright:
        site.build_site(Path(folder) / "site")
        threading.Thread(target=served.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium, args=serve.browser_options())
        page = browser.new_page(viewport=_SIZE)
        page.goto(f"{serve.address(served)}site/")
        page.wait_for_selector("html[data-ready]", state="attached", timeout=_READY_MS)
        page.check("[name=speed][value='0']", force=True)
        page.wait_for_function(f"({_MOMENT})(document.querySelector('#screen').ariaLabel)", timeout=_MOMENT_MS)
        page.check("[name=speed][value='1']", force=True)
        page.screenshot(path=str(out))
        browser.close()
        served.shutdown()
