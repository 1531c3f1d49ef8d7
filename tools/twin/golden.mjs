/**
 * `make golden`: a picture of every screen, drawn by the device's own code on the VM, in the states of golden_states.mjs; and
 * docs/screens.md with its contact sheets.
 *
 * No clock and no chance is in them: the same files give the same pixels.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { GROUPS } from "./golden_states.mjs";
import { writeBits } from "./picture.mjs";
import { DEVICE } from "./rig.mjs";
import { Twin } from "./twin.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const STAGE = ["shown.py", "golden_stage.py", "golden_dialogs.py"].map((file) => new URL(file, import.meta.url));
export const PICTURES = `${ROOT}tests/golden`;
export const SHEETS = `${ROOT}docs/screens`;
export const PAGE = `${ROOT}docs/screens.md`;

const WIDTH = 128;
const HEIGHT = 64;
const SCALE = 2;
const COLUMNS = 4;
const GAP = 12;
const CAPTION = 18; // a line of names below each picture

/**
 * A VM with the device's code on it and golden_stage.py in it; take(python, rows) runs that and returns the picture's pixels,
 * of a display of so many rows.
 */
export async function openStage() {
    const twin = new Twin({ heap: 1024 * 1024 });
    twin.install(DEVICE);
    await twin.fresh();
    const { vm } = twin;
    let taken = null;
    vm.set("show", (at) => {
        taken = pixels(vm.memory.subarray(at, at + (WIDTH * HEIGHT) / 8));
    });
    for (const file of STAGE) vm.run(readFileSync(file, "utf8"));
    return {
        vm,
        take(python, rows = HEIGHT) {
            vm.run(`panel(${rows})\n${python}\ntake()`);
            return taken.subarray(0, WIDTH * rows);
        },
    };
}

/** Rows from the top, 0 or 1, of pages of 8 rows. */
function pixels(ram) {
    return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
        const x = at % WIDTH;
        const y = (at - x) / WIDTH;
        return (ram[(y >> 3) * WIDTH + x] >> (y & 7)) & 1;
    });
}

/** All pictures: their groups, with the states and each one's pixels and caption. */
export async function drawAll() {
    const stage = await openStage();
    return GROUPS.map(({ heading, about, rows, states }) => ({
        heading,
        about,
        rows,
        states: states.map(({ name, says, python }) => ({
            name,
            says,
            pixels: stage.take(python, rows),
            caption: stage.take(`caption("${name}")`),
        })),
    }));
}

/** The file's name of a group's sheet. */
export const sheetName = (heading) => `${heading.toLowerCase().replace(/[^a-z]+/g, "-")}.png`;

/** A group's pictures side by side, twice as large, with their names: {width, height, pixels}. */
export function sheet({ rows, states }) {
    const across = SCALE * WIDTH + GAP;
    const down = SCALE * rows + CAPTION + GAP;
    const width = COLUMNS * across + GAP;
    const height = Math.ceil(states.length / COLUMNS) * down + GAP;
    const made = new Uint8Array(width * height).fill(1);
    const put = (source, rowsUsed, scale, left, top, invert) => {
        for (let y = 0; y < rowsUsed * scale; y++) {
            for (let x = 0; x < WIDTH * scale; x++) {
                made[(top + y) * width + left + x] = source[Math.floor(y / scale) * WIDTH + Math.floor(x / scale)] ^ invert;
            }
        }
    };
    states.forEach(({ pixels: picture, caption }, n) => {
        const left = GAP + (n % COLUMNS) * across;
        const top = GAP + Math.floor(n / COLUMNS) * down;
        put(picture, rows, SCALE, left, top, 0);
        // Its second row stands beside the first.
        put(caption, 8, 1, left, top + SCALE * rows + 4, 1);
        put(caption.subarray(8 * WIDTH), 8, 1, left + WIDTH, top + SCALE * rows + 4, 1);
    });
    return { width, height, pixels: made };
}

/** docs/screens.md */
export function page(groups) {
    const count = groups.reduce((sum, { states }) => sum + states.length, 0);
    const parts = groups.map(({ heading, about, states }) => {
        const list = states.map(({ name, says }) => `| [${name}](../tests/golden/${name}.png) | ${says} |`);
        return `## ${heading}\n\n${about}\n\n![${heading}](screens/${sheetName(heading)})\n\n| picture | shows |\n| --- | --- |\n${list.join("\n")}\n`;
    });
    return (
        `# The screens\n\nAll ${count} states in which the screens are drawn for \`make test\`, which compares them pixel by pixel with ` +
        "[tests/golden](../tests/golden). They are drawn by the device's own code on the MicroPython VM; this page and the pictures " +
        "are made by `make golden` from `tools/twin/golden_states.mjs`.\n\n" +
        parts.join("\n")
    );
}

async function main() {
    const groups = await drawAll();
    mkdirSync(PICTURES, { recursive: true });
    for (const file of readdirSync(PICTURES)) if (file.endsWith(".png")) rmSync(`${PICTURES}/${file}`);
    rmSync(SHEETS, { recursive: true, force: true });
    mkdirSync(SHEETS, { recursive: true });
    for (const group of groups) {
        for (const { name, pixels: picture } of group.states) {
            writeBits(`${PICTURES}/${name}.png`, { width: WIDTH, height: group.rows, pixels: picture });
        }
        writeBits(`${SHEETS}/${sheetName(group.heading)}`, sheet(group));
    }
    writeFileSync(PAGE, page(groups));
    console.log(`${groups.reduce((sum, { states }) => sum + states.length, 0)} pictures in tests/golden: look at docs/screens.md`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
