/** Pictures of the display show what a viewer sees: each pixel, inverse or not, and how bright it is. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { PNG } from "pngjs";

import { halfBlocks, writePng } from "../../tools/twin/picture.mjs";
import { Ssd1306 } from "../../tools/twin/ssd1306.mjs";

const SCALE = 4;

/** A display with its pixel (0, 0) lit, after `commands`. */
function screen(height, ...commands) {
    const one = new Ssd1306({ height });
    const setup = height === 32 ? [0xa8, 31, 0xda, 0x02] : [];
    one.write(Uint8Array.from([0, 0x8d, 0x14, 0xaf, 0xa1, 0xc8, 0x81, 0xff, ...setup, ...commands]));
    one.ram.fill(0);
    one.ram[0] = 1;
    return one;
}

/** The picture, and the colour in the middle of a pixel of it. */
function picture(one) {
    const folder = mkdtempSync(join(tmpdir(), "picture-"));
    try {
        const path = join(folder, "screen.png");
        writePng(path, one.pixels(), one);
        const png = PNG.sync.read(readFileSync(path));
        const at = (x, y) => [...png.data.subarray(4 * ((2 * SCALE + y * SCALE + 2) * png.width + 2 * SCALE + x * SCALE + 2)).subarray(0, 3)];
        return { height: png.height, at };
    } finally {
        rmSync(folder, { recursive: true });
    }
}

const light = ([red, green, blue]) => red + green + blue;

test("lit pixels are light, dark ones dark; inverse the other way round", () => {
    const normal = picture(screen(64));
    const inverse = picture(screen(64, 0xa7));
    assert.ok(light(normal.at(0, 0)) > 500 && light(normal.at(1, 0)) < 50);
    assert.deepEqual([inverse.at(0, 0), inverse.at(1, 0)], [normal.at(1, 0), normal.at(0, 0)]);
});

test("a dimmed display is darker, the more the dimmer, and what is lit is still to be seen", () => {
    const levels = [255, 127, 31, 7, 0].map((level) => light(picture(screen(64, 0x81, level)).at(0, 0)));
    assert.deepEqual(levels, [...levels].sort((a, b) => b - a));
    assert.equal(new Set(levels).size, 5);
    assert.ok(levels.at(-1) > light(picture(screen(64)).at(1, 0)) + 20, `${levels}`);
});

test("a display of 32 rows is half as high, in pictures and in the terminal", () => {
    assert.deepEqual([picture(screen(64)).height, picture(screen(32)).height], [68 * SCALE, 36 * SCALE]);
    assert.deepEqual([halfBlocks(screen(64).pixels()).length, halfBlocks(screen(32).pixels()).length], [32, 16]);
});
