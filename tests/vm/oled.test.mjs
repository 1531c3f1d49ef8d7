/** The display as its driver sets it up, on the twin's panel: which way up, of how many rows, how it looks, and what it forgets. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Ssd1306 } from "../../tools/twin/ssd1306.mjs";
import { bench, value } from "./bench.mjs";

const WIDTH = 128;

/** A display started by the firmware, with a figure on it that is alike from no side, and its look. */
async function display({ height = 64, turned = "False" } = {}) {
    const twin = await bench({ heap: 256 * 1024 });
    twin.screen = new Ssd1306({ height });
    twin.screen.ram.fill(0x55);
    twin.hardware.devices.set(0x3c, twin.screen);
    twin.vm.run(`
from firmware.boards.esp32_devkit import Board
display = Board().open_display(${height}, ${turned})
display.canvas.text("Fg", 0, 0, 1)
display.canvas.hline(64, ${height - 1}, 64, 1)
while display.flush():
    pass
`);
    assert.deepEqual(twin.faults, []);
    return twin;
}

/** The canvas as rows of pixels. */
function canvas(twin, height) {
    return value(twin, `[display.canvas.pixel(x, y) for y in range(${height}) for x in range(${WIDTH})]`);
}

const turn = (pixels) => [...pixels].reverse();
const row = (pixels, y) => [...pixels].slice(WIDTH * y, WIDTH * (y + 1));
const dark = Array(WIDTH).fill(0);

for (const height of [64, 32]) {
    test(`a display of ${height} rows shows the canvas as it is, and turned round`, async () => {
        const upright = await display({ height });
        const drawn = canvas(upright, height);
        assert.ok(drawn.includes(1));
        assert.deepEqual([...upright.screen.pixels()], drawn);
        const turned = await display({ height, turned: "True" });
        assert.deepEqual([...turned.screen.pixels()], turn(drawn));
    });

    for (const turned of ["False", "True"]) {
        const seen = (twin) => (turned === "True" ? turn(twin.screen.pixels()) : [...twin.screen.pixels()]);

        test(`of ${height} rows${turned === "True" ? ", turned" : ""}, a row lower: nothing is lost but the lowest row of 32, which of 64 comes back at the top`, async () => {
            const twin = await display({ height, turned });
            const before = seen(twin);
            twin.vm.run("display.show(False, 255, True)");
            const after = seen(twin);
            for (let y = 1; y < height; y++) assert.deepEqual(row(after, y), row(before, y - 1));
            assert.deepEqual(row(after, 0), height === 64 ? row(before, height - 1) : dark);
            twin.vm.run("display.show(False, 255, False)");
            assert.deepEqual(seen(twin), before);
        });

        test(`of ${height} rows${turned === "True" ? ", turned" : ""}: a display without power for a moment gets back all of its look`, async () => {
            const twin = await display({ height, turned });
            twin.vm.run("display.show(True, 7, True)");
            const before = [...twin.screen.pixels()];
            twin.screen.reset();
            twin.screen.ram.fill(0x55);
            twin.vm.run(`for _ in range(${height / 8}):\n    display.renew()`);
            assert.deepEqual([...twin.screen.pixels()], before);
            assert.deepEqual([twin.screen.inverted, twin.screen.contrast, twin.screen.offset], [true, 7, 63]);
        });
    }
}

test("a flash is a transfer of a quarter of a millisecond, and inverts every pixel", async () => {
    const twin = await display();
    const before = [...twin.screen.pixels()];
    const transfers = [];
    twin.hardware.onTransfer = (bytes, us) => transfers.push([bytes, us]);
    twin.vm.run("display.show(True, 255, False)");
    assert.deepEqual([...twin.screen.pixels()], before.map((pixel) => 1 - pixel));
    assert.equal(transfers.length, 1);
    assert.ok(transfers[0][1] < 250, `${transfers[0]}`);
    twin.vm.run("display.show(False, 255, False)");
    assert.deepEqual([...twin.screen.pixels()], before);
});

test("a look leaves what is drawn next alone", async () => {
    const twin = await display();
    twin.vm.run("display.show(True, 1, False)\ndisplay.canvas.fill(0)\ndisplay.canvas.text('on', 40, 24, 1)\nwhile display.flush():\n    pass");
    assert.deepEqual([...twin.screen.pixels()], canvas(twin, 64).map((pixel) => 1 - pixel));
});

test("while the setup is said again, neither contrast nor inversion is other than it was, not for one command", async () => {
    const twin = await display({ turned: "True" });
    twin.vm.run("display.show(True, 7, True)");
    const seen = new Set();
    const { write } = twin.screen;
    twin.screen.write = (bytes) => {
        // One byte after the other, as they come over the bus.
        if (bytes[0] !== 0) return write.call(twin.screen, bytes);
        for (const byte of bytes.subarray(1)) {
            write.call(twin.screen, Uint8Array.from([0, byte]));
            seen.add([twin.screen.inverted, twin.screen.contrast, twin.screen.offset, twin.screen.segmentRemap, twin.screen.on].join());
        }
    };
    twin.vm.run("display.renew()");
    assert.deepEqual([...seen], ["true,7,63,false,true"]);
});
