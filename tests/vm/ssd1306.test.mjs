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

test("the offset takes rows round the panel, up by as many; that is what it does in both scan directions", () => {
    for (const [scan, y] of [[0xc8, 0], [0xc0, 63]]) {
        const screen = lit();
        command(screen, scan, 0x20, 0, 0x21, 0, 0, 0x22, 0, 0);
        data(screen, 0x01);
        assert.ok(isLit(screen, 0, y));
        command(screen, 0xd3, 63);
        // A row lower for whoever looks at it with row 0 at the top, and so a row higher on a panel that hangs upside down.
        assert.ok(isLit(screen, 0, scan === 0xc8 ? y + 1 : y - 1));
        command(screen, 0xd3, 1);
        assert.ok(isLit(screen, 0, 63 - y), "and round");
    }
});

/** A panel of 32 rows with line n of its memory lit in column n, all 64 of them. */
function diagonal32(...more) {
    const screen = new Ssd1306({ height: 32 });
    command(screen, 0x8d, 0x14, 0xaf, 0xa1, 0xc8, 0xa8, 31, 0xda, 0x02, 0x20, 0, 0x21, 0, 127, 0x22, 0, 7);
    for (let line = 0; line < 64; line++) screen.ram[128 * (line >> 3) + line] = 1 << (line & 7);
    command(screen, ...more);
    return screen;
}

/** The column that is lit in each row: the line of the memory that it shows; null where none is. */
function lines(screen) {
    const pixels = screen.pixels();
    return Array.from({ length: screen.height }, (_, y) => {
        const lit = pixels.subarray(128 * y, 128 * y + 128).indexOf(1);
        return lit < 0 ? null : lit;
    });
}

const from = (first, length) => Array.from({ length }, (_, n) => first + n);

test("a panel of 32 rows shows the first half of the memory", () => {
    assert.deepEqual(lines(diagonal32()), from(0, 32));
    assert.deepEqual(lines(diagonal32(0xa0, 0xc0)).map((column) => 127 - column), from(0, 32).reverse(), "and upside down");
});

test("on a panel of 32 rows the offset leaves rows dark, and the start line shows the other half of the memory", () => {
    assert.deepEqual(lines(diagonal32(0xd3, 63)), [null, ...from(0, 31)]);
    assert.deepEqual(lines(diagonal32(0xd3, 1)), [...from(1, 31), null]);
    assert.deepEqual(lines(diagonal32(0x40 | 63)), [63, ...from(0, 31)]);
    assert.deepEqual(lines(diagonal32(0x40 | 8)), from(8, 32));
});

test("a panel that is set up as another one shows every second row, or half of its rows", () => {
    const every = lines(diagonal32(0xda, 0x12));
    assert.deepEqual(every.filter((line) => line !== null), from(0, 16).map((n) => 2 * n + 1));
    assert.equal(lines(diagonal32(0xa8, 63))[0], 32, "with a multiplex ratio of 64 the other half");
    const tall = lit();
    command(tall, 0xa8, 31, 0xa5);
    assert.equal(countLit(tall), 128 * 32, "and of 64 rows, with one of 32, half stay dark");
});

test("a multiplex ratio below 16 is an error, as the data sheet has it", () => {
    assert.throws(() => command(lit(), 0xa8, 14), /multiplex ratio of 15/);
});

test("halves of a column are for page addressing; in the other modes they do nothing", () => {
    const screen = lit();
    command(screen, 0x20, 0, 0x21, 5, 9, 0x22, 0, 0, 0x00, 0x10);
    data(screen, 1);
    assert.equal(at(screen, 0, 5), 1);
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
    assert.equal(screen.brightness, 0x2b / 256);
    command(screen, 0x81, 0xff);
    assert.equal(screen.brightness, 1);
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
