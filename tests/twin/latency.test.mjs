/** From the belt and the button to the screen, in the twin's time. */
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { SENSOR_PIN } from "../../tools/twin/treadmill.mjs";
import { BUTTON_PIN } from "../../tools/twin/finger.mjs";
import { Stage } from "./stage.mjs";

const PULSE_MM = 157.08;

function plan(text) {
    const path = join(mkdtempSync(join(tmpdir(), "latency-")), "latency.plan");
    writeFileSync(path, `title: Latency\nday 1.1 Run\n${text}`);
    return path;
}

/** The value that `share` of the sorted values do not exceed. */
const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1];

test("from a pulse to the metres that it changes on the screen: 250 ms in 95 of 100 cases", async () => {
    const stage = await Stage.set({ plan: plan("  run 2km mile\n"), treadmill: { scale: 1, ripple: 0.03 } });
    const { hardware, clock, screen } = stage.twin;
    const pulses = [];
    const { drive } = hardware;
    hardware.drive = (pin, level) => {
        if (pin === SENSOR_PIN && level === 0) pulses.push(clock.now);
        drive.call(hardware, pin, level);
    };
    const delays = [];
    let shown = 2000;
    hardware.onTransfer = () => {
        // As a whole: while a digit is half drawn, what stands before it is another number.
        const left = Number(/^(\d+)m$/.exec(stage.read(screen).figures.find(({ page }) => page === 5)?.text)?.[1]);
        if (!(left < shown)) return;
        // The first pulse after which no more than that is left.
        const count = Math.ceil((2000e3 - 1000 * left) / PULSE_MM);
        if (left > 20) delays.push((clock.now - pulses[count - 1]) / 1000);
        shown = left;
    };
    await stage.play(function* ({ sees, press, belt }) {
        yield sees("press to start");
        press();
        yield sees("start the belt");
        belt(16);
        yield sees("WELL RUN", 600);
    });
    assert.ok(delays.length > 1000, `${delays.length} changes were seen`);
    const [median, p95] = [0.5, 0.95].map((share) => quantile(delays, share));
    console.log(`pulse to pixel: median ${median.toFixed(0)} ms, 95th percentile ${p95.toFixed(0)} ms, worst ${Math.max(...delays).toFixed(0)} ms`);
    assert.ok(p95 <= 250, `${p95} ms`);
});

test("from the button's release to the screen: 100 ms", async () => {
    const stage = await Stage.set({ plan: plan("  run 2km mile\n") });
    const { hardware, clock } = stage.twin;
    const delays = [];
    await stage.play(function* ({ sees, belt, until, press, has }) {
        yield sees("press to start");
        press();
        yield sees("start the belt");
        belt(10);
        yield 20;
        for (let n = 0; n < 20; n++) {
            const is = has("TIME");
            hardware.drive(BUTTON_PIN, 0);
            yield 0.12;
            hardware.drive(BUTTON_PIN, 1);
            const released = clock.now;
            let seen = null;
            hardware.onTransfer = () => {
                if (seen === null && has("TIME") !== is) seen = clock.now;
            };
            yield until(() => seen !== null, "the other page", 2);
            delays.push((seen - released) / 1000);
            hardware.onTransfer = () => {};
            yield 1 + 0.037 * n;
        }
    });
    const p95 = quantile(delays, 0.95);
    console.log(`release to screen: median ${quantile(delays, 0.5).toFixed(0)} ms, worst ${Math.max(...delays).toFixed(0)} ms`);
    assert.ok(p95 <= 100, delays.map((ms) => ms.toFixed(0)).join(" "));
});
