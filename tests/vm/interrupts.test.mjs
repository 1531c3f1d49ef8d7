/** The interrupt handler on the genuine VM, on a chip that is as unkind as an ESP32. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { bench, pass, value } from "./bench.mjs";

const SENSOR = 27;
const LISTEN = `
from machine import Pin
from firmware.drivers.pulse_input import PulseInput
pulses = PulseInput(Pin(${SENSOR}, Pin.IN, Pin.PULL_UP))
pulses.start()
`;

async function listening(options) {
    const twin = await bench(options);
    twin.vm.run(LISTEN);
    return twin;
}

/** One magnet passes. */
function edge(twin, us = 1000) {
    twin.hardware.drive(SENSOR, 0);
    pass(twin, us / 2);
    twin.hardware.drive(SENSOR, 1);
    pass(twin, us / 2);
}

test("the handler allocates nothing: it works with the heap locked", async () => {
    const twin = await listening();
    for (let n = 0; n < 200; n++) edge(twin);
    assert.equal(value(twin, "pulses.edges"), 200);
    assert.deepEqual(twin.faults, []);
});

for (const [what, handler] of [
    ["a list", "kept.append([1, 2, 3])"],
    ["a float", "kept.append(p.value() / 3)"],
    ["a big integer", "kept.append(time.ticks_us() + (1 << 40))"],
    ["a string", "kept.append('%d' % p.value())"],
    ["a bound method", "kept.append(p.value)"],
    ["a closure", "kept.append(lambda: p)"],
]) {
    test(`a handler that makes ${what} is caught`, async () => {
        const twin = await bench();
        twin.vm.run(`
import time
from machine import Pin
kept = [None] * 8
kept.clear()
def handler(p):
    ${handler}
Pin(${SENSOR}).irq(handler=handler, trigger=Pin.IRQ_FALLING)
`);
        edge(twin);
        assert.equal(twin.faults.length, 1);
        assert.match(twin.faults[0], /MemoryError/);
    });
}

test("the handler counts on where its counter and the ticks begin anew", async () => {
    const twin = await listening({ ticksStart: 2 ** 30 - 2500 });
    twin.vm.run("pulses.edges = 0x1FFFFFFE\nwhile pulses.read() >= 0: pass");
    for (let n = 0; n < 4; n++) edge(twin);
    const stamps = [0, 1, 2, 3].map(() => value(twin, "pulses.read()"));
    assert.equal(value(twin, "pulses.read()"), -1);
    assert.equal(value(twin, "pulses.edges"), 2);
    assert.ok(stamps[1] > 2 ** 30 - 2500 && stamps[3] < 2500, `${stamps}`);
    for (let n = 1; n < 4; n++) {
        const gap = (stamps[n] - stamps[n - 1] + 2 ** 30) % 2 ** 30;
        assert.ok(gap > 800 && gap < 1200, `${stamps}`);
    }
    assert.deepEqual(twin.faults, []);
});

test("a stamp is late by the service's delay, and never early", async () => {
    const twin = await listening();
    const late = Array.from({ length: 200 }, () => {
        const at = twin.clock.now;
        edge(twin);
        return value(twin, "pulses.read()") - at;
    }).sort((a, b) => a - b);
    // 50 to 200 us, all of it; stamps are even.
    assert.ok(late[0] >= 49 && late[199] <= 200, `${late[0]} to ${late[199]} us`);
    assert.ok(late[20] < 75 && late[100] > 110 && late[100] < 140 && late[180] > 175, `${late}`);
});

test("while the VM is blocked eight edges wait, and the others are lost without a word", async () => {
    const twin = await listening();
    for (let n = 0; n < 12; n++) {
        twin.clock.after(1000 * n + 100, () => twin.hardware.drive(SENSOR, 0));
        twin.clock.after(1000 * n + 400, () => twin.hardware.drive(SENSOR, 1));
    }
    twin.hardware.block(20_000);
    assert.equal(value(twin, "pulses.edges"), 0);
    pass(twin, 1000);
    assert.equal(value(twin, "pulses.edges"), 8);
    assert.equal(twin.hardware.figures.lost, 4);
    // All of them were served together, late.
    const stamps = Array.from({ length: 8 }, () => value(twin, "pulses.read()"));
    assert.ok(stamps[0] >= 20_000 && stamps[7] - stamps[0] < 200, `${stamps}`);
    assert.deepEqual(twin.faults, []);
});

test("while flash is written the edges of a pin become one", async () => {
    const twin = await listening();
    for (let n = 0; n < 3; n++) {
        twin.clock.after(5000 * n + 1000, () => twin.hardware.drive(SENSOR, 0));
        twin.clock.after(5000 * n + 3000, () => twin.hardware.drive(SENSOR, 1));
    }
    twin.vm.run("with open('stall.bin', 'wb') as _file:\n _file.write(bytes(4000))");
    pass(twin, 1000);
    assert.equal(value(twin, "pulses.edges"), 1);
    assert.equal(twin.hardware.figures.merged, 2);
    assert.ok(twin.hardware.figures.flashUs > 40_000, `${twin.hardware.figures.flashUs} us`);
});

test("a reader that comes too late is told how much it missed", async () => {
    const twin = await listening();
    for (let n = 0; n < 70; n++) edge(twin);
    let read = 0;
    while (value(twin, "pulses.read()") >= 0) read++;
    assert.equal(read, 64);
    assert.equal(value(twin, "pulses.overruns"), 6);
});

test("stopped, it hears nothing", async () => {
    const twin = await listening();
    edge(twin);
    twin.vm.run("pulses.stop()");
    edge(twin);
    assert.equal(value(twin, "pulses.edges"), 1);
});

test("a pin takes no hard interrupt, as on the ESP32", async () => {
    const twin = await bench();
    twin.vm.run(`
from machine import Pin
try:
    Pin(${SENSOR}).irq(handler=print, trigger=Pin.IRQ_FALLING, hard=True)
    said = None
except TypeError as error:
    said = str(error)
`);
    assert.match(String(value(twin, "said")), /keyword/);
});

test("Ctrl-C is never raised inside the handler, where it would be lost", async () => {
    const twin = await listening();
    let raised = null;
    const { interrupt } = twin.vm;
    twin.vm.interrupt = () => {
        raised = twin.hardware.serving;
        interrupt.call(twin.vm);
    };
    twin.clock.after(400, () => twin.hardware.drive(SENSOR, 0));
    twin.clock.after(420, () => twin.interrupt());
    twin.vm.run(`
import time
try:
    time.sleep_ms(50)
    said = None
except KeyboardInterrupt:
    said = "interrupted"
`);
    assert.equal(value(twin, "said"), "interrupted");
    assert.equal(raised, false);
    assert.equal(value(twin, "pulses.edges"), 1);
});
