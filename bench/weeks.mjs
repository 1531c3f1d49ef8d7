/**
 * Ten weeks of two plans, whole sessions, on one device that is never restarted: mile.plan, then 5k.plan, and at last the
 * first day once more. Do memory, flash and behaviour stay as on the first day? Nights are left out, and each run is
 * fetched when it is over.
 *
 *   node bench/weeks.mjs       prints its figures as JSON; takes some twenty minutes
 */
import { Stage } from "../tests/twin/stage.mjs";
import { readPlan } from "../tools/twin/rig.mjs";

const PLANS = ["mile", "5k"];
const LONGEST_S = 3 * 3600;

/** The device's file of a run that a computer has fetched: docs/journal.md. */
function fetchRuns({ files }) {
    for (const path of [...files.keys()].filter((name) => name.endsWith(".run"))) {
        files.set(path.replace(/run$/, "got"), files.get(path));
        files.delete(path);
    }
}

/**
 * @returns {Promise<object[]>} of each run: `plan`, `day`, `laps` ([kind, mm, ms] each), `heap` in bytes after a
 *   collection, as its totals show, `blocks` of flash that it took, `seconds` that it lasted
 */
async function tenWeeks() {
    const stage = await Stage.set({ plan: PLANS[0], runner: true });
    const { flash } = stage.twin;
    for (const name of PLANS.slice(1)) flash.write(`plans/${name}.plan`, readPlan(name).text);
    const runs = [];
    await stage.play(function* ({ sees, press, until, choose, has, twin, treadmill, runner }) {
        // The runner starts the day, and ticks off the days of rest before it.
        function* day() {
            yield sees("press to start", 60);
            const free = flash.freeBlocks();
            yield until(() => runner.finished && treadmill.speed === 0, "the run's end", LONGEST_S);
            yield 2;
            const told = stage.journal();
            const { plan, day: id } = told.find((entry) => entry.t === "run");
            const { total_ms: ms } = told.find((entry) => entry.t === "end");
            const laps = told.filter((entry) => entry.t === "lap").map((lap) => [lap.kind, lap.distance_mm, lap.time_ms]);
            runs.push({ plan, day: id, laps, heap: twin.heapInUse(), blocks: free - flash.freeBlocks(), seconds: Math.round(ms / 1000) });
            fetchRuns(flash);
            press();
            yield until(() => has("press to start") || has("REST DAY") || has("All days are done"), "the ready screen");
            runner.finished = false;
        }
        for (const [at, name] of PLANS.entries()) {
            if (at > 0) yield* choose("Other plan");
            for (let left = readPlan(name).running.length; left > 0; left--) yield* day();
            yield sees("All days are done", 60);
        }
        // The menu of a plan that is done leads round to the first one.
        yield* choose("Other plan");
        yield sees("All days are done");
        press();
        yield* day();
    });
    return runs;
}

console.log(JSON.stringify(await tenWeeks()));
