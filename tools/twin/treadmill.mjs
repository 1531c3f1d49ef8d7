/**
 * A treadmill that isn't smart, with the sensor on its roller: console, motor, belt and the edges on the sensor's pin.
 *
 * The console counts in steps of 0.1 km/h and is a few per cent wrong; the motor ramps; each foot strike brakes the belt.
 */
const STEP_US = 5_000;
const RAMP = 0.5; // m/s^2, up and down
const COAST = 0.6; // m/s^2, when it is switched off
const WANDER_S = 4; // the belt's own slow wander is forgotten in so long
const FALSE_US = [2, 200]; // how long a false edge lasts: the counter's filter takes out what is below 12 us

export const SENSOR_PIN = 27;
export const FASTEST = 220; // of the console, tenths of km/h

export class Treadmill {
    #clock;
    #hardware;
    #random;
    #next = 0;
    #stride = 0;
    #drift = 0;
    #level = 1; // what the sensor gives
    #noise = 0; // 1 while interference turns it round

    /**
     * @param {object} parts clock, hardware and random of a Twin
     * @param {object} [options]
     * @param {number} [options.mmPerPulse] belt between two magnets passing the sensor
     * @param {number} [options.scale] true speed over what the console shows; chosen by chance if not given
     * @param {number} [options.ripple] how much a foot strike changes the belt's speed (0.04: 4 % to both sides)
     * @param {"hall" | "reed"} [options.sensor]
     * @param {number} [options.wander] how far the belt strays from its speed (0.0025: 0.25 %, one sigma)
     */
    constructor({ clock, hardware, random }, { mmPerPulse = 157.08, scale, ripple = 0.04, sensor = "hall", wander = 0 } = {}) {
        this.#clock = clock;
        this.#hardware = hardware;
        this.#random = random;
        this.mmPerPulse = mmPerPulse;
        this.magnetMm = Math.min(10, mmPerPulse / 3);
        this.scale = scale ?? random.between(0.96, 1.02);
        this.ripple = ripple;
        this.sensor = sensor;
        this.wander = wander;
        /** What the console shows, in tenths of km/h; 0: the belt is off. */
        this.console = 0;
        /** Mean speed of the belt, m/s, and its travel since power-on, mm: the truth. */
        this.speed = 0;
        this.distanceMm = 0;
        /** Magnets that passed the sensor since power-on, whatever it made of them. */
        this.passed = 0;
        /** Pulses that the sensor fails to give: a probability. */
        this.missing = 0;
        /** Whether the sensor's plug is in. */
        this.plugged = true;
        this.#next = random.between(0, mmPerPulse);
        this.#tick();
    }

    /** Let `count` false edges come by chance in the next `us`, wherever the magnet is. */
    interfere(count, us) {
        for (let n = 0; n < count; n++) {
            const at = this.#clock.now + this.#random.between(0, us);
            this.#turn(at, this.#random.between(...FALSE_US));
        }
    }

    /** False edges all along, `rate` a second on average. */
    interfereOften(rate) {
        this.#clock.after((-1e6 * Math.log(1 - this.#random.next())) / rate, () => {
            this.interfere(1, 1);
            this.interfereOften(rate);
        });
    }

    /** Press the console's plus or minus `steps` times. */
    press(steps) {
        this.console = Math.max(0, Math.min(FASTEST, this.console + steps));
    }

    #tick() {
        this.#clock.after(STEP_US, () => this.#tick());
        const seconds = STEP_US / 1e6;
        const wanted = (this.console / 36) * this.scale;
        const rate = this.console === 0 ? COAST : RAMP;
        const before = this.speed;
        this.speed += Math.max(-rate * seconds, Math.min(rate * seconds, wanted - this.speed));
        const running = this.speed > 2;
        this.#stride += seconds * 2 * Math.PI * (running ? 2.75 : 1.9);
        const brake = this.ripple * (running ? 1 : 0.5) * Math.sin(this.#stride);
        const travel = 500 * (before + this.speed) * seconds * (1 + brake) * (1 + this.#stray(seconds));
        if (travel <= 0) return;
        const start = this.distanceMm;
        this.distanceMm += travel;
        while (this.#next < this.distanceMm) {
            const us = ((this.#next - start) / travel) * STEP_US;
            this.#magnet(this.#clock.now + us, (this.magnetMm / travel) * STEP_US);
            this.#next += this.mmPerPulse;
            this.passed++;
        }
    }

    /** The belt's wander: noise that is forgotten. */
    #stray(seconds) {
        if (this.wander === 0) return 0;
        const noise = this.#random.between(-1, 1) * Math.sqrt(3); // of variance 1
        this.#drift += this.wander * Math.sqrt((2 * seconds) / WANDER_S) * noise - (this.#drift * seconds) / WANDER_S;
        return this.#drift;
    }

    /** A magnet comes at time `at` (us) and is gone `us` later. */
    #magnet(at, us) {
        if (!this.plugged || this.#random.next() < this.missing) return;
        this.#switch(at, 0);
        this.#switch(at + us, 1);
    }

    #switch(at, level) {
        if (this.sensor === "reed") {
            const bounces = 1 + Math.floor(this.#random.between(0, 3));
            let when = at;
            for (let n = 0; n < bounces; n++) {
                this.#drive(when, level);
                when += this.#random.between(100, 800);
                this.#drive(when, 1 - level);
                when += this.#random.between(100, 800);
            }
            at = when;
        }
        this.#drive(at, level);
    }

    #drive(at, level) {
        this.#clock.at(at, () => {
            this.#level = level;
            this.#put();
        });
    }

    /** Interference turns the level at the pin round, for `us`. */
    #turn(at, us) {
        for (const when of [at, at + us]) {
            this.#clock.at(when, () => {
                this.#noise ^= 1;
                this.#put();
            });
        }
    }

    #put() {
        this.#hardware.drive(SENSOR_PIN, this.#level ^ this.#noise);
    }
}
