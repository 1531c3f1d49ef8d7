/**
 * Runs ten minutes in the twin, with a pause, and writes down what a power cut needs to know, as JSON on standard output:
 *
 *   files   what stands on flash before the run, base64 by path, less the firmware
 *   ops     each change of flash: us, what ("write", "create", "rename", "remove"), path, and content or to
 *   memory  each change of the RTC's memory: us, content
 *   belt    every 100 ms: us, mm that the belt has run and that count
 */
import { Stage, planFile } from "../twin/stage.mjs";

const base64 = (bytes) => Buffer.from(bytes).toString("base64");

const stage = await Stage.set({ plan: planFile("cut") });
const { twin, treadmill } = stage;
const { flash, clock, rtc } = twin;
const record = { files: {}, ops: [], memory: [], belt: [] };

let memory = rtc.memory;
Object.defineProperty(rtc, "memory", {
    get: () => memory,
    set(bytes) {
        memory = bytes;
        record.memory.push({ us: clock.now, content: base64(bytes) });
    },
});

function watchFlash() {
    for (const [path, content] of flash.files) {
        if (!/\.mpy$/.test(path)) record.files[path] = base64(content);
    }
    const { onWrite } = flash;
    flash.onWrite = (work, description) => {
        const [what, path, to] = description.split(" ");
        if (what !== "tidy") record.ops.push({ us: clock.now, what, path, to, content: base64(flash.files.get(path) ?? []) });
        onWrite(work, description);
    };
}

let counts = false;
let mm = 0;
let last = 0;
const look = () => {
    if (counts) mm += treadmill.distanceMm - last;
    last = treadmill.distanceMm;
    record.belt.push({ us: clock.now, mm });
    clock.after(100_000, look);
};

await stage.play(function* ({ sees, press, hold, belt, until, has }) {
    yield sees("press to start");
    yield 1;
    watchFlash();
    look();
    press();
    yield sees("start the belt");
    counts = true;
    belt(10);
    yield 200;
    hold();
    yield sees("PAUSED");
    counts = false;
    yield 15;
    press();
    yield sees("TARGET");
    counts = true;
    yield until(() => has("press to close"), "the end", 600);
    counts = false;
    yield 3;
});
process.stdout.write(JSON.stringify({ ...record, journal: base64(flash.files.get("data/runs/0001.run")), entries: stage.journal() }));
