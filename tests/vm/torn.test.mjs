/**
 * The reader of the ring, interrupted at every line: no stamp is lost, doubled or torn.
 *
 * The VM is the build with sys.settrace. At the nth line of a read() edges are put into the VM's own scheduler, and the
 * VM serves them where it always does, at its next jump: that is what an interrupt on the ESP32 comes to.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { bench, value } from "./bench.mjs";

const SOURCE = new URL("../../firmware/drivers/pulse_input.py", import.meta.url); // compiled files have no lines

const INTERRUPTER = `
import gc, sys, machine, micropython
import traced

class Clock:
    "Stamps that number the edges: twice the number, since stamps are even"
    now = 0
    def ticks_us():
        Clock.now += 1
        return 2 * Clock.now
    def ticks_diff(a, b):
        return a - b
traced.time = Clock

class Pin(machine.Pin):
    def irq(self, handler=None, trigger=0):
        self.handler = handler

def nothing(handler, pin): pass

def twice(handler, pin):
    micropython.schedule(handler, pin)
    micropython.schedule(handler, pin)

class Interrupter:
    "Edges for a reader's handler at the line of read() with the number in \`at\`"
    def __init__(self, kind):
        self.pin = Pin(27)
        self.pulses = kind(self.pin)
        self.pulses.start()
        self.lines = 0
        self.acts = [nothing] * 40
    def trace(self, frame, event, arg):
        # No jump in here, at which the VM would serve the edge too early.
        self.lines += (event == "line") * (frame.f_code.co_name == "read")
        act = self.acts[self.lines]
        self.acts[self.lines] = nothing
        act(self.pin.handler, self.pin)
        return self.trace
    def read(self):
        sys.settrace(self.trace)
        stamp = self.pulses.read()
        sys.settrace(None)
        return stamp

def trial(kind, unread, at, act):
    "What is wrong after a read with so many unread stamps, interrupted at line \`at\`; '' if nothing is; and whether there was such a line"
    it = Interrupter(kind)
    it.pulses._calm_us = 0
    Clock.now = 0
    for _ in range(unread):
        it.pin.handler(it.pin)
    it.acts[at] = act
    stamp = it.read()
    there = it.lines >= at
    stamps = [stamp] if stamp >= 0 else []
    for _ in range(8):
        pass # edges that came in the last line are served
    while (stamp := it.pulses.read()) >= 0:
        stamps.append(stamp)
    wrong = ""
    if Clock.now != unread + (2 if act is twice else 1) * there:
        wrong = "the edge was not served"
    elif any(b <= a for a, b in zip(stamps, stamps[1:])):
        wrong = "doubled or torn: %s" % stamps
    elif len(stamps) + it.pulses.overruns != Clock.now:
        wrong = "%d of %d read, %d said to be lost" % (len(stamps), Clock.now, it.pulses.overruns)
    return there, wrong and "%d unread, line %d: %s" % (unread, at, wrong)

def trials(kind):
    tried, wrongs = 0, []
    for unread in (0, 1, 2, 31, 62, 63, 64, 65, 66, 100, 127, 128, 129, 200):
        for act in (micropython.schedule, twice):
            at = 1
            while True:
                there, wrong = trial(kind, unread, at, act)
                gc.collect()
                if not there:
                    break
                tried += 1
                if wrong:
                    wrongs.append(wrong)
                at += 1
    return tried, wrongs
`;

async function trials(kind) {
    const twin = await bench({ trace: true, heap: 200 * 1024 });
    twin.flash.write("traced.py", twin.python(readFileSync(SOURCE, "utf8")));
    twin.vm.run(`${INTERRUPTER}\n${kind}\n_tried, _wrongs = trials(Reader)`);
    return value(twin, "[_tried, _wrongs]");
}

test("read() is interrupted at every line, and no stamp is lost, doubled or torn", async () => {
    const [tried, wrongs] = await trials("Reader = traced.PulseInput");
    assert.ok(tried > 100, `${tried} trials`);
    assert.deepEqual(wrongs, []);
});

test("a reader with a jump between the index and the stamp is found out", async () => {
    const [, wrongs] = await trials(`
class Reader:
    overruns = 0
    def __init__(self, pin):
        self.pin, self.ring, self.edges, self.done = pin, [0] * 64, 0, 0
    def start(self):
        self.pin.irq(handler=self.edge)
    def edge(self, pin):
        self.ring[self.edges & 63] = Clock.ticks_us()
        self.edges += 1
    def read(self):
        unread = self.edges - self.done
        if unread > 64:
            self.overruns += unread - 64
            self.done += unread - 64
        if unread == 0:
            return -1
        stamp = self.ring[self.done & 63]
        self.done += 1
        return stamp
`);
    assert.ok(wrongs.length > 0);
    assert.match(wrongs.join("\n"), /64 unread, .*doubled or torn/);
});
