/** What holds callbacks up on the ESP32, and for how long: transfers, collections, flash, callbacks; and what does not. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { ERASE } from "../../tools/twin/flash.mjs";
import { bench, pass, value } from "./bench.mjs";

const SENSOR = 27;
const BOARD = `
import gc, time
from machine import I2C, Pin
bus = I2C(0, sda=Pin(21), scl=Pin(22), freq=400_000)
stamps = [0] * 64
count = [0]
def stamp(p):
    stamps[count[0]] = time.ticks_us()
    count[0] += 1
Pin(${SENSOR}).irq(handler=stamp, trigger=Pin.IRQ_FALLING)
`;

async function board(options) {
    const twin = await bench(options);
    twin.vm.run(BOARD);
    return twin;
}

/** An edge in `us` from now. Returns when it comes. */
function edgeIn(twin, us) {
    twin.clock.after(us, () => twin.hardware.drive(SENSOR, 0));
    twin.clock.after(us + 300, () => twin.hardware.drive(SENSOR, 1));
    return twin.clock.now + us;
}

/** How late the one edge was served that comes 1 ms after `doing` has begun; and how long that took. */
async function lateness(doing, options) {
    const twin = await board(options);
    const start = twin.clock.now;
    const edge = edgeIn(twin, 1000);
    twin.vm.run(doing);
    const end = twin.clock.now;
    pass(twin, 2000);
    assert.equal(value(twin, "count[0]"), 1);
    return { late: value(twin, "stamps[0]") - edge, us: end - start, twin };
}

test("a callback waits for the end of a transfer", async () => {
    const { late, us } = await lateness("bus.writeto(0x3C, bytes([0x40]) + bytes(1024))");
    assert.ok(us > 23_000 && late > 22_000 && late < us, `${late} us late in ${us}`);
});

test("a callback waits for the end of a collection", async () => {
    const { late, us } = await lateness("_kept = bytearray(40_000)\ngc.collect()");
    assert.ok(us > 2500 && late > us - 1000 && late < us, `${late} us late in ${us}`);
});

test("a callback waits for the end of a flash write", async () => {
    const { late, us } = await lateness("with open('a.bin', 'wb') as _file:\n    _file.write(bytes(4000))");
    assert.ok(us > 40_000 && late > us - 1000 && late < us + 200, `${late} us late in ${us}`);
});

test("a callback waits for the end of another", async () => {
    const twin = await board();
    const ticks = twin.hardware.ticksUs.bind(twin.hardware);
    twin.hardware.ticksUs = () => {
        twin.hardware.ticksUs = ticks;
        const now = ticks();
        pass(twin, 3000); // the handler computes
        return now;
    };
    edgeIn(twin, 100);
    const edge = edgeIn(twin, 1000);
    pass(twin, 6000);
    const late = value(twin, "stamps[1]") - edge;
    assert.ok(late > 2000 && late < 3500, `${late} us`);
});

test("a callback does not wait for the end of a sleep, nor of an idle loop", async () => {
    for (const doing of ["time.sleep_ms(50)", "import asyncio\nasync def idle():\n    await asyncio.sleep_ms(50)\nasyncio.run(idle())"]) {
        const { late } = await lateness(doing);
        assert.ok(late >= 50 && late <= 210, `${doing}: ${late} us`);
    }
});

test("after a stall what waited is served in a burst, and no stamp is early", async () => {
    const twin = await board();
    const edges = Array.from({ length: 6 }, (_, n) => edgeIn(twin, 1000 + 3000 * n));
    twin.vm.run("bus.writeto(0x3C, bytes([0x40]) + bytes(1024))");
    pass(twin, 1000);
    const stamps = value(twin, "stamps[:6]");
    assert.ok(stamps.every((at, n) => at > edges[n]), `${stamps} for ${edges}`);
    assert.ok(stamps[5] - stamps[0] < 100, `${stamps}`);
});

test("a collection takes 0.7 ms with 18 KB in use, 2.3 with 40, 3.8 with 62", async () => {
    const twin = await board();
    for (const [kb, ms] of [[18, 0.7], [40, 2.3], [62, 3.8]]) {
        // The collector's figure for what is in use is the chip's.
        twin.vm.run(`_ = None\ngc.collect()\n_ = bytearray(${kb * 1024} - gc.mem_alloc())`);
        const start = twin.clock.now;
        twin.vm.run("gc.collect()");
        const took = (twin.clock.now - start) / 1000;
        assert.ok(Math.abs(took - ms) < 0.25, `${took} ms with ${kb} KB`);
    }
});

test("a collection that the VM runs by itself, in a sleep or idle, takes its time too", async () => {
    for (const waits of ["time.sleep_us(100)", "await asyncio.sleep_ms(1)"]) {
        const twin = await board();
        const before = twin.hardware.figures.collections;
        twin.vm.run(`
import asyncio
async def litter():
    for _ in range(60):
        _rubbish = bytearray(1000)
        ${waits}
asyncio.run(litter())
`);
        const { collections, collectUs } = twin.hardware.figures;
        assert.ok(collections - before >= 2 && collections - before < 20, `${waits}: ${collections - before}`);
        assert.ok(collectUs >= 300 * collections, `${collectUs} us`);
    }
});

test("an idle loop wakes on the system's tick, up to 10 ms late", async () => {
    const twin = await board({ ticksStart: 4_000 });
    twin.vm.run("import asyncio\nasync def idle():\n    await asyncio.sleep_ms(3)\nbegan = time.ticks_us()\nasyncio.run(idle())\nended = time.ticks_us()");
    const [began, ended] = value(twin, "[began, ended]");
    assert.ok(began < 4_100 && ended >= 10_000 && ended < 10_100, `${began}..${ended}`);
});

test("Ctrl-C inside a callback is lost if the callback has a jump, and comes after it if not", async () => {
    for (const [handler, swallowed] of [
        ["time.ticks_us()\n    for _ in range(3): pass", true],
        ["time.ticks_us()", false],
    ]) {
        const twin = await bench();
        const ticks = twin.hardware.ticksUs.bind(twin.hardware);
        twin.hardware.ticksUs = () => {
            if (twin.hardware.serving) twin.vm.interrupt(); // as the serial line's interrupt does it
            return ticks();
        };
        twin.vm.run(`
import time
from machine import Pin
def handler(p):
    ${handler}
Pin(${SENSOR}).irq(handler=handler, trigger=Pin.IRQ_FALLING)
`);
        edgeIn(twin, 1000);
        twin.vm.run("try:\n    time.sleep_ms(20)\n    for _ in range(3): pass\n    said = 'went on'\nexcept KeyboardInterrupt:\n    said = 'interrupted'");
        assert.equal(value(twin, "said"), swallowed ? "went on" : "interrupted");
        assert.equal(twin.faults.length, swallowed ? 1 : 0, `${twin.faults}`);
    }
});

test("an erase is a stall of its own, 45 ms as a rule and ten times that at worst", async () => {
    const twin = await board();
    const times = Array.from({ length: 3000 }, () => {
        const start = twin.clock.now;
        twin.hardware.flashWrite([ERASE]);
        return (twin.clock.now - start) / 1000;
    }).sort((a, b) => a - b);
    assert.ok(times[0] >= 40 && times[1500] > 43 && times[1500] < 52, `${times[0]}, ${times[1500]}`);
    assert.ok(times[2999] > 200 && times[2999] <= 401, `${times[2999]}`);
});

test("between the pieces of a flash write interrupts are let in: an edge in each is one, two in one are one", async () => {
    const twin = await board();
    for (const at of [5_000, 30_000, 90_000, 130_000]) edgeIn(twin, at); // two in each of two erases
    twin.hardware.flashWrite([ERASE, ERASE, ERASE]);
    pass(twin, 1000);
    assert.ok(twin.hardware.figures.merged >= 1, `${twin.hardware.figures.merged} merged`);
    assert.equal(value(twin, "count[0]") + twin.hardware.figures.merged, 4);
    assert.ok(value(twin, "count[0]") >= 2);
});
