/** Every scenario of this folder, a test each; docs/scenarios.md says how to write one. Two play at a time. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const THREADS = Math.min(4, availableParallelism());

const idle = [];
const waiting = [];
const workers = new Set();

/** Play a scenario on the next thread that is free; resolves to what is wrong with it, or null. */
function play(path) {
    if (idle.length === 0 && workers.size < THREADS) {
        const worker = new Worker(new URL("worker.mjs", import.meta.url));
        workers.add(worker);
        idle.push(worker);
    }
    return new Promise((resolve, reject) => {
        waiting.push({ path, resolve, reject });
        next();
    });
}

function next() {
    if (idle.length === 0 || waiting.length === 0) return;
    const worker = idle.pop();
    const { path, resolve, reject } = waiting.shift();
    worker.once("error", reject);
    worker.once("message", ({ fault }) => {
        worker.off("error", reject);
        idle.push(worker);
        resolve(fault);
        next();
    });
    worker.postMessage(path);
}

describe("scenarios", { concurrency: THREADS }, () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith(".scn"));
    assert.ok(files.length > 0, "no scenario is there");
    for (const file of files.sort()) {
        test(file.replace(/\.scn$/, "").replaceAll("-", " "), async () => {
            const fault = await play(FOLDER + file);
            assert.equal(fault, null, fault ?? undefined);
        });
    }
});

after(() => Promise.all([...workers].map((worker) => worker.terminate())));
