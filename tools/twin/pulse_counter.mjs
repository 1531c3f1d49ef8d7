/**
 * A unit of the ESP32's pulse counter, as MicroPython's machine.Counter sets it up (ports/esp32/modules/machine.py).
 *
 * The register has 16 bits: at +-32000 it begins anew at 0 and asks for an interrupt, in which Counter counts the rounds.
 * The interrupt goes through the same queue of 8 as the pins' do and may be lost there; value() makes up for it.
 */
const LIMIT = 32_000;
const AT_MAX = 32;
const AT_MIN = 16;
const FILTER_TICKS = 1023; // of the 80 MHz bus clock: 12.8 us

export const COUNTERS = 8;
export const RISING = 1;
export const FALLING = 2;
const DOWN = 2;

export class PulseCounter {
    #register = 0;
    #rounds = 0;
    #offset = 0;
    #flags = 0;
    #edge;
    #step;
    #stableUs;
    #level; // behind the filter
    #input; // before it, since #since
    #since;
    #onLimit;

    /**
     * @param {object} parts
     * @param {number} parts.pin
     * @param {number} parts.level of the pin, now
     * @param {number} parts.edge RISING, FALLING or both
     * @param {number} parts.direction
     * @param {number} parts.filterNs how long a level must last to be seen; more than 12.8 us is cut to that
     * @param {number} parts.now us
     * @param {(counter: PulseCounter) => void} parts.onLimit the interrupt
     */
    constructor({ pin, level, edge, direction, filterNs, now, onLimit }) {
        this.pin = pin;
        /** Set while its interrupt waits for interrupts to be on again. */
        this.latched = false;
        this.#edge = edge;
        this.#step = direction === DOWN ? -1 : 1;
        this.#stableUs = Math.min(Math.max(0, Math.floor((filterNs * 80) / 1000)), FILTER_TICKS) / 80;
        this.#level = this.#input = level;
        this.#since = now;
        this.#onLimit = onLimit;
    }

    /** The pin goes to `level`; it needs no VM. */
    drive(level, now) {
        this.#settle(now);
        this.#input = level;
        this.#since = now;
        this.#settle(now);
    }

    /** What machine.Counter.value() returns; `set`: what it is set to at once. */
    value(now, set) {
        this.#settle(now);
        this.service();
        const value = this.#rounds * LIMIT + this.#register + this.#offset;
        if (set !== undefined) {
            this.#rounds = 0;
            this.#offset = set - this.#register;
        }
        return value;
    }

    /** The scheduled half of its interrupt. */
    service() {
        if (this.#flags & AT_MIN) this.#rounds--;
        else if (this.#flags & AT_MAX) this.#rounds++;
        this.#flags = 0;
    }

    /** A level that has lasted is seen. */
    #settle(now) {
        if (this.#input === this.#level || now - this.#since < this.#stableUs) return;
        this.#level = this.#input;
        if (!(this.#edge & (this.#level ? RISING : FALLING))) return;
        this.#register += this.#step;
        if (Math.abs(this.#register) < LIMIT) return;
        this.#flags |= this.#register < 0 ? AT_MIN : AT_MAX;
        this.#register = 0;
        this.#onLimit(this);
    }
}
