/**
 * The twin behind `paceclip sim` (tools/paceclip/sim draws it): takes what a person does, line by line, on standard
 * input, and writes how things stand as JSON, an object a line, on standard output:
 *
 *   {"frame": …}   what stand.mjs tells, and "speed"
 *   {"say": "…"}   what is heard ("♪ go"), a restart ("* power cut"), or what was wrong with a line
 *   {"serial": "…"} what the device prints
 *
 *   --firmware DIR   the device's files
 *   --flash DIR      keep the flash in this folder; one from before gets these files and keeps its plans, settings and runs
 *   --plan PLAN      name of a plan in plans/, or a plan file's path; none: what stands on the flash
 *   --day D, --race R, --unit U   for a fresh flash
 *   --speed N, --seed N
 *
 * It ends with its standard input, with status 1 and a line on standard error where something asked for can't be had.
 */
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

import { Host } from "./host.mjs";
import { Kept } from "./kept.mjs";
import { UserError, readPlan, stock } from "./rig.mjs";

const FRAME_MS = 80;

const { values: options } = parseArgs({
    options: {
        firmware: { type: "string" },
        flash: { type: "string" },
        plan: { type: "string" },
        day: { type: "string" },
        race: { type: "string" },
        unit: { type: "string" },
        speed: { type: "string", default: "1" },
        seed: { type: "string", default: "1" },
    },
});

/** The flash to begin with. */
function prepare() {
    const { firmware, flash, day, race, unit } = options;
    const kept = new Kept(flash);
    const fromBefore = kept.isUsed;
    const given = ["day", "race", "unit"].find((name) => options[name] !== undefined);
    if (fromBefore && given) {
        throw new UserError(`${flash} has its own settings and days done: leave --${given} out, and choose on the device (hold)`);
    }
    kept.open(firmware);
    if (fromBefore) {
        if (!kept.files.has("main.py")) throw new UserError(`${flash} is no flash of Paceclip's: name an empty folder, or a new one`);
        kept.install(firmware);
        if (options.plan !== undefined) {
            const { name, text } = readPlan(options.plan);
            kept.write(`plans/${name}.plan`, text);
        }
    } else {
        // An empty race is none: one runs by effort.
        const settings = { race: race === "" ? null : (race ?? "mile=7:00"), unit: unit ?? "km" };
        stock((path, text) => kept.write(path, text), { plan: options.plan ?? "mile", day: day ?? null, settings });
    }
    return kept;
}

/** Say it as soon as whoever draws has time for it. */
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** A frame that comes while others still wait is of no use to anybody. */
function show(frame) {
    if (process.stdout.writableLength === 0) say({ frame });
}

function main() {
    const kept = prepare();
    const host = new Host({
        kept,
        options: {
            firmware: options.firmware,
            speed: Number(options.speed),
            seed: Number(options.seed),
            frameMs: FRAME_MS,
        },
        serial: (bytes, done) => {
            say({ serial: Buffer.from(bytes).toString() });
            done();
        },
        tell: ({ text, frame }) => (frame ? show(frame) : say({ say: text })),
    });
    createInterface({ input: process.stdin })
        .on("line", (line) => host.command(line))
        .on("close", () => process.exit(0));
    host.start();
}

try {
    main();
} catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
}
