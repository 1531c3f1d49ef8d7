/**
 * What a person does to a live device and its treadmill, in words: those of docs/virtual-device.md, and where there are
 * such, those of scenarios.
 */
import { Finger, HOLD_US, heldUs } from "./finger.mjs";
import { FASTEST } from "./treadmill.mjs";

/** All that can be done; live.mjs does what is not done by hand. */
export const HELP = `press           press the button briefly
press twice     twice, so quickly that the presses belong together
hold            hold it for a second
hold 3          for three seconds, or as many as you say
belt 10.5       set the treadmill's console, km/h; belt 0 stops it, belt +0.5 and belt -0.5 change it
runner on       somebody runs, and does what the screen says; runner off
unplug          the sensor's plug is out; plug puts it in again
unplug display  the display's; plug display
misses 10       so many per cent of the magnets go by unseen; misses 0
bounces on      each magnet gives several edges, as a reed does; bounces off
speed 10        let time run so many times as fast
screen          show the display
text            read it out
power           switch off and on again: what is not on flash is lost
quit            end, as Ctrl-C does`;

/** What to say to a word that is none of those. */
export const unknown = (name) => `unknown: ${name}: help lists what can be done`;

export class Hands {
    #twin;
    #treadmill;
    #runner;
    #finger;

    /** @param {{twin: Twin, treadmill: Treadmill, runner: Runner}} parts */
    constructor({ twin, treadmill, runner }) {
        this.#twin = twin;
        this.#treadmill = treadmill;
        this.#runner = runner;
        this.#finger = new Finger(twin);
    }

    /** Do it. Returns what is wrong with it, null where nothing is, and undefined where it is none of these. */
    obey({ name, words }) {
        const treadmill = this.#treadmill;
        const number = words === "" ? NaN : Number(words.replace(/ ?(s|km\/h|%)$/, ""));
        switch (name) {
            case "press":
                if (words !== "" && words !== "twice") return "write press, or press twice";
                if (words) this.#finger.twice();
                else this.#finger.press();
                return null;
            case "hold":
                if (words !== "" && !(number > 0)) return "hold takes seconds: write hold, or hold 3";
                this.#finger.press(words === "" ? HOLD_US : heldUs(number));
                return null;
            case "belt": {
                const wanted = Math.round(10 * number) + (/^[+-]/.test(words) ? treadmill.console : 0);
                if (Number.isNaN(number)) return "belt KMH: write a number, such as belt 10.5";
                if (wanted > FASTEST) return `the treadmill goes up to ${FASTEST / 10} km/h`;
                treadmill.press(wanted - treadmill.console);
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
                this.#finger.letGo();
                this.#twin.powerCut();
                return null;
            default:
                return undefined;
        }
    }
}
