/** Ten weeks of two plans on one device that is never restarted: on the last day all is as on the first. */
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { Stage } from "./stage.mjs";

const WEEKS = 10;
const DAYS = 3; // a week, of each plan
// The collector takes what looks like a pointer for one.
const MORE_BYTES = 512;

/** A plan of three days a week, with a rest day between, and steps that take less than a minute. */
function plan(name, steps) {
    const folder = mkdtempSync(join(tmpdir(), "weeks-"));
    const path = join(folder, `${name}.plan`);
    let text = `title: ${name}\n`;
    for (let week = 1; week <= WEEKS; week++) for (let day = 1; day <= DAYS; day++) text += `day ${week}.${day} Day ${day}\n${steps}`;
    writeFileSync(path, text);
    return { path, text };
}

test("ten weeks of two plans without a restart: memory, flash and behaviour stay as on the first day", async () => {
    const reps = plan("reps", "  warmup 50m easy\n  2x\n    run 40m mile\n    recover 0:05 jog 0%\n");
    const long = plan("steady", "  run 0:30 easy\n");
    const stage = await Stage.set({ plan: reps.path, treadmill: { scale: 1 } });
    stage.twin.flash.files.delete("plans/mile.plan");
    stage.twin.flash.write("plans/steady.plan", long.text);
    const seen = [];
    await stage.play(function* ({ sees, press, belt, until, choose, twin, treadmill, laps }) {
        for (let run = 1; run <= 2 * WEEKS * DAYS; run++) {
            yield sees("press to start");
            const free = twin.flash.freeBlocks();
            const start = twin.clock.now;
            press();
            yield sees("start the belt");
            belt(12);
            yield sees("WELL RUN", 120);
            belt(0);
            // In the lobby the days done would count too.
            const heap = twin.heapInUse();
            const took = (twin.clock.now - start) / 1e6;
            yield until(() => treadmill.speed === 0, "the belt's stop");
            yield 2;
            press();
            yield 1;
            seen.push({ took, laps: laps().length, heap, blocks: free - twin.flash.freeBlocks() });
            // After both plans' days of a week the other plan is taken.
            if (run % DAYS === 0 && run < 2 * WEEKS * DAYS) yield* choose("Other plan");
        }
    });
    const { plans } = stage.progress();
    assert.deepEqual([plans.reps.length, plans.steady.length], [WEEKS * DAYS, WEEKS * DAYS]);
    // The first time round everything is loaded once, and names are kept.
    const week = (n) => seen.slice(2 * DAYS * n, 2 * DAYS * (n + 1));
    const early = week(1);
    for (const late of [week(5), week(WEEKS - 2)]) {
        late.forEach((run, n) => {
            assert.equal(run.laps, early[n].laps);
            assert.ok(Math.abs(run.took - early[n].took) < 1.5, `a run of ${run.took} s took ${early[n].took} s`);
            assert.ok(run.heap <= early[n].heap + MORE_BYTES, `${run.heap} bytes in use, ${early[n].heap} in the second week`);
            assert.ok(run.blocks <= early[n].blocks + 1, `${run.blocks} blocks a run, ${early[n].blocks} in the second week`);
        });
    }
    console.log(`in the second week and the last but one: heap ${early[0].heap}, ${week(WEEKS - 2)[0].heap} B; flash ${early[0].blocks}, ${week(WEEKS - 2)[0].blocks} blocks a run`);
});
