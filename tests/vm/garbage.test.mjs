/** What a run's loop leaves behind for the collector, and when that is collected: the firmware's own bytes and those of
 * the fakes beneath a transfer or a write to flash, without the event loop's, which on a chip has none. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { bench, value } from "./bench.mjs";

// Of the 112 KB of a chip's heap (docs/architecture.md, Memory) 61 are in use in the largest day's run after a collection.
const FREE = 50_000;

/** A run of a day with these `steps` at `mmS`, so far that its belt runs. */
async function run(steps, mmS) {
    const twin = await bench({ heap: 512 * 1024 });
    twin.vm.run(`
import firmware.run
import gc
import os
from firmware.boards.esp32_devkit import Board
from firmware.core.belt import Belt
from firmware.core.paces import Paces
from firmware.core.settings import load
from firmware.core.workout import Day, Step, Target, Workout
from firmware.face import Face

PULSE_UM = 157080
belt_mm_s = ${mmS}
target = Target(low_mm_s=belt_mm_s, high_mm_s=belt_mm_s)
board = Board()
belt = Belt(PULSE_UM, 1)
day = Workout(Day("1.1", "Garbage"), ${steps})
made = 0
passed_um = 0
pulses = 0
counts = {"belt": 0, "run": 0, "view": 0, "draw": 0, "flush": 0}
collected = []


class Collector:
    # When it was asked for, in the place of the one that this VM has, which works outside of calls only.
    def collect(self):
        note("asked")


def note(why):
    global made
    made = 0
    collected.append((why, view.left))


def counted(name, call, *what):
    global made
    before = gc.mem_alloc()
    result = call(*what)
    size = gc.mem_alloc() - before
    counts[name] += size
    made += size
    if made > ${FREE}:
        note("full")
    return result


def feed(now_ms):
    global passed_um, pulses
    passed_um += 80 * belt_mm_s
    while passed_um >= PULSE_UM:
        passed_um -= PULSE_UM
        # As uneven as with foot strikes of 3 %.
        pulses = (pulses + 4) % 11
        late_um = passed_um + (pulses - 5) * PULSE_UM * 3 // 500
        belt.pulse(now_ms * 1000 - late_um * 1000 // belt_mm_s)
    belt.poll(now_ms * 1000)


def send():
    while face.flush():
        pass
    face.renew()


def loop(begin_ms, seconds):
    global view
    for now_ms in range(begin_ms, begin_ms + 1000 * seconds, 80):
        counted("belt", feed, now_ms)
        counted("run", run.advance, now_ms)
        counted("run", run.keep_journal, now_ms)
        if now_ms % 160 == 0:
            view = counted("view", run.view, now_ms)
            counted("draw", face.draw, view, now_ms)
            counted("flush", send)


os.mkdir("data")
os.mkdir("data/runs")
settings = load("{}")
paces = Paces(None, "km", settings.tolerance)
run = firmware.run.Run("a", day, belt, paces, settings, board, lambda write, *what: write(*what))
face = Face(board, settings)
run.start(0, ("data/runs/0001.run", b"", (1,) + (0,) * 18, -1))
loop(80, 20)
gc.collect()
gc.disable()
made = 0
for name in counts:
    counts[name] = 0
`);
    return twin;
}

test("a run leaves at most 1 KB of garbage a second", async () => {
    const twin = await run('[Step("run", length_mm=5000000, target=target), Step("run", length_mm=1000)]', 4000);
    const seconds = 40;
    twin.vm.run(`loop(20080, ${seconds})`);
    const bytes = value(twin, "counts");
    for (const part of Object.keys(bytes)) bytes[part] = Math.round(bytes[part] / seconds);
    console.log(`garbage, bytes a second: ${JSON.stringify(bytes)}`);
    assert.equal(bytes.belt, 0);
    assert.ok(bytes.view > 0 && bytes.draw > 0 && bytes.flush > 0, "nothing was drawn");
    const sum = Object.values(bytes).reduce((a, b) => a + b);
    assert.ok(sum <= 1024, `${sum} bytes a second`);
});

test("in the last 100 m of a repetition a chip has nothing to collect, down to 5 km/h", async () => {
    // Of the language's longest cues, so that the screen has much to say.
    const rep = 'Step("run", length_mm=400000, target=target, cue="Run tall, relaxed shoulders, quick feet, and drive the knees")';
    const rest = 'Step("recover", length_ms=90000, incline_permille=20)';
    const twin = await run(`[${rep}, ${rest}, ${rep}, ${rest}, ${rep}]`, 1389);
    twin.vm.run("firmware.run.gc = Collector()");
    for (let at = 20; at < 1200 / 1.389 + 2 * 90; at += 20) {
        twin.vm.run(`loop(${1000 * at + 80}, 20)`);
        twin.vm.run("gc.collect()");
    }
    const collected = value(twin, "collected");
    console.log(`collections, and what was left of the step: ${JSON.stringify(collected)}`);
    const late = (left) => left.endsWith("m") && parseInt(left) < 100;
    const left = (why) => collected.filter(([what]) => what === why).map(([, left]) => left);
    // As a step begins the screen still shows the end of the one before.
    assert.deepEqual(left("asked"), ["111m", "1m", "0:01", "111m", "1m", "0:01", "111m", "1m"]);
    assert.ok(left("full").length > 0, "in so long a step a chip's heap is full at times");
    assert.deepEqual(left("full").filter(late), []);
});
