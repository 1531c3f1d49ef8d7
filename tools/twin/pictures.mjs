/**
 * `make pictures`: the pictures of docs/, from a run of day 1.2 on the twin. The same files and the same seed give the
 * same pixels.
 */
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";

import { writePng } from "./picture.mjs";
import { buildRig } from "./rig.mjs";

const GLANCE_US = 250_000;
const LONGEST_US = 2 * 3600 * 1e6;

/** File name, and the first reading of the screen that it shows. In the order of the run. */
const PICTURES = [
    ["ready", ({ has }) => has("press to start")],
    ["too-slow", ({ has }) => has("TOO SLOW")],
    ["off-the-belt", ({ has }) => has("OFF BELT")],
    ["rep", ({ has, figure }) => has("RUN ") && has("ACTUAL") && figure(/^3\/8$/) && figure(/^1[0-2]\dm$/)],
    ["count-in", ({ figure }) => figure(/^3$/)],
];

const { values } = parseArgs({ options: { out: { type: "string", default: "docs/pictures" } } });
const fresh = `${values.out}.new`;
rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });

const { twin, runner } = await buildRig({ day: "1.2", twin: { seed: 1 } });
const wanted = [...PICTURES];
const look = () => {
    twin.clock.after(GLANCE_US, look);
    const { reading } = runner;
    if (!reading) return;
    const seen = {
        has: (text) => reading.text.includes(text),
        figure: (pattern) => reading.figures.some((figure) => pattern.test(figure.text)),
    };
    const [name, shows] = wanted[0];
    if (!shows(seen)) return;
    writePng(`${fresh}/${name}.png`, twin.screen.pixels());
    wanted.shift();
    if (wanted.length === 0) twin.stop("done");
};
look();
twin.clock.at(LONGEST_US, () => twin.stop("late"));
const why = await twin.powerOn();
if (why !== "done" || twin.faults.length > 0) {
    console.error(`The run never showed: ${wanted.map(([name]) => name).join(", ")}.`, why, ...twin.faults, twin.output);
    process.exitCode = 1;
} else {
    rmSync(values.out, { recursive: true, force: true });
    renameSync(fresh, values.out);
}
