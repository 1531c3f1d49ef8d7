"""What is around the device on the page: its sound, a new version of the page, and browsers that can't show it."""

import threading
from http.server import SimpleHTTPRequestHandler

import pytest
from paceclip.web import serve, site

# The buzzer at 1 kHz and a duty of a quarter for 0.3 s, rendered and not played: how loud it is at some frequencies,
# and at its loudest once it is over.
_TONE = """async () => {
    globalThis.AudioContext = class extends OfflineAudioContext {
        constructor() {
            super(1, 44100, 44100);
        }
        resume() {}
    };
    const { Sound } = await import("./twin/web/sound.mjs");
    const opened = [];
    const Context = globalThis.AudioContext;
    globalThis.AudioContext = class extends Context {
        constructor() {
            super();
            opened.push(this);
        }
    };
    const sound = new Sound();
    sound.isOn = ON;
    sound.wake();
    sound.play([[1_000_000, 1000, 0.25], [1_300_000, 1000, 0]]);
    const heard = (await opened[0].startRendering()).getChannelData(0);
    const part = (from, to) => heard.subarray(44100 * from, 44100 * to);
    const loudest = (wave) => wave.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const wave = part(0.1, 0.3);
    const at = (hz) => {
        let [sin, cos] = [0, 0];
        wave.forEach((value, n) => {
            sin += value * Math.sin((2 * Math.PI * hz * n) / 44100);
            cos += value * Math.cos((2 * Math.PI * hz * n) / 44100);
        });
        return (2 * Math.hypot(sin, cos)) / wave.length;
    };
    return [[1000, 2000, 3000, 4000, 1500].map(at), loudest(part(0.45, 1))];
}"""


@pytest.mark.parametrize("is_on", [True, False])
def test_the_buzzer_s_tone_is_heard(visit, is_on):
    (base, second, third, fourth, beside), after = visit().page.evaluate(_TONE.replace("ON;", f"{str(is_on).lower()};"))
    if is_on:
        # Of a pulse a quarter of its period long each fourth overtone is missing.
        assert base > 0.03 and second > 0.03 and third > 0.03
        assert fourth < 0.1 * third and beside < 0.01 * base
    else:
        assert base == second == third == 0
    assert after < 0.001


def test_cues_are_written_too(visit):
    site_ = visit()
    site_.sees("press to start")
    site_.page.check("[name=speed][value='10']", force=True)
    site_.page.wait_for_selector("#heard:has-text('♪ paused'), #heard:has-text('♪ go')")


def test_news_is_said_aloud_and_not_each_metre(visit):
    page = visit().page
    page.wait_for_function("document.querySelector('#said').textContent.includes('press to start')")
    said = page.evaluate(
        """async () => {
            const { Words } = await import("./twin/web/words.mjs");
            const [canvas, region] = [document.createElement("canvas"), document.createElement("p")];
            const words = new Words(canvas, region);
            const said = [];
            let now = 0;
            performance.now = () => (now += 3000);
            const show = (first, figure, turn) => {
                const part = (text, x, inverse = false) => ({ text, x, page: 0, inverse });
                region.textContent = "";
                words.show({ words: [part(first, 0, first !== "ACTUAL"), part(turn, 9)], figures: [part(figure, 5)] });
                if (region.textContent) said.push(region.textContent);
            };
            for (let n = 10; n < 30; n++) show("ACTUAL", `6:${n}`, n % 2 ? `0.${n} km` : "WARM");
            show("TOO SLOW", "7:12", "0.31 km");
            return [said, canvas.getAttribute("aria-label")];
        }"""
    )
    assert said == [
        ["ACTUAL, 6:10, WARM", "ACTUAL, 6:11, 0.11 km", "TOO SLOW, 7:12, 0.31 km"],
        "The display: TOO SLOW, 7:12, 0.31 km",
    ]


# What the page keeps last of all, once it is kept.
_LAST = """async () => {
    for (;;) {
        const last = await caches.match("python/python_stdlib.zip");
        if (last) return (await caches.match("python/pyodide-lock.json")).text();
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}"""


# A computer so busy that a new version is found before the page's program looks for one.
_BUSY = """
const { register } = ServiceWorkerContainer.prototype;
ServiceWorkerContainer.prototype.register = async function (...how) {
    const registration = await register.apply(this, how);
    const found = new Promise(done => registration.addEventListener("updatefound", done, { once: true }));
    if (sessionStorage.busy) await found;
    delete sessionStorage.busy;
    return registration;
};
"""


# Ends when another version waits.
_UPDATED = """async () => {
    const registration = await navigator.serviceWorker.ready;
    const { waiting } = registration;
    await registration.update();
    while (registration.waiting === waiting) await new Promise((resolve) => setTimeout(resolve, 50));
}"""


def test_a_new_version_is_offered_and_taken(browser, tmp_path, monkeypatch):
    def end_headers(handler):
        # A host whose files a browser may keep for an hour, whatever became of them.
        handler.send_header("Cache-Control", "max-age=3600")
        SimpleHTTPRequestHandler.end_headers(handler)

    monkeypatch.setattr(serve.Handler, "end_headers", end_headers)
    site.build_site(tmp_path / "web")
    later = tmp_path / "web" / "python" / "pyodide-lock.json"
    with serve.server(tmp_path) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.add_init_script(_BUSY)
        page.goto(f"{serve.address(served)}web/")
        page.wait_for_selector("html[data-ready]", state="attached")
        assert page.evaluate(_LAST) == later.read_text()
        later.write_text(later.read_text() + "\n")
        index = tmp_path / "web" / "index.html"
        index.write_text(index.read_text().replace("<h1>Paceclip</h1>", "<h1>Paceclip 2</h1>"))
        service = tmp_path / "web" / "service.js"
        service.write_text(service.read_text().replace('const BUILD = "', 'const BUILD = "2'))
        page.evaluate("sessionStorage.busy = true")
        page.reload()
        page.wait_for_selector("#banner:has-text('new version')")
        # Whoever does not take it has it offered the next time.
        page.reload()
        page.wait_for_selector("#banner:has-text('new version')")
        page.wait_for_selector("html[data-ready]", state="attached")
        # What the device has told stands over another one, which comes when that is over.
        page.check("#power")
        page.focus("#key")
        page.keyboard.down("Space")
        page.uncheck("#power")
        page.wait_for_selector("#banner:has-text('safe mode')")
        page.keyboard.up("Space")
        service.write_text(service.read_text().replace('const BUILD = "2', 'const BUILD = "3'))
        page.evaluate(_UPDATED)
        assert "safe mode" in page.inner_text("#banner")
        page.check("#power")
        page.wait_for_selector("#banner:has-text('new version')")
        assert page.inner_text("h1") == "Paceclip"
        page.click("#banner-do")
        page.wait_for_selector("h1:has-text('Paceclip 2')")
        page.wait_for_selector("html[data-ready]", state="attached")
        assert page.evaluate(_LAST) == later.read_text()
        page.context.close()
        served.shutdown()


def test_a_browser_that_refuses_service_workers_is_told_what_it_lacks(browser, address):
    page = browser.new_page()
    refuse = "ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException('no', 'SecurityError'))"
    page.add_init_script(refuse)
    page.goto(address)
    page.wait_for_selector("#banner:has-text('https or localhost')")
    page.context.close()
