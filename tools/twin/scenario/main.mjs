/**
 * Plays the scenario in a file, and writes what happens as JSON, an object a line (watch.mjs); the last one is
 *
 *   {"event": "result", "ms", "met", "fault", "line", "statement", "why", "run"}
 *   {"event": "error", "fault"}   where the file is at fault
 *
 * Exit status 0 where it was met, 1 where the file is at fault, 2 where it was not met.
 */
import { readFileSync, writeSync } from "node:fs";

import { ScenarioError } from "./grammar.mjs";
import { perform } from "./play.mjs";
import { runOn } from "./watch.mjs";

const emit = (event) => writeSync(1, `${JSON.stringify(event)}\n`);
const NOT_MET = 2;

/** The exit status. */
async function main(path) {
    try {
        readFileSync(path);
    } catch (error) {
        emit({ event: "error", fault: `${path}: it can't be read (${error.code}): name a scenario's file` });
        return 1;
    }
    try {
        const { met, fault, stage, line = null, statement = null, why = null } = await perform(path, path, emit);
        emit({ event: "result", ms: Math.round(stage.twin.clock.now / 1000), met, fault, line, statement, why, run: runOn(stage) });
        return met ? 0 : NOT_MET;
    } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
        emit({ event: "error", fault: error.message });
        return 1;
    }
}

process.exitCode = await main(process.argv[2]);
