/**
 * One direction of a serial line: bytes go out at its rate, ten bits each, and wait for their turn. Real time, for it
 * stands between a device in real time and a host.
 */
const TICK_MS = 2;
const BITS = 10; // a byte with its start and stop

export class Line {
    #waiting = []; // [bytes, done]
    #free = 0; // when what was sent has gone, ms
    #timer = null;

    /**
     * @param {number} baud 0: without a limit
     * @param {(bytes: Uint8Array, done: () => void) => void} write where they go
     */
    constructor(baud, write) {
        this.baud = baud;
        this.write = write;
    }

    /** Send bytes; done(count) is called as pieces of them have gone. */
    send(bytes, done = () => {}) {
        if (this.baud === 0) {
            this.write(bytes, () => done(bytes.length));
            return;
        }
        this.#waiting.push([bytes, done]);
        this.#go();
    }

    #go() {
        if (this.#timer !== null) return;
        const now = performance.now();
        this.#free = Math.max(this.#free, now);
        // Somewhat ahead, for timers are late.
        while (this.#waiting.length > 0 && this.#free < now + TICK_MS) {
            const [bytes, done] = this.#waiting[0];
            const count = Math.min(bytes.length, Math.max(1, Math.floor((this.baud * TICK_MS) / 1000 / BITS)));
            const piece = bytes.subarray(0, count);
            if (count === bytes.length) this.#waiting.shift();
            else this.#waiting[0] = [bytes.subarray(count), done];
            this.#free += (1000 * BITS * count) / this.baud;
            this.write(piece, () => done(count));
        }
        if (this.#waiting.length === 0) return;
        this.#timer = setTimeout(() => {
            this.#timer = null;
            this.#go();
        }, 1);
    }
}
