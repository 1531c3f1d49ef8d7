/** What the chip's modules do on the twin, where the device relies on it. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { ERASE } from "../../tools/twin/flash.mjs";
import { PWRON_RESET } from "../../tools/twin/twin.mjs";
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

test("the time of a transfer follows its bytes and the clock: a page of the display 3 ms, four times that at 100 kHz", async () => {
    const twin = await bench();
    twin.vm.run(`${BUS}\nslow = I2C(0, sda=Pin(21), scl=Pin(22), freq=100_000)\npage = bytes([0x40]) + bytes(128)`);
    const took = (call) => {
        const start = twin.clock.now;
        twin.vm.run(call);
        return twin.clock.now - start;
    };
    const [page, slow] = [took("bus.writeto(0x3C, page)"), took("slow.writeto(0x3C, page)")];
    assert.ok(page > 2900 && page < 3100, `${page} us`);
    assert.ok(slow > 11_600 && slow < 12_000, `${slow} us`);
});

test("on a stuck bus a transfer gives up after its time-out of 50 ms: OSError(116), and callbacks wait for it", async () => {
    const twin = await bench();
    twin.vm.run(`${BUS}\nhasty = I2C(0, sda=Pin(21), scl=Pin(22), timeout=5000)
seen = []
Pin(27).irq(handler=lambda p: None, trigger=Pin.IRQ_FALLING)`);
    twin.hardware.stuck = true;
    for (const [name, ms] of [["bus", 50], ["hasty", 5]]) {
        for (const call of ["writeto, 0x3C, b'ab'", "readfrom, 0x3C, 1"]) {
            const start = twin.clock.now;
            const served = twin.hardware.figures.served;
            twin.clock.after(1000, () => twin.hardware.drive(27, 0));
            twin.clock.after(2000, () => twin.hardware.drive(27, 1));
            twin.clock.after(ms * 1000 - 500, () => assert.equal(twin.hardware.figures.served, served));
            twin.vm.run(`said = error(${name}.${call})`);
            assert.equal(value(twin, "said"), 116);
            const us = twin.clock.now - start;
            assert.ok(us >= 1000 * ms && us < 1000 * ms + 200, `${us} us`);
            pass(twin, 1000);
            assert.equal(twin.hardware.figures.served, served + 1);
        }
    }
    twin.hardware.stuck = false;
    assert.deepEqual(value(twin, "[bus.writeto(0x3C, b''), bus.scan()]"), [0, [0x3c]]);
    assert.deepEqual(twin.faults, []);
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

test("ticks_diff tells which is later up to half a round, and beyond it the other one", async () => {
    const twin = await bench();
    twin.vm.run("import time\nhalf = 1 << 29\nsaid = [time.ticks_diff(half - 1, 0), time.ticks_diff(half + 1, 0), time.ticks_diff(5, (1 << 30) - 5)]");
    assert.deepEqual(value(twin, "said"), [2 ** 29 - 1, 1 - 2 ** 29, 10]);
});

test("an integer of 31 bits takes no heap, a larger one and any float do", async () => {
    const twin = await bench();
    twin.vm.run(`
import micropython
half, third = 1 << 29, 1 / 3
least, most = -half - half, half - 1 + half
def locked(add, a, b):
    raised = None
    micropython.heap_lock()
    try:
        add(a, b)
    except MemoryError as error:
        raised = error
    micropython.heap_unlock()
    return raised is not None
def add(a, b):
    return a + b
said = [locked(add, half, half - 1), locked(add, least, most), locked(add, half, half), locked(add, least, -1), locked(add, third, 1)]
`);
    assert.deepEqual(value(twin, "said"), [false, false, true, true, true]);
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

test("a rename is one program and no erase, and power that goes in it leaves one of the two files whole", async () => {
    const twin = await bench();
    twin.flash.write("old.txt", "old");
    twin.flash.write("new.txt", "new");
    const { onWrite } = twin.flash;
    const works = [];
    twin.flash.onWrite = (work, what) => {
        works.push(work);
        onWrite(work, what);
    };
    twin.clock.after(100, () => twin.powerCut());
    assert.equal(
        twin.guarded(() => twin.vm.run("import os\nos.rename('new.txt', 'old.txt')")),
        "power cut",
    );
    assert.equal(works.length, 1);
    assert.ok(works[0].length === 1 && works[0][0] !== ERASE, `${works}`);
    await twin.fresh();
    assert.ok(["old", "new"].includes(twin.flash.text("old.txt")));
});

test("flush() puts a file on flash before it is closed, and a write alone does not", async () => {
    const twin = await bench();
    twin.vm.run("_file = open('kept.txt', 'w')\n_file.write('one')");
    assert.equal(twin.flash.text("kept.txt"), "");
    twin.vm.run("_file.flush()\n_file.write(' two')");
    assert.equal(twin.flash.text("kept.txt"), "one");
    await twin.fresh();
    assert.equal(twin.flash.text("kept.txt"), "one");
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

test("a file that grows takes a block more than it has, until it is closed: on a full flash OSError(28)", async () => {
    const twin = await bench();
    twin.flash.write("long.txt", "x".repeat(1000));
    twin.flash.blocks -= twin.flash.freeBlocks();
    twin.vm.run(`
def error():
    try:
        with open("long.txt", "a") as file:
            file.write("more")
    except OSError as raised:
        return raised.errno
said = [error()]
`);
    twin.flash.blocks += 1;
    twin.vm.run("said.append(error())");
    assert.deepEqual(value(twin, "said"), [28, null]);
    assert.equal(twin.flash.text("long.txt").length, 1004);
});

test("RTC memory holds 2048 bytes over a reset, and nothing once the power was off", async () => {
    const twin = await bench();
    twin.vm.run(`
import machine
rtc = machine.RTC()
said = [len(rtc.memory())]
rtc.memory(memoryview(b"kept for later")[:4])
said.append(rtc.memory() == b"kept")
try:
    rtc.memory(bytes(2049))
except ValueError:
    said.append(len(rtc.memory()))
rtc.memory(bytes(2048))
said.append(len(rtc.memory()))
`);
    assert.deepEqual(value(twin, "said"), [0, true, 4, 2048]);
    for (const [why, bytes] of [["soft reset", 2048], ["reset", 2048], ["power", 0]]) {
        if (why === "power") twin.resetCause = PWRON_RESET;
        else twin.prepareReset(why);
        await twin.fresh();
        twin.vm.run("import machine\nsaid = [len(machine.RTC().memory())]");
        assert.deepEqual(value(twin, "said"), [bytes], why);
    }
});

test("the clock begins in 2000 with the power, goes on over a reset, and can be set", async () => {
    const twin = await bench();
    const read = () => {
        twin.vm.run("import machine\nsaid = list(machine.RTC().datetime())");
        return value(twin, "said").slice(0, 7);
    };
    assert.deepEqual(read(), [2000, 1, 1, 5, 0, 0, 0]);
    twin.clock.advanceTo(twin.clock.now + 61e6);
    assert.deepEqual(read(), [2000, 1, 1, 5, 0, 1, 1]);
    twin.vm.run("machine.RTC().datetime((2026, 11, 26, 0, 23, 59, 59, 0))");
    twin.clock.advanceTo(twin.clock.now + 2e6);
    twin.prepareReset("reset");
    await twin.fresh();
    assert.deepEqual(read(), [2026, 11, 27, 4, 0, 0, 1]);
    twin.resetCause = PWRON_RESET;
    await twin.fresh();
    assert.deepEqual(read(), [2000, 1, 1, 5, 0, 0, 0]);
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
