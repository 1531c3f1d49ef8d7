/**
 * `make pictures`: the pictures of docs/, from a run of day 1.2 on the twin and from the sensor's view. The same files
 * and the same seed give the same pixels.
 */
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";

import { writePng } from "./picture.mjs";
import { buildRig } from "./rig.mjs";
import { BUTTON_PIN } from "./finger.mjs";

const GLANCE_US = 250_000;
const LONGEST_US = 2 * 3600 * 1e6;

/** File name, and the first reading of the screen that it shows. In the order of the run. */
const RUN = [
    ["ready", ({ has }) => has("press to start")],
    ["off-the-belt", ({ has }) => has("OFF BELT")],
    ["rep", ({ has, figure }) => has("km/h") && has("ACTUAL") && figure(/^3\/8$/) && figure(/^1[0-2]\dm$/)],
    ["count-in", ({ figure }) => figure(/^3$/)],
];

const SLOW = [["too-slow", ({ has }) => has("TOO SLOW")]];
const SENSOR = [["sensor", ({ has }) => has("press: record") && has("97%") && has("10.0 km/h")]];

const { values } = parseArgs({ options: { out: { type: "string", default: "docs/pictures" } } });
const fresh = `${values.out}.new`;
rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });

/** Run the twin until each of the `pictures` was seen and taken; `read` returns what is on the screen, or null. */
async function photograph(twin, read, pictures) {
    const wanted = [...pictures];
    const look = () => {
        twin.clock.after(GLANCE_US, look);
        const reading = read();
        if (!reading) return;
        const seen = {
            has: (text) => reading.text.includes(text),
            figure: (pattern) => reading.figures.some((figure) => pattern.test(figure.text)),
        };
        const [name, shows] = wanted[0];
        if (!shows(seen)) return;
        writePng(`${fresh}/${name}.png`, twin.screen.pixels(), twin.screen);
        wanted.shift();
        if (wanted.length === 0) twin.stop("done");
    };
    look();
    twin.clock.at(LONGEST_US, () => twin.stop("late"));
    const why = await twin.powerOn();
    if (why === "done" && twin.faults.length === 0) return;
    console.error(`The device never showed: ${wanted.map(([name]) => name).join(", ")}.`, why, ...twin.faults, twin.output);
    process.exit(1);
}

/** Press the button at each of [s, for so many s]. */
function pressAt({ clock, hardware }, presses) {
    for (const [at, s] of presses) {
        clock.at(1e6 * at, () => hardware.drive(BUTTON_PIN, 0));
        clock.at(1e6 * (at + s), () => hardware.drive(BUTTON_PIN, 1));
    }
}

const { twin, runner } = await buildRig({ day: "1.2", twin: { seed: 1 } });
await photograph(twin, () => runner.reading, RUN);

const slow = await buildRig({ day: "1.1", runner: false, twin: { seed: 1 } });
pressAt(slow.twin, [[3, 0.1]]);
slow.twin.clock.at(5e6, () => slow.treadmill.press(84));
await photograph(slow.twin, slow.read, SLOW);

const bench = await buildRig({ runner: false, twin: { seed: 1 }, treadmill: { scale: 1 } });
// The menu, and its fourth line.
pressAt(bench.twin, [[3, 1], [4.5, 0.1], [5, 0.1], [5.5, 0.1], [6, 1]]);
bench.treadmill.missing = 0.03;
bench.twin.clock.at(8e6, () => bench.treadmill.press(100));
await photograph(bench.twin, bench.read, SENSOR);

rmSync(values.out, { recursive: true, force: true });
renameSync(fresh, values.out);
