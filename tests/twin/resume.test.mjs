/** A run is interrupted by a reset, by mpremote or by a power cut: it is offered again, says what is missing, and goes on. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { toView } from "./menus.mjs";
import { Stage, planFile } from "./stage.mjs";

const FIRST = "data/runs/0001.run";

/** 130 s of "long", of which 125 or so on the belt; `ran` gets how far the belt ran. */
function* runFor(scene, seconds, ran) {
    const { sees, press, belt, treadmill } = scene;
    yield sees("press to start");
    press();
    yield sees("start the belt");
    belt(10);
    yield seconds;
    ran.mm = treadmill.distanceMm;
}

/** What a cause of a reset does, while a scene waits. */
function* reset({ twin }) {
    twin.clock.after(0, () => twin.stop("reset"));
    yield 1;
}

/** The display is the same again, and the run where it was. */
function assertResumed(stage, ran, lostS) {
    const at = stage.journal().findLast((entry) => entry.t === "at");
    const lost = ran.mm - at.done_mm - at.step_mm;
    assert.ok(lost > -200 && lost < lostS * 2900 + 700, `${lost} mm of ${ran.mm} are lost`);
}

const total = (entries, kind, field) => entries.reduce((sum, entry) => sum + (entry.t === kind ? entry[field] : 0), 0);

test("a reset: at most a second is missing, and it is said; the run goes on in its file to its end", async () => {
    const stage = await Stage.set({ plan: planFile("short") });
    const ran = {};
    await stage.play(function* (scene) {
        const { sees, press, until, has } = scene;
        yield* runFor(scene, 75.5, ran);
        yield* reset(scene);
        yield sees("RESUME?");
        yield sees("up to 1 s lost");
        assert.ok(has("press: resume") && has("hold: end, keep"), stage.text());
        press();
        yield sees("TARGET");
        assertResumed(stage, ran, 1);
        yield until(() => has("press when done"), "the open step", 120);
        yield 2;
        press();
        yield until(() => has("press to close"), "the end", 120);
        yield 1;
    });
    const entries = stage.journal();
    const end = entries.at(-1);
    assert.deepEqual([end.t, end.ended_early], ["end", 0]);
    assert.deepEqual(entries.filter(({ t }) => t === "resumed"), [{ t: "resumed", seconds: 1 }]);
    assert.deepEqual(stage.laps().map((lap) => lap.index), [0, 1, 2, 3, 4, 5, 6]);
    assert.equal(total(entries, "lap", "distance_mm"), end.total_mm);
    assert.equal(total(entries, "s", "mm"), end.total_mm);
    assert.deepEqual(stage.progress().plans.short, ["1.1"]);
    assert.ok(!stage.twin.flash.files.has("data/runs/0002.run"));
});

for (const [what, leaves, said, lostS] of [
    ["mpremote comes: nothing", true, "nothing is lost", 0],
    ["the power goes: at most a minute", false, "up to 60 s lost", 60],
]) {
    test(`${what} is missing, and it is said`, async () => {
        const stage = await Stage.set({ plan: planFile("long") });
        const ran = {};
        await stage.play(
            function* (scene) {
                yield* runFor(scene, leaves ? 100.3 : 130, ran);
                if (!leaves) return;
                scene.twin.interrupt();
                yield 3;
            },
            { leaves },
        );
        await stage.play(function* ({ sees, press }) {
            yield sees("RESUME?");
            yield sees(said);
            yield 1;
            press();
            yield sees("TARGET");
        });
        assertResumed(stage, ran, lostS);
    });
}

test("whoever does what the screen says resumes it, be the belt on or not", async () => {
    for (const kmh of [null, 0]) {
        const stage = await Stage.set({ plan: planFile("long"), runner: true });
        await stage.play(function* ({ sees }) {
            yield sees("TARGET");
            yield 90;
        });
        if (kmh !== null) {
            stage.belt(kmh);
            stage.treadmill.speed = 0; // it coasts no more
        }
        const before = stage.journal().findLast((entry) => entry.t === "at").seconds;
        await stage.play(function* ({ sees, until }) {
            yield sees("RESUME?");
            yield until(() => stage.journal().some((entry) => entry.t === "at" && entry.seconds > before + 60), "a minute more", 150);
        });
        assert.equal(stage.journal().filter((entry) => entry.t === "resumed").length, 1);
    }
});

test("a hold ends the run and keeps it; the lobby follows, and does so after the next start too", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    const ran = {};
    await stage.play((scene) => runFor(scene, 130, ran));
    await stage.play(function* ({ sees, hold }) {
        yield sees("RESUME?");
        yield 1;
        hold();
        yield sees("press to start");
    });
    const end = stage.journal().at(-1);
    assert.deepEqual([end.t, end.ended_early, end.discarded], ["end", 1, 0]);
    assert.deepEqual(stage.progress().plans.long, ["1.1~"]);
    const kept = stage.twin.flash.files.get(FIRST);
    await stage.play(function* ({ sees }) {
        yield sees("press to start");
    });
    assert.deepEqual(stage.twin.flash.files.get(FIRST), kept);
});

for (const [what, change, said] of [
    ["changed", (flash) => flash.write("plans/long.plan", "title: L\nday 1.1 By time\n  run 5:00 easy\n"), "long.plan was changed"],
    ["removed", (flash) => flash.files.delete("plans/läufe.plan"), "laufe.plan is gone"],
]) {
    test(`the plan was ${what} meanwhile: that is said, the run is ended and kept`, async () => {
        const stage = await Stage.set({ plan: planFile("long") });
        const { flash } = stage.twin;
        if (what === "removed") {
            flash.write("plans/läufe.plan", flash.text("plans/long.plan"));
            flash.files.delete("plans/long.plan");
        }
        const ran = {};
        await stage.play((scene) => runFor(scene, 130, ran));
        change(flash);
        await stage.play(function* (scene) {
            const { sees, press } = scene;
            yield sees("RUN IS KEPT");
            yield until(stage, said);
            yield 4;
            press();
            if (what === "removed") {
                yield sees("Fastest mile");
                yield* toView(scene, "Last runs");
                yield sees("laufe 1.1");
            } else yield sees("1.1");
        });
        assert.equal(stage.journal().at(-1).t, "end");
        assert.ok(stage.journal().at(-1).total_mm > 200000);
    });
}

/** Both halves of a page that takes turns are seen. */
function until(stage, words) {
    return stage.until(() => stage.has(words), words, 10);
}

test("the header of a run is damaged: that is said, the run is ended and kept", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    await stage.play((scene) => runFor(scene, 130, {}));
    stage.twin.flash.files.get(FIRST)[20] ^= 1;
    await stage.play(function* ({ sees, press }) {
        yield sees("RUN IS KEPT");
        yield 1;
        press();
        yield sees("press to start");
    });
    assert.deepEqual([stage.journal()[0].t, stage.journal().at(-1).t], ["damaged", "end"]);
});

test("flash was full from the start: after a reset the run is known from RTC memory alone", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    const ran = {};
    await stage.play(function* (scene) {
        const { sees, press, belt, twin, treadmill } = scene;
        yield sees("press to start");
        twin.flash.blocks -= twin.flash.freeBlocks();
        press();
        yield sees("FLASH ERROR");
        yield 1;
        press();
        yield sees("press to start");
        press();
        yield sees("start the belt");
        belt(10);
        yield 40.5;
        ran.mm = treadmill.distanceMm;
        assert.ok(!twin.flash.files.get(FIRST)?.length);
        twin.flash.blocks += 30;
        yield* reset(scene);
        yield sees("up to 1 s lost");
        yield 1;
        press();
        yield sees("TARGET");
    });
    assertResumed(stage, ran, 1);
    assert.equal(stage.journal()[0].plan, "long");
});

test("numbers rise over runs that were fetched; only these make room, the oldest first", async () => {
    const stage = await Stage.set({ plan: planFile("one") });
    const { flash } = stage.twin;
    const old = new Uint8Array(12 * 4096);
    for (const name of ["0001.got", "0002.run", "0003.got"]) flash.write(`data/runs/${name}`, old);
    flash.blocks -= flash.freeBlocks() - 10;
    await stage.play(function* ({ sees, press, belt }) {
        yield sees("press to start");
        assert.deepEqual(flash.children("data/runs"), ["0002.run", "0003.got"]);
        press();
        yield sees("start the belt");
        belt(10);
        yield sees("press to close", 60);
        yield 1;
    });
    assert.deepEqual(flash.children("data/runs"), ["0002.run", "0003.got", "0004.run"]);
    assert.equal(stage.journal().at(-1).t, "end");
});

test("where nobody has fetched the runs none is removed: little room is said before the next one, with the remedy", async () => {
    const stage = await Stage.set({ plan: planFile("one") });
    const { flash } = stage.twin;
    flash.write("data/runs/0001.run", new Uint8Array(12 * 4096));
    flash.blocks -= flash.freeBlocks() - 11; // one of them is for the settings that were found good
    await stage.play(function* ({ sees, press }) {
        yield sees("FLASH IS LOW");
        yield until(stage, "Room for 60 min");
        yield until(stage, "rename them");
        press();
        yield sees("press to start");
    });
    assert.deepEqual(flash.children("data/runs"), ["0001.run"]);
});

test("the clock, where it is set, tells when the run began", async () => {
    const stage = await Stage.set({ plan: planFile("one") });
    await stage.play(function* ({ sees, press, twin }) {
        yield sees("press to start");
        twin.rtc.set(2026, 11, 26, 0, 17, 5, 0, 0);
        press();
        yield sees("start the belt");
    });
    assert.deepEqual(stage.journal()[0].start.slice(0, 5), [2026, 11, 26, 17, 5]);
});

test("an hour with 498 steps on a moving belt is 40 KB at most", async () => {
    const stage = await Stage.set({ plan: planFile("busy") });
    await stage.play(function* ({ sees, press, belt, until, has }) {
        yield sees("press to start");
        press();
        yield sees("start the belt");
        belt(10);
        yield until(() => has("press to close"), "the end", 3700);
        yield 1;
    });
    const end = stage.journal().findLast((entry) => entry.t === "at");
    assert.ok(end.seconds > 3450, `${end.seconds} s`);
    assert.equal(stage.laps().length, 498);
    const bytes = stage.twin.flash.files.get(FIRST).length;
    console.log(`${bytes} bytes in ${end.seconds} s`);
    assert.ok((bytes * 3600) / end.seconds <= 40 * 1024, `${bytes} bytes in ${end.seconds} s`);
});
