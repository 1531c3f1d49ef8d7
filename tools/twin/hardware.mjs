/**
 * The chip's side of the twin: interrupts, pins, the I2C bus, flash that stalls; as unkind as an ESP32.
 *
 * - An edge calls mp_sched_schedule: a queue of 8, and what does not fit is lost without a word.
 * - The queue is served between blocking operations only, some 50-200 us late, what waited all at once.
 * - While flash is written, interrupts are off: several edges of a pin become one.
 * - The pulse counter counts on whatever the VM does, and knows no times.
 * - A garbage collection takes time by what is in use, and callbacks wait for it.
 * - Ticks wrap at 2^30.
 */
import { ERASE } from "./flash.mjs";
import { COUNTERS, PulseCounter } from "./pulse_counter.mjs";
import { Pwm } from "./pwm.mjs";

const QUEUE = 8;
const TICKS_PERIOD = 2 ** 30;
const SERVICE_US = [50, 200];
const CALLBACK_US = 12; // one callback after the other, when several wait
const TICKS_CALL_US = 3;
const IDLE_TICK_US = 10_000; // FreeRTOS runs at 100 Hz: an idle loop wakes on its tick
const I2C_OVERHEAD_US = 60; // setting up a transfer in the driver
const COUNTER_US = 60; // Counter.value() is some 50 bytecodes of Python, with jumps in it, on both sides of the reading
// Of a flash chip (W25Q32 and its like): a page of 256 bytes in 0.7 ms as a rule; a sector in 45 ms, and up to 400 once in a while.
const PROGRAM_US = 150;
const PROGRAM_BYTE_US = 2.5;
const ERASE_US = [40_000, 55_000];
const SLOW_ERASE_US = [55_000, 400_000];
const SLOW_ERASES = 0.01;
// A collection marks what is in use: 0.7 ms for 18 KB of it, 2.3 for 40, 3.8 for 62.
const COLLECT_BYTE_US = 0.07;
const COLLECT_MIN_US = 300;
const ENODEV = 19;
const ETIMEDOUT = 116;

export class Hardware {
    #random;
    #flashRandom;
    #queue = [];
    #blocked = 0;
    #masked = 0;
    #serving = false;
    #alarm = null;

    /** @param {{clock, random, ticksStart: number}} parts `ticksStart`: what ticks_us would have read at time 0, without wrap. */
    constructor({ clock, random, ticksStart = 0 }) {
        this.clock = clock;
        this.#random = random;
        // Of its own, so that one erase more or less does not change what else happens by chance.
        this.#flashRandom = random.fork();
        this.ticksStart = ticksStart;
        this.pins = new Map();
        this.devices = new Map();
        /** Whether something holds the bus low: a transfer then ends with its time-out. */
        this.stuck = false;
        /** Units of the pulse counter that are in use, by their number. */
        this.counters = new Map();
        this.pwm = new Pwm(clock);
        /** Each change of a pin that the device sets: [us, pin, level]. */
        this.edges = [];
        this.figures = { served: 0, lost: 0, merged: 0, bytes: 0, longestTransferUs: 0, flashUs: 0, collections: 0, collectUs: 0 };
        /** Called after each I2C transfer with its length (bytes on the bus) and duration. */
        this.onTransfer = () => {};
    }

    /** What a reset does to the chip: pins are let go, the queue is empty; levels from outside stay. */
    reset() {
        this.#queue.length = 0;
        this.#blocked = this.#masked = 0;
        this.#serving = false;
        this.#alarm?.();
        this.#alarm = null;
        this.counters.clear();
        this.pwm.reset();
        for (const pin of this.pins.values()) {
            pin.service = null;
            pin.trigger = 0;
            pin.output = null;
            pin.latched = false;
        }
    }

    // ---- time

    ticksUs() {
        if (!this.#serving) this.spend(TICKS_CALL_US);
        return (this.ticksStart + this.clock.now) % TICKS_PERIOD;
    }

    ticksMs() {
        if (!this.#serving) this.spend(TICKS_CALL_US);
        return this.ticksMsNow();
    }

    ticksMsNow() {
        return Math.floor((this.ticksStart + this.clock.now) / 1000) % TICKS_PERIOD;
    }

    /** Time that the VM spends while callbacks may run. */
    spend(us) {
        this.clock.advanceTo(this.clock.now + us);
    }

    /** When an event loop wakes that idles for `us`: on a tick of the system. */
    wakeAfter(us) {
        const wake = this.ticksStart + this.clock.now + us;
        return Math.ceil(wake / IDLE_TICK_US) * IDLE_TICK_US - this.ticksStart;
    }

    /** Time in which the VM runs no callback; with `masked`, interrupts are off as well. */
    block(us, masked = false) {
        this.#blocked++;
        if (masked) this.#masked++;
        this.spend(us);
        this.#blocked--;
        if (masked) {
            this.#masked--;
            if (this.#masked === 0) this.#unmask();
        }
    }

    /** Whether an interrupt handler is at work. */
    get serving() {
        return this.#serving;
    }

    // ---- pins and interrupts

    pin(number) {
        let pin = this.pins.get(number);
        if (pin === undefined) {
            pin = { number, level: 1, output: null, service: null, trigger: 0, latched: false };
            this.pins.set(number, pin);
        }
        return pin;
    }

    read(number) {
        const pin = this.pin(number);
        return this.pwm.has(number) ? this.pwm.level(number) : (pin.output ?? pin.level);
    }

    /** What the PWM has played: [us, pin, freq, duty of 65536], with a duty of 0 for silence. */
    get sound() {
        return this.pwm.sound;
    }

    /** Pin.value(level), which a pin that hangs on the PWM does not show. */
    output(number, level) {
        const pin = this.pin(number);
        const value = level ? 1 : 0;
        if (pin.output !== value && !this.pwm.has(number)) this.edges.push([this.clock.now, number, value]);
        pin.output = value;
    }

    /** The outside world puts `level` on a pin. */
    drive(number, level) {
        const pin = this.pin(number);
        if (pin.level === level) return;
        pin.level = level;
        for (const counter of this.counters.values()) {
            if (counter.pin === number) counter.drive(level, this.clock.now);
        }
        if (pin.trigger & (level ? 1 : 2)) this.#request(pin);
    }

    /** A pin or a counter asks for an interrupt. */
    #request(source) {
        if (this.#masked === 0) {
            this.#schedule(source);
            return;
        }
        if (source.latched) this.figures.merged++;
        source.latched = true;
    }

    #unmask() {
        for (const source of [...this.pins.values(), ...this.counters.values()]) {
            if (!source.latched) continue;
            source.latched = false;
            this.#schedule(source);
        }
    }

    #schedule(source) {
        if (this.#queue.length >= QUEUE) {
            this.figures.lost++;
            return;
        }
        this.#queue.push(source);
        if (this.#queue.length === 1) this.#serveAfterDelay();
    }

    #serveAfterDelay() {
        this.#alarm?.();
        this.#alarm = this.clock.after(this.#random.between(...SERVICE_US), () => this.#serve());
    }

    #serve() {
        if (this.#queue.length === 0) return;
        if (this.#blocked > 0 || this.#serving) {
            this.#serveAfterDelay();
            return;
        }
        this.#serving = true;
        try {
            while (this.#queue.length > 0) {
                const source = this.#queue.shift();
                this.figures.served++;
                source.service?.();
                this.clock.now += CALLBACK_US;
            }
        } finally {
            this.#serving = false;
        }
    }

    // ---- the pulse counter

    /** Set up a unit of the counter, which begins at 0; false where there is no such unit. */
    startCounter(unit, pin, edge, direction, filterNs) {
        if (!(unit >= 0 && unit < COUNTERS)) return false;
        const { level } = this.pin(pin);
        const onLimit = (counter) => this.#request(counter);
        this.counters.set(unit, new PulseCounter({ pin, level, edge, direction, filterNs, now: this.clock.now, onLimit }));
        return true;
    }

    /** What machine.Counter.value(set) returns, or null where the unit is not in use. Callbacks may run before and after. */
    counterValue(unit, set) {
        if (!this.#serving) this.spend(COUNTER_US / 2);
        const value = this.counters.get(unit)?.value(this.clock.now, set) ?? null;
        if (!this.#serving) this.spend(COUNTER_US / 2);
        return value;
    }

    stopCounter(unit) {
        this.counters.delete(unit);
    }

    // ---- I2C

    /** Microseconds that a transfer of `bytes` (with the address byte) takes at `freq` Hz. */
    transferUs(bytes, freq) {
        return ((9 * bytes + 2) * 1e6) / freq;
    }

    /** A write, given up after `timeoutUs`: the number of bytes, or a negative error number. */
    i2cWrite(addr, data, freq, timeoutUs) {
        const device = this.devices.get(addr);
        const us = this.transferUs(device ? data.length + 1 : 1, freq);
        const error = this.#transfer(device, us, timeoutUs);
        if (error) return error;
        this.figures.bytes += data.length + 1;
        this.figures.longestTransferUs = Math.max(this.figures.longestTransferUs, us);
        device.write(data);
        this.onTransfer(data.length + 1, us);
        return data.length;
    }

    i2cRead(addr, data, freq, timeoutUs) {
        const device = this.devices.get(addr);
        const error = this.#transfer(device, this.transferUs(device ? data.length + 1 : 1, freq), timeoutUs);
        if (error) return error;
        data.fill(0);
        return data.length;
    }

    /** The time of a transfer of `us`; 0, or a negative error number. */
    #transfer(device, us, timeoutUs) {
        this.block((this.stuck ? timeoutUs : us) + I2C_OVERHEAD_US);
        if (this.stuck) return -ETIMEDOUT;
        return device ? 0 : -ENODEV;
    }

    // ---- flash and heap

    /** Do the flash's `work`, piece by piece: interrupts are off in each and let in after it, the VM waits for all of it. */
    flashWrite(work) {
        this.#blocked++;
        for (const bytes of work) {
            const us = bytes === ERASE ? this.#eraseUs() : PROGRAM_US + PROGRAM_BYTE_US * bytes;
            this.figures.flashUs += us;
            this.block(us, true);
        }
        this.#blocked--;
    }

    #eraseUs() {
        return this.#flashRandom.between(...(this.#flashRandom.next() < SLOW_ERASES ? SLOW_ERASE_US : ERASE_US));
    }

    /** Garbage was collected, and `bytes` are in use. */
    collected(bytes) {
        const us = Math.max(COLLECT_MIN_US, COLLECT_BYTE_US * bytes - 600);
        this.figures.collections++;
        this.figures.collectUs += us;
        this.block(us);
    }
}
