/**
 * The chip's PWM (LEDC) as MicroPython drives it (ports/esp32/machine_pwm.c, 1.29), and a record of what it plays.
 *
 * - It sounds as soon as it is made: at half duty, and at 5 kHz, unless told otherwise.
 * - The pin is the channel: a second object on it is the same one, and takes over its frequency.
 * - It goes on whatever the VM does, and after its program has ended; a reset ends it.
 * - deinit() leaves the pin low, and with the PWM until its mode is set anew.
 * - A frequency of 1 Hz to 40 MHz; the higher it is, the fewer steps a duty has.
 */
const CLOCK_HZ = 80e6;
const MOST_HZ = 40e6;
const DEFAULT_HZ = 5000;
const FULL = 65536;
const DUTY_BITS = 16;

const inRange = (freq) => freq > 0 && freq <= MOST_HZ;

export class Pwm {
    #clock;

    constructor(clock) {
        this.#clock = clock;
        /** By pin: {freq, duty}, a duty of 65536 is always on; null for a pin that was let go and still hangs on it. */
        this.channels = new Map();
        /** Each change of what is on a pin: [us, pin, freq, duty], with a duty of 0 for silence. */
        this.sound = [];
    }

    /** Whether a pin hangs on the PWM, and does not show what Pin.value() sets. */
    has(pin) {
        return this.channels.has(pin);
    }

    /** A PWM object is made; -1 stands for an argument that was not given. What a ValueError would say, or null. */
    start(pin, freq, duty) {
        if (freq !== -1 && !inRange(freq)) return this.#badFreq();
        if (duty !== -1 && !(duty >= 0 && duty < FULL)) return this.#badDuty();
        const before = this.channels.get(pin);
        this.channels.set(pin, { freq: freq === -1 ? (before?.freq ?? DEFAULT_HZ) : freq, duty: duty === -1 ? FULL / 2 : full(duty) });
        this.#note(pin);
        return null;
    }

    /** PWM.freq(), with a value or without: the frequency, null where the PWM is inactive, or what a ValueError says. */
    freq(pin, value) {
        const channel = this.channels.get(pin);
        if (!channel) return null;
        if (value === undefined) return channel.freq;
        if (!inRange(value)) return this.#badFreq();
        channel.freq = value;
        this.#note(pin);
        return value;
    }

    /** PWM.duty_u16(), likewise. */
    duty(pin, value) {
        const channel = this.channels.get(pin);
        if (!channel) return null;
        if (value === undefined) return Math.min(steps(channel), FULL - 1);
        if (!(value >= 0 && value < FULL)) return this.#badDuty();
        channel.duty = full(value);
        this.#note(pin);
        return value;
    }

    /** PWM.deinit(): the pin is low. */
    stop(pin) {
        if (this.channels.get(pin)) this.#end(pin);
    }

    /** The pin is set up as an input or output, which takes it from the PWM. */
    take(pin) {
        if (!this.has(pin)) return;
        this.stop(pin);
        this.channels.delete(pin);
    }

    /** What a reset does, and the end of power. */
    reset() {
        for (const pin of this.channels.keys()) this.take(pin);
    }

    /** The level of a pin that hangs on the PWM, at this moment. */
    level(pin) {
        const channel = this.channels.get(pin);
        if (!channel) return 0;
        return ((this.#clock.now * channel.freq) / 1e6) % 1 < steps(channel) / FULL ? 1 : 0;
    }

    #end(pin) {
        const { freq, duty } = this.channels.get(pin);
        this.channels.set(pin, null);
        if (duty > 0) this.sound.push([this.#clock.now, pin, freq, 0]);
    }

    #note(pin) {
        const { freq, duty } = this.channels.get(pin);
        const last = this.sound.findLast((change) => change[1] === pin);
        const wasSilent = !last || last[3] === 0;
        if (duty === 0 ? wasSilent : !wasSilent && last[2] === freq && last[3] === duty) return;
        this.sound.push([this.#clock.now, pin, freq, duty]);
    }

    #badFreq() {
        return `frequency must be from 1Hz to ${MOST_HZ / 1e6}MHz`;
    }

    #badDuty() {
        return `duty_u16 must be from 0 to ${FULL}`;
    }
}

/** 65535 stands for always on. */
const full = (duty) => (duty === FULL - 1 ? FULL : duty);

/** The duty that the chip can make at the channel's frequency. */
function steps({ freq, duty }) {
    const bits = Math.min(DUTY_BITS, Math.floor(Math.log2(CLOCK_HZ / freq)));
    const step = 2 ** (DUTY_BITS - bits);
    return Math.floor(duty / step) * step;
}
