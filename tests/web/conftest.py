"""The built page in Debian's chromium. Where there is none, these tests are left out; in CI that is a failure."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
from paceclip.web import serve, site
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

READY_MS = 30_000

# Each square of the canvas that stands for a pixel: 1 where its middle is lit.
_PIXELS = """canvas => {
    const scale = canvas.width / 128;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const middle = at => at * scale + Math.floor(scale / 2);
    const red = (x, y) => data[4 * (middle(y) * canvas.width + middle(x))];
    return Array.from({ length: 128 * 64 }, (_, at) => (red(at % 128, at >> 7) > 80 ? 1 : 0));
}"""

# Kept over the load in which the service worker takes hold: what moved by itself, and whether one could press
# anything before the page's program began.
_WATCH = """
const kept = (name) => JSON.parse(sessionStorage[name] ?? "[]");
const keep = (name, found) => (sessionStorage[name] = JSON.stringify([...kept(name), ...found]));
new PerformanceObserver((list) => {
    const own = list.getEntries().filter((entry) => !entry.hadRecentInput);
    keep("moved", own.flatMap(({ sources }) => sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? "text")));
}).observe({ type: "layout-shift", buffered: true });
document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    keep("began", [document.querySelector("main").inert && document.querySelector("#starting").checkVisibility()]);
});
"""


@pytest.fixture(scope="session")
def address(tmp_path_factory) -> Iterator[str]:
    """Where the page stands: in a folder of its host's, as on a static host that has other things as well."""
    root = tmp_path_factory.mktemp("host")
    site.build_site(root / "some" / "where")
    with serve.server(root) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"{serve.address(served)}some/where/"
        served.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        why = "no chromium on this computer: apt install chromium"
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=serve.browser_options())
        yield made
        made.close()


class Site:
    """The page as somebody has it open; what it complains of, and whom it asks, are kept."""

    def __init__(self, context: BrowserContext, address: str):
        self.context = context
        self.address = address
        self.complaints: list[str] = []
        self.asked: set[str] = set()
        context.on("request", lambda request: self.asked.add(request.url))
        context.on("console", lambda message: self._complain(message.type, message.text))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.add_init_script(_WATCH)
        self.page: Page = context.new_page()
        self.open()
        self.page.wait_for_selector("#starting", state="hidden")
        # Of the two loads that a first visit takes.
        self.moved: list[str] = self.page.evaluate("JSON.parse(sessionStorage.moved ?? '[]')")
        self.waited: list[bool] = self.page.evaluate("JSON.parse(sessionStorage.began)")

    def _complain(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def open(self) -> None:
        """Load it, until the device is on."""
        self.page.goto(self.address)
        self.page.wait_for_selector("html[data-ready]", state="attached", timeout=READY_MS)

    def text(self) -> str:
        """What can be read on the display."""
        return self.page.get_attribute("#screen", "aria-label") or ""

    def sees(self, words: str, patience_s: float = 30) -> None:
        """Wait until `words` are to be read on the display."""
        try:
            self.page.wait_for_function(
                "words => document.querySelector('#screen').getAttribute('aria-label').includes(words)",
                arg=words,
                timeout=1000 * patience_s,
            )
        except Error as error:
            raise AssertionError(f"{words!r} is not on the display but: {self.text()}") from error

    def pixels(self) -> list[int]:
        """The display's pixels, row by row."""
        return self.page.eval_on_selector("#screen", _PIXELS)

    def write(self, plan: str) -> None:
        """Type a plan into the editor, in the place of what stands there."""
        self.page.fill("#text", plan)

    def run(self, plan: str) -> None:
        """Have a plan of one's own run."""
        self.write(plan)
        self.page.wait_for_selector("#try:not([disabled])")
        self.page.click("#try")


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Site]]:
    """Open the page, each in a browser that has not seen it; with what it complained of the test fails."""
    visited: list[Site] = []

    def visit(**options) -> Site:
        context = browser.new_context(accept_downloads=True, **options)
        visited.append(Site(context, address))
        return visited[-1]

    yield visit
    for site_ in visited:
        site_.context.close()
        assert site_.complaints == []
        others = {url for url in site_.asked if not url.startswith((address, "data:", "blob:"))}
        assert others == set()
