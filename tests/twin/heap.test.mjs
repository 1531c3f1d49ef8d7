/** What a run has in the heap, with everything on, of the 100 KiB that the twin has (a chip's: docs/architecture.md, Memory). */
import assert from "node:assert/strict";
import { test } from "node:test";

import { buildRig } from "../../tools/twin/rig.mjs";
import { find, take, toView } from "./menus.mjs";
import { Stage } from "./stage.mjs";

const KIB = 1024;
// The largest day. Twenty minutes on, its steps, its menus' and its pages' code have all been there once.
const DAY = "3.4";
const MIDDLE_US = 1500e6;

test("in the middle of the largest day at most 60 KiB are in use after a collection", async () => {
    const { twin } = await buildRig({ day: DAY, twin: { seed: 1 } });
    let heap = null;
    twin.clock.at(MIDDLE_US, () => {
        heap = twin.heapInUse();
        twin.stop("enough");
    });
    assert.equal(await twin.powerOn(), "enough");
    console.log(`in use in the middle of day ${DAY}: ${heap} bytes`);
    assert.ok(heap <= 60 * KIB, `${heap} bytes`);
});

test("after a visit to the settings it is at most 4 KiB more", async () => {
    const seen = [];
    for (const visits of [false, true]) {
        const stage = await Stage.set({ day: DAY, treadmill: { scale: 1 } });
        await stage.play(function* (scene) {
            const { sees, press, belt, twin } = scene;
            if (visits) {
                yield* toView(scene, "Settings");
                yield sees("SETTINGS");
                yield 1;
                yield* find(scene, "Volume");
                yield* take(scene);
                yield* find(scene, "1");
                yield* take(scene);
                yield sees("SETTINGS");
                yield* find(scene, "Back");
                yield* take(scene);
                yield sees("SETTINGS SAVED");
                yield 1;
                press();
            }
            yield sees("press to start");
            yield 1;
            press();
            yield sees("start the belt");
            belt(9);
            yield sees("TARGET");
            yield 60;
            seen.push(twin.heapInUse());
        });
    }
    console.log(`in use in a run, and in one after a visit to the settings: ${seen.join(", ")} bytes`);
    assert.ok(seen[1] <= seen[0] + 4 * KIB, `${seen[1]} bytes, ${seen[0]} without`);
});
