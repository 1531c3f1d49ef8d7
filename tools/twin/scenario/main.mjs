/**
 * Plays the scenario in a file, and writes what happens as JSON, an object a line (watch.mjs); the last one is
 *
 *   {"event": "result", "ms", "met", "fault", "line", "statement", "why", "run"}
 *   {"event": "error", "fault"}   where the file is at fault
 *
 * Exit status 0, unless there is no such line.
 */
import { readFileSync } from "node:fs";

import { emit } from "../emit.mjs";
import { ScenarioError } from "./grammar.mjs";
import { perform } from "./play.mjs";
import { runOn } from "./watch.mjs";


async function main(path) {
    try {
        readFileSync(path);
    } catch (error) {
        emit({ event: "error", fault: `${path}: it can't be read (${error.code}): name a scenario's file` });
        return;
    }
    try {
        const { met, fault, stage, line = null, statement = null, why = null } = await perform(path, path, emit);
        emit({ event: "result", ms: Math.round(stage.twin.clock.now / 1000), met, fault, line, statement, why, run: runOn(stage) });
    } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
        emit({ event: "error", fault: error.message });
    }
}

await main(process.argv[2]);
