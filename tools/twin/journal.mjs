/** Reads what the device has written of a run (data/runs/0001.run); docs/journal.md has the format, tools/paceclip/activity/journal.py the entries. */
import { crc32 } from "./computer.mjs";

const MAGIC = [0xb5, 0x50];
const HEAD = 4;
const CRC = 4;
const LONGEST = 2048;
const KINDS = ["warmup", "run", "recover", "rest", "cooldown", "prep", "off", "run-up"];
const STATES = ["running", "waiting", "paused", "auto-paused"];
const WAITS = [null, "press", "belt", "speed"];
const FIELDS = ["index", "waiting_for", "step_mm", "step_ms", "run_up_mm", "run_up_ms", "done_mm", "done_ms", "best_mm", "best_ms"];
const LAP = ["index", "distance_mm", "time_ms", "length_mm", "length_ms", "low_mm_s", "high_mm_s"];
const COUNTS = ["run", "block", "seconds", "flags", "paused_mm", "accepted", "bounced", "missed", "overruns"];
const RESUMED = 16;
const PRESSES = { 1: "short", 2: "long", 3: "double", 4: "very long" };
const DID = ["nothing", "pause", "go on", "skip", "back"];
const [ENDED, EARLY, LEFT, DISCARDED] = [1, 2, 4, 8];

/** The content of each whole block of `bytes`, in order; null for what lies between two and is not whole. */
export function* blocks(bytes) {
    let isLost = false;
    for (let at = 0; at < bytes.length; ) {
        const length = bytes[at + 2] | (bytes[at + 3] << 8);
        const end = at + HEAD + length;
        const isWhole =
            bytes[at] === MAGIC[0] &&
            bytes[at + 1] === MAGIC[1] &&
            length + HEAD + CRC <= LONGEST &&
            end + CRC <= bytes.length &&
            crc32(bytes.subarray(at + 2, end)) === new DataView(bytes.buffer, bytes.byteOffset).getUint32(end, true);
        if (isWhole && isLost) yield null;
        if (isWhole) yield bytes.subarray(at + HEAD, end);
        isLost = !isWhole;
        at = isWhole ? end + CRC : at + 1;
    }
    if (isLost) yield null;
}

/** A reader of the numbers that stand in `bytes`, seven bits a byte. */
class Numbers {
    constructor(bytes) {
        this.bytes = bytes;
        this.at = 0;
    }

    next() {
        let number = 0;
        for (let factor = 1; ; factor *= 128) {
            const byte = this.bytes[this.at++];
            number += (byte & 127) * factor;
            if (byte < 128) return number;
        }
    }
}

/** The entries of a block: its records, and the checkpoint that ends it ("at"), with an "end" behind it where that was one. */
function entriesOf(block) {
    if (block[0] === 0x7b) return [{ t: "run", ...JSON.parse(new TextDecoder().decode(block)) }];
    const entries = [];
    const numbers = new Numbers(block);
    const end = block.length - 1 - block.at(-1);
    while (numbers.at < end) entries.push(record(numbers));
    const at = { t: "at" };
    for (const name of COUNTS) at[name] = numbers.next();
    for (const name of FIELDS) at[name] = name === "waiting_for" ? WAITS[numbers.next()] : numbers.next();
    const { flags } = at;
    delete at.flags;
    at.left = (flags & LEFT) > 0 ? 1 : 0;
    entries.push(at);
    if (flags & ENDED) {
        const total_mm = at.done_mm + at.run_up_mm + at.step_mm;
        const total_ms = at.done_ms + at.run_up_ms + at.step_ms;
        const { paused_mm } = at;
        entries.push({ t: "end", total_mm, total_ms, paused_mm, ended_early: flags & EARLY && 1, discarded: flags & DISCARDED && 1 });
    }
    return entries;
}

function record(numbers) {
    const tag = numbers.next();
    if (tag === 1) return { t: "step", index: numbers.next(), incline_permille: numbers.next() };
    if (tag === 2) return { t: "paused", mm: numbers.next() };
    if (tag === 3) return lap(numbers);
    if (tag === 4) {
        const what = numbers.next();
        const value = numbers.next();
        return what === RESUMED ? { t: "resumed", seconds: value } : { t: "press", what: PRESSES[what] ?? what, did: DID[value] };
    }
    const seconds = Math.floor((tag - 8) / 4);
    const mm = numbers.next();
    const speed = numbers.next();
    return { t: "s", state: STATES[tag & 3], seconds, mm, mm_s: speed ? speed - 1 : null };
}

function lap(numbers) {
    const entry = { t: "lap", kind: KINDS[numbers.next()] };
    for (const name of LAP) {
        const value = numbers.next();
        if (value) entry[name] = value - 1;
    }
    return entry;
}

/** What a journal says, in order. What was written twice counts once. */
export function readJournal(bytes) {
    const found = [];
    const at = (entries) => entries?.find((entry) => entry.t === "at");
    let seconds = 0;
    for (const block of blocks(bytes ?? new Uint8Array(0))) {
        const entries = block === null ? [{ t: "damaged" }] : entriesOf(block);
        if (entries[0].t === "run" && found.some(([first]) => first.t === "run")) continue;
        const now = at(entries);
        if (now && now.block === at(found.at(-1))?.block) {
            found.pop();
            seconds = at(found.at(-1))?.seconds ?? 0;
        }
        if (now) {
            const told = entries.reduce((sum, entry) => sum + (entry.t === "s" ? entry.seconds : 0), 0);
            if (now.seconds - seconds > told) entries.unshift({ t: "dropped", seconds: now.seconds - seconds - told });
            seconds = now.seconds;
        }
        found.push(entries);
    }
    return found.flat();
}

/** The newest run's journal on a twin's flash, with the path that it has there. */
export function newestRun(flash) {
    const path = [...flash.files.keys()].filter((name) => name.startsWith("data/runs/")).sort().at(-1);
    return { path, bytes: flash.files.get(path) ?? null };
}
