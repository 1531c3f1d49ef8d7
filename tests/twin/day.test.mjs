/** A whole day, and a short one again and again: what the device says, against what the belt did. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";

import { fullPlan } from "../full_plan.mjs";
import { Stage, planFile } from "./stage.mjs";

const PULSE_MM = 157.08;
const LONGEST_US = 3500;
const FRAME = 1024 + 8 * 10; // a full frame by pages: data, and what each page's transfers cost beside it
const FRAME_US = 60_000; // transfers with less between them belong to one frame
const LATE_S = 0.15; // measuring 20 times a second, on the tick of an idle loop, and writing the line

/** Lengths of day 1.2, as the plan tables it. */
const DAY = [
    { kind: "warmup", length_ms: 600000 },
    { kind: "off" },
    ...Array.from({ length: 8 }, (_, n) => ({ kind: n % 2 ? "recover" : "run", length_mm: 100000 })),
    ...Array.from({ length: 16 }, (_, n) => ({ kind: n % 2 ? "recover" : "run", length_mm: 200000 })),
    { kind: "cooldown", length_ms: 300000 },
    ...Array.from({ length: 5 }, () => ({ kind: "off" })),
];

/** Counts what goes over the bus from now on. */
class Bus {
    bytes = 0;
    frames = 0;
    longestUs = 0;
    #last = -FRAME_US;

    constructor({ clock, hardware }) {
        hardware.onTransfer = (bytes, us) => {
            if (clock.now - this.#last > FRAME_US) this.frames++;
            this.#last = clock.now;
            this.bytes += bytes;
            this.longestUs = Math.max(this.longestUs, us);
        };
    }
}

/** At each checkpoint: what it says was run, beside what the belt ran. */
function watchCheckpoints(stage, found) {
    const { twin, treadmill } = stage;
    const start = treadmill.distanceMm;
    const program = twin.flash.onWrite;
    twin.flash.onWrite = (work, what) => {
        if (what === "write data/runs/0001.run") {
            const at = stage.journal().findLast((entry) => entry.t === "at");
            const late = PULSE_MM + 1000 * treadmill.speed * LATE_S;
            found.push({ said: at.done_mm + at.run_up_mm + at.step_mm, ran: treadmill.distanceMm - start, late });
        }
        program(work, what);
    };
}

let stage;
let bus;
let ran;
const checkpoints = [];

before(async () => {
    stage = await Stage.set({ day: "1.2", runner: true });
    await stage.play(function* ({ sees, until, runner, treadmill, twin }) {
        yield sees("press to start");
        watchCheckpoints(stage, checkpoints);
        const start = treadmill.distanceMm;
        yield sees("start the belt");
        bus = new Bus(twin);
        yield until(() => runner.finished, "the end of the day", 3600);
        ran = treadmill.distanceMm - start;
        yield 2;
    });
});

test("a whole day: its steps are the plan's, in order", () => {
    const steps = stage.laps().map(({ kind, length_mm, length_ms }) => {
        return { kind, ...(length_mm && { length_mm }), ...(length_ms && { length_ms }) };
    });
    assert.deepEqual(steps, DAY);
});

test("a whole day: the distance is the belt's within 0.3 %", () => {
    const end = stage.journal().find((entry) => entry.t === "end");
    assert.ok(ran > 5e6, `the belt ran ${ran} mm`);
    assert.ok(Math.abs(end.total_mm - ran) <= 0.003 * ran, `${end.total_mm} mm of ${ran}`);
});

test("a whole day: each step ends at its length", () => {
    for (const lap of stage.laps()) {
        const what = JSON.stringify(lap);
        if (lap.length_mm) assert.ok(Math.abs(lap.distance_mm - lap.length_mm) <= PULSE_MM, what);
        if (lap.length_ms) assert.ok(Math.abs(lap.time_ms - lap.length_ms) <= 100, what);
    }
});

test("a whole day: the laps are the run, to the millimetre and the millisecond", () => {
    const end = stage.journal().find((entry) => entry.t === "end");
    const sum = (field) => stage.laps().reduce((total, lap) => total + lap[field], 0);
    assert.equal(sum("distance_mm"), end.total_mm);
    assert.equal(sum("time_ms"), end.total_ms);
    assert.equal(end.ended_early, 0);
});

test("a whole day: where the device says that it is, the belt is, all along", () => {
    assert.ok(checkpoints.length > 30, `${checkpoints.length} checkpoints`);
    for (const { said, ran: belt, late } of checkpoints) {
        assert.ok(said <= belt + PULSE_MM + 0.003 * belt && said >= belt - late - 0.003 * belt, `${said} mm of ${belt}`);
    }
});

test("a whole day: no transfer blocks the chip for long", () => {
    assert.ok(bus.longestUs > 1000, `${bus.longestUs} us: nothing was measured`);
    assert.ok(bus.longestUs <= LONGEST_US, `${bus.longestUs} us`);
});

test("a whole day: at most a quarter of what full frames would send", () => {
    assert.ok(bus.frames > 3000, `${bus.frames} frames`);
    assert.ok(bus.bytes <= 0.25 * FRAME * bus.frames, `${bus.bytes} bytes in ${bus.frames} frames`);
});

test("a whole day is done, and so it is after the power was off: the next one is offered", async () => {
    assert.deepEqual(stage.progress().plans.mile, ["1.1", "1.2"]);
    const next = await Stage.set({ day: "1.1" });
    next.twin.flash.files = new Map(stage.twin.flash.files);
    await next.play(function* ({ sees }) {
        yield sees("press: day done");
        yield sees("1.3");
    });
});

/** A short day under a runner: the hash of all that the device wrote and showed. */
async function fingerprint(seed) {
    const short = await Stage.set({ plan: planFile("short"), twin: { seed }, runner: true });
    const hash = createHash("sha256");
    const { write } = short.twin.screen;
    short.twin.screen.write = (bytes) => {
        hash.update(bytes);
        write.call(short.twin.screen, bytes);
    };
    await short.play(function* ({ until, runner }) {
        yield until(() => runner.finished, "the end of the day", 400);
    });
    for (const path of ["data/runs/0001.run", "data/progress.json"]) hash.update(short.twin.flash.files.get(path));
    hash.update(short.twin.output);
    return hash.digest("hex");
}

test("the same seed gives the same bytes, another one does not", async () => {
    const one = await fingerprint(7);
    assert.equal(await fingerprint(7), one);
    assert.notEqual(await fingerprint(8), one);
});

test("a day of 500 steps, the last one of a plan of 64 KiB, is run to its end", async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "plan-"));
    context.after(() => rmSync(folder, { recursive: true }));
    const text = fullPlan();
    assert.ok(text.length > 62_000, `${text.length} bytes`);
    writeFileSync(join(folder, "full.plan"), text);
    const full = await Stage.set({ plan: join(folder, "full.plan"), day: "9.4", runner: true });
    await full.play(function* ({ sees, until, runner }) {
        yield sees("The longest day");
        yield until(() => runner.finished, "the end of the day", 3600);
        yield sees("WELL RUN");
    });
    const laps = full.laps();
    assert.equal(laps.length, 500);
    for (const lap of laps) assert.ok(Math.abs(lap.distance_mm - lap.length_mm) <= PULSE_MM, JSON.stringify(lap));
});
