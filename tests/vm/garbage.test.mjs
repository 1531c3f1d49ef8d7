/** What a run's loop leaves behind for the collector: bytes a second of the firmware's own and of the fakes
 * beneath a transfer, without the event loop's, which on a chip has none. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { bench } from "./bench.mjs";

const LOOP = `
import gc
from firmware.core.belt import Belt
from firmware.core.paces import Paces
from firmware.core.settings import load
from firmware.core.workout import Day, Step, Target, Workout
from firmware.run import Run
from firmware.boards.esp32_devkit import Board
from firmware.face import Face

board = Board()
belt = Belt(157080, 1)
mile = Target(low_mm_s=4000, high_mm_s=4000)
day = Workout(Day("1.1", "Long"), [Step("run", length_mm=5000000, target=mile), Step("run", length_mm=1000)])
run = Run("a", day, belt, Paces(None, "km"), load("{}"), board, lambda write, *what: None)
face = Face(board, load("{}"))
counts = {"belt": 0, "run": 0, "view": 0, "draw": 0, "flush": 0}


def counted(name, call, *what):
    before = gc.mem_alloc()
    result = call(*what)
    counts[name] += gc.mem_alloc() - before
    return result


def feed(now_ms):
    # 25 pulses a second, 157 mm each: 14 km/h.
    for late_ms in (40, 0):
        belt.pulse((now_ms - late_ms) * 1000)
    belt.poll(now_ms * 1000)


def send():
    while face.flush():
        pass
    face.renew()


def loop(begin_ms, seconds):
    draws = 0
    for now_ms in range(begin_ms, begin_ms + 1000 * seconds, 80):
        counted("belt", feed, now_ms)
        counted("run", run.advance, now_ms)
        counted("run", run.keep_journal, now_ms)
        draws += 1
        if draws % 2 == 0:
            view = counted("view", run.view, now_ms)
            counted("draw", face.draw, view, now_ms)
            counted("flush", send)


run.start(0, ("data/runs/0001.run", b"", (1,) + (0,) * 18, -1))
loop(80, 20)
for name in counts:
    counts[name] = 0
gc.collect()
gc.disable()
loop(20080, 20)
`;

test("a run leaves at most 2 KB of garbage a second", async () => {
    const twin = await bench({ heap: 1024 * 1024 });
    twin.vm.run(LOOP);
    const { mp } = twin.vm;
    const seconds = 20;
    const bytes = {};
    for (const part of ["belt", "run", "view", "draw", "flush"]) {
        mp.runPython(`_bytes = counts["${part}"]`);
        bytes[part] = mp.globals.get("_bytes") / seconds;
    }
    console.log(`garbage, bytes a second: ${JSON.stringify(bytes)}`);
    assert.equal(bytes.belt, 0);
    assert.ok(bytes.view > 0 && bytes.draw > 0 && bytes.flush > 0, "nothing was drawn");
    const sum = Object.values(bytes).reduce((a, b) => a + b);
    assert.ok(sum <= 2048, `${sum} bytes a second`);
});
