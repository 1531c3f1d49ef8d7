/** Pictures of the screen: PNG for people and documents, half blocks for the terminal. */
import { writeFileSync } from "node:fs";
import { PNG } from "pngjs";

const WIDTH = 128;
const HEIGHT = 64;
const LIT = [158, 220, 255];
const DARK = [8, 10, 14];

/** Write the pixels (128 x 64, 0 or 1) as a PNG, each pixel a square with a seam, as on the panel. */
export function writePng(path, pixels, scale = 4) {
    const margin = 2 * scale;
    const png = new PNG({ width: WIDTH * scale + 2 * margin, height: HEIGHT * scale + 2 * margin, colorType: 2 });
    for (let y = 0; y < png.height; y++) {
        for (let x = 0; x < png.width; x++) {
            const column = Math.floor((x - margin) / scale);
            const row = Math.floor((y - margin) / scale);
            const inside = column >= 0 && column < WIDTH && row >= 0 && row < HEIGHT;
            const seam = scale > 2 && ((x - margin) % scale === 0 || (y - margin) % scale === 0);
            const lit = inside && pixels[row * WIDTH + column] === 1;
            const colour = lit ? LIT.map((value) => (seam ? value >> 1 : value)) : DARK;
            png.data.set([...colour, 255], 4 * (y * png.width + x));
        }
    }
    writeFileSync(path, PNG.sync.write(png, { colorType: 2 }));
}

/** The pixels as 32 lines of half blocks. */
export function halfBlocks(pixels) {
    const lines = [];
    for (let y = 0; y < HEIGHT; y += 2) {
        let line = "";
        for (let x = 0; x < WIDTH; x++) {
            line += " ▀▄█"[pixels[y * WIDTH + x] + 2 * pixels[(y + 1) * WIDTH + x]];
        }
        lines.push(line);
    }
    return lines;
}
