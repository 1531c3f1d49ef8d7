/** What the chip's modules do on the twin, where the device relies on it. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { bench, pass, value } from "./bench.mjs";

const BUS = `
from machine import I2C, Pin
bus = I2C(0, sda=Pin(21), scl=Pin(22), freq=400_000)
def error(call, *args):
    try:
        call(*args)
    except OSError as raised:
        return raised.errno
`;

test("a transfer to nobody raises OSError(19)", async () => {
    const twin = await bench();
    twin.vm.run(`${BUS}\nsaid = [error(bus.writeto, 0x3D, b"ab"), error(bus.readfrom, 0x3D, 1), error(bus.writeto, 0x3C, b"")]`);
    assert.deepEqual(value(twin, "said"), [19, 19, null]);
});

test("a scan finds the display, and nothing where it is unplugged", async () => {
    const twin = await bench();
    twin.vm.run(BUS);
    assert.deepEqual(value(twin, "bus.scan()"), [0x3c]);
    twin.hardware.devices.clear();
    assert.deepEqual(value(twin, "bus.scan()"), []);
});

test("a bus on other pins reaches nobody, and there are no other pins than the chip's", async () => {
    const twin = await bench();
    twin.vm.run(BUS);
    assert.deepEqual(value(twin, "I2C(0, sda=Pin(22), scl=Pin(21)).scan()"), []);
    for (const [pin, said] of [["Pin(99)", "invalid pin"], ["Pin(24)", "invalid pin"], ["Pin(34, Pin.OUT)", "pin can only be input"]]) {
        twin.vm.run(`try:\n    ${pin}\nexcept ValueError as raised:\n    said = str(raised)`);
        assert.equal(value(twin, "said"), said);
    }
});

test("a transfer takes the time of its bits: a full frame 23 ms at 400 kHz", async () => {
    const twin = await bench();
    twin.vm.run(BUS);
    const start = twin.clock.now;
    twin.vm.run("bus.writeto(0x3C, bytes([0x40]) + bytes(1024))");
    const us = twin.clock.now - start;
    assert.ok(us > 23_000 && us < 23_300, `${us} us`);
    assert.ok(twin.hardware.figures.longestTransferUs > 23_000);
});

test("ticks_us begin anew at 2^30, and ticks_diff bridges it", async () => {
    const twin = await bench({ ticksStart: 2 ** 30 - 5000 });
    twin.vm.run("import time\nbefore = time.ticks_us()");
    pass(twin, 10_000);
    twin.vm.run("after = time.ticks_us()");
    assert.ok(value(twin, "before") > 2 ** 30 - 5000);
    assert.ok(value(twin, "after") < 6000);
    const gap = value(twin, "time.ticks_diff(after, before)");
    assert.ok(gap >= 10_000 && gap < 10_010, `${gap} us`);
});

test("ticks_ms begin anew at 2^30 as well", async () => {
    const twin = await bench({ ticksStart: (2 ** 30 - 5) * 1000 });
    twin.vm.run("import time\nbefore = time.ticks_ms()");
    pass(twin, 10_000);
    twin.vm.run("after = time.ticks_ms()");
    assert.deepEqual(value(twin, "[before, after, time.ticks_diff(after, before)]"), [2 ** 30 - 5, 5, 10]);
});

test("a rename goes over a file that is there", async () => {
    const twin = await bench();
    twin.flash.write("old.txt", "old");
    twin.flash.write("new.txt", "new");
    twin.vm.run(`
import os
with open("old.txt") as _file:
    before = _file.read()
os.rename("new.txt", "old.txt")
with open("old.txt") as _file:
    after = _file.read()
`);
    assert.deepEqual(value(twin, "[before, after]"), ["old", "new"]);
    assert.equal(twin.flash.text("old.txt"), "new");
    assert.ok(!twin.flash.files.has("new.txt"));
});

test("a file that is not there is OSError(2), a full flash OSError(28)", async () => {
    const twin = await bench();
    twin.flash.blocks -= twin.flash.freeBlocks();
    twin.vm.run(`
def error(path, mode):
    try:
        open(path, mode).close()
    except OSError as raised:
        return raised.errno
said = [error("none.txt", "r"), error("more.txt", "w")]
`);
    assert.deepEqual(value(twin, "said"), [2, 28]);
});

test("what stands open when the power goes is not on flash; what was there before is", async () => {
    const twin = await bench();
    twin.flash.write("kept.txt", "old");
    twin.vm.run("_file = open('kept.txt', 'w')\n_file.write('new')");
    await twin.fresh();
    assert.equal(twin.flash.text("kept.txt"), "old");
});

test("the heap does not grow: what does not fit is a MemoryError", async () => {
    const twin = await bench({ heap: 100 * 1024 });
    twin.vm.run("try:\n    _big = bytearray(120_000)\n    said = None\nexcept MemoryError:\n    said = 'MemoryError'");
    assert.equal(value(twin, "said"), "MemoryError");
});
