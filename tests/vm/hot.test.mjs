/** What runs for every pulse and twenty times a second allocates nothing: it is run with the heap locked. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { bench, value } from "./bench.mjs";

const LOCKED = `
import micropython
from firmware.core import ticks
from firmware.core.belt import Belt

def locked(step, times):
    "step(n) for n in 0..times-1 with the heap locked; what it raised, or None"
    n = 0
    raised = None
    micropython.heap_lock()
    try:
        while n < times:
            step(n)
            n += 1
    except MemoryError as error:
        raised = error
    finally:
        micropython.heap_unlock()
    return None if raised is None else "MemoryError in step %d" % n

class Runs:
    "A belt at 10 km/h; now and then a pulse is missed, late, or bounces"
    def __init__(self, sensor):
        self.belt = Belt(157080, 1, sensor)
        self.t = (1 << 30) - 3000000
    def step(self, n):
        self.t = ticks.add(self.t, 56549)
        if n % 50 == 49:
            return
        self.belt.pulse(ticks.add(self.t, 15000) if n % 37 == 36 else self.t)
        if n % 21 == 20:
            self.belt.pulse(ticks.add(self.t, 400))
        self.belt.poll(ticks.add(self.t, 20000))

class Stands(Runs):
    def step(self, n):
        self.t = ticks.add(self.t, 50000)
        self.belt.poll(self.t)
`;

for (const sensor of ["hall", "reed"]) {
    test(`pulses and polls of a belt with a ${sensor} sensor allocate nothing, over a wrap of the ticks too`, async () => {
        const twin = await bench();
        twin.vm.run(`${LOCKED}\nruns = Runs("${sensor}")\nsaid = locked(runs.step, 2000)`);
        assert.equal(value(twin, "said"), null);
        const speed = value(twin, "runs.belt.speed_um_s");
        assert.ok(Math.abs(speed - 2778000) < 30000, `${speed} um/s`);
        const [missed, bounced] = value(twin, "[runs.belt.missed, runs.belt.bounced]");
        assert.ok(missed > 10 && bounced > 10, `${missed} missed, ${bounced} bounced`);
    });
}

test("polls of a belt that stands allocate nothing", async () => {
    const twin = await bench();
    twin.vm.run(`${LOCKED}\nstands = Stands("hall")\nsaid = locked(stands.step, 500)`);
    assert.equal(value(twin, "said"), null);
    assert.equal(value(twin, "stands.belt.speed_um_s"), 0);
});

test("a recorder between the pulses and the belt allocates nothing, while it records and when it is full", async () => {
    const twin = await bench();
    twin.vm.run(`${LOCKED}
from array import array
from firmware.drivers.recorder import Recorder
class Source:
    def __init__(self):
        self.t = (1 << 30) - 3000000
        self.there = False
    def read(self):
        self.there = not self.there
        if not self.there:
            return -1
        self.t = ticks.add(self.t, 56549)
        return self.t
    def lost(self):
        return 0
recorder = Recorder(Source(), b"")
recorder.begin(array("i", bytes(4 * 1000)))
belt = Belt(157080, 1, "hall")
said = locked(lambda n: belt.feed(recorder), 2000)
`);
    assert.equal(value(twin, "said"), null);
    assert.deepEqual(value(twin, "[recorder.edges, recorder.is_full, belt.accepted]"), [1000, true, 2000]);
});

test("a sounder allocates nothing, from a cue to its end and in silence", async () => {
    const twin = await bench();
    twin.vm.run(`${LOCKED}
from firmware.drivers.buzzer import Sounder
class Pwm:
    def freq(self, hz):
        pass
    def duty_u16(self, duty):
        global sounds
        sounds += 1
class Led:
    def value(self, level):
        pass
sounds = 0
sounder = Sounder(Pwm(), Led(), 3)
sounder.play(1)
sounder.poll(0)
def step(n):
    if n % 150 == 0:
        sounder.play(1 + n // 150)
    sounder.poll(20 * n)
said = locked(step, 1500)
`);
    assert.equal(value(twin, "said"), null);
    assert.ok(value(twin, "sounds") > 50);
});

test("a step that allocates is caught", async () => {
    const twin = await bench();
    twin.vm.run(`${LOCKED}\nsaid = locked(lambda n: [n, n], 10)`);
    assert.equal(value(twin, "said"), "MemoryError in step 0");
});

test("a session under way allocates nothing while its step lasts", async () => {
    const twin = await bench();
    twin.vm.run(`${LOCKED}
from firmware.core.paces import Paces
from firmware.core.script import read_day
from firmware.core.session import Session
text = b"title: T\\nday 1.1 D\\n  run 60:00 easy\\n  run 40km easy\\n  run open easy\\n"
session = Session(read_day(text.split(b"\\n"), "t.plan", "1.1"), Paces("mile=7:00", "km"))
session.start(0)
def run(n):
    session.advance(50 * n, 139 * n, 2778)
said = [locked(run, 2000)]
session.next(100000)
def run_on(n):
    session.advance(100000 + 50 * n, 278000 + 139 * n, 2778)
run_on(0)
said.append(locked(run_on, 2000))
`);
    assert.deepEqual(value(twin, "said"), [null, null]);
    assert.equal(value(twin, "session.index"), 1);
    assert.equal(value(twin, "session.total_ms"), 100000 + 50 * 1999);
});
