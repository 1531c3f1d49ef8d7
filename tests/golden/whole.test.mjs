/** No text is cut: every step of every plan, and of plans that go to the language's limits, is drawn and looked at. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { openStage } from "../../tools/twin/golden.mjs";

const PLANS = fileURLToPath(new URL("../../plans/", import.meta.url));
const WATCH = new URL("../../tools/twin/golden_watch.py", import.meta.url);
const MOST_FAULTS = 12;

/** What is wrong with the pictures of a plan's text, and how many were drawn. `before` runs first: Python that breaks a view. */
async function look(text, name, before = "") {
    const { vm } = await openStage();
    const faults = new Set();
    vm.set("fault", (what) => void faults.add(what));
    vm.run(readFileSync(WATCH, "utf8"));
    vm.run(before);
    vm.mp.globals.set("_text", text);
    vm.run(`_steps, _drawn = draw_plan(_text.encode(), ${JSON.stringify(name)})`);
    return { faults: [...faults], steps: vm.mp.globals.get("_steps"), drawn: vm.mp.globals.get("_drawn") };
}

function assertWhole({ faults, steps, drawn }, least) {
    assert.equal(faults.length, 0, `${faults.length} faults:\n${faults.slice(0, MOST_FAULTS).join("\n")}`);
    assert.ok(steps >= least && drawn > 10 * steps, `${steps} steps, ${drawn} pictures`);
}

for (const file of readdirSync(PLANS).filter((name) => name.endsWith(".plan"))) {
    test(`every step of ${file} is shown whole`, async () => {
        assertWhole(await look(readFileSync(PLANS + file, "utf8"), file), 20);
    });
}

/** All that a step can say, at its ends and in the middle. */
const LENGTHS = ["10m", "9999m", "12.3km", "100km", "62mi", "1s", "10:00", "24:00:00", "open"];
const NAMES = ["walk", "jog", "easy", "marathon", "threshold", "10k", "5k", "3k", "mile", "rep", "sprint"];
const TARGETS = [
    "",
    ...NAMES,
    "walk+120s",
    "walk+50%",
    "sprint-50%",
    "2:00/km",
    "59:59/km",
    "3:14/mi",
    "48:00-59:59/mi",
    "4:00-20:00/km",
    "1km/h",
    "30km/h",
    "0.63mph",
    "18.6mph",
    "rpe 1",
    "rpe 10",
    "rpe 1-10",
    "rpe 9-10",
];
const INCLINES = ["0%", "1%", "1.5%", "12.5%", "40%"];
const CUES = ["", ' "Go"', ' "Tall and quick, knees up, hips forward"', ` "${"Shoulders low ".repeat(5)}now"`, ` "${"Unausprechlichelanglaufzeit".repeat(2)}"`];

/** Plans of 60 days of 60 steps, each within the limits of the language. */
function plansOf(steps) {
    const plans = [];
    for (let at = 0; at < steps.length; at += 3000) {
        const days = [];
        const part = steps.slice(at, at + 3000);
        for (let n = 0; n < part.length; n += 50) {
            const day = n / 50;
            days.push(`day ${1 + Math.floor(day / 7)}.${1 + (day % 7)} Twenty letters, all.\n${part.slice(n, n + 50).map((step) => `  ${step}\n`).join("")}`);
        }
        plans.push(`title: To the limits\n${days.join("")}`);
    }
    return plans;
}

/** Each length with each target, each kind, and each incline; the cues go round. */
function* limits() {
    let n = 0;
    const cue = () => (n++ % 3 ? "" : CUES[(n / 3) % CUES.length | 0]);
    for (const length of LENGTHS) {
        for (const target of TARGETS) yield `run ${length} ${target} ${INCLINES[n % INCLINES.length]}${cue()}`;
        for (const kind of ["warmup", "recover", "cooldown"]) {
            for (const target of ["", "walk", "easy", "59:59/km", "rpe 9-10"]) yield `${kind} ${length} ${target} ${INCLINES[n % INCLINES.length]}${cue()}`;
        }
        for (const incline of INCLINES) yield `run ${length} mile ${incline} from-speed${cue()}`;
    }
    for (const length of ["1s", "0:59", "10:00", "59:59", "1:00:00", "9:59:59", "24:00:00", "open"]) {
        for (const after of ["run 400m mile", "recover 100m walk", "run open rpe 9-10", "off"]) {
            yield `rest ${length}${cue()}`;
            yield after;
        }
    }
    for (const length of ["", "1s", "0:59", "10:00", "1:00:00", "24:00:00"]) {
        for (const incline of INCLINES) yield `prep ${length} ${incline}${cue()}`;
        for (const text of CUES) yield `off ${length}${text}`;
    }
}

test("every step at the limits of the language is shown whole", async () => {
    for (const [n, plan] of plansOf([...limits()].map((step) => step.replace(/ +/g, " ").trimEnd())).entries()) {
        assertWhole(await look(plan, `limits-${n}`), 600);
    }
});

test("every line of every menu is shown whole", async () => {
    const menus = "_pick = LobbyMenu(plan_offer(), record(), False)\n_pick.press(2)\n";
    const { faults } = await look(PLAIN, "plain", `${menus}draw_menus(((PauseMenu(), 5), (LobbyMenu(plan_offer(), record(), True), 8), (_pick, 9)))`);
    assert.deepEqual(faults, []);
});

const PLAIN = "title: Plain\nday 1.1 Plain\n  run 1:00:00 easy \"Shoulders low, hips forward, knees up\"\n  rest 1:00 \"Breathe\"\n  off \"Stretch and breathe, stretch and breathe, stretch and breathe, stretch and breathe\"\n";

for (const [what, python, fault] of [
    ["a label that is a character too long", "from firmware.ui import dial\n_update = dial.Dial.update\ndef _longer(self, *given):\n    _update(self, *given)\n    self.right_label = 'FAR TOO FAST'\n    return self\ndial.Dial.update = _longer", /beyond the display|stands over/],
    ["a line of 17 characters", "from firmware.ui import widgets\n_line = widgets.line\nwidgets.line = lambda canvas, text, page, inverse: _line(canvas, text + 'm' * (17 - len(text)) if text else '', page, inverse)", /beyond the display/],
    ["a cue that loses its last word", "from firmware.ui import dial, view\ndial.wrap = lambda text: view.wrap(text)[:-1]", /the cue .* is not shown whole/],
    ["a page without turns", "from firmware.ui import pages\n_wrap = pages.wrap\npages.wrap = lambda text: _wrap(text)[:4]", /the cue .* is not shown whole/],
]) {
    test(`${what} is found out`, async () => {
        const { faults } = await look(PLAIN, "plain", python);
        assert.ok(faults.some((text) => fault.test(text)), `${faults.length} faults: ${faults[0]}`);
    });
}

test("the plain plan by itself has no fault", async () => {
    assertWhole(await look(PLAIN, "plain"), 12);
});
