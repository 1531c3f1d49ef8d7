/**
 * The virtual device: a twin in real time whose serial port is a socket that it inherits (tools/paceclip/device.py joins it to
 * a terminal), and which takes what a person does to it, line by line, on standard input.
 *
 *   --serial FD      the socket's file descriptor
 *   --firmware DIR   what stands on a fresh flash
 *   --flash DIR      keep the flash in this folder of the host; a new folder starts as a fresh flash
 *   --speed N        the device's time runs N times as fast
 *   --heap BYTES     Python's heap
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { dirname, join, relative } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";

import { POSTED, TAKEN, WRITTEN } from "./counters.mjs";

const CTRL_C = 3;
const WATCHDOG_MS = 3000; // Ctrl-C that nobody takes for so long: the code neither waits nor prints

const { values: options } = parseArgs({
    options: {
        serial: { type: "string" },
        firmware: { type: "string" },
        flash: { type: "string" },
        speed: { type: "string", default: "1" },
        heap: { type: "string" },
    },
});

/** The device's flash as the host sees it: outlives the worker, and the process if it has a folder. */
class Kept {
    constructor(folder) {
        this.folder = folder;
        this.files = new Map();
        this.directories = new Set();
    }

    load(folder) {
        for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
            const path = join(entry.parentPath, entry.name);
            const name = relative(folder, path);
            if (entry.isDirectory()) this.directories.add(name);
            else this.files.set(name, readFileSync(path));
        }
    }

    change({ changed, removed, directories }) {
        const gone = [...this.directories].filter((name) => !directories.includes(name));
        this.directories = new Set(directories);
        for (const name of removed) this.files.delete(name);
        for (const [name, content] of changed) this.files.set(name, content);
        if (!this.folder) return;
        for (const name of directories) mkdirSync(join(this.folder, name), { recursive: true });
        for (const [name, content] of changed) this.write(name, content);
        for (const name of [...removed, ...gone]) rmSync(join(this.folder, name), { recursive: true, force: true });
    }

    write(name, content) {
        const path = join(this.folder, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(`${path}.part`, content);
        renameSync(`${path}.part`, path);
    }
}

const kept = new Kept(options.flash);
if (options.flash && existsSync(options.flash) && readdirSync(options.flash).length > 0) kept.load(options.flash);
else {
    kept.load(options.firmware);
    for (const [name, content] of kept.folder ? kept.files : []) kept.write(name, content);
}

const serial = new Socket({ fd: Number(options.serial), readable: true, writable: true });
let worker = null;
let counters = null;
let untaken = [];

/** Power on; `main`: whether main.py runs, too. */
function start(main) {
    counters = new Int32Array(new SharedArrayBuffer(12));
    const { firmware, speed, heap } = options;
    worker = new Worker(new URL("live.mjs", import.meta.url), {
        workerData: {
            firmware,
            files: [...kept.files],
            directories: [...kept.directories],
            speed: Number(speed),
            heap: heap ? Number(heap) : null,
            main,
            counters,
        },
    });
    worker.on("message", (message) => {
        if (message.serial) write(message.serial);
        else if (message.flash) kept.change(message.flash);
        else console.log(message.text);
    });
    worker.on("error", (error) => {
        console.error(`The virtual device failed: ${error.message}`);
        process.exit(1);
    });
}

function write(bytes) {
    serial.write(bytes, () => {
        Atomics.add(counters, WRITTEN, bytes.length);
        Atomics.notify(counters, WRITTEN);
    });
}

function post(message) {
    worker.postMessage(message);
    const count = Atomics.add(counters, POSTED, 1) + 1;
    Atomics.notify(counters, POSTED);
    untaken.push({ message, count, at: performance.now() });
}

/** A loop that neither waits nor prints hears no Ctrl-C here: the device is started anew and stays at its prompt. */
async function watch() {
    const taken = Atomics.load(counters, TAKEN);
    untaken = untaken.filter(({ count }) => count > taken);
    const interrupt = untaken.find(({ message }) => message.serial?.includes(CTRL_C));
    if (!interrupt || performance.now() - interrupt.at < WATCHDOG_MS) return;
    const waiting = untaken.map(({ message }) => message);
    untaken = [];
    await worker.terminate();
    console.log("The code ran in a loop that hears no Ctrl-C here: the device was started anew, without main.py.");
    start(false);
    for (const message of waiting) post(message);
}

serial.on("data", (bytes) => {
    post({ serial: bytes });
});
serial.on("close", () => process.exit(0));
createInterface({ input: process.stdin }).on("line", (line) => {
    const [name, ...words] = line.trim().split(/\s+/);
    if (name === "quit") process.exit(0);
    if (name) post({ command: { name, words: words.join(" ") } });
});
setInterval(watch, 500);
start(true);
