/** machine.Counter: the chip counts edges by itself, as MicroPython 1.27 and later set it up. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { bench, pass, value } from "./bench.mjs";

const SENSOR = 27;
const BOARD = `
from machine import Counter, I2C, Pin
pin = Pin(${SENSOR}, Pin.IN, Pin.PULL_UP)
bus = I2C(0, sda=Pin(21), scl=Pin(22), freq=400_000)
`;

async function board(source = "count = Counter(0, pin, edge=Counter.FALLING)", options = {}) {
    const twin = await bench(options);
    twin.vm.run(`${BOARD}\n${source}`);
    return twin;
}

/** The pin goes down for `us`, `times` times; no time but that passes. */
function pulse(twin, us, times = 1) {
    for (let n = 0; n < times; n++) {
        twin.hardware.drive(SENSOR, 0);
        twin.clock.now += us;
        twin.hardware.drive(SENSOR, 1);
        twin.clock.now += us;
    }
}

/** Let `times` pulses come, 1 ms apart, beginning now. */
function later(twin, times) {
    for (let n = 0; n < times; n++) {
        twin.clock.after(1000 * n + 100, () => twin.hardware.drive(SENSOR, 0));
        twin.clock.after(1000 * n + 600, () => twin.hardware.drive(SENSOR, 1));
    }
}

test("it counts whatever the VM does: in a transfer, in a flash write, in a collection", async () => {
    const twin = await board("count = Counter(0, pin, edge=Counter.FALLING)\npin.irq(handler=lambda p: None, trigger=Pin.IRQ_FALLING)");
    for (const doing of [
        "bus.writeto(0x3C, bytes([0x40]) + bytes(1024))",
        "with open('stall.bin', 'wb') as _file:\n    _file.write(bytes(4000))",
        "import gc\nfor _ in range(20): gc.collect()",
    ]) {
        twin.vm.run("count.value(0)");
        later(twin, 20);
        twin.vm.run(doing);
        pass(twin, 30_000);
        assert.equal(value(twin, "count.value()"), 20, doing);
    }
    assert.ok(twin.hardware.figures.lost > 0 && twin.hardware.figures.merged > 0, "the interrupt lost none");
});

test("it counts the edge and the way that it is told", async () => {
    const twin = await board(`
falls = Counter(0, pin, edge=Counter.FALLING)
rises = Counter(1, pin)
both = Counter(2, pin, edge=Counter.RISING | Counter.FALLING)
down = Counter(3, pin, direction=Counter.DOWN)
`);
    twin.hardware.drive(SENSOR, 0);
    assert.deepEqual(value(twin, "[c.value() for c in (falls, rises, both, down)]"), [1, 0, 1, 0]);
    twin.hardware.drive(SENSOR, 1);
    assert.deepEqual(value(twin, "[c.value() for c in (falls, rises, both, down)]"), [1, 1, 2, -1]);
});

for (const [way, sign] of [["UP", 1], ["DOWN", -1]]) {
    test(`it counts on where its 16 bits end, counting ${way}`, async () => {
        const twin = await board(`count = Counter(0, pin, edge=Counter.FALLING, direction=Counter.${way})`);
        for (const total of [31_999, 32_000, 32_001, 63_999, 64_000, 100_000]) {
            pulse(twin, 10, total - Math.abs(value(twin, "count.value()")));
            assert.equal(value(twin, "count.value()"), sign * total);
        }
    });
}

test("its own interrupt counts the rounds, and where the queue is full, value() does", async () => {
    const twin = await board();
    pulse(twin, 10, 32_000);
    pass(twin, 1000); // served
    assert.equal(twin.hardware.figures.served, 1);
    pulse(twin, 10, 31_985);
    twin.vm.run("pin.irq(handler=lambda p: None, trigger=Pin.IRQ_FALLING)");
    later(twin, 20);
    twin.hardware.block(20_000);
    assert.equal(twin.hardware.figures.lost, 13); // of 20 edges and, the 15th, a round
    pass(twin, 1000);
    assert.equal(value(twin, "count.value()"), 64_005);
});

test("as on the chip, two rounds that nobody looked at are one", async () => {
    const twin = await board();
    pulse(twin, 10, 64_001); // no time in which a callback could run
    assert.equal(value(twin, "count.value()"), 32_001);
});

test("the filter swallows what is shorter than it, at 12.8 us and not beyond", async () => {
    const twin = await board(`
all = Counter(0, pin, edge=Counter.FALLING)
some = Counter(1, pin, edge=Counter.FALLING, filter_ns=5000)
most = Counter(2, pin, edge=Counter.FALLING, filter_ns=12_800)
cut = Counter(3, pin, edge=Counter.FALLING, filter_ns=2_000_000)
`);
    const counts = () => value(twin, "[c.value(0) for c in (all, some, most, cut)]");
    pulse(twin, 4, 5);
    assert.deepEqual(counts(), [5, 0, 0, 0]);
    pulse(twin, 5, 5);
    assert.deepEqual(counts(), [5, 5, 0, 0]);
    pulse(twin, 12, 5);
    assert.deepEqual(counts(), [5, 5, 0, 0]);
    pulse(twin, 13, 5);
    assert.deepEqual(counts(), [5, 5, 5, 5]);
    // A reed's bounce is a hundred times longer than the longest filter.
    pulse(twin, 1000, 5);
    assert.deepEqual(counts(), [5, 5, 5, 5]);
});

test("value(n) sets it and returns what it was", async () => {
    const twin = await board();
    pulse(twin, 10, 40_000);
    assert.deepEqual(value(twin, "[count.value(7), count.value()]"), [40_000, 7]);
    pulse(twin, 10, 3);
    assert.equal(value(twin, "count.value()"), 10);
});

test("callbacks may run inside value(), so its number and the interrupt's are not of one moment", async () => {
    const twin = await board("count = Counter(0, pin, edge=Counter.FALLING)\nseen = [0]\ndef see(p):\n    seen[0] = 1\npin.irq(handler=see, trigger=Pin.IRQ_FALLING)");
    twin.hardware.drive(SENSOR, 0);
    twin.vm.run("before = seen[0]\nfor _ in range(5): count.value()\nafter = seen[0]");
    assert.deepEqual(value(twin, "[before, after]"), [0, 1]);
});

test("there are eight units; one that was let go counts no more", async () => {
    const twin = await board(`
def error(call, *args):
    try:
        call(*args)
    except (ValueError, RuntimeError) as raised:
        return str(raised)
last = Counter(7, pin)
said = [error(Counter, 8, pin), error(Counter, -1, pin), error(last.value)]
last.deinit()
last.deinit()
said.append(error(last.value))
`);
    assert.deepEqual(value(twin, "said"), ["invalid id", "invalid id", null, "not initialised"]);
});

test("to set it up again is to begin at 0, and a reset lets it go", async () => {
    const twin = await board();
    pulse(twin, 10, 3);
    twin.vm.run("count = Counter(0, pin, edge=Counter.FALLING)");
    assert.equal(value(twin, "count.value()"), 0);
    twin.prepareReset("soft reset");
    await twin.fresh();
    assert.equal(twin.hardware.counters.size, 0);
});

test("on a chip without a counter there is none", async () => {
    const twin = await bench({ counter: false });
    assert.equal(value(twin, "hasattr(__import__('machine'), 'Counter')"), false);
});

/**
 * 200 pulses a second for a minute: eight magnets on a roller, at 14.4 km/h. Meanwhile a whole frame goes out five times a
 * second and a line of the journal each second, and every ten seconds nothing is read for half a second.
 *
 * Returns what the driver gave, when all is over: `stamps` and `told` lost, `overruns`, `edges`; the belt's distance
 * `mm`; what the twin knows: interrupts `served`, `lost` and `merged`; and what the counter `counted`.
 */
async function aMinuteOf200(counter) {
    const twin = await bench({ counter });
    const { hardware, clock } = twin;
    twin.vm.run(`
import gc, time
from machine import I2C, Pin
from firmware.boards.esp32_devkit import Board
from firmware.core.belt import Belt

class Tap:
    "Counts what the belt takes from the driver"
    stamps = told = 0
    def read(self):
        stamp = pulses.read()
        self.stamps += stamp >= 0
        return stamp
    def lost(self):
        lost = pulses.lost()
        self.told += lost
        return lost

bus = I2C(0, sda=Pin(21), scl=Pin(22), freq=400_000)
board = Board()
board.use_counter()
pulses = board.pulses
tap = Tap()
belt = Belt(20000, 8)
frame = bytes([0x40]) + bytes(1024)
pulses.start()
`);
    const first = clock.now + 5000;
    const passBy = (n) => {
        hardware.drive(SENSOR, 0);
        clock.after(2000, () => hardware.drive(SENSOR, 1));
        if (n < 11_999) clock.at(first + 5000 * (n + 1), () => passBy(n + 1));
    };
    clock.at(first, () => passBy(0));
    const before = hardware.figures.served;
    twin.vm.run(`
for turn in range(300):
    belt.feed(tap)
    belt.poll(time.ticks_us())
    pulses.busy(1000000)
    bus.writeto(0x3C, frame)
    if turn % 5 == 4:
        with open("journal.log", "a") as _file:
            _file.write("a line of the journal of some sixty characters, as it is\\n")
    if turn % 50 == 49:
        gc.collect()
        pulses.busy(500)
        time.sleep_ms(500)
    else:
        pulses.busy(500)
        time.sleep_ms(160)
# A lost pulse is told once two looks agree on it.
for _ in range(3):
    time.sleep_ms(100)
    belt.feed(tap)
`);
    assert.deepEqual(twin.faults, []);
    const { lost, merged, served } = hardware.figures;
    assert.ok(lost > 0 && merged > 0, `${lost} lost, ${merged} merged`);
    const given = value(twin, `{
    "stamps": tap.stamps, "told": tap.told, "overruns": pulses.overruns, "edges": pulses.edges, "mm": belt.distance_mm,
    "counted": pulses.counter.value() if pulses.counter else None}`);
    return { ...given, served: served - before, lost, merged };
}

test("200 pulses a second for a minute: with the counter the driver loses none", async () => {
    const { counted, stamps, told, overruns } = await aMinuteOf200(true);
    assert.equal(counted, 12_000);
    assert.equal(stamps + told, 12_000);
    assert.ok(overruns > 100, `${overruns} overruns`);
});

test("200 pulses a second for a minute: without the counter each overrun is counted, and told", async () => {
    const { counted, edges, served, lost, merged, stamps, overruns, told } = await aMinuteOf200(false);
    assert.equal(counted, null);
    assert.equal(edges, served);
    assert.equal(edges + lost + merged, 12_000);
    assert.ok(overruns > 100, `${overruns} overruns`);
    assert.equal(stamps + overruns, edges);
    assert.equal(told, overruns);
});

test("200 pulses a second for a minute: with the counter all of them are in the distance", async () => {
    const { mm } = await aMinuteOf200(true);
    assert.equal(mm, 12_000 * 20);
});
