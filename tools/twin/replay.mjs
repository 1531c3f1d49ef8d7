/**
 * The twin's half of `paceclip replay`: recorded edges come in at the sensor's pin, and what the device would show goes
 * to standard output. Its argument is a file of orders, which tools/paceclip/recordings/replay.py writes.
 *
 * All of it is virtual time: the same orders give the same bytes.
 */
import { closeSync, openSync, readFileSync, readSync, writeSync } from "node:fs";

import { SENSOR_PIN } from "./treadmill.mjs";
import { Twin } from "./twin.mjs";

const LOOP = new URL("replay_loop.py", import.meta.url);
const HEADER = "t_ms,speed_um_s,distance_mm,state,quality\n";
const STATES = ["stopped", "starting", "moving"]; // as belt.py numbers them
const BATCH = 8192;
const STDOUT = 1;

/** The numbers of a file of float64, read as they are asked for. */
function* numbers(path) {
    const batch = new Float64Array(BATCH);
    const bytes = new Uint8Array(batch.buffer);
    const file = openSync(path);
    try {
        for (;;) {
            const length = readSync(file, bytes);
            if (length === 0) return;
            yield* batch.subarray(0, length / 8);
        }
    } finally {
        closeSync(file);
    }
}

class Replay {
    #startUs = 0;
    #rows = "";

    constructor(orders) {
        this.orders = orders;
        this.twin = new Twin({ seed: orders.seed });
        this.refused = null;
        this.edges = 0;
    }

    async run() {
        const { twin } = this;
        twin.install(this.orders.firmware);
        await twin.fresh();
        twin.vm.mp.registerJsModule("_replay", {
            counter: Boolean(this.orders.counter),
            settings: JSON.stringify(this.orders.settings),
            refuse: (why) => void (this.refused = why),
            start: () => this.start(),
            now_ms: () => this.nowMs(),
            show: (...figures) => this.show(...figures),
        });
        const why = twin.guarded(() => twin.vm.run(readFileSync(LOOP, "utf8")));
        this.write();
        return why;
    }

    /** Time 0: the device listens, on a tick of its system. */
    start() {
        this.#rows = HEADER;
        const { clock, hardware } = this.twin;
        clock.advanceTo(hardware.wakeAfter(1));
        this.#startUs = clock.now;
        for (const [start, end] of this.orders.blocks) this.#block(start, end, false);
        for (const [start, end] of this.orders.flash) this.#block(start, end, true);
        this.#drive(numbers(this.orders.edges));
    }

    #block(start, end, masked) {
        const { clock, hardware } = this.twin;
        const endUs = this.#startUs + end;
        clock.at(this.#startUs + start, () => hardware.block(Math.max(0, endUs - clock.now), masked));
    }

    /** Put one edge after the other on the clock. */
    #drive(edges) {
        const { value, done } = edges.next();
        if (done) return;
        this.twin.clock.at(this.#startUs + Math.floor(value / 2), () => {
            this.edges++;
            this.#drive(edges);
            this.twin.hardware.drive(SENSOR_PIN, value % 2);
        });
    }

    nowMs() {
        return Math.floor((this.twin.clock.now - this.#startUs) / 1000);
    }

    /** A poll is done. Returns for how many ms the device shall sleep: until a whole number of periods from the start. */
    show(speedUmS, distanceMm, state, quality) {
        const { pollMs, durationMs } = this.orders;
        const ms = this.nowMs();
        if (ms > durationMs) this.twin.stop("done");
        this.#rows += `${ms},${speedUmS},${distanceMm},${STATES[state]},${quality}\n`;
        if (this.#rows.length > 65536) this.write();
        // An idle loop wakes on a tick of its system, not before the time asked for: one ms less makes it the right one.
        return pollMs * (Math.floor((ms + 1) / pollMs) + 1) - ms - 1;
    }

    write() {
        let rest = Buffer.from(this.#rows);
        this.#rows = "";
        try {
            while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest));
        } catch (error) {
            // Who reads has seen enough.
            if (error.code === "EPIPE") process.exit();
            console.error(`the rows can't be written: ${error.message}`);
            process.exit(1);
        }
    }
}

const replay = new Replay(JSON.parse(readFileSync(process.argv[2], "utf8")));
const began = performance.now();
const why = await replay.run();
const { twin, refused } = replay;
const { served, lost, merged } = twin.hardware.figures;
if (refused !== null) {
    console.error(refused);
    process.exitCode = 1;
} else if (why !== "done" || twin.faults.length > 0) {
    console.error(`the device failed: ${[why, ...twin.faults, twin.output].join("\n")}`);
    process.exitCode = 1;
} else {
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.error(`${replay.edges} edges: ${served} interrupts served, ${lost} lost, ${merged} merged; took ${seconds} s`);
}
