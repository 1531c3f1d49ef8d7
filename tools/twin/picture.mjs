/** Pictures of the screen: PNG for people and documents, half blocks for the terminal. */
import { readFileSync, writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";
import { PNG } from "pngjs";

const WIDTH = 128;
const LIT = [158, 220, 255];
const DARK = [8, 10, 14];

// Of light, an sRGB value is about this power.
const GAMMA = 1 / 2.2;

/**
 * Write the pixels (128 columns of 64 rows or 32, 0 or 1) as a PNG, each pixel a square with a seam, as on the panel.
 * `brightness` of a lit one: 0 to 1.
 */
export function writePng(path, pixels, { scale = 4, brightness = 1 } = {}) {
    const margin = 2 * scale;
    const rows = pixels.length / WIDTH;
    const png = new PNG({ width: WIDTH * scale + 2 * margin, height: rows * scale + 2 * margin, colorType: 2 });
    const light = LIT.map((value, at) => Math.round(DARK[at] + (value - DARK[at]) * brightness ** GAMMA));
    for (let y = 0; y < png.height; y++) {
        for (let x = 0; x < png.width; x++) {
            const column = Math.floor((x - margin) / scale);
            const row = Math.floor((y - margin) / scale);
            const inside = column >= 0 && column < WIDTH && row >= 0 && row < rows;
            const seam = scale > 2 && ((x - margin) % scale === 0 || (y - margin) % scale === 0);
            const lit = inside && pixels[row * WIDTH + column] === 1;
            const colour = lit ? light.map((value) => (seam ? value >> 1 : value)) : DARK;
            png.data.set([...colour, 255], 4 * (y * png.width + x));
        }
    }
    writeFileSync(path, PNG.sync.write(png, { colorType: 2 }));
}

/** The pixels as lines of half blocks, each two rows. */
export function halfBlocks(pixels) {
    const lines = [];
    for (let y = 0; y < pixels.length / WIDTH; y += 2) {
        let line = "";
        for (let x = 0; x < WIDTH; x++) {
            line += " ▀▄█"[pixels[y * WIDTH + x] + 2 * pixels[(y + 1) * WIDTH + x]];
        }
        lines.push(line);
    }
    return lines;
}

/** Write a picture, its pixels 0 or 1, as a PNG of one bit a pixel, which pngjs can't. */
export function writeBits(path, { width, height, pixels }) {
    const stride = 1 + Math.ceil(width / 8); // each row begins with its filter, which is none
    const rows = Buffer.alloc(stride * height);
    for (let at = 0; at < width * height; at++) {
        const x = at % width;
        if (pixels[at]) rows[stride * Math.floor(at / width) + 1 + (x >> 3)] |= 0x80 >> (x & 7);
    }
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head[8] = 1; // bits a pixel; what follows: grey, and the only methods there are
    const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
    writeFileSync(path, Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND")]));
}

function chunk(type, data = Buffer.alloc(0)) {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const whole = Buffer.alloc(body.length + 8);
    whole.writeUInt32BE(data.length, 0);
    body.copy(whole, 4);
    whole.writeUInt32BE(crc32(body), body.length + 4);
    return whole;
}

/** What writeBits wrote: {width, height, pixels}. */
export function readBits(path) {
    const { width, height, data } = PNG.sync.read(readFileSync(path));
    return { width, height, pixels: Uint8Array.from({ length: width * height }, (_, at) => (data[4 * at] ? 1 : 0)) };
}
