/** The order of plans, where MicroPython's sort keeps none among equals. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { bench, value } from "./bench.mjs";

test("new plans are offered first, by their names; then the last run's, and the others by theirs", async () => {
    const twin = await bench();
    twin.vm.run("from firmware.core import progress");
    const order = (names, known) =>
        value(twin, `progress.in_order({"last": "mile", "known": ${JSON.stringify(known)}, "plans": {}}, ${JSON.stringify(names)}, "mile")`);
    assert.deepEqual(order(["tuesday", "mile", "first-5k", "benchmarks", "5k"], ["mile"]), ["5k", "benchmarks", "first-5k", "tuesday", "mile"]);
    assert.deepEqual(order(["d", "a", "mile", "c", "b"], ["a", "b", "c", "d", "mile"]), ["mile", "a", "b", "c", "d"]);
});
