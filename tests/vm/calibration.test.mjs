/** The arithmetic of calibration on the VM gives what it gives on CPython (tests/unit/test_calibration.py). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { bench, value } from "./bench.mjs";

test("laps, distance, speed and the console's ratio, with numbers beyond the small ones", async () => {
    const twin = await bench();
    twin.vm.run(`
from firmware.core import calibration
marks = [12345 + lap * 18048 + (0, 37, -41, 12, -25, 8, 19)[lap % 7] for lap in range(21)]
said = [
    calibration.from_laps(marks, 2835),
    calibration.from_laps([marks[0], marks[20]], 2835, 20),
    calibration.from_distance(1000000, 6366000, 2887),
    calibration.from_speed(2777778, 60000, 1061035, 8019),
    calibration.console_ratio(10400, 10000),
    calibration.milli_pulses(7, 14000, 56000),
]
try:
    calibration.from_laps(marks[:4], 2835)
except ValueError as error:
    said.append(str(error))
`);
    assert.deepEqual(value(twin, "said"), [[157081, 56], [157073, 186], [157085, 454], [157079, 454], 10400, 7250, "3 laps are too few: run at least 5, best 20"]);
});
