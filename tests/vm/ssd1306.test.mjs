/** The twin's display against the data sheet of the SSD1306. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Ssd1306 } from "../../tools/twin/ssd1306.mjs";

const command = (screen, ...bytes) => screen.write(Uint8Array.from([0x00, ...bytes]));
const data = (screen, ...bytes) => screen.write(Uint8Array.from([0x40, ...bytes]));
const at = (screen, page, column) => screen.ram[128 * page + column];

/** A display that is on, with pixel (0, 0) of its memory at the top left. */
function lit() {
    const screen = new Ssd1306();
    command(screen, 0x8d, 0x14, 0xaf, 0xa1, 0xc8);
    return screen;
}

const isLit = (screen, x, y) => screen.pixels()[128 * y + x] === 1;
const countLit = (screen) => screen.pixels().reduce((sum, pixel) => sum + pixel, 0);

test("horizontal addressing goes on in the next page of the window, and back to its start", () => {
    const screen = lit();
    command(screen, 0x20, 0, 0x21, 10, 12, 0x22, 2, 3);
    data(screen, 1, 2, 3, 4, 5, 6, 7);
    assert.deepEqual([at(screen, 2, 10), at(screen, 2, 11), at(screen, 2, 12)], [7, 2, 3]);
    assert.deepEqual([at(screen, 3, 10), at(screen, 3, 11), at(screen, 3, 12)], [4, 5, 6]);
});

test("vertical addressing goes down a column of the window first", () => {
    const screen = lit();
    command(screen, 0x20, 1, 0x21, 10, 11, 0x22, 2, 4);
    data(screen, 1, 2, 3, 4);
    assert.deepEqual([at(screen, 2, 10), at(screen, 3, 10), at(screen, 4, 10), at(screen, 2, 11)], [1, 2, 3, 4]);
});

test("page addressing stays in its page", () => {
    const screen = lit();
    command(screen, 0x20, 2, 0xb3, 0x0e, 0x17); // column 0x7e
    data(screen, 1, 2, 3);
    assert.deepEqual([at(screen, 3, 126), at(screen, 3, 127), at(screen, 3, 0)], [1, 2, 3]);
    assert.equal(at(screen, 4, 0), 0);
});

test("a command may come in two writes, and one behind a control byte of its own", () => {
    const screen = lit();
    command(screen, 0x20);
    command(screen, 0x00);
    command(screen, 0x21, 5);
    command(screen, 6, 0x22, 1, 1);
    data(screen, 1, 2, 3);
    assert.deepEqual([at(screen, 1, 5), at(screen, 1, 6)], [3, 2]);
    screen.write(Uint8Array.from([0x80, 0xae]));
    assert.equal(screen.on, false);
});

test("bit 0 of a page is its topmost row", () => {
    const screen = lit();
    command(screen, 0x20, 0, 0x21, 7, 7, 0x22, 1, 2);
    data(screen, 0x01, 0x80);
    assert.ok(isLit(screen, 7, 8) && isLit(screen, 7, 23));
    assert.equal(countLit(screen), 2);
});

test("segment remap and scan direction mirror the picture", () => {
    for (const [segments, rows, x, y] of [
        [0xa1, 0xc8, 3, 0],
        [0xa0, 0xc8, 124, 0],
        [0xa1, 0xc0, 3, 63],
        [0xa0, 0xc0, 124, 63],
    ]) {
        const screen = lit();
        command(screen, segments, rows, 0x20, 0, 0x21, 3, 3, 0x22, 0, 0);
        data(screen, 0x01);
        assert.ok(isLit(screen, x, y), `0x${segments.toString(16)} 0x${rows.toString(16)}`);
        assert.equal(countLit(screen), 1);
    }
});

test("start line and offset scroll the rows round", () => {
    const screen = lit();
    command(screen, 0x20, 0, 0x21, 0, 0, 0x22, 0, 0);
    data(screen, 0x01);
    command(screen, 0x40 | 8);
    assert.ok(isLit(screen, 0, 56));
    command(screen, 0x40, 0xd3, 4);
    assert.ok(isLit(screen, 0, 60));
});

test("inverted, all on, and normal again", () => {
    const screen = lit();
    command(screen, 0x20, 0, 0x21, 0, 0, 0x22, 0, 0);
    data(screen, 0x01);
    command(screen, 0xa7);
    assert.equal(countLit(screen), 128 * 64 - 1);
    command(screen, 0xa5);
    assert.equal(countLit(screen), 128 * 64);
    command(screen, 0xa4, 0xa6);
    assert.equal(countLit(screen), 1);
});

test("without its charge pump, or switched off, it is dark; what is in its memory stays", () => {
    const screen = lit();
    command(screen, 0x20, 0, 0x21, 0, 0, 0x22, 0, 0);
    data(screen, 0xff);
    assert.equal(countLit(screen), 8);
    command(screen, 0x8d, 0x10);
    assert.equal(countLit(screen), 0);
    command(screen, 0x8d, 0x14, 0xae);
    assert.equal(countLit(screen), 0);
    command(screen, 0xaf);
    assert.equal(countLit(screen), 8);
});

test("contrast is taken", () => {
    const screen = lit();
    command(screen, 0x81, 0x2a);
    assert.equal(screen.contrast, 0x2a);
});

test("a reset forgets all but the memory", () => {
    const screen = lit();
    command(screen, 0x20, 0, 0x21, 0, 0, 0x22, 0, 0);
    data(screen, 0xff);
    screen.reset();
    assert.equal(countLit(screen), 0);
    assert.equal(at(screen, 0, 0), 0xff);
});

test("a command that the chip does not know is an error", () => {
    const screen = lit();
    assert.throws(() => command(screen, 0xff), /unknown command 0xff/);
    assert.throws(() => screen.write(Uint8Array.from([0x41, 0])), /control byte 0x41/);
});
