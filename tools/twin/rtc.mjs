/**
 * The chip's real-time clock and its 2 KiB of memory, as MicroPython shows them: both outlive a soft reset, a watchdog's
 * and machine.reset(); after the power was off the memory is empty, and it is the first of January 2000.
 */

const EPOCH_MS = Date.UTC(2000, 0, 1);

export class Rtc {
    #clock;
    #offsetUs = 0;
    #read = [];

    constructor(clock) {
        this.#clock = clock;
        this.powerOn();
    }

    powerOn() {
        this.memory = new Uint8Array(0);
        this.#offsetUs = -this.#clock.now;
    }

    /** The n-th number of RTC.datetime(); the first is asked for first, the others are of the same moment. */
    datetime(n) {
        if (n === 0) {
            const us = this.#offsetUs + this.#clock.now;
            const date = new Date(EPOCH_MS + Math.floor(us / 1000));
            this.#read = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), (date.getUTCDay() + 6) % 7];
            this.#read.push(date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds(), us % 1_000_000);
        }
        return this.#read[n];
    }

    /** Set it; the day of the week goes without saying. */
    set(year, month, day, _weekday, hour, minute, second, us) {
        this.#offsetUs = 1000 * (Date.UTC(year, month - 1, day, hour, minute, second) - EPOCH_MS) + us - this.#clock.now;
    }
}
