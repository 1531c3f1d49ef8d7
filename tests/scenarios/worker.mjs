/** Plays the scenarios that it is told to, one after the other: a thread of run.test.mjs. */
import { parentPort } from "node:worker_threads";

import { ScenarioError } from "../../tools/twin/scenario/grammar.mjs";
import { perform } from "../../tools/twin/scenario/play.mjs";

parentPort.on("message", async (path) => {
    try {
        const { fault } = await perform(path);
        parentPort.postMessage({ fault });
    } catch (error) {
        const fault = error instanceof ScenarioError ? error.message : `the scenario's player failed: ${error.stack?.slice(0, 2000)}`;
        parentPort.postMessage({ fault });
    }
});
