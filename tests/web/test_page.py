"""The page in a real browser: the device that ships, on the VM, looked at and pressed as somebody would."""

import io
import re
from pathlib import Path

import fitdecode
import pytest
from PIL import Image

GOLDEN = Path(__file__).parents[1] / "golden"

# With the title and the days of the golden pictures.
WALK = """title: Fastest mile
day 1.1 Easy run
  off "Drills: 20 m skips, heel walks, toe walks, shuffles"
  run 100m mile
day 1.2 Easy run
  run 30:00 easy
day 1.3 Rest
  rest
"""
SHORT = """title: Short
day 1.1 One lap
  warmup 0:30 easy
  run 100m mile
  recover 0:20 walk
"""
LONG = """title: Long
day 1.1 Easy run
  warmup 60:00 easy
"""

# Texts whose colour is less than 4.5 times as light or dark as what is behind them (WCAG 2, AA).
CONTRASTS = """() => {
    const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = (colour) => {
        const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        const [r, g, b] = numbers(colour).map((value) => linear(value / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if ((numbers(colour)[3] ?? 1) > 0.5) return colour;
        }
        return "rgb(255, 255, 255)";
    };
    return [...document.querySelectorAll("p, label, h1, h2, button, output, span, select, input, textarea, kbd")]
        .filter((element) => element.offsetParent && element.innerText && !element.closest(".case, .unseen, :disabled"))
        .filter((element) => {
            const [a, b] = [light(getComputedStyle(element).color), light(behind(element))];
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
        })
        .map((element) => element.outerHTML.slice(0, 80));
}"""


def golden(name: str) -> list[int]:
    with Image.open(GOLDEN / f"{name}.png") as picture:
        return [1 if value else 0 for value in picture.convert("L").tobytes()]


def shows(site, name: str, patience_ms: int = 8000) -> None:
    """Wait until the canvas is the golden picture, pixel by pixel; text that takes turns stands for two seconds."""
    wanted = golden(name)
    for _ in range(patience_ms // 50):
        seen = site.pixels()
        if seen == wanted:
            return
        site.page.wait_for_timeout(50)
    off = sum(a != b for a, b in zip(seen, wanted, strict=True))
    pytest.fail(f"{off} pixels differ from {name}.png; the display: {site.text()}")


def decoded(data: bytes) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    with fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage):
                found.setdefault(frame.name, []).append({field.name: field.value for field in frame.fields})
    return found


# Ends when the last is kept of what the page has not waited for.
_ALL_KEPT = """async () => {
    for (let tries = 0; tries < 600; tries += 1) {
        if (await caches.match("python/python_stdlib.zip")) return;
        await new Promise(done => setTimeout(done, 50));
    }
    throw new Error("Python is not kept");
}"""


def test_a_day_is_followed_to_its_end_and_its_fit_is_decoded_offline_too(visit, tmp_path):
    site = visit()
    _follow_and_decode(site, tmp_path)
    # Of a run that isn't over, only the plan tells what it is in.
    site.run(LONG)
    site.page.wait_for_function("/: (?!0.00).*not over yet/.test(document.querySelector('#run').textContent)")
    assert [lap["intensity"] for lap in _fit(site, tmp_path)["lap"]] == ["warmup"]
    unused = visit()
    unused.page.evaluate(_ALL_KEPT)
    unused.context.set_offline(True)
    unused.page.reload()
    unused.page.wait_for_selector("html[data-ready]", state="attached")
    _follow_and_decode(unused, tmp_path)


def _follow_and_decode(site, folder):
    site.sees("press to start")
    site.page.check("[name=speed][value='0']", force=True)
    site.run(SHORT)
    site.sees("press to close", 60)
    # What the device has written of it is a moment behind the screen.
    site.page.wait_for_function("/mine 1.1: [^,]*$/.test(document.querySelector('#run').textContent)")
    told = _fit(site, folder)
    session = told["session"][0]
    assert session["sub_sport"] == "treadmill"
    assert [lap["intensity"] for lap in told["lap"]] == ["warmup", "active", "recovery"]
    assert told["lap"][1]["total_distance"] == 100
    assert session["total_distance"] == pytest.approx(sum(lap["total_distance"] for lap in told["lap"]), abs=0.02)
    assert len(told["record"]) >= session["total_timer_time"] - 1
    assert f"{session['total_distance'] / 1000:.2f} km" in site.page.inner_text("#run")


def _fit(site, folder):
    with site.page.expect_download(timeout=60_000) as given:
        site.page.click("#fit")
    assert re.fullmatch(r"mine-1\.1-\d{4}-\d\d-\d\d-run1\.fit", given.value.suggested_filename)
    file = folder / given.value.suggested_filename
    given.value.save_as(file)
    return decoded(file.read_bytes())


def test_the_canvas_is_the_golden_picture_by_keyboard_alone(visit):
    site = visit()
    keys = site.page.keyboard

    def start_on(arrow: str) -> None:
        site.page.focus("#day")
        keys.press(arrow)
        site.page.focus("#load")
        keys.press("Enter")

    site.page.focus("#text")
    keys.press("Control+a")
    keys.insert_text(WALK)
    site.page.wait_for_selector("#try:not([disabled])")
    keys.press("Tab")
    assert site.page.evaluate("document.activeElement.id") == "try"
    site.page.focus("#follows")
    keys.press("Space")
    site.page.focus("#try")
    keys.press("Enter")
    site.sees("press to start")
    start_on("ArrowDown")
    shows(site, "ready")
    shows(site, "ready-hint")
    # On the device's button now; a hold is a second of it.
    site.page.focus("#key")
    keys.down("Space")
    site.sees("Pick a day")
    assert "MENU" in site.text()
    # It is let go when it comes up, be that elsewhere, and with another device there.
    start_on("ArrowUp")
    site.sees("1.1")
    keys.up("Space")
    site.page.focus("#key")
    site.page.wait_for_timeout(1200)  # a hold is less
    keys.press("Space")
    shows(site, "off")


def test_the_editor_says_what_is_wrong_at_its_line(visit):
    site = visit()
    site.write("title: Mile\nday 1.1 Run\n  run 400m 4:75/km\n  run 1:00 esay\n")
    page = site.page
    page.wait_for_selector("#problems li")
    said = page.locator("#problems li").all_inner_texts()
    assert said[0] == "Line 3: pace '4:75/km': seconds go from 00 to 59"
    assert said[1].startswith("Line 4: ") and "easy" in said[1]
    assert page.locator("#marks .bad").evaluate_all(
        "rows => rows.map(row => [...row.parentNode.children].indexOf(row))"
    ) == [2, 3]
    assert page.is_disabled("#try")
    page.click("#problems li button")
    text = page.locator("#text")
    assert text.evaluate("text => text.value.slice(text.selectionStart, text.selectionEnd)") == "  run 400m 4:75/km"
    site.page.keyboard.insert_text("  run 400m 4:45/km")
    page.wait_for_function("document.querySelectorAll('#problems li').length === 1")
    site.write("title: One\nday 1.1 One\n  run 400m\n")
    page.wait_for_selector("#problems:has-text('Right: 1 day, 1 step.')")


def test_a_wrong_race_is_told_under_its_field_before_anything_runs(visit):
    site = visit()
    page = site.page
    site.sees("press to start")
    page.fill("#race", "5K=24:75")
    page.wait_for_selector("#race-wrong:has-text(\"time '24:75': seconds go from 00 to 59\")")
    page.fill("#race", "mile=7")
    for button in ("#load", "#try"):
        page.click(button)
        page.wait_for_function("document.activeElement.id === 'race'")
        assert page.inner_text("#race-wrong") == "time '7': write 10:00, 1:05:00 or 90s"
        assert page.get_attribute("#race", "aria-invalid") == "true"
    assert "1.2" in site.text()
    page.fill("#race", "Mile=6:00")
    page.click("#try")
    site.sees("1.1")
    assert page.inner_text("#race-wrong") == ""
    page.click("[data-press=press]")
    site.sees("start the belt")


def test_trouble_is_seen_and_power_comes_back_in_miles(visit):
    site = visit()
    page = site.page
    page.select_option("#unit", "mi")
    page.click("#load")
    page.wait_for_selector("#truth:has-text(' mi so far')")
    page.check("[name=speed][value='10']", force=True)
    site.sees("TARGET")
    site.page.wait_for_function("document.querySelector('#dial').textContent > 8")
    page.check("#unplugged")
    site.sees("BELT STOPPED", 10)
    page.uncheck("#unplugged")
    site.sees("TARGET", 10)
    kmh, mph, miles = map(float, re.findall(r"[\d.]+(?= km/h| mph| mi so far)", page.inner_text("#truth")))
    assert kmh == pytest.approx(1.609 * mph, abs=0.15) and 0 < miles < 1
    page.check("#power")
    site.sees("dark")
    page.check("[name=speed][value='1']", force=True)
    page.uncheck("#power")
    site.sees("RESUME")
    page.wait_for_selector("#run:has-text(' mi in ')")
    # Somebody does what the screen says.
    site.sees("TARGET", 10)


def test_a_hand_on_the_console_sends_the_runner_away(visit):
    site = visit()
    page = site.page
    site.sees("press to start")
    page.click("[data-press=press]")
    site.sees("start the belt")
    page.check("[name=speed][value='10']", force=True)
    page.focus("#belt")
    for _ in range(80):
        page.keyboard.press("ArrowRight")
    assert page.inner_text("#dial") == "8.0"
    assert not page.is_checked("#follows")
    page.wait_for_function("!document.querySelector('#screen').getAttribute('aria-label').includes('--:--')")
    page.click("#halt")
    site.sees("BELT STOPPED", 15)


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_while_the_device_starts_nothing_moves_and_nothing_can_be_pressed(visit, size):
    site = visit(viewport=dict(zip(("width", "height"), size, strict=True)), device_scale_factor=1.5)
    assert site.moved == []
    assert site.waited == [True, True]
    assert not site.page.evaluate("document.querySelector('main').inert")


def test_arrows_dial_at_the_device_and_scroll_elsewhere(visit):
    site = visit()
    keys = site.page.keyboard
    keys.press("ArrowDown")
    site.page.wait_for_function("scrollY > 0")
    assert site.page.is_checked("#follows")
    site.page.focus("#key")
    keys.press("ArrowUp")
    assert site.page.inner_text("#dial") == "0.1"
    assert not site.page.is_checked("#follows")


def test_what_a_screen_reader_says_by_itself_is_news(visit):
    live = (
        visit()
        .page.locator("output, [role=status], [role=alert], [aria-live]")
        .evaluate_all("regions => regions.map(region => region.id)")
    )
    assert sorted(live) == ["banner-text", "fit-note", "problems", "race-wrong", "said"]


def test_a_phone_has_room_for_it(visit):
    site = visit(viewport={"width": 390, "height": 844}, device_scale_factor=3, has_touch=True)
    assert site.page.evaluate("document.documentElement.scrollWidth") <= 390
    site.sees("press to start")
    # The device and its button are seen together, and a finger's tap is a press.
    key = site.page.locator("#key").bounding_box()
    assert key["y"] + key["height"] < 844 and key["width"] >= 44
    site.page.tap("#key")
    site.sees("start the belt")


def test_light_and_dark_are_legible(visit):
    site = visit()
    for scheme in ("light", "dark"):
        site.page.emulate_media(color_scheme=scheme)
        assert site.page.evaluate(CONTRASTS) == []
