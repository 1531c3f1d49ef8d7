/** A device that somebody has run with for years: hundreds of runs on flash, and the days of many plans done. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Stage, planFile } from "./stage.mjs";

const RUNS = 300;
const PLANS = 24;
const DAYS = 60;

test("with 300 runs and 24 plans of 60 days done, a day is run to its end, and the last runs are shown", async () => {
    const stage = await Stage.set({ plan: planFile("one") });
    const { flash } = stage.twin;
    for (let run = 1; run <= RUNS; run++) flash.write(`data/runs/${String(run).padStart(4, "0")}.got`, new Uint8Array(100));
    const days = Array.from({ length: DAYS }, (_, day) => `${1 + Math.floor(day / 7)}.${1 + (day % 7)}`);
    const plans = Object.fromEntries(Array.from({ length: PLANS }, (_, plan) => [`spring-marathon-${plan}`, days.join(" ")]));
    flash.write("data/progress.json", JSON.stringify({ v: 1, plans, known: ["mile", "one"], last: "one" }));
    await stage.play(function* ({ sees, press, belt, choose }) {
        yield sees("press to start");
        press();
        yield sees("start the belt");
        belt(12);
        yield sees("WELL RUN", 600);
        belt(0);
        yield 30;
        press();
        yield sees("1.2");
        yield* choose("Last runs");
        yield sees(`1/${RUNS + 1}`);
        press();
        yield sees("RUN 0300");
        press();
        yield sees("RUN 0299");
    });
    // Of plans that are gone, so many are forgotten.
    assert.deepEqual(stage.progress().plans, { one: ["1.1"] });
    assert.ok(flash.files.has("data/runs/0301.run"));
});
