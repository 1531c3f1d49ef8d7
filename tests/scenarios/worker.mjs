/** Plays the scenarios that it is told to, one after the other: a thread of run.test.mjs. */
import { parentPort } from "node:worker_threads";

import { playFile } from "./player.mjs";

parentPort.on("message", async (path) => {
    try {
        parentPort.postMessage({ fault: await playFile(path) });
    } catch (error) {
        parentPort.postMessage({ fault: `the scenario's player failed: ${error.stack?.slice(0, 2000)}` });
    }
});
