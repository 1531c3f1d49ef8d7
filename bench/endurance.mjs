/**
 * Hours at 10 km/h with every disturbance on: does the distance drift, does the memory grow?
 *
 * The driver and the belt code of build/device run on the twin (endurance.py). The edges come from the treadmill as they
 * are due, so there is no file of them, and the ticks wrap every 17.9 minutes.
 *
 * The truth is the number of magnets that passed the sensor: what a counter at the pin would have if the sensor gave one
 * edge for each. With these disturbances on, the chip's own counter has another number: pulses that the sensor missed are
 * not in it, and false edges are.
 *
 *   node bench/endurance.mjs --hours 24 --counter     prints its figures as JSON
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { DEVICE } from "../tools/twin/rig.mjs";
import { Treadmill } from "../tools/twin/treadmill.mjs";
import { Twin } from "../tools/twin/twin.mjs";

const LOOP = new URL("endurance.py", import.meta.url);
const MM_PER_PULSE = 157.08;
const LOOKS = 24;

/** 2 % of the pulses missed, a false edge every 2 s, foot strikes and wander. */
const DISTURBED = { missing: 0.02, interference: 0.5, ripple: 0.05, wander: 0.0025 };

/**
 * @param {object} options
 * @param {number} options.hours
 * @param {boolean} options.counter whether the chip counts in hardware as well
 * @param {number} [options.seed]
 * @param {object} [options.disturbed] of the belt and its sensor: what differs from DISTURBED
 *
 * @returns {Promise<object>} `passed`: magnets that passed; `pulses`: what the belt's distance comes to; `errorPercent` of
 *   it; `worstPartPercent`: the largest error in a 24th of the time taken alone; `heap`: bytes in use after a collection,
 *   at the start and after each 24th; `served`, `lost`, `merged` interrupts; what else the belt tells.
 */
export async function endure({ hours, counter, seed = 1, disturbed = {} }) {
    const { missing, interference, ripple, wander } = { ...DISTURBED, ...disturbed };
    const twin = new Twin({ seed });
    const { clock, hardware } = twin;
    twin.install(DEVICE);
    await twin.fresh();
    const treadmill = new Treadmill(twin, { mmPerPulse: MM_PER_PULSE, scale: 1, ripple, wander });
    const heap = [];
    const looks = [];
    const look = () => {
        heap.push(twin.heapInUse());
        twin.vm.run("report()");
        if (looks.length > LOOKS) twin.stop("done");
    };
    twin.vm.mp.registerJsModule("_endurance", {
        counter,
        um_per_pulse: Math.round(1000 * MM_PER_PULSE),
        start() {
            treadmill.press(100);
            treadmill.missing = missing;
            if (interference > 0) treadmill.interfereOften(interference);
            // From when the belt is up to its speed.
            const begin = clock.now + 20e6;
            for (let n = 0; n <= LOOKS; n++) clock.at(begin + (n * hours * 3600e6) / LOOKS, look);
        },
        report: (mm, accepted, bounced, missed) => void looks.push({ passed: treadmill.passed, pulses: mm / MM_PER_PULSE, accepted, bounced, missed }),
    });
    const why = twin.guarded(() => twin.vm.run(readFileSync(LOOP, "utf8")));
    if (why !== "done" || twin.faults.length > 0) throw new Error(`the run ${why}: ${twin.faults} ${twin.output}`);
    const errors = looks.slice(1).map((now, n) => (100 * (now.pulses - looks[n].pulses)) / (now.passed - looks[n].passed) - 100);
    const [first, last] = [looks[0], looks.at(-1)];
    const { served, lost, merged } = hardware.figures;
    return {
        ...last,
        errorPercent: (100 * (last.pulses - first.pulses)) / (last.passed - first.passed) - 100,
        worstPartPercent: errors.reduce((worst, error) => (Math.abs(error) > Math.abs(worst) ? error : worst)),
        heap,
        served,
        lost,
        merged,
    };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const { values } = parseArgs({
        options: { hours: { type: "string", default: "24" }, counter: { type: "boolean", default: false }, seed: { type: "string", default: "1" } },
    });
    console.log(JSON.stringify(await endure({ hours: Number(values.hours), counter: values.counter, seed: Number(values.seed) })));
}
