/**
 * An SSD1306 on the I2C bus, with its panel: it knows the commands that it is sent and keeps its display RAM by them.
 *
 * Source: the chip's data sheet, chapters 9 and 10. A command that is unknown here is an error, not a shrug.
 */
const WIDTH = 128;
const PAGES = 8;
const LINES = 64;
const SEQUENTIAL = 0x02;
const ALTERNATIVE = 0x12;

// Command to the number of bytes that follow it.
const ARGUMENTS = new Map([
    [0x20, 1], [0x21, 2], [0x22, 2], [0x81, 1], [0x8d, 1], [0xa8, 1], [0xad, 1],
    [0xd3, 1], [0xd5, 1], [0xd9, 1], [0xda, 1], [0xdb, 1],
]);

export class Ssd1306 {
    #pending = [];

    /** @param {number} height rows of the panel: 64, or 32 that are wired to the first half of the chip's COM pins */
    constructor({ height = 64 } = {}) {
        this.height = height;
        this.ram = new Uint8Array(WIDTH * PAGES);
        this.reset();
    }

    reset() {
        this.mode = 2;
        this.columns = [0, WIDTH - 1];
        this.pages = [0, PAGES - 1];
        this.column = 0;
        this.page = 0;
        this.on = false;
        this.chargePump = false;
        this.inverted = false;
        this.allOn = false;
        this.contrast = 0x7f;
        this.segmentRemap = false;
        this.comReversed = false;
        this.startLine = 0;
        this.offset = 0;
        this.rows = LINES; // the multiplex ratio
        this.comPins = ALTERNATIVE;
        this.#pending = [];
    }

    /** One I2C write: a control byte (0x00 or 0x80: commands, 0x40: data) and what follows. */
    write(bytes) {
        if (bytes.length === 0) return;
        const control = bytes[0];
        const rest = bytes.subarray(1);
        if (control === 0x40) this.#data(rest);
        else if (control === 0x00 || control === 0x80) this.#commands(control === 0x80 ? rest.subarray(0, 1) : rest);
        else throw new Error(`SSD1306: control byte 0x${control.toString(16)}`);
    }

    /** Lit pixels as a viewer sees them, row by row from the top left: Uint8Array of 128 x 64 (or 32), 0 or 1. */
    pixels() {
        const seen = new Uint8Array(WIDTH * this.height);
        if (!this.isLit) return seen;
        for (let y = 0; y < this.height; y++) {
            const line = this.#line(y);
            if (line === null) continue;
            for (let x = 0; x < WIDTH; x++) {
                const segment = this.segmentRemap ? x : WIDTH - 1 - x;
                const bit = (this.ram[(line >> 3) * WIDTH + segment] >> (line & 7)) & 1;
                seen[y * WIDTH + x] = this.allOn ? 1 : bit ^ (this.inverted ? 1 : 0);
            }
        }
        return seen;
    }

    /** Whether it shows what is in its RAM: it is on, and has the voltage for it. */
    get isLit() {
        return this.on && this.chargePump;
    }

    /** How bright a lit pixel is, 0 to 1: a segment's current goes by the contrast (chapter 8.6). */
    get brightness() {
        return (this.contrast + 1) / 256;
    }

    /** The line of the RAM that a row of the panel shows, or null: tables 10-1 and 10-2 of the data sheet. */
    #line(y) {
        // Panels hang upside down: their top row is the last one that is wired.
        const com = this.#com(this.height - 1 - y);
        const scanned = this.comReversed ? this.rows - 1 - com : com;
        const row = (scanned + this.offset + LINES) % LINES;
        return row < this.rows ? (row + this.startLine) % LINES : null;
    }

    /** Which of the COM lines, in the order in which they are scanned, drives a row of the panel. */
    #com(row) {
        // The pins are on both sides of the chip, 0 to 31 and 32 to 63. On a panel of 64 rows they take turns.
        const pin = this.height === LINES ? (row >> 1) + (row & 1) * (LINES / 2) : row;
        const swapped = this.comPins & 0x20 ? (pin + LINES / 2) % LINES : pin;
        if ((this.comPins & ~0x20) === SEQUENTIAL) return swapped;
        return swapped < LINES / 2 ? 2 * swapped : 2 * swapped - LINES + 1;
    }

    #commands(bytes) {
        for (const byte of bytes) {
            this.#pending.push(byte);
            const [command, ...values] = this.#pending;
            if (values.length < (ARGUMENTS.get(command) ?? 0)) continue;
            this.#pending = [];
            this.#execute(command, values);
        }
    }

    #execute(command, [a, b]) {
        if (command <= 0x1f) this.#setColumn(command);
        else if (command >= 0x40 && command <= 0x7f) this.startLine = command & 0x3f;
        else if (command >= 0xb0 && command <= 0xb7) this.page = command & 7;
        else
            switch (command) {
                case 0x20: this.mode = a & 3; break;
                case 0x21: this.columns = [a & 127, b & 127]; this.column = a & 127; break;
                case 0x22: this.pages = [a & 7, b & 7]; this.page = a & 7; break;
                case 0x2e: break; // scrolling off
                case 0x81: this.contrast = a; break;
                case 0x8d: this.chargePump = (a & 4) !== 0; break;
                case 0xa0: case 0xa1: this.segmentRemap = command === 0xa1; break;
                case 0xa4: case 0xa5: this.allOn = command === 0xa5; break;
                case 0xa6: case 0xa7: this.inverted = command === 0xa7; break;
                case 0xa8: this.#setRows(1 + (a & 63)); break;
                case 0xae: case 0xaf: this.on = command === 0xaf; break;
                case 0xc0: case 0xc8: this.comReversed = command === 0xc8; break;
                case 0xd3: this.offset = a & 63; break;
                case 0xda: this.comPins = a; break;
                case 0xad: case 0xd5: case 0xd9: case 0xdb: case 0xe3: break; // electrical: nothing to see
                default: throw new Error(`SSD1306: unknown command 0x${command.toString(16)}`);
            }
    }

    /** Half of the column, in page addressing mode only. */
    #setColumn(command) {
        if (this.mode !== 2) return;
        if (command <= 0x0f) this.column = (this.column & 0xf0) | command;
        else this.column = ((command & 0x07) << 4) | (this.column & 0x0f);
    }

    #setRows(rows) {
        if (rows < 16) throw new Error(`SSD1306: a multiplex ratio of ${rows}`);
        this.rows = rows;
    }

    #data(bytes) {
        for (const byte of bytes) {
            this.ram[this.page * WIDTH + this.column] = byte;
            if (this.mode === 2) this.column = (this.column + 1) % WIDTH;
            else if (this.mode === 0) this.#next("column", "columns", "page", "pages");
            else this.#next("page", "pages", "column", "columns");
        }
    }

    #next(inner, innerRange, outer, outerRange) {
        if (this[inner] !== this[innerRange][1]) {
            this[inner]++;
            return;
        }
        this[inner] = this[innerRange][0];
        this[outer] = this[outer] === this[outerRange][1] ? this[outerRange][0] : this[outer] + 1;
    }
}
