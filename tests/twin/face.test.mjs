/** How bright the display is, when it flashes, and that its picture moves: read at the display's own registers. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Stage, planFile } from "./stage.mjs";

const BRIGHT = 255;
const DIM = 1;

test("the display dims when nobody has done anything for so long, and is bright again with a press", async () => {
    const stage = await Stage.set({ plan: planFile("short"), settings: { dim_minutes: 1 } });
    await stage.play(function* ({ sees, press, until, twin: { screen } }) {
        yield sees("press to start");
        yield 50;
        assert.equal(screen.contrast, BRIGHT);
        yield until(() => screen.contrast === DIM, "the display dim", 15);
        press();
        yield until(() => screen.contrast === BRIGHT, "the display bright", 1);
    });
});

test("who runs keeps it bright, and brightness is the settings'", async () => {
    const stage = await Stage.set({ plan: planFile("long"), settings: { dim_minutes: 1, brightness: 2 } });
    await stage.play(function* ({ sees, press, belt, twin: { screen } }) {
        yield sees("press to start");
        assert.equal(screen.contrast, 128);
        press();
        belt(10);
        for (let n = 0; n < 40; n++) {
            yield 5;
            assert.equal(screen.contrast, 128);
        }
    });
});

/** How often the screen flashes with the first step's begin and the announcement of the second. */
async function flashes(settings) {
    const stage = await Stage.set({ plan: planFile("short"), settings });
    let count = 0;
    await stage.play(function* ({ sees, press, belt, twin: { screen, hardware } }) {
        let was = false;
        hardware.onTransfer = () => {
            if (screen.inverted && !was) count++;
            was = screen.inverted;
        };
        yield sees("press to start");
        press();
        yield sees("start the belt");
        belt(10);
        yield 25;
        assert.equal(screen.inverted, false, "a flash is over at once");
    });
    return count;
}

test("the screen flashes with a cue, where the runner wants that", async () => {
    assert.equal(await flashes({}), 2);
    assert.equal(await flashes({ flash: false }), 0);
});

test("against burn-in the picture moves by a row every five minutes", async () => {
    const stage = await Stage.set({ plan: planFile("short") });
    await stage.play(function* ({ sees, until, twin: { screen } }) {
        yield sees("press to start");
        assert.equal(screen.offset, 0);
        yield until(() => screen.offset === 63, "the picture a row lower", 310);
        yield until(() => screen.offset === 0, "the picture back", 310);
    });
});

test("a display that is plugged in again is as bright as before", async () => {
    const stage = await Stage.set({ plan: planFile("short"), settings: { brightness: 1 } });
    await stage.play(function* ({ sees, until, plugDisplay, twin: { screen } }) {
        yield sees("press to start");
        plugDisplay(false);
        yield 5;
        plugDisplay(true);
        yield until(() => screen.contrast === 40, "its brightness", 5);
        yield sees("press to start");
    });
});

test("on a panel of 32 rows, a run is taken through to its end", async () => {
    const stage = await Stage.set({ plan: planFile("one"), settings: { height: 32, race: "mile=7:00" } });
    await stage.play(function* ({ press, belt, until, laps, twin: { screen } }) {
        yield 3;
        assert.equal(screen.rows, 32);
        press();
        belt(10);
        yield until(() => laps().length === 1, "the lap", 60);
    });
});
