/** Hours of running: the distance doesn't drift and the memory doesn't grow. `make bench` has 24 hours of the same. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { endure } from "../../bench/endurance.mjs";

const QUIET = { missing: 0, interference: 0 };
// The collector takes what looks like a pointer for one.
const NOISE = 256;

const spread = (heap) => Math.max(...heap) - Math.min(...heap);

for (const counter of [true, false]) {
    test(`an hour with all that disturbs, hall sensor ${counter ? "and" : "without"} counter: within 0.05 % of the magnets that passed, and no growth`, async () => {
        const { passed, errorPercent, heap, merged, missed, bounced } = await endure({ hours: 1, counter });
        assert.ok(passed > 60_000 && missed > 1000 && bounced > 1000 && merged > 0, `${passed} ${missed} ${bounced} ${merged}`);
        assert.ok(Math.abs(errorPercent) <= 0.05, `${errorPercent} %`);
        assert.equal(heap.length, 25);
        assert.ok(spread(heap) <= NOISE, `${heap}`);
    });
}

test("where the sensor tells of every magnet, stalls, merged edges and ticks that wrap cost not one pulse in 20 minutes", async () => {
    const { passed, pulses, errorPercent, merged } = await endure({ hours: 1 / 3, counter: true, seed: 3, disturbed: QUIET });
    assert.ok(passed > 20_000 && merged > 0, `${passed}, ${merged} merged`);
    // One may be on its way from the pin to the belt at either end.
    assert.ok(Math.abs((errorPercent / 100) * passed) <= 1.5, `${pulses} of ${passed}`);
});
