/**
 * Runs a day of a plan in the twin to its end, with somebody who follows the screen, and writes its journal on standard output.
 *
 *   node record_day.mjs PLAN '{"day": "1.1", "settings": {…}, "clock": [2026, 11, 27, 0, 18, 30, 0, 0], "treadmill": {…}}'
 */
import { newestRun } from "../../tools/twin/journal.mjs";
import { buildRig } from "../../tools/twin/rig.mjs";

const LONGEST_US = 4 * 3600 * 1e6;
const AFTER_US = 4e6;

const { clock, ...options } = JSON.parse(process.argv[3] ?? "{}");
const { twin, runner } = await buildRig({ plan: process.argv[2], ...options });
// The power's coming sets it back.
if (clock) twin.clock.after(1, () => twin.rtc.set(...clock));
const look = () => {
    if (runner.finished) twin.clock.after(AFTER_US, () => twin.stop("finished"));
    else twin.clock.after(250_000, look);
};
look();
twin.clock.at(LONGEST_US, () => twin.stop("was not finished"));
const why = await twin.powerOn();
if (why !== "finished" || twin.faults.length > 0) throw new Error(`${why} ${twin.faults} ${twin.output}`);
process.stdout.write(newestRun(twin.flash).bytes);
