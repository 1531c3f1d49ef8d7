/**
 * `make bench`: the figures of memory, bus, interrupts and speed, and of 24 hours of running. Counts and ratios, so that they mean the same on any
 * machine; wall time is for information. Writes bench.json; each figure stands beside its bound.
 */
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";

import { DEVICE, buildRig } from "../tools/twin/rig.mjs";
import { Twin } from "../tools/twin/twin.mjs";

const DAY = "3.4"; // the largest day
const MIDDLE_US = 1500e6;
const WINDOW_US = 45 * 60e6;
const FRAME_BYTES = 1026; // a full frame on the bus, with its address
const python = ".venv/bin/python";
const HANDLER = `${DEVICE}/firmware/pulse_input.mpy`;

/** Whether the day runs for a minute in a heap of `kib` KiB. */
async function fits(kib) {
    const { twin } = await buildRig({ day: DAY, twin: { seed: 1, heap: kib * 1024 } });
    twin.clock.at(60e6, () => twin.stop("enough"));
    return (await twin.powerOn()) === "enough" && !twin.output.includes("MemoryError");
}

/** The smallest heap for it, in steps of 4 KiB: each in a process of its own, for this VM may hang when memory runs out. */
function smallestHeap() {
    for (let kib = 112; ; kib -= 4) {
        const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--fits", String(kib)], { timeout: 20000 });
        if (child.status !== 0) return kib + 4;
    }
}

async function fakesAlone() {
    const twin = new Twin();
    await twin.fresh();
    return twin.heapInUse();
}

/** Run the largest day for 45 minutes. */
async function longRun() {
    const { twin } = await buildRig({ day: DAY, twin: { seed: 1 } });
    const figures = {};
    let begin = null;
    let longest = 0;
    twin.hardware.onTransfer = (bytes, us) => {
        if (begin !== null) longest = Math.max(longest, us);
    };
    // After the start: what the driver sends at boot is one full frame at once.
    twin.clock.at(5e6, () => {
        begin = { time: twin.clock.now, bytes: twin.hardware.figures.bytes };
    });
    twin.clock.at(MIDDLE_US, () => {
        figures.heap = twin.heapInUse();
    });
    twin.clock.at(WINDOW_US, () => twin.stop("enough"));
    const start = performance.now();
    const why = await twin.powerOn();
    if (why !== "enough" || twin.faults.length > 0) throw new Error(`the run ${why}: ${twin.faults} ${twin.output}`);
    const seconds = (twin.clock.now - begin.time) / 1e6;
    return {
        ...figures,
        wall_s: (performance.now() - start) / 1000,
        bytes_s: (twin.hardware.figures.bytes - begin.bytes) / seconds,
        longest_us: longest,
        interrupts: twin.hardware.figures,
    };
}

/** Opening the last day of mile.plan: ms of the twin's time, and bytes allocated in reading plan and day. */
async function opening() {
    const twin = new Twin({ heap: 4 * 1024 * 1024 });
    twin.install(DEVICE);
    await twin.fresh();
    twin.vm.run(`
import gc
from firmware import shelf
from firmware.core import progress

record = progress.fresh()
record["plans"]["mile"] = " ".join(["%d.%d" % (week, day) for week in range(1, 5) for day in range(1, 8)][:27])
`);
    const start = twin.clock.now;
    twin.vm.run(`day = shelf.offer("mile", record).workout.day.id`);
    const ms = (twin.clock.now - start) / 1000;
    // The shelf has let the parser go.
    twin.vm.run(`
from firmware.core import script

def read(what, *more):
    with open("plans/mile.plan", "rb") as file:
        return what(file, "mile.plan", *more)

gc.collect()
gc.disable()
before = gc.mem_alloc()
read(script.read_plan)
read(script.read_day, day)
allocated = gc.mem_alloc() - before
`);
    if (twin.vm.mp.globals.get("day") !== "4.7") throw new Error(`opened day ${twin.vm.mp.globals.get("day")}`);
    return { ms, bytes: twin.vm.mp.globals.get("allocated") };
}

/** Seconds that `paceclip lint` takes for so many plan files, each a copy of mile.plan. */
function linting(count) {
    const folder = mkdtempSync(join(tmpdir(), "lint-"));
    try {
        const files = Array.from({ length: count }, (_, n) => join(folder, `${n}.plan`));
        for (const file of files) cpSync("plans/mile.plan", file);
        const start = performance.now();
        const said = execFileSync(python, ["-m", "paceclip", "lint", ...files], { encoding: "utf8" });
        if (!said.includes(String(count)) || !said.includes("right")) throw new Error(said);
        return (performance.now() - start) / 1000;
    } finally {
        rmSync(folder, { recursive: true });
    }
}

function handler() {
    const functions = JSON.parse(execFileSync(python, ["-m", "paceclip.compiler.mpy", HANDLER], { encoding: "utf8" }))[HANDLER];
    return functions["PulseInput._on_edge"];
}

/** What endurance.mjs finds with the counter and without, at the same time: each in a process of its own. */
async function enduranceRuns(hours) {
    const script = fileURLToPath(new URL("endurance.mjs", import.meta.url));
    const runs = [["--counter"], []].map((more) => promisify(execFile)(process.execPath, [script, "--hours", hours, ...more]));
    return (await Promise.all(runs)).map(({ stdout }) => JSON.parse(stdout));
}

/** Rows of an endurance run. */
function enduranceRows({ errorPercent, worstPartPercent, heap }, hours, what) {
    const percent = (value) => `${Number(value.toFixed(4))} %`;
    const heaps = [heap[0], heap[heap.length >> 1], heap.at(-1)];
    const grown = Math.max(...heap) - heap[0];
    return [
        [`distance, ${hours} h with all that disturbs, ${what}`, percent(errorPercent), "0.05 %", Math.abs(errorPercent) <= 0.05],
        ["  worst 24th of it", percent(worstPartPercent), hours >= 24 ? "0.05 %" : "", hours >= 24 ? Math.abs(worstPartPercent) <= 0.05 : null],
        ["  heap in use: start, middle, end", heaps.join(" "), "+256 B", grown <= 256],
    ];
}

const { values } = parseArgs({
    options: { out: { type: "string", default: "build/bench" }, fits: { type: "string" }, hours: { type: "string", default: "24" } },
});
if (values.fits) process.exit((await fits(Number(values.fits))) ? 0 : 1);
const edge = handler();
const fakes = await fakesAlone();
const run = await longRun();
const kib = smallestHeap();
const opened = await opening();
const linted = linting(1000);
const [withCounter, without] = await enduranceRuns(values.hours);
const frames = 5; // frames a second
const share = (100 * run.bytes_s) / (frames * FRAME_BYTES);
const rows = [
    ["heap in use, middle of day 3.4", `${(run.heap / 1024).toFixed(1)} KiB`, "60 KiB", run.heap <= 60 * 1024],
    ["  of it the twin's own (asyncio, fakes)", `${(fakes / 1024).toFixed(1)} KiB`, "", null],
    ["smallest heap for the first minute of the day", `${kib} KiB`, "100 KiB", kib <= 100],
    ["longest bus transfer in a run", `${(run.longest_us / 1000).toFixed(2)} ms`, "3.5 ms", run.longest_us <= 3500],
    ["bus, bytes a second", run.bytes_s.toFixed(0), "", null],
    ["bus, share of full frames", `${share.toFixed(1)} %`, "25 %", share <= 25],
    ["interrupt handler, bytecodes", String(edge.bytecodes), "36", edge.bytecodes <= 36],
    ["interrupt handler, jumps", String(edge.jumps), "0", edge.jumps === 0],
    // Each of them ran with the heap locked: one that allocates is a fault, and the run would have ended above.
    ["interrupts served without allocation", String(run.interrupts.served), "", null],
    ["interrupts lost, merged by flash writes", `${run.interrupts.lost}, ${run.interrupts.merged}`, "", null],
    ["opening day 28 of mile.plan, the twin's time", `${opened.ms.toFixed(0)} ms`, "300 ms", opened.ms <= 300],
    ["  allocated meanwhile, in reading plan and day", `${opened.bytes} B`, "", null],
    ["paceclip lint, 1000 files", `${linted.toFixed(1)} s`, "10 s", linted <= 10],
    ["wall time of 45 minutes", `${run.wall_s.toFixed(1)} s`, "", null],
    ...enduranceRows(withCounter, values.hours, "counter"),
    ...enduranceRows(without, values.hours, "no counter"),
];
for (const [name, figure, bound, held] of rows) {
    const verdict = held === null ? "" : held ? "" : "MISSED";
    console.log(`${name.padEnd(50)} ${figure.padStart(17)}  ${bound && `bound ${bound}`} ${verdict}`.trimEnd());
}
mkdirSync(values.out, { recursive: true });
const json = rows.map(([name, figure, bound, held]) => ({ name: name.trim(), figure, bound: bound || null, held }));
writeFileSync(`${values.out}/bench.json`, `${JSON.stringify(json, null, 2)}\n`);
