/**
 * A runner who knows only what the screen shows: reads it twice a second, takes a human's time to react, presses the
 * console's buttons one by one, does the drills, and presses Paceclip's button when told to.
 */
import { BUTTON_PIN, HOLD_US, PRESS_US } from "./finger.mjs";

const GLANCE_US = 500_000;
const KEY_US = 130_000; // between two presses on the console
// Efforts by feel, tenths of km/h for RPE 1 to 10.
const EFFORT = [40, 55, 75, 95, 105, 115, 125, 135, 145, 160];
const WALK = 50;
// How long somebody does what only the button ends, in seconds, by a word on its screen.
const ENOUGH_S = { "OFF BELT": 25, "SET ": 4, REST: 60, WARM: 600, RUN: 600, COOL: 300, EASY: 120, JOG: 120, WALK: 120 };

/** The unit of the paces that the device with this flash shows, "km" or "mi". */
export function unitOn(flash) {
    const given = flash.text("settings.json");
    // The device goes by the last ones that it could use.
    const used = given === null ? "{}" : (flash.text("data/settings.good.json") ?? given);
    try {
        return JSON.parse(used).unit === "mi" ? "mi" : "km";
    } catch {
        return "km"; // there have been no right ones yet
    }
}

export class Runner {
    #twin;
    #treadmill;
    #eyes;
    #pressing = false;
    #due = null;
    #seen = "";
    #wanted = 0;
    #settledAt = 0;
    #askedAt = null;
    #enoughUs = 0;
    #isAwake = true;

    /** @param {object} parts twin, treadmill, eyes */
    constructor({ twin, treadmill, eyes }) {
        this.#twin = twin;
        this.#treadmill = treadmill;
        this.#eyes = eyes;
        /** What was read at the last glance. */
        this.reading = null;
        this.finished = false;
        this.#after(GLANCE_US, () => this.#glance());
    }

    /** Whether somebody runs; one who doesn't touches nothing. */
    get isAwake() {
        return this.#isAwake;
    }

    set isAwake(value) {
        this.#isAwake = value;
        this.#due?.();
        this.#seen = "";
        this.#askedAt = null;
        this.#wanted = this.#treadmill.console;
    }

    /** Press Paceclip's button; its contacts bounce. */
    press(us = PRESS_US) {
        const { hardware, random } = this.#twin;
        const change = (at, level) => {
            for (let n = 0; n < 3; n++) {
                this.#after(at, () => hardware.drive(BUTTON_PIN, level));
                at += random.between(200, 1500);
                this.#after(at, () => hardware.drive(BUTTON_PIN, 1 - level));
                at += random.between(200, 1500);
            }
            this.#after(at, () => hardware.drive(BUTTON_PIN, level));
        };
        change(0, 0);
        change(us, 1);
    }

    hold() {
        this.press(HOLD_US);
    }

    #after(us, action) {
        this.#twin.clock.after(us, action);
    }

    #glance() {
        this.#after(GLANCE_US, () => this.#glance());
        if (!this.#isAwake) return;
        this.reading = this.#eyes.read(this.#twin.screen.ram);
        this.#decide(this.reading);
        this.#end(this.reading);
        this.#correct(this.reading);
    }

    /** A new thing on the screen leads to one decision, a human's moment later. */
    #decide({ words, figures }) {
        const has = (text) => words.some((word) => word.text.includes(text));
        // What takes turns with "press to start" makes no new screen.
        if ((has("hold: menu") && !has("belt on")) || has("hold: sensor")) return;
        const title = words.length > 0 ? words[0].text : "";
        const target = this.#target(words, figures);
        const key = has("TARGET") ? `target ${target}` : has("press") ? `page ${title} ${words.map((w) => w.text).join(" ")}` : title;
        if (key === this.#seen) return;
        this.#seen = key;
        this.#due?.();
        const wait = (seconds, action) => {
            this.#due = this.#twin.clock.after(this.#twin.random.between(0.8, 1.2) * seconds * 1e6, action);
        };
        if (has("press to start") || has("press: day done") || has("press: resume")) wait(3, () => this.press());
        else if (has("press to close")) {
            this.finished = true;
            wait(2, () => this.#dial(0));
        } else if (has("OFF BELT") || has("REST")) wait(1, () => this.#dial(0));
        else if (has("belt on")) wait(1, () => this.#dial(WALK));
        else if (target !== null) wait(1.1, () => this.#dial(target));
    }

    /** What only the button ends is done for as long as somebody takes for it. */
    #end({ words }) {
        const has = (text) => words.some((word) => word.text.startsWith(text));
        const { clock, random } = this.#twin;
        if (!has("press when done")) {
            this.#askedAt = null;
            return;
        }
        if (this.#askedAt === null) {
            this.#askedAt = clock.now;
            this.#enoughUs = random.between(0.8, 1.2) * 1e6;
        }
        // The word takes turns with other ones, and there may be no room for it.
        const kind = Object.keys(ENOUGH_S).find(has) ?? "RUN";
        if (clock.now - this.#askedAt < this.#enoughUs * ENOUGH_S[kind]) return;
        this.#askedAt = null;
        this.press();
    }

    /** The speed to dial, tenths of km/h, from the target's place; null where none can be read. */
    #target(words, figures) {
        if (!words.some((word) => word.text === "TARGET")) return null;
        const left = figures.find((figure) => figure.page === 1 && figure.x < 64 && figure.height === 24);
        const pace = left && this.#tenths(left.text);
        if (pace) return Math.round(pace);
        const rpe = left && Number.parseInt(left.text, 10);
        if (words.some((word) => word.text === "RPE" && word.x < 64) && rpe >= 1 && rpe <= 10) return EFFORT[rpe - 1];
        return WALK;
    }

    /** Turn to `tenths` on the console, key by key. */
    #dial(tenths) {
        this.#wanted = tenths;
        if (tenths === 0) this.#treadmill.press(-this.#treadmill.console); // the stop key
        else if (!this.#pressing) this.#key();
    }

    #key() {
        const off = this.#wanted - this.#treadmill.console;
        this.#pressing = off !== 0;
        if (!this.#pressing) {
            this.#settledAt = this.#twin.clock.now + 8e6;
            return;
        }
        this.#treadmill.press(Math.sign(off));
        this.#after(KEY_US, () => this.#key());
    }

    /** The console is wrong, the screen is right: turn until the two paces agree. */
    #correct({ words, figures }) {
        if (this.#pressing || this.#wanted === 0 || this.#twin.clock.now < this.#settledAt) return;
        const target = this.#target(words, figures);
        const right = figures.find((figure) => figure.page === 1 && figure.x >= 64 && figure.height === 24);
        const actual = right && this.#tenths(right.text);
        const left = figures.find((figure) => figure.page === 1 && figure.x < 64 && figure.height === 24);
        const aim = left && this.#tenths(left.text);
        if (target === null || !actual || !aim) return;
        const off = Math.round(aim - actual);
        if (off === 0) return;
        this.#dial(this.#treadmill.console + Math.sign(off) * Math.min(3, Math.abs(off)));
    }

    /** Tenths of km/h for a pace such as "4:21". */
    #tenths(text) {
        const match = /^(\d+):(\d\d)$/.exec(text);
        const mm = unitOn(this.#twin.flash) === "mi" ? 1609344 : 1000000;
        return match ? (mm / (60 * Number(match[1]) + Number(match[2]))) * 0.036 : null;
    }
}
