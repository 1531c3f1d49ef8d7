/** Keeps a twin's clock to the clock on the wall, or to a multiple of it. */
const NEAR_MS = 2; // less is not worth a wait
const LATE_MS = 200; // when the computer is later than this, the device's clock gives way
const NAP_MS = 20;

const never = new Int32Array(new SharedArrayBuffer(4));

export class RealTime {
    #anchor = { real: performance.now(), virtual: 0 };
    #speed;

    /**
     * @param {object} [options]
     * @param {number} [options.speed] device's time over real time
     * @param {number} [options.start] what the twin's clock says now, us
     * @param {(ms: number) => void} [options.nap] waits, for `ms` at most
     */
    constructor({ speed = 1, start = 0, nap = (ms) => Atomics.wait(never, 0, 0, ms) } = {}) {
        this.#anchor.virtual = start;
        this.#speed = speed;
        this.nap = nap;
    }

    /** What the twin's clock has to say now, us. */
    get now() {
        return this.#anchor.virtual + (performance.now() - this.#anchor.real) * 1000 * this.#speed;
    }

    get speed() {
        return this.#speed;
    }

    set speed(value) {
        this.#anchor = { real: performance.now(), virtual: this.now };
        this.#speed = value;
    }

    /** The clock is about to reach `time`: let real time come up with it. `look` is called meanwhile. */
    wait(time, look = () => {}) {
        for (;;) {
            look();
            const ms = (time - this.now) / 1000 / this.#speed;
            if (ms < -LATE_MS) this.#anchor = { real: performance.now(), virtual: time };
            if (ms < NEAR_MS) return;
            this.nap(Math.min(ms, NAP_MS));
        }
    }
}
