/** The settings' menu: set with the one button, read on the screen, found on flash; and a settings.json that is broken. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { unitOn } from "../../tools/twin/runner.mjs";
import { enter, find, take, toView } from "./menus.mjs";
import { Stage, planFile } from "./stage.mjs";

const MODULES = ["settings_menu", "dialog", "setup", "core.settings", "core.vdot", "ui.settings_page", "ui.choices", "ui.menus"];

const settings = (stage) => JSON.parse(stage.twin.flash.text("settings.json"));

function* toSettings(scene) {
    yield* toView(scene, "Settings");
    yield scene.sees("SETTINGS");
    yield 1;
}

/** Change an item of a few options to the one that stands there as `option`. */
function* set(scene, item, option) {
    yield* find(scene, item);
    yield* take(scene);
    yield* find(scene, option);
    yield* take(scene);
    yield scene.sees("SETTINGS");
}

function* leave(scene) {
    yield* find(scene, "Back");
    yield* take(scene);
}

test("a race is set on the device: the paces that follow are shown, and the run's target is another", async () => {
    const stage = await Stage.set({ plan: planFile("one"), settings: { race: "mile=7:00" } });
    stage.twin.flash.files.delete("plans/mile.plan");
    const target = /TARGET\n(?:.*\n)*?(\d:\d\d)/;
    let before;
    await stage.play(function* (scene) {
        const { sees, press, belt, text, endRun } = scene;
        yield sees("press to start");
        press();
        belt(8);
        yield sees("TARGET");
        yield 8;
        before = target.exec(text())[1];
        yield* endRun();
    });
    stage.belt(0);
    await stage.play(function* (scene) {
        const { sees, press, belt, text, hold, read } = scene;
        yield* toSettings(scene);
        yield sees("> Race mile=7:00", 2);
        yield* take(scene);
        yield* find(scene, "5k");
        yield* take(scene);
        // What somebody with a mile in 7:00 may expect.
        assert.equal(read().figures[0].text, "23:44");
        yield* enter(scene, "19:30");
        yield sees("PACES PER KM");
        assert.ok(text().includes("5k=19:30") && /5k\n3:54/.test(text()), text());
        hold();
        yield sees("> Race");
        yield* leave(scene);
        yield sees("SETTINGS SAVED");
        yield sees("from now on");
        press();
        yield sees("press to start");
        yield 1;
        press();
        belt(8);
        yield sees("TARGET");
        yield 8;
        const after = target.exec(text())[1];
        assert.ok(after < before, `${after} is no faster than ${before}`);
    });
    assert.deepEqual(settings(stage), { version: 2, plan: "one", race: "5k=19:30" });
});

test("a time beyond the tables is told, and can be mended; no race at all is a choice too", async () => {
    const stage = await Stage.set();
    await stage.play(function* (scene) {
        const { sees, press, hold } = scene;
        yield* toSettings(scene);
        yield* take(scene);
        yield* find(scene, "5k");
        yield* take(scene);
        yield* enter(scene, "03:44");
        yield sees("NOT POSSIBLE");
        yield sees("the tables");
        yield 1;
        press();
        yield sees("hold: next");
        yield* enter(scene, "25:00");
        yield sees("5k=25:00");
        yield 1;
        press();
        yield sees("hold: next");
        yield* enter(scene, "26:00");
        yield sees("5k=26:00");
        hold();
        yield sees("> Race");
        yield 1;
        yield* set(scene, "Race", "none");
        yield* leave(scene);
        yield sees("SETTINGS SAVED");
    });
    assert.deepEqual(settings(stage), { version: 2, plan: "mile", race: null });
});

test("each item can be set, is saved, and stands in the menu the next time", async () => {
    const stage = await Stage.set({ settings: { race: "2.4km=10:15", console_permille: 1034, dim_minutes: 7, tolerance: { easy: [9, 4] } } });
    const choices = [
        ["Unit", "mi", "unit", "mi"],
        ["Volume", "off", "volume", 0],
        ["Flash", "off", "flash", false],
        ["LED", "off", "led", false],
        ["Brightness", "1", "brightness", 1],
        ["Dim", "never", "dim_minutes", 0],
        ["Turned", "on", "rotate", true],
        ["Sensor", "reed", "sensor", "reed"],
        ["Magnets", "2", "pulses_per_rev", 2],
        ["Console", "not known", "console_permille", null],
    ];
    await stage.play(function* (scene) {
        const { sees, press, hold, twin } = scene;
        yield* toSettings(scene);
        for (const [item, option] of choices) yield* set(scene, item, option);
        assert.deepEqual(settings(stage).volume, undefined, "saved before the menu is left");
        yield* leave(scene);
        yield sees("Turned: from the next start on");
        yield sees("Other magnets: calibrate now", 10);
        press();
        yield sees("press to start");
        assert.equal(stage.loaded(MODULES), "");
        yield 1;
        yield* toSettings(scene);
        for (const [item, option] of choices) {
            yield* find(scene, item);
            yield* take(scene);
            yield sees(`> ${option}`, 2);
            hold();
            yield 1.6;
        }
        yield* find(scene, "Race");
        yield* take(scene);
        yield sees("> 2.4km");
        hold();
        yield 1.6;
        const before = twin.flash.text("settings.json");
        yield* leave(scene);
        // Nothing was changed, so nothing is said.
        yield sees("press to start");
        assert.equal(twin.flash.text("settings.json"), before);
    });
    const wanted = Object.fromEntries(choices.map(([, , key, value]) => [key, value]));
    assert.deepEqual(settings(stage), { version: 2, plan: "mile", race: "2.4km=10:15", tolerance: { easy: [9, 4] }, um_per_pulse: 78540, ...wanted });
});

test("unit and belt hold at once: the sensor's view shows mph, and of two magnets the speed that the belt has", async () => {
    const stage = await Stage.set({ settings: { um_per_pulse: 157080 }, treadmill: { mmPerPulse: 78.54 } });
    await stage.play(function* (scene) {
        const { sees, press, belt, text, treadmill } = scene;
        yield* toSettings(scene);
        yield* set(scene, "Unit", "mi");
        yield* set(scene, "Magnets", "2");
        yield* leave(scene);
        yield sees("SETTINGS SAVED");
        yield 1;
        press();
        yield* toView(scene, "Sensor");
        belt(10);
        yield 12;
        const mph = Number(/([\d.]+) mph/.exec(text())[1]);
        assert.ok(Math.abs(mph - (3.6 * treadmill.speed) / 1.609344) < 0.2, text());
    });
});

test("once miles are set on the device a runner reads the target's pace as theirs", async () => {
    const stage = await Stage.set({ plan: planFile("one"), runner: true });
    const { runner, treadmill } = stage;
    runner.isAwake = false;
    await stage.play(function* (scene) {
        const { sees, press, belt, read } = scene;
        yield* toSettings(scene);
        yield* set(scene, "Unit", "mi");
        yield* leave(scene);
        yield sees("SETTINGS SAVED");
        yield 1;
        press();
        yield sees("press to start");
        yield 1;
        press();
        belt(8);
        yield sees("TARGET");
        runner.isAwake = true;
        yield 6; // what the belt does has not been looked at yet
        const [minutes, seconds] = read().figures[0].text.split(":").map(Number);
        assert.equal(treadmill.console, Math.round((10 * 3.6 * 1609.344) / (60 * minutes + seconds)));
    });
});

test("what does not go together is told, and nothing is saved until it does", async () => {
    const stage = await Stage.set({ settings: { um_per_pulse: 39270 } });
    await stage.play(function* (scene) {
        const { sees, press } = scene;
        yield* toSettings(scene);
        yield* set(scene, "Sensor", "reed");
        yield* leave(scene);
        yield sees("NOT POSSIBLE");
        yield sees("70 mm apart");
        yield 1;
        press();
        yield sees("SETTINGS");
        assert.deepEqual(settings(stage), { plan: "mile", um_per_pulse: 39270 });
        yield* set(scene, "Sensor", "hall");
        // Of eight magnets there would be one in 4.9 mm.
        yield* set(scene, "Magnets", "8");
        yield* leave(scene);
        yield sees("NOT POSSIBLE");
        yield sees("from 5000 to", 10);
        press();
        yield sees("SETTINGS");
        yield* set(scene, "Magnets", "2");
        yield* leave(scene);
        yield sees("SETTINGS SAVED");
    });
    assert.equal(settings(stage).um_per_pulse, 19636);
});

test("the settings before are shown with what they differ in, and come back", async () => {
    const stage = await Stage.set();
    await stage.play(function* (scene) {
        const { sees, press, hold } = scene;
        yield* toSettings(scene);
        yield* find(scene, "Last settings");
        yield* take(scene);
        yield sees("NOTHING BEFORE");
        yield 1;
        press();
        yield 1;
        yield* set(scene, "Volume", "3");
        yield* leave(scene);
        yield sees("SETTINGS SAVED");
        yield 1;
        press();
        yield* toSettings(scene);
        yield* find(scene, "Last settings");
        yield* take(scene);
        yield sees("Volume 3 > 2");
        yield 1;
        press();
        yield sees("> Last settings");
        hold();
        yield sees("Volume 3 > 2");
        yield 1;
        hold();
        yield sees("> Last settings");
        yield* leave(scene);
        yield sees("SETTINGS SAVED");
    });
    assert.deepEqual(settings(stage), { version: 2, plan: "mile", race: "mile=7:00" });
});

test("settings.json breaks: the last good one is used, with a notice; what is saved then keeps the broken one beside", async () => {
    const stage = await Stage.set({ settings: { race: "mile=7:00", unit: "mi", volume: 1 } });
    await stage.play(function* ({ sees }) {
        yield sees("press to start");
    });
    const broken = '{"unit": "km", "volum": 3}';
    stage.twin.flash.write("settings.json", broken);
    await stage.play(function* (scene) {
        const { sees, press, has, until, twin } = scene;
        yield sees("SETTINGS");
        yield sees("did you mean volume?");
        yield until(() => has("last good"), "the last good ones", 10);
        assert.equal(twin.flash.text("settings.json"), broken);
        press();
        yield sees(" mi");
        assert.equal(unitOn(twin.flash), "mi");
        yield* toSettings(scene);
        yield* set(scene, "Volume", "3");
        yield* leave(scene);
        yield sees("SETTINGS SAVED");
        yield until(() => has("settings.json.bad"), "the file beside", 10);
        press();
        yield sees("press to start");
    });
    assert.deepEqual(settings(stage), { version: 2, plan: "mile", race: "mile=7:00", unit: "mi", volume: 3 });
    assert.equal(stage.twin.flash.text("settings.json.bad"), broken);
});

test("Ctrl-C in the menu saves what was kept there, and it holds at the next start", async () => {
    const stage = await Stage.set();
    await stage.play(
        function* (scene) {
            yield* toSettings(scene);
            yield* set(scene, "Volume", "3");
            yield* find(scene, "Brightness");
            yield* take(scene);
            scene.press(); // not kept
            yield 1;
            scene.twin.interrupt();
            yield 3;
        },
        { leaves: true },
    );
    assert.deepEqual(settings(stage), { version: 2, plan: "mile", race: "mile=7:00", volume: 3 });
});

test("a hold of three seconds leaves the menu from wherever it is, and nothing is changed; quick presses all count", async () => {
    const stage = await Stage.set();
    const before = stage.twin.flash.text("settings.json");
    await stage.play(function* (scene) {
        const { sees, press, double } = scene;
        yield* toSettings(scene);
        yield* set(scene, "Volume", "3");
        press(3_500_000);
        yield sees("press to start");
        yield 2;
        yield* toSettings(scene);
        yield sees("> Race");
        double();
        double();
        yield sees("> LED", 3);
        yield* take(scene);
        yield sees("> on");
        press(3_500_000);
        yield sees("press to start");
    });
    assert.equal(stage.twin.flash.text("settings.json"), before);
});

test("a full flash is told, and the settings stay", async () => {
    const stage = await Stage.set();
    const before = stage.twin.flash.text("settings.json");
    await stage.play(function* (scene) {
        const { sees, press, twin } = scene;
        yield* toSettings(scene);
        yield* set(scene, "Volume", "3");
        twin.flash.blocks -= twin.flash.freeBlocks();
        yield* leave(scene);
        yield sees("NOT SAVED");
        yield 1;
        press();
        yield sees("FLASH ERROR");
    });
    assert.equal(stage.twin.flash.text("settings.json"), before);
});

for (const [what, start] of [
    ["settings that are fine", '{"plan": "mile", "volume": 1}'],
    ["settings that are broken", '{"plan": "mile", "volum": 1}'],
]) {
    test(`the power goes at each moment of a save over ${what}: old or new hold, and no other file is harmed`, async () => {
        let plan;
        await Stage.cutAtEachChange(
            async () => {
                const stage = await Stage.set({ settings: { volume: 1 } });
                await stage.play(function* ({ sees }) {
                    yield sees("press to start");
                });
                stage.twin.flash.write("settings.json", start);
                plan = stage.twin.flash.text("plans/mile.plan");
                return stage;
            },
            function* (scene, arm) {
                const { sees, press, has } = scene;
                yield 3;
                if (has("SETTINGS")) press();
                yield* toSettings(scene);
                yield* set(scene, "Volume", "3");
                arm();
                yield* leave(scene);
                yield sees("SETTINGS SAVED");
            },
            async (stage) => {
                const { flash } = stage.twin;
                await stage.play(function* (scene) {
                    const { sees, press, has } = scene;
                    yield 3;
                    const isNew = JSON.parse(flash.text("settings.json")).volume === 3;
                    assert.equal(has("SETTINGS"), start.includes('"volum"') && !isNew, scene.text());
                    if (has("SETTINGS")) press();
                    yield sees("press to start");
                    yield* toSettings(scene);
                    yield* find(scene, "Volume");
                    yield sees(isNew ? "> Volume 3" : "> Volume 1", 2);
                });
                assert.equal(flash.text("plans/mile.plan"), plan);
            },
        );
    });
}
