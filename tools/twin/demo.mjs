/**
 * `make demo`: a day of a plan, on the device's own files, with the screen in the terminal.
 *
 * Writes summary.json and pictures of the moments that matter; prints a table of the steps. Exit status 0 when the day
 * was run to its end, 1 on a user's error, 2 when the device did not get there.
 */
import { fork } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { clock, summarise, table } from "./demo_summary.mjs";
import { Ears } from "./ears.mjs";
import { newestRun, readJournal } from "./journal.mjs";
import { RealTime } from "./pacing.mjs";
import { Parsers } from "./parsers.mjs";
import { halfBlocks, writePng } from "./picture.mjs";
import { DEVICE, UserError, buildRig, readPlan } from "./rig.mjs";

const FRAME_MS = 80; // between two frames in the terminal, real time
const CURSOR = "\x1b[?25h";
const LONGEST_US = 4 * 3600 * 1e6;
const REFUSAL_US = 10e6; // a long text takes turns on the screen
const AFTER_US = 4e6; // the finished screen stays in sight for a moment

/** Moments worth a picture: name, and what must be on the screen. */
const MOMENTS = [
    ["ready", ({ has }) => has("press to start")],
    ["start-the-belt", ({ has }) => has("start the belt")],
    ["warm-up", ({ has }) => has("WARM") && has("ACTUAL") && !has("start the belt") && !has("--:--")],
    ["off-the-belt", ({ has }) => has("OFF BELT")],
    ["set-the-deck", ({ has }) => has("SET THE DECK")],
    ["rep", ({ has, figure }) => has("RUN ") && has("ACTUAL") && figure(/^\d+\/\d+$/)],
    ["too-slow", ({ has }) => has("TOO SLOW")],
    ["too-fast", ({ has }) => has("TOO FAST")],
    ["next-step-comes", ({ inverse }) => inverse(/^> /)],
    ["count-in", ({ figure }) => figure(/^[123]$/)],
    ["recovery", ({ has }) => has("JOG ") || has("EASY ") || has("WALK ")],
    ["rest", ({ has }) => has("REST")],
    ["cool-down", ({ has }) => has("COOL ")],
    ["halfway", ({ time }) => time > 900e6],
    ["paused", ({ has }) => has("PAUSED") || has("BELT STOPPED")],
    ["finished", ({ has }) => has("press to close")],
];

const { values } = parseArgs({
    options: {
        day: { type: "string", default: "" },
        plan: { type: "string", default: "mile" },
        seed: { type: "string", default: "1" },
        pace: { type: "string", default: "fast" },
        race: { type: "string", default: "mile=7:00" },
        unit: { type: "string", default: "km" },
        out: { type: "string", default: "build/demo" },
    },
});

async function options() {
    if (!/^\d{1,9}$/.test(values.seed)) throw new UserError(`SEED=${values.seed}: write a whole number, such as SEED=1`);
    if (!["fast", "real"].includes(values.pace)) throw new UserError(`PACE=${values.pace}: write PACE=fast or PACE=real`);
    const { name, file, days, running } = readPlan(values.plan);
    // The plan's first fast day; of a plan without a day that can be read, the device says what is wrong.
    values.day ||= name === "mile" ? "1.2" : (running[0] ?? days[0] ?? null);
    if (days.includes(values.day) && running.length > 0 && !running.includes(values.day)) {
        throw new UserError(`on day ${values.day} of ${file} nobody runs: write a day such as DAY=${running[0]}`);
    }
    // As paceclip has it: RACE=5K=24:30 is 5k=24:30.
    values.race = values.race.toLowerCase();
    // Without a race one runs by effort.
    const wrong = values.race && (await Parsers.open(DEVICE)).race(values.race);
    if (wrong) throw new UserError(wrong);
    return values;
}

/** Print at once, for the run leaves no time for it. Whoever has read enough ends it. */
function put(text) {
    try {
        writeSync(1, text);
    } catch (error) {
        if (error.code === "EPIPE") process.exit();
        throw error;
    }
}

/** Shows the screen in the terminal as it changes; where the output is no terminal, once a step. */
class Show {
    #last = 0;
    #steps = [];
    #cues = [];

    constructor(rig, ears) {
        this.rig = rig;
        this.ears = ears;
        this.terminal = process.stdout.isTTY === true && process.stdout.columns >= 128 && process.stdout.rows >= 36;
    }

    frame(reading) {
        this.#cues.push(...this.ears.news(this.rig.twin));
        if (this.terminal) {
            const now = performance.now();
            if (now - this.#last < FRAME_MS) return;
            this.#last = now;
            put(`\x1b[H${this.#lines().join("\x1b[K\n")}\x1b[K\n`);
            return;
        }
        // Texts that take turns are one step: what was among the last few is not said again.
        const left = reading.figures.find((figure) => figure.page === 1 && figure.x < 64);
        const rep = reading.figures.find((figure) => /^\d+\/\d+$/.test(figure.text));
        if (reading.figures.some((figure) => /^[123]$/.test(figure.text))) return; // the count-in to the next
        const running = reading.text.includes("TARGET");
        const step = running ? `${left?.text} ${rep?.text}` : (reading.words[0]?.text ?? "");
        if (step === "" || this.#steps.includes(step)) return;
        this.#steps = [...this.#steps.slice(-2), step];
        if (this.#cues.length > 0) put(`        ♪ ${this.#cues.splice(0).join(", ")}\n`);
        put(`${clock(this.rig.twin.clock.now)}  ${reading.text}\n`);
    }

    begin() {
        if (this.terminal) put("\x1b[2J\x1b[?25l");
    }

    end() {
        if (this.terminal) put(`\x1b[H${this.#lines().join("\x1b[K\n")}\x1b[K\n${CURSOR}`);
    }

    #lines() {
        const { twin, treadmill } = this.rig;
        const console = (treadmill.console / 10).toFixed(1);
        const cue = this.#cues.length > 0 ? `   ♪ ${this.#cues.at(-1)}` : "";
        const about = `${clock(twin.clock.now)}   console ${console} km/h   belt ${(3.6 * treadmill.speed).toFixed(2)} km/h${cue}`;
        return [...halfBlocks(twin.screen.pixels()), "", about];
    }
}

/** Takes each moment's picture when it is first seen, a second after, so that the screen is complete. */
function photographer(rig, folder) {
    const left = new Map(MOMENTS);
    let count = 0;
    return (reading) => {
        const look = {
            time: rig.twin.clock.now,
            has: (text) => reading.text.includes(text),
            figure: (pattern) => reading.figures.some((figure) => pattern.test(figure.text)),
            inverse: (pattern) => reading.words.some((word) => word.inverse && pattern.test(word.text)),
        };
        for (const [name, seen] of left) {
            if (!seen(look)) continue;
            left.delete(name);
            const number = String(++count).padStart(2, "0");
            writePng(`${folder}/${number}-${name}.png`, rig.twin.screen.pixels(), rig.twin.screen);
        }
        return count;
    };
}

async function main() {
    const { day, plan, seed, pace, race, unit, out } = await options();
    const settings = race ? { race, unit } : { unit };
    const rig = await buildRig({ plan, day, settings, twin: { seed: Number(seed) } });
    const { twin, treadmill, runner } = rig;
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    if (pace === "real") {
        const real = new RealTime();
        twin.clock.pace = (time) => real.wait(time);
    }

    const show = new Show(rig, await Ears.open(DEVICE));
    const photograph = photographer(rig, out);
    let pictures = 0;
    let beltAtStart = 0;
    let beltAtEnd = null;
    const refusal = new Set();
    const look = () => {
        twin.clock.after(250_000, look);
        const { reading } = runner;
        if (!reading) return;
        if (/^(PLAN ERROR|SETTINGS)/.test(reading.text)) {
            if (refusal.size === 0) twin.clock.after(REFUSAL_US, () => twin.stop("refused"));
            // Neither the title, which may count pages, nor what the button does.
            const lines = reading.words.filter(({ page }) => page > 0 && page < 7);
            refusal.add(lines.map(({ text }) => text).join(" "));
        }
        pictures = photograph(reading);
        show.frame(reading);
        if (reading.text.includes("press to start")) beltAtStart = treadmill.distanceMm;
        if (!runner.finished) return;
        if (beltAtEnd === null) {
            beltAtEnd = treadmill.distanceMm;
            twin.clock.after(AFTER_US, () => twin.stop("finished"));
        }
    };
    look();
    twin.clock.at(LONGEST_US, () => twin.stop("was not finished after four hours"));

    show.begin();
    let why;
    try {
        why = await twin.powerOn();
    } finally {
        show.end();
    }
    if (why === "refused") throw new UserError(`the device says: ${(await planError(plan)) ?? [...refusal].join(" ")}`);
    if (why !== "finished" || twin.faults.length > 0) {
        console.error(`The run ${why}.`, ...twin.faults, twin.output);
        console.error(left(out));
        return 2;
    }
    const journal = readJournal(newestRun(twin.flash).bytes);
    const summary = summarise(journal, Number(seed), beltAtEnd - beltAtStart);
    writeFileSync(`${out}/summary.json`, `${JSON.stringify(summary, null, 2)}\n`);
    put(`\n${table(summary, unit)}\n\n${out}: summary.json and ${pictures} pictures\n`);
    return 0;
}

/** What is wrong with a plan, by its own name and in one line, for which the display has no room; null where nothing is. */
async function planError(plan) {
    const { file, text } = readPlan(plan);
    const [first] = (await Parsers.open(DEVICE)).plan(text).errors;
    return first ? `${file}:${first.join(": ")}` : null;
}

/** What stands in the folder of a run that did not get to its end. */
function left(out) {
    const names = existsSync(out) ? readdirSync(out) : [];
    const pictures = names.filter((name) => name.endsWith(".png")).length;
    // A summary is that of the run before: this one had not begun.
    if (pictures === 0 || names.includes("summary.json")) return "It had not begun.";
    return `${out}: ${pictures} pictures of the run so far, and no summary.json`;
}

async function run() {
    try {
        process.exitCode = await main();
    } catch (error) {
        if (!(error instanceof UserError)) throw error;
        console.error(`Paceclip: ${error.message}`);
        process.exitCode = 1;
    }
}

/** The run keeps its process busy to its end: in a process of its own, so that somebody is there when Ctrl-C comes. */
function watch() {
    const child = fork(fileURLToPath(import.meta.url), process.argv.slice(2));
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
    child.on("exit", (status, signal) => {
        process.exitCode = status ?? 128 + constants.signals[signal];
        if (signal === null) return;
        if (process.stdout.isTTY) writeSync(1, CURSOR);
        console.error(`\nInterrupted. ${left(values.out)}`);
    });
}

if (process.send) await run();
else watch();
