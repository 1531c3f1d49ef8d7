/** The treadmill that the proofs run on does what it says: magnets counted, wander, false edges. No VM is needed. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock } from "../../tools/twin/clock.mjs";
import { Random } from "../../tools/twin/random.mjs";
import { Treadmill } from "../../tools/twin/treadmill.mjs";

/** A treadmill at 10 km/h, and the falling edges at its pin from now on. */
function running(options) {
    const clock = new Clock();
    const falls = [];
    let level = 1;
    const drive = (pin, next) => {
        if (next < level) falls.push(clock.now);
        level = next;
    };
    const treadmill = new Treadmill({ clock, hardware: { drive }, random: new Random(1) }, { scale: 1, ...options });
    treadmill.press(100);
    clock.advanceTo(10e6);
    const passed = treadmill.passed;
    falls.length = 0;
    return { clock, treadmill, falls, magnets: () => treadmill.passed - passed };
}

test("each magnet that passes is an edge, and counts where the sensor misses it too", () => {
    const { clock, treadmill, falls, magnets } = running();
    clock.advanceTo(110e6);
    assert.ok(Math.abs(falls.length - magnets()) <= 1); // one may be under way
    assert.ok(Math.abs(magnets() - (100e3 * 10) / 3.6 / 157.08) < 3, `${magnets()}`);
    treadmill.missing = 0.3;
    const told = falls.length;
    const before = magnets();
    clock.advanceTo(410e6);
    const share = 1 - (falls.length - told) / (magnets() - before);
    assert.ok(Math.abs(share - 0.3) < 0.03, `${share} missed`);
});

test("a false edge comes whether a magnet is there or not, and takes no pulse away", () => {
    const { clock, treadmill, falls, magnets } = running();
    for (let n = 0; n < 100; n++) {
        treadmill.interfere(1, 1e6);
        clock.advanceTo(clock.now + 2e6);
    }
    assert.ok(Math.abs(falls.length - magnets() - 100) <= 1, `${falls.length} edges, ${magnets()} magnets`);
    treadmill.plugged = false;
    clock.advanceTo(clock.now + 1e6);
    falls.length = 0;
    treadmill.interfereOften(0.5);
    clock.advanceTo(clock.now + 2000e6);
    assert.ok(Math.abs(falls.length - 1000) < 100, `${falls.length} false edges in 2000 s`);
});

test("the belt wanders about its speed by as much as it is told to, and comes back", () => {
    const { clock, treadmill } = running({ wander: 0.0025, ripple: 0 });
    const speeds = Array.from({ length: 4000 }, () => {
        const before = treadmill.distanceMm;
        clock.advanceTo(clock.now + 1e6);
        return ((treadmill.distanceMm - before) * 3.6) / 10_000 - 1;
    });
    const mean = speeds.reduce((sum, speed) => sum + speed) / speeds.length;
    const sigma = Math.sqrt(speeds.reduce((sum, speed) => sum + speed ** 2) / speeds.length);
    assert.ok(Math.abs(mean) < 0.0005, `${mean}`);
    assert.ok(Math.abs(sigma - 0.0025) < 0.0005, `${sigma}`);
});
