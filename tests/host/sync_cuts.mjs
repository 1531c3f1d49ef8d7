/**
 * Feeds the bytes that a sync sends to a board (test_sync_cuts.py has recorded them) to devices, without a line between,
 * and tells what stands on their flash.
 *
 * Standard input: {old, new, other: streams in base64, of a sync that brings the plans of that name; every: cut after each
 * so many bytes of new, and before the last; syncs: how many to make in a row, of new and old by turns}. Standard output:
 * {cuts: [{at, how, then, end, after}], writes: the same for power that goes after each change of flash, row: what each of
 * `syncs` has left, last: the plans in the end, bytes: of new}. `then` is what stands there once the board has started after
 * the cut, `after` what a sync of other plans makes of that, which ends with `end`.
 */
import { readFileSync } from "node:fs";

import { Repl } from "../../tools/twin/repl.mjs";
import { DEVICE } from "../../tools/twin/rig.mjs";
import { PWRON_RESET, Twin } from "../../tools/twin/twin.mjs";

const STARTED_US = 5e6;
const CUT = Symbol("cut");
const input = JSON.parse(readFileSync(0, "utf8"));
const streams = Object.fromEntries(["old", "new", "other"].map((name) => [name, Buffer.from(input[name], "base64")]));

/** A device that stands at its prompt, with what the flash of another has. */
function device(files = null, directories = null) {
    const twin = new Twin();
    twin.install(DEVICE);
    if (files) twin.flash.files = new Map(files);
    if (directories) twin.flash.directories = new Set(directories);
    twin.print = () => {};
    return twin;
}

/** Feed it a stream, from power-on with nothing running to its reset; `false` where the bytes ended before. */
async function feed(twin, bytes) {
    let at = 0;
    let raw = false;
    twin.resetCause = PWRON_RESET;
    for (;;) {
        await twin.boot({ main: false });
        const take = () => {
            if (at === bytes.length) throw CUT;
            return bytes[at++];
        };
        const repl = new Repl(twin.vm, { take, send: () => {}, execute: (run) => run() });
        twin.print = (said) => said.forEach((byte) => repl.lets(byte));
        try {
            const why = twin.guarded(() => {
                repl.serve(raw);
                return "soft reset";
            });
            if (why !== "soft reset") return why;
        } catch (error) {
            if (error !== CUT) throw error;
            return "cut";
        }
        raw = repl.raw;
        twin.prepareReset("soft reset");
    }
}

const kept = ({ flash }) => [new Map(flash.files), new Set(flash.directories)];

/** What a runner would find: which plans there are, and what else there is that was not there before. */
function found({ flash }, before) {
    const plans = {};
    const more = [];
    for (const [path, content] of flash.files) {
        if (path.startsWith("plans/")) plans[path.slice(6)] = Buffer.from(content).toString("base64");
        else if (before.files.get(path) !== content) more.push(path);
    }
    for (const path of flash.directories) if (!before.directories.has(path)) more.push(path + "/");
    return { plans, more };
}

/** What stands on a flash once the board has started with it. */
async function started(files, directories, before) {
    const twin = device(files, directories);
    if (files.has("sync/finish.py")) {
        // All else starts as ever, which costs seconds.
        twin.clock.after(STARTED_US, () => twin.stop("Paceclip runs"));
        await twin.boot();
    }
    return [twin, found(twin, before)];
}

const begin = device();
if ((await feed(begin, streams.old)) !== "reset") throw new Error("the board did not start anew");
const before = { files: new Map(begin.flash.files), directories: new Set(begin.flash.directories) };

async function outcome(files, directories) {
    const [twin, then] = await started(files, directories, before);
    const end = await feed(twin, streams.other);
    return { then, end, after: found(twin, before) };
}

const cuts = [];
const places = [];
for (let at = input.every; at < streams.new.length - 1; at += input.every) places.push(at);
for (const at of [...places, streams.new.length - 1]) {
    for (const how of ["power", "reset"]) {
        const twin = device(...kept(begin));
        await feed(twin, streams.new.subarray(0, at));
        if (how === "power") twin.flash.dropAll();
        else twin.flash.closeAll();
        cuts.push({ at, how, ...(await outcome(...kept(twin))) });
    }
}

// The power goes after each change of flash.
const writes = [];
for (let n = 1; ; n++) {
    const twin = device(...kept(begin));
    let count = 0;
    twin.flash.onWrite = () => {
        if (++count === n) twin.powerCut();
    };
    const why = await feed(twin, streams.new);
    if (why === "reset") break;
    // Else there would be no end.
    if (why === "cut") throw new Error("the sync does not end with a reset");
    writes.push({ at: n, ...(await outcome(...kept(twin))) });
}

const twin = device(...kept(begin));
const row = [];
for (let n = 0; n < input.syncs; n++) {
    const end = await feed(twin, n % 2 ? streams.old : streams.new);
    row.push({ end, free: twin.flash.freeBlocks(), files: twin.flash.files.size, folders: twin.flash.directories.size });
}
process.stdout.write(JSON.stringify({ cuts, writes, row, bytes: streams.new.length, last: found(twin, before) }));
