/** What the button and the belt do to a run, and what the ticks do when they begin anew. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Stage, planFile } from "./stage.mjs";

const PULSE_MM = 157.08;

/** Start the run, set the belt to 10 km/h, and let 20 s pass. */
function* setOff({ sees, press, belt }) {
    yield sees("press to start");
    press();
    yield sees("start the belt");
    belt(10);
    yield 20;
}

test("ticks_us and ticks_ms wrap in the middle of a run: nobody sees it", async () => {
    // Both wrap at once: 2^30 ms is a multiple of 2^30 us.
    const wrapUs = 120e6;
    const stage = await Stage.set({ plan: planFile("long"), twin: { ticksStart: 2 ** 30 * 1000 - wrapUs } });
    let ran;
    await stage.play(function* ({ sees, press, belt, treadmill, twin, until, has, laps }) {
        yield sees("press to start");
        press();
        const start = treadmill.distanceMm;
        yield sees("start the belt");
        belt(10);
        yield until(() => twin.clock.now > wrapUs - 1e6, "the wrap", 200);
        const before = stage.hardwareTicks();
        for (let n = 0; n < 30; n++) {
            yield 0.2;
            assert.ok(has("TARGET") && !has("--:--"), stage.text());
        }
        const after = stage.hardwareTicks();
        assert.ok(after.us < before.us && after.ms < before.ms, "the ticks have not wrapped");
        yield until(() => laps().length >= 1, "the end of the first step", 320);
        yield until(() => laps().length >= 2, "the end of the second step", 320);
        belt(0);
        yield until(() => treadmill.speed === 0, "the belt's stop");
        yield sees("BELT STOPPED");
        ran = treadmill.distanceMm - start;
        stage.hold();
        yield sees("> End");
        stage.hold();
        yield sees("press to close");
    });
    const [byTime, byDistance] = stage.laps();
    assert.equal(byTime.time_ms, 300000);
    assert.equal(byDistance.distance_mm, 400000);
    const end = stage.journal().find((entry) => entry.t === "end");
    assert.ok(Math.abs(end.total_mm - ran) <= 0.003 * ran + PULSE_MM, `${end.total_mm} mm of ${ran}`);
});

test("ticks_us wrap in a run of more than 18 minutes, and in a pause", async () => {
    const wrapUs = 60e6;
    const stage = await Stage.set({ plan: planFile("long"), twin: { ticksStart: 2 ** 30 - wrapUs } });
    await stage.play(function* ({ sees, press, belt, twin, until, hold, laps }) {
        yield sees("press to start");
        press();
        belt(10);
        yield 30;
        hold();
        yield sees("PAUSED");
        const before = stage.hardwareTicks();
        yield until(() => twin.clock.now > wrapUs + 5e6, "the wrap", 60);
        assert.ok(stage.hardwareTicks().us < before.us, "the ticks have not wrapped");
        press();
        yield until(() => laps().length >= 2, "two steps", 600);
        // The open step goes on until ticks_us wrap again.
        yield until(() => twin.clock.now > wrapUs + 2 ** 30 + 5e6, "the next wrap", 1200);
        press();
        yield sees("press to close");
    });
    const laps = stage.laps();
    assert.equal(laps[0].time_ms, 300000);
    assert.equal(laps[1].distance_mm, 400000);
    const open = laps[2];
    const metresASecond = open.distance_mm / open.time_ms;
    const { scale } = stage.treadmill;
    assert.ok(Math.abs(metresASecond / ((10 / 3.6) * scale) - 1) < 0.003, `${metresASecond} m/s`);
});

test("the belt stops: the run pauses by itself; the belt moves: it goes on", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    let ran;
    await stage.play(function* ({ sees, press, belt, has, treadmill }) {
        yield sees("press to start");
        press();
        yield sees("start the belt");
        belt(10);
        yield 60;
        const start = treadmill.distanceMm;
        belt(0);
        yield sees("BELT STOPPED");
        assert.equal(treadmill.speed, 0);
        assert.ok(has("belt on: goes on"), stage.text());
        yield 120;
        assert.ok(has("BELT STOPPED"), stage.text());
        belt(10);
        yield sees("TARGET");
        yield sees("> open", 320);
        ran = treadmill.distanceMm;
        assert.ok(ran > start);
    });
    // The two minutes of standing belong to no step, what the belt still covered does.
    const at = stage.journal().findLast((entry) => entry.t === "at");
    assert.ok(at.done_mm + at.step_mm <= ran + PULSE_MM);
    const { now } = stage.twin.clock;
    assert.ok(now > (300 + 120) * 1e6 && now < (300 + 120 + 40) * 1e6, `ended at ${now / 1e6} s`);
});

test("a hold pauses, a press goes on: what passes meanwhile does not count", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    await stage.play(function* (bench) {
        const { sees, press, hold, until, laps, twin } = bench;
        yield* setOff(bench);
        hold();
        yield sees("PAUSED");
        const shown = stage.text();
        yield 30;
        assert.equal(stage.text(), shown, "the display of a paused run does not change, though the belt moves");
        press();
        yield sees("TARGET");
        const start = twin.clock.now;
        yield until(() => laps().length === 1, "the step's end", 400);
        assert.ok(twin.clock.now - start > 270e6, "the pause has counted");
    });
    const [lap] = stage.laps();
    assert.equal(lap.time_ms, 300000);
    const mean = lap.distance_mm / lap.time_ms;
    assert.ok(Math.abs(mean / ((10 / 3.6) * stage.treadmill.scale) - 1) < 0.02, `${mean} m/s`);
});

test("the menu of the pause ends the run: it is kept, its day stays to be done", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    await stage.play(function* (bench) {
        const { sees, press, has } = bench;
        yield* setOff(bench);
        yield* stage.endRun();
        yield 1;
        press();
        yield sees("1.1");
        yield 0.5;
        assert.ok(has("press to start"), stage.text());
    });
    const entries = stage.journal();
    assert.equal(entries.at(-1).t, "end");
    assert.equal(entries.at(-1).ended_early, 1);
    assert.ok(entries.at(-1).total_mm > 30000, JSON.stringify(entries.at(-1)));
    assert.deepEqual(stage.progress().plans.long, ["1.1~"]);
});

test("a hold that began before the belt stopped pauses: it does not end the run", async () => {
    const paused = new Set();
    for (const delay of [0, 0.1, 0.4, 0.7, 0.76, 0.82, 0.88, 0.94, 1, 1.06, 1.12, 1.18, 1.3]) {
        const stage = await Stage.set({ plan: planFile("long") });
        await stage.play(function* (bench) {
            const { hold, has, until, treadmill } = bench;
            yield* setOff(bench);
            treadmill.press(-treadmill.console);
            yield until(() => treadmill.speed < 0.5, "the belt's last metre");
            yield delay;
            const before = has("BELT STOPPED");
            hold();
            yield 3;
            assert.ok(before || has("hold: menu"), `${delay} s: ${stage.text()}`);
            paused.add(before ? "too late" : has("BELT STOPPED") ? "by the belt" : "by hand");
        });
    }
    assert.ok(paused.has("by hand") && paused.has("by the belt"), `the pause never came within the hold: ${[...paused]}`);
});

test("the display is unplugged: a pause can be undone, and no press begins the run anew", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    await stage.play(function* (bench) {
        const { press, hold, until, laps, twin } = bench;
        yield* setOff(bench);
        twin.hardware.devices.delete(0x3c);
        yield 5;
        hold();
        yield 5;
        press();
        yield until(() => laps().length === 1, "the step's end", 320);
    });
    const [lap] = stage.laps();
    assert.equal(lap.time_ms, 300000, "no press has ended the step");
});

test("two presses end a step early, and not before the belt runs", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    await stage.play(function* ({ sees, press, double, belt, has, treadmill }) {
        yield sees("press to start");
        press();
        yield sees("start the belt");
        double();
        yield 2;
        assert.ok(has("start the belt") && has("5:00"), stage.text());
        belt(10);
        yield 15;
        press(); // one shows the other page
        yield sees("TIME");
        yield 2;
        double();
        yield sees("> open"); // the second step
        assert.equal(treadmill.console, 100);
        double(); // the finger was quicker than the eye: the step has just begun, and stays
        yield 1.5;
        assert.ok(has("> open"), stage.text());
        double();
        yield sees("press when done");
        yield 1;
        press();
        yield sees("WELL RUN");
    });
    const laps = stage.laps();
    assert.equal(laps.length, 3);
    assert.ok(laps[0].time_ms < 20000, JSON.stringify(laps[0]));
    assert.ok(laps[1].distance_mm < 10000, JSON.stringify(laps[1]));
});

test("a day of hills: the deck is asked for, the sprint counts from its speed on", async () => {
    const stage = await Stage.set({ plan: planFile("hills"), runner: true });
    let asked = 0;
    let waited = 0;
    await stage.play(function* ({ sees, until, has, runner }) {
        yield sees("press to start");
        yield until(
            () => {
                asked += has("SET THE DECK");
                waited += has("starts at speed");
                return runner.finished;
            },
            "the end of the day",
            400,
        );
    });
    assert.ok(asked > 10 && waited > 10, `seen ${asked} and ${waited} times`);
    const kinds = stage.laps().map((lap) => lap.kind);
    assert.deepEqual(kinds, ["warmup", ..."prep run-up run recover prep run-up run recover".split(" ")]);
    for (const lap of stage.laps().filter(({ kind }) => kind === "run")) {
        assert.equal(lap.time_ms, 10000);
        assert.ok(lap.distance_mm >= 0.97 * 10 * lap.low_mm_s, JSON.stringify(lap));
    }
    for (const lap of stage.laps().filter(({ kind }) => kind === "run-up")) {
        assert.ok(lap.time_ms > 3000 && lap.time_ms < 60000, JSON.stringify(lap));
    }
});

test("a sprint whose speed is never reached counts after a minute", async () => {
    const stage = await Stage.set({ plan: planFile("hills") });
    await stage.play(function* ({ sees, press, belt, until, laps }) {
        yield sees("press to start");
        press();
        belt(5);
        yield sees("SET THE DECK", 60);
        yield 1;
        press();
        yield sees("starts at speed");
        yield until(() => laps().length >= 4, "the sprint's end", 90);
    });
    const [, , runUp, run] = stage.laps();
    assert.equal(runUp.kind, "run-up");
    assert.ok(runUp.time_ms >= 60000 && runUp.time_ms <= 60100, JSON.stringify(runUp));
    assert.equal(run.time_ms, 10000);
});

test("a day off is pressed done; after the last day the plan begins anew", async () => {
    const stage = await Stage.set({ plan: planFile("short"), day: "1.2" });
    await stage.play(function* ({ sees, press, has }) {
        yield sees("press: day done");
        yield 0.5;
        assert.ok(has("1.2") && has("REST DAY"), stage.text());
        press();
        yield sees("1.3");
        press();
        yield sees("All days are done");
        press();
        yield sees("1.1");
        yield sees("press to start");
    });
    assert.deepEqual(stage.progress().plans.short, []);
});

test("days done are remembered when the power was off", async () => {
    const stage = await Stage.set({ plan: planFile("short"), day: "1.2" });
    await stage.play(function* ({ sees, press }) {
        yield sees("1.2");
        press();
        yield sees("1.3");
    });
    await stage.play(function* ({ sees }) {
        yield sees("1.3");
    });
});

test("the menu of the ready screen offers the other plan, any day of it, and the sensor's view", async () => {
    const stage = await Stage.set({ plan: planFile("short") });
    await stage.play(function* ({ sees, press, hold, choose }) {
        yield sees("Short");
        yield* choose("Other plan");
        yield sees("Fastest mile");
        yield sees("1.1");
        yield* choose("Pick a day");
        yield sees("> 1.1");
        for (let n = 0; n < 7; n++) press();
        yield sees("> 2.1");
        hold();
        yield sees("2.1");
        yield sees("press to start");
        press();
        yield sees("start the belt");
        yield* stage.endRun();
        yield 2;
        press();
        yield sees("1.1"); // nothing locks: the proposal is as before
        yield* choose("Skip");
        yield sees("1.2");
        yield* choose("Sensor");
        yield sees("SENSOR");
        yield sees("hold: back");
        hold();
        yield sees("1.2");
    });
    assert.deepEqual(stage.progress().plans.mile, ["1.1-"]);
});

test("paces in miles: the same belt, other figures", async () => {
    const stage = await Stage.set({ plan: planFile("long"), settings: { race: "mile=7:00", unit: "mi" } });
    await stage.play(function* ({ sees, press, belt, has }) {
        yield sees("press to start");
        press();
        belt(10);
        yield 15;
        const seconds = 1609.344 / ((10 / 3.6) * stage.treadmill.scale);
        const shown = [...stage.text().matchAll(/(\d+):(\d\d)/g)].map((m) => 60 * m[1] + Number(m[2]));
        assert.ok(
            shown.some((pace) => Math.abs(pace / seconds - 1) < 0.02),
            `${seconds} s a mile: ${stage.text()}`,
        );
        assert.ok(has(" mi"), stage.text());
    });
});
