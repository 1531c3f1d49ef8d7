/**
 * The knobs and switches that page and twin share: the twin's worker is busy for as long as the device is on, hears no
 * message, and looks here. Each is the index of a 32-bit number.
 */
export const TURNED = 0; // counts up with each change; the worker sleeps on it
export const CONSOLE = 1; // tenths of km/h that somebody set by hand
export const SETTINGS = 2; // how often somebody did
export const FOLLOWS = 3; // whether the runner follows the screen
export const SPEED = 4; // of time; 0: as fast as it goes
export const EDGES = 5; // how often the button was pressed or let go: odd, and it is pressed
export const POWER = 6;
export const BOUNCES = 7;
export const MISSES = 8; // of a hundred pulses
export const PLUGGED = 9;
export const LEAVE = 10; // 1: throw this device away
const SIZE = 11;

export class Panel {
    #numbers;

    /** @param {SharedArrayBuffer} [memory] of a panel that is there */
    constructor(memory = new SharedArrayBuffer(4 * SIZE)) {
        this.memory = memory;
        this.#numbers = new Int32Array(memory);
    }

    get(knob) {
        return Atomics.load(this.#numbers, knob);
    }

    set(knob, value) {
        Atomics.store(this.#numbers, knob, value);
        this.#turned();
    }

    count(knob) {
        Atomics.add(this.#numbers, knob, 1);
        this.#turned();
    }

    /** Sleep for `ms`, or until somebody turns a knob after it was read that TURNED is `turned`. */
    wait(turned, ms) {
        Atomics.wait(this.#numbers, TURNED, turned, ms);
    }

    #turned() {
        Atomics.add(this.#numbers, TURNED, 1);
        Atomics.notify(this.#numbers, TURNED);
    }
}
