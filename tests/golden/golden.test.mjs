/** The screens as they were looked at: drawn again, each is its golden picture, pixel by pixel; and docs/screens.md shows them. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { before, test } from "node:test";

import { PAGE, PICTURES, SHEETS, drawAll, openStage, page, sheet, sheetName } from "../../tools/twin/golden.mjs";
import { readBits } from "../../tools/twin/picture.mjs";

const WIDTH = 128;
const REMEDY = "make golden draws it anew: look at it, and commit it if it is right";

let groups;
let states;

before(async () => {
    groups = await drawAll();
    states = groups.flatMap((group) => group.states);
});

const pictures = (folder) => readdirSync(folder).filter((file) => file.endsWith(".png")).sort();

/** How many pixels differ, and where the first one is. */
function difference(kept, drawn) {
    if (kept.length !== drawn.length) return `${kept.length / WIDTH} rows, where ${drawn.length / WIDTH} are drawn`;
    const off = [...drawn.keys()].filter((at) => kept[at] !== drawn[at]);
    return off.length && `${off.length} pixels differ, the first at ${off[0] % WIDTH}, ${Math.floor(off[0] / WIDTH)}`;
}

test("every screen is its golden picture", () => {
    assert.ok(states.length >= 40, `${states.length} pictures`);
    const found = states.map(({ name, pixels }) => {
        const off = difference(readBits(`${PICTURES}/${name}.png`).pixels, pixels);
        return off && `${name}.png: ${off}: ${REMEDY}`;
    });
    assert.deepEqual(found.filter(Boolean), []);
});

test("no golden picture is left over, and no two are the same", () => {
    const names = states.map(({ name }) => `${name}.png`).sort();
    assert.deepEqual(pictures(PICTURES), names);
    const seen = new Map();
    for (const { name, pixels } of states) {
        const key = pixels.join("");
        assert.ok(!seen.has(key), `${name} shows the same as ${seen.get(key)}: leave one of them out`);
        seen.set(key, name);
    }
});

test("docs/screens.md and its contact sheets show them", () => {
    assert.equal(readFileSync(PAGE, "utf8"), page(groups), REMEDY);
    assert.deepEqual(pictures(SHEETS), groups.map(({ heading }) => sheetName(heading)).sort());
    for (const group of groups) {
        const kept = readBits(`${SHEETS}/${sheetName(group.heading)}`);
        const made = sheet(group);
        assert.deepEqual([kept.width, kept.height], [made.width, made.height], REMEDY);
        assert.equal(difference(kept.pixels, made.pixels), 0, `${sheetName(group.heading)}: ${REMEDY}`);
    }
});

test("a pixel that differs is found", () => {
    const { pixels } = states[0];
    const other = Uint8Array.from(pixels);
    other[200] ^= 1;
    assert.equal(difference(pixels, other), `1 pixels differ, the first at 72, 1`);
    assert.equal(difference(pixels, pixels), 0);
    assert.equal(difference(pixels, pixels.subarray(0, WIDTH * 32)), "64 rows, where 32 are drawn");
});

/** Rows from the first to the last that has light in it, between two columns and two rows. */
function height(pixels, [left, right], [top, bottom]) {
    const lit = [];
    for (let y = top; y < bottom; y++) if (pixels.subarray(y * WIDTH + left, y * WIDTH + right).includes(1)) lit.push(y);
    return lit.at(-1) - lit[0] + 1;
}

test("the digits of both paces are 24 pixels high, of four characters and of five", async () => {
    const { take } = await openStage();
    for (const [target, kmh, speeds] of [
        ["4:21/km", 13.8, "four characters"],
        ["11:08/km", 5.4, "five characters"],
    ]) {
        // Below the labels, above the bar.
        const pixels = take(`Run("run 5:00 ${target}").go(12, ${kmh})`);
        for (const half of [[0, 62], [66, 128]]) assert.equal(height(pixels, half, [8, 33]), 24, `${speeds}, from column ${half[0]}`);
    }
    // Each digit by itself, in both fonts: from the first row to the last.
    for (const font of ["PACE", "NARROW"]) {
        for (const digit of "0123456789") {
            const pixels = take(`from firmware.ui import font\nfont.${font}.draw(canvas, "${digit}", 0, 8, 0)`);
            assert.equal(height(pixels, [0, 20], [0, 64]), 24, `${digit} in ${font}`);
        }
    }
});
