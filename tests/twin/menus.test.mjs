/** What is asked and shown between runs is in no run's memory, whether somebody saw it before or not. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { toView } from "./menus.mjs";
import { Stage } from "./stage.mjs";

const VIEWS = { "Last runs": "LAST RUNS", Sensor: "SENSOR", Calibrate: "CALIBRATE", Settings: "SETTINGS" };
const MODULES = [
    ...["calibrate", "calibrations", "dialog", "last_runs", "lobby", "lobby_menu", "recovery", "runs", "sensor", "settings_menu", "setup", "shelf"],
    ...["core.calibration", "core.nearest", "core.progress", "core.quality", "core.quantities", "core.resume", "core.script", "core.settings", "core.vdot"],
    ...["drivers.files", "drivers.panel", "drivers.recorder"],
    ...["ui.calibrate_page", "ui.choices", "ui.menus", "ui.offers", "ui.pages", "ui.sensor_page", "ui.settings_page"],
];

for (const [what, seen] of [
    ["nobody has seen", []],
    ["were all seen", Object.keys(VIEWS)],
]) {
    test(`a run has nothing in memory of views that ${what}`, async () => {
        const stage = await Stage.set();
        await stage.play(function* (scene) {
            const { sees, press, hold, belt } = scene;
            for (const view of seen) {
                yield* toView(scene, view);
                yield sees(VIEWS[view]);
                yield 1;
                assert.notEqual(stage.loaded(MODULES), "");
                if (view === "Last runs") hold();
                else press(3_500_000);
                yield 4;
            }
            yield sees("press to start");
            press();
            belt(10);
            yield sees("TARGET");
            yield 5;
            assert.equal(stage.loaded(MODULES), "");
        });
    });
}
