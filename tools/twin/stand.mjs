/** How things stand on the bench at a moment: what is to be seen of the device, what is true, and what the device knows of it. */
import { BUZZER_PIN, LED_PIN } from "./ears.mjs";
import { readJournal } from "./journal.mjs";
import { SENSOR_PIN } from "./treadmill.mjs";

export class Stand {
    #twin;
    #treadmill;
    #runner;
    #run = null;
    #began = 0; // where the belt was as the run under way began
    #last = null;
    #passed = 0;

    /** @param {{twin: Twin, treadmill: Treadmill, runner: Runner}} parts */
    constructor({ twin, treadmill, runner }) {
        this.#twin = twin;
        this.#treadmill = treadmill;
        this.#runner = runner;
    }

    /**
     * @returns {object} `us` since power was first on; `screen`: {rows, brightness, pixels}, 8 of them a byte, the first one
     *     its highest bit; `belt`: the truth; `sensor`: what is wrong with it; `sound` in Hz, 0 for silence, `led`; `device`: what the device has
     *     counted of the run under way, or of the last one, null before the first
     */
    look() {
        const { clock, hardware, screen } = this.#twin;
        const { console, speed, distanceMm, passed, missing, plugged, sensor } = this.#treadmill;
        const device = this.#device();
        return {
            us: clock.now,
            screen: { rows: screen.height, brightness: screen.brightness, pixels: packed(screen.pixels()) },
            belt: { console: console / 10, kmh: 3.6 * speed, m: distanceMm / 1000, run_m: device ? (distanceMm - this.#began) / 1000 : 0, magnets: passed },
            sensor: { plugged, misses: 100 * missing, bounces: sensor === "reed", magnet: this.#seesMagnet() },
            display: hardware.devices.size > 0,
            runner: this.#runner.isAwake,
            sound: this.#sound(),
            led: hardware.pin(LED_PIN).output === 1,
            device,
        };
    }

    /** By the RTC memory, where the device keeps what it knows each second. */
    #device() {
        const { memory } = this.#twin.rtc;
        const at = memory.length > 0 ? readJournal(memory).findLast((entry) => entry.t === "at") : undefined;
        if (at === undefined) return this.#last;
        const mm = at.done_mm + at.run_up_mm + at.step_mm + at.paused_mm;
        if (at.run !== this.#run) {
            this.#run = at.run;
            this.#began = this.#treadmill.distanceMm - mm;
        }
        const { accepted, bounced, missed, overruns } = at;
        this.#last = { run: at.run, m: mm / 1000, pulses: accepted, bounced, missed, lost: overruns };
        return this.#last;
    }

    /** Now, or since the last look. */
    #seesMagnet() {
        const { passed, plugged } = this.#treadmill;
        const came = plugged && passed !== this.#passed;
        this.#passed = passed;
        return came || this.#twin.hardware.read(SENSOR_PIN) === 0;
    }

    #sound() {
        const channel = this.#twin.hardware.pwm.channels.get(BUZZER_PIN);
        return channel?.duty > 0 ? channel.freq : 0;
    }
}

/** Eight pixels a byte, in base64. */
function packed(pixels) {
    const bytes = Buffer.alloc(pixels.length / 8);
    pixels.forEach((lit, at) => (bytes[at >> 3] |= lit << (7 - (at & 7))));
    return bytes.toString("base64");
}
