/** Reads what the device has written of a run (data/runs/0001.run), as docs/journal.md has it; tests/host/test_runs.py holds it to paceclip.runs. */
import { crc32 } from "node:zlib";

const MAGIC = [0xb5, 0x50];
const HEAD = 4;
const CRC = 4;
const LONGEST = 2048;
const KINDS = ["warmup", "run", "recover", "rest", "cooldown", "prep", "off", "run-up"];
const STATES = ["running", "waiting", "paused", "auto-paused"];
const WAITS = [null, "press", "belt", "speed"];
const FIELDS = ["index", "waiting_for", "step_mm", "step_ms", "run_up_mm", "run_up_ms", "done_mm", "done_ms"];
const LAP = ["index", "distance_mm", "time_ms", "length_mm", "length_ms", "low_mm_s", "high_mm_s"];
const COUNTS = ["run", "block", "seconds", "flags", "paused_mm", "accepted", "bounced", "missed", "overruns"];
const NOTES = { 1: "short", 2: "long", 16: "resumed" };
const DID = ["nothing", "pause", "go on", "skip", "back"];
const [ENDED, EARLY, LEFT] = [1, 2, 4];

/** The content of each whole block of `bytes`, in order. */
export function* blocks(bytes) {
    for (let at = 0; at + HEAD + CRC <= bytes.length; ) {
        const length = bytes[at + 2] | (bytes[at + 3] << 8);
        const end = at + HEAD + length;
        const isWhole =
            bytes[at] === MAGIC[0] &&
            bytes[at + 1] === MAGIC[1] &&
            length + HEAD + CRC <= LONGEST &&
            end + CRC <= bytes.length &&
            crc32(bytes.subarray(at + 2, end)) === new DataView(bytes.buffer, bytes.byteOffset).getUint32(end, true);
        if (isWhole) yield bytes.subarray(at + HEAD, end);
        at = isWhole ? end + CRC : at + 1;
    }
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
        entries.push({ t: "end", total_mm, total_ms, paused_mm: at.paused_mm, ended_early: flags & EARLY ? 1 : 0 });
    }
    return entries;
}

function record(numbers) {
    const tag = numbers.next();
    if (tag === 1) return { t: "step", index: numbers.next(), incline_permille: numbers.next() };
    if (tag === 2) return { t: "apart", mm: numbers.next() };
    if (tag === 3) return lap(numbers);
    if (tag === 4) {
        const what = numbers.next();
        const value = numbers.next();
        return what < 16 ? { t: "press", what: NOTES[what] ?? what, did: DID[value] } : { t: NOTES[what] ?? what, seconds: value };
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

/** What a journal says, in order; blocks that are not whole are left out. Of a block that was written twice the last one counts. */
export function readJournal(bytes) {
    const found = [];
    for (const block of blocks(bytes ?? new Uint8Array(0))) {
        const entries = entriesOf(block);
        const at = entries.find((entry) => entry.t === "at");
        const before = found.at(-1)?.find((entry) => entry.t === "at");
        if (at && before && at.block === before.block) found.pop();
        found.push(entries);
    }
    return found.flat();
}

/** The newest run's journal on a twin's flash, with the path that it has there. */
export function newestRun(flash) {
    const path = [...flash.files.keys()].filter((name) => name.startsWith("data/runs/")).sort().at(-1);
    return { path, bytes: flash.files.get(path) ?? null };
}
