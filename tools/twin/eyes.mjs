/**
 * Reads what is on the screen: text from pixels, as a runner does, so that nobody has to ask the firmware what it shows.
 *
 * Small text and digits stand on whole pages of the display or on rows that are known, so a glyph is a run of equal columns. The glyphs are drawn
 * once by the firmware's own code on a VM, and recognised exactly; what is no glyph is not text.
 */
import { Twin } from "./twin.mjs";

const WIDTH = 128;
const PAGES = 8;

const DRAW_GLYPHS = `
import framebuf, uctypes, _eyes
from firmware.ui import font
_buffer = bytearray(1024)
_canvas = framebuf.FrameBuffer(_buffer, 128, 64, framebuf.MONO_VLSB)
for _code in range(33, 127):
    _canvas.fill(0)
    _canvas.text(chr(_code), 0, 0, 1)
    _eyes.glyph(chr(_code), 8, 1, uctypes.addressof(_buffer))
for _font, _pages in ((font.PACE, 3), (font.NARROW, 3), (font.MIDDLE, 2)):
    for _char in _font.chars.decode():
        _canvas.fill(0)
        _font.draw(_canvas, _char, 0, 0, 1)
        _eyes.glyph(_char, _font.width(_char, 0), _pages, uctypes.addressof(_buffer))
`;

/** A glyph of small text, 8 columns from index `at`, as two numbers. */
function halves(ram, at) {
    return [
        ram[at] | (ram[at + 1] << 8) | (ram[at + 2] << 16) | (ram[at + 3] << 24),
        ram[at + 4] | (ram[at + 5] << 8) | (ram[at + 6] << 16) | (ram[at + 7] << 24),
    ];
}

/** The column at index `at`, through `pages` pages, and the number of pages, as a number. */
function firstColumn(ram, at, pages) {
    let key = pages;
    for (let page = 0; page < pages; page++) key = 256 * key + ram[at + page * WIDTH];
    return key;
}

export class Eyes {
    #small = new Map();
    #big = new Map();

    /** Eyes that know the glyphs of the firmware installed from `folder`. */
    static async open(folder) {
        const eyes = new Eyes();
        const twin = new Twin({ heap: 512 * 1024 });
        twin.install(folder);
        await twin.fresh();
        const learn = (char, width, pages, at) => eyes.#learn(char, width, pages, twin.vm.memory.slice(at, at + WIDTH * PAGES));
        twin.vm.mp.registerJsModule("_eyes", { glyph: learn });
        twin.vm.run(DRAW_GLYPHS);
        return eyes;
    }

    #learn(char, width, pages, buffer) {
        const columns = (page) => buffer.slice(page * WIDTH, page * WIDTH + width);
        const glyph = { char, width, pages: Array.from({ length: pages }, (_, page) => columns(page)) };
        if (pages === 1) {
            const [left, right] = halves(buffer, 0);
            if (!this.#small.has(left)) this.#small.set(left, new Map());
            this.#small.get(left).set(right, char);
        } else {
            const key = firstColumn(buffer, 0, pages);
            this.#big.set(key, [...(this.#big.get(key) ?? []), glyph].sort((a, b) => b.width - a.width));
        }
    }

    /**
     * What stands on a display's RAM.
     *
     * @returns {{words: {text: string, page: number, x: number, inverse: boolean}[],
     *            figures: {text: string, page: number, x: number, inverse: boolean, height: number}[], text: string}}
     */
    read(ram) {
        const words = [];
        const figures = [];
        // Two things stand beside the pages: a page's title a row lower, and its figure two rows higher.
        const lower = Uint8Array.from({ length: WIDTH }, (_, x) => ~((ram[x] >> 1) | (ram[x + WIDTH] << 7)));
        this.#readSmall(lower, 0, true, words);
        const higher = Uint8Array.from(ram, (byte, at) => (byte << 2) | (ram[at - WIDTH] >> 6));
        this.#readBig(higher, 2, 3, false, figures);
        for (const inverse of [false, true]) {
            const seen = inverse ? ram.map((byte) => ~byte) : ram;
            for (let page = 0; page < PAGES; page++) {
                this.#readSmall(seen, page, inverse, words);
                for (const pages of [3, 2]) this.#readBig(seen, page, pages, inverse, figures);
            }
        }
        words.sort((a, b) => a.page - b.page || a.x - b.x);
        figures.sort((a, b) => a.page - b.page || a.x - b.x);
        return { words, figures, text: [...words, ...figures].map((part) => part.text).join(" | ") };
    }

    #readSmall(ram, page, inverse, found) {
        const glyph = (x) => {
            const [left, right] = halves(ram, page * WIDTH + x);
            return left === 0 && right === 0 ? " " : this.#small.get(left)?.get(right);
        };
        let x = 0;
        while (x <= WIDTH - 8) {
            const start = x;
            let text = "";
            while (x <= WIDTH - 8) {
                const char = glyph(x);
                if (char === undefined || (char === " " && (text === "" || text.endsWith(" ")))) break;
                text += char;
                x += 8;
            }
            text = text.trimEnd();
            if (/[A-Za-z0-9]/.test(text)) {
                found.push({ text, page, x: start, inverse });
                x = start + 8 * text.length;
            } else x = start + 1;
        }
    }

    #readBig(ram, page, pages, inverse, found) {
        if (page + pages > PAGES) return;
        const at = (p, x) => ram[(page + p) * WIDTH + x];
        const match = (x) =>
            this.#big
                .get(firstColumn(ram, page * WIDTH + x, pages))
                ?.find(
                    (glyph) =>
                        x + glyph.width <= WIDTH &&
                        glyph.pages.every((columns, p) => columns.every((byte, column) => byte === at(p, x + column))),
                );
        let x = 0;
        let figure = null;
        while (x < WIDTH) {
            const glyph = match(x);
            if (!glyph) {
                x++;
                if (figure && x - figure.end > 4) figure = null;
                continue;
            }
            if (!figure) {
                figure = { text: "", page, x, inverse, height: 8 * pages };
                found.push(figure);
            }
            figure.text += glyph.char;
            x += glyph.width;
            figure.end = x;
        }
    }
}
