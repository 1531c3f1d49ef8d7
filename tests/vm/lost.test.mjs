/** Edges that the hardware counts and the interrupt never sees: told once each, and none that only waits. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { SENSOR_PIN } from "../../tools/twin/treadmill.mjs";
import { bench, pass, value } from "./bench.mjs";

const LISTEN = `
from firmware.boards.esp32_devkit import Board
board = Board()
board.use_counter()
pulses = board.pulses
pulses.start()
told = 0
def ask():
    global told
    while pulses.read() >= 0: pass
    told += pulses.lost()
`;

/** A magnet passes; shorter than 12 us the counter would take it for a glitch. */
function edge(twin) {
    twin.hardware.drive(SENSOR_PIN, 0);
    twin.clock.after(100, () => twin.hardware.drive(SENSOR_PIN, 1));
}

test("what a full queue lost is told once, and exactly", async () => {
    const twin = await bench();
    twin.vm.run(LISTEN);
    for (let round = 0; round < 5; round++) {
        // Twelve edges while the VM is blocked: eight of them wait.
        for (let n = 0; n < 12; n++) twin.clock.after(100 + 200 * n, () => edge(twin));
        twin.hardware.block(5000);
        pass(twin, 5000);
        twin.vm.run("ask()\nask()\nask()");
    }
    assert.equal(twin.hardware.figures.lost, 20);
    assert.equal(value(twin, "told"), 20);
});

test("a glitch too short for the counter, which the interrupt saw, hides no edge that is lost later", async () => {
    const twin = await bench();
    twin.vm.run(LISTEN);
    for (let n = 0; n < 10; n++) {
        twin.hardware.drive(SENSOR_PIN, 0);
        pass(twin, 5);
        twin.hardware.drive(SENSOR_PIN, 1);
        pass(twin, 5000);
        twin.vm.run("ask()");
    }
    // Two looks have to agree on the last one too.
    twin.vm.run("ask()");
    assert.equal(value(twin, "told"), 0);
    for (let n = 0; n < 12; n++) twin.clock.after(100 + 200 * n, () => edge(twin));
    twin.hardware.block(5000);
    pass(twin, 5000);
    twin.vm.run("ask()\nask()\nask()");
    assert.equal(value(twin, "told"), 4);
});

test("an edge that only waits in the queue is not lost", async () => {
    const twin = await bench();
    twin.vm.run(LISTEN);
    for (let n = 0; n < 50; n++) {
        edge(twin);
        twin.vm.run("ask()");
        pass(twin, 1000 + 7 * n);
        twin.vm.run("ask()");
    }
    assert.equal(value(twin, "[told, pulses.edges]").join(), "0,50");
});

test("a chip without the counter is told nothing, and needs nothing", async () => {
    const twin = await bench({ counter: false });
    twin.vm.run(LISTEN);
    for (let n = 0; n < 3; n++) edge(twin);
    pass(twin, 1000);
    twin.vm.run("ask()");
    assert.equal(value(twin, "told"), 0);
});
