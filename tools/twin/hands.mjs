/**
 * What a person does to a live device and its treadmill, in words: those of docs/virtual-device.md, and where there are
 * such, those of scenarios.
 */
import { BUTTON_PIN } from "./runner.mjs";

const PRESS_US = 150_000;
const TWICE_US = 270_000; // from one press to the next: they belong together up to 450 ms, from release to release
const HOLD_S = 1;
const MORE_US = 200_000; // whoever counts seconds lets go a moment after them
const FASTEST = 220; // of the console, tenths of km/h

export const HELP = `press        press the button briefly
press twice  twice, so quickly that the presses belong together
hold         hold it for a little more than a second
hold 3       for three seconds, or as many as you say
belt KMH     set the treadmill's console; 0 stops it, +0.5 and -0.5 change it
runner on    somebody runs, and does what the screen says; runner off
unplug       the sensor's plug is out; plug puts it in again
misses 10    so many per cent of the magnets go by unseen
bounces on   each magnet gives several edges, as a reed does; bounces off
power        switch it off and on again
speed 5      let time run so many times as fast`;

export class Hands {
    #twin;
    #treadmill;
    #runner;
    #free = 0;

    /** @param {{twin: Twin, treadmill: Treadmill, runner: Runner}} parts */
    constructor({ twin, treadmill, runner }) {
        this.#twin = twin;
        this.#treadmill = treadmill;
        this.#runner = runner;
    }

    /** Press the button for `us`, after the press before is over. */
    press(us = PRESS_US) {
        const { clock, hardware } = this.#twin;
        const start = Math.max(clock.now, this.#free);
        clock.at(start, () => hardware.drive(BUTTON_PIN, 0));
        clock.at(start + us, () => hardware.drive(BUTTON_PIN, 1));
        this.#free = start + us + TWICE_US - PRESS_US;
    }

    /** Do it. Returns what is wrong with it, null where nothing is, and undefined where it is none of these. */
    obey({ name, words }) {
        const treadmill = this.#treadmill;
        const number = words === "" ? NaN : Number(words.replace(/ ?(s|km\/h|%)$/, ""));
        switch (name) {
            case "press":
                if (words !== "" && words !== "twice") return "write press, or press twice";
                this.press();
                if (words) this.press();
                return null;
            case "hold":
                if (words !== "" && !(number > 0)) return "hold takes seconds: write hold, or hold 3";
                this.press(1e6 * (number || HOLD_S) + MORE_US);
                return null;
            case "belt": {
                const wanted = Math.round(10 * number) + (/^[+-]/.test(words) ? treadmill.console : 0);
                if (Number.isNaN(number)) return "belt KMH: write a number, such as belt 10.5";
                treadmill.press(Math.max(0, Math.min(FASTEST, wanted)) - treadmill.console);
                return null;
            }
            case "runner":
                if (words !== "on" && words !== "off") return "write runner on, or runner off";
                this.#runner.isAwake = words === "on";
                return null;
            case "plug":
            case "unplug":
                if (words !== "" && words !== "sensor" && words !== "display") return `write ${name}, or ${name} display`;
                if (words === "display") this.#twin.plugDisplay(name === "plug");
                else treadmill.plugged = name === "plug";
                return null;
            case "misses":
                if (!(number >= 0 && number <= 100)) return "misses takes per cent: write misses 10, or misses 0";
                treadmill.missing = number / 100;
                return null;
            case "bounces":
                if (words !== "on" && words !== "off") return "write bounces on, or bounces off";
                treadmill.sensor = words === "on" ? "reed" : "hall";
                return null;
            case "power":
                this.#free = 0;
                this.#twin.hardware.drive(BUTTON_PIN, 1);
                this.#twin.powerCut();
                return null;
            default:
                return undefined;
        }
    }
}
