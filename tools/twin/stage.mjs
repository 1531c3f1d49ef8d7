/**
 * A rig to a test or a scenario: it is a scene, written down in the order in which things happen, played in virtual time.
 *
 *   const stage = await Stage.set({ plan: "mile" });
 *   await stage.play(function* ({ sees, press }) {
 *       yield sees("press to start");
 *       press();
 *   });
 *
 * A scene yields what it waits for: seconds, or what `sees` and `until` return. Nothing in it depends on the speed of
 * the computer.
 */
import assert from "node:assert/strict";

import { Finger, HOLD_US } from "./finger.mjs";
import { newestRun, readJournal } from "./journal.mjs";
import { placeOf } from "./names.mjs";
import { DEVICE, buildRig } from "./rig.mjs";

const LOOK_US = 100_000;
const PATIENCE_S = 30;
const REACTION_S = 0.5; // whoever sees something does the next thing so much later
const PLAYED = "played";
const MOST_CHANGES = 30;

export class Stage {
    #finger;

    /** The rig of buildRig(options), without anybody who runs by himself unless `runner` is true. */
    static async set(options = {}) {
        return new Stage(await buildRig({ runner: false, ...options }));
    }

    constructor(rig) {
        Object.assign(this, rig);
        this.#finger = new Finger(this.twin);
        for (const name of ["sees", "until", "press", "double", "hold", "choose", "endRun", "belt", "text", "has", "laps", "plugDisplay"]) this[name] = this[name].bind(this);
    }

    /** What is read on the display, line by line; "" where it is dark. */
    text() {
        return this.twin.screen.isLit ? this.read().text.replaceAll(" | ", "\n") : "";
    }

    /** Whether `words` stand on the display, be it over the end of a line, or cut by it. */
    has(words) {
        const text = this.text();
        return text.replaceAll("\n", " ").includes(words) || text.replaceAll("\n", "").includes(words);
    }

    sees(words, patience = PATIENCE_S) {
        return this.until(() => this.has(words), `${JSON.stringify(words)} on the display`, patience, REACTION_S);
    }

    until(met, what, patience = PATIENCE_S, reaction = 0) {
        return { met, what, patience, reaction };
    }

    /** Press the button, after the press before is over. */
    press(us) {
        this.#finger.press(us);
    }

    /** Two short presses. */
    double() {
        this.#finger.twice();
    }

    hold() {
        this.press(HOLD_US);
    }

    /** Open the menu and take the line that begins with `words`; for a scene to `yield*`. */
    *choose(words) {
        yield this.sees("hold: menu");
        this.hold();
        yield this.sees("press: next");
        for (let n = 0; n < 10 && !this.has(`> ${words}`); n++) {
            this.press();
            yield REACTION_S;
        }
        yield this.sees(`> ${words}`);
        this.hold();
    }

    /** Pause, and end the run in the menu of the pause; for a scene to `yield*`. */
    *endRun() {
        this.hold();
        yield this.sees("PAUSED");
        this.hold();
        yield this.sees("> End");
        this.hold();
        yield this.sees("ENDED EARLY");
    }

    /** Set the treadmill's console, km/h. */
    belt(kmh) {
        this.treadmill.press(Math.round(10 * kmh) - this.treadmill.console);
    }

    /** What the chip's tick counters say, without taking time. */
    hardwareTicks() {
        const { clock, hardware } = this.twin;
        return { us: (hardware.ticksStart + clock.now) % 2 ** 30, ms: hardware.ticksMsNow() };
    }

    /** A display is plugged in, or out. */
    plugDisplay(isIn) {
        this.twin.plugDisplay(isIn);
    }

    /** What the device has written of the run under way, or else of the last one, newest number. */
    journal() {
        return readJournal(newestRun(this.twin.flash).bytes);
    }

    laps() {
        return this.journal().filter((entry) => entry.t === "lap");
    }

    progress() {
        const record = JSON.parse(this.twin.flash.text("data/progress.json"));
        const plans = Object.entries(record.plans).map(([name, done]) => [name, done.split(" ").filter(Boolean)]);
        return { ...record, plans: Object.fromEntries(plans) };
    }

    /** A Python expression's value on the device, as text; call it in a scene. */
    ask(expression) {
        this.twin.vm.run(`_answer = str(${expression})`);
        return this.twin.vm.mp.globals.get("_answer");
    }

    /** Those of the firmware's modules `names` that are in memory; call it in a scene. */
    loaded(names) {
        const found = names.filter((name) => this.ask(`"${placeOf(`firmware.${name}`, DEVICE)}" in __import__("sys").modules`) === "True");
        return found.join(" ");
    }

    /**
     * Play a scene until it is over before the power goes: anew on each `stage`, with the power going as flash is changed
     * for the first time after arm(), for the second, and so on. `after` follows each.
     */
    static async cutAtEachChange(set, scene, after) {
        let isThrough = false;
        for (let n = 1; !isThrough; n++) {
            const stage = await set();
            const { flash } = stage.twin;
            const { onWrite } = flash;
            let changes = 0;
            const arm = () => {
                flash.onWrite = (work, what) => {
                    if (++changes === n) stage.twin.powerCut();
                    onWrite(work, what);
                };
            };
            const whole = function* (on) {
                yield* scene(on, arm);
                isThrough = true;
            };
            await stage.play(whole).catch((error) => assert.match(error.message, /power cut/));
            flash.onWrite = onWrite;
            await after(stage);
            assert.ok(n < MOST_CHANGES, "it has no end");
        }
    }

    /**
     * Put the power on and play the scene to its end; then the power goes. With `leaves`, the device is to leave
     * main.py meanwhile. Fails on what the twin found fault with.
     */
    async play(scene, { leaves = false } = {}) {
        const { twin } = this;
        const steps = scene(this);
        let failure = null;
        let isOver = false;
        const end = (error) => {
            failure = error;
            isOver = true;
            twin.stop(PLAYED);
        };
        const proceed = () => {
            if (isOver) return;
            let next;
            try {
                next = steps.next();
            } catch (error) {
                end(error);
            }
            if (next.done) end(null);
            else if (typeof next.value === "number") twin.clock.after(1e6 * next.value, proceed);
            else look(next.value, twin.clock.now + 1e6 * next.value.patience);
        };
        const look = (awaited, until) => {
            if (isOver) return;
            if (awaited.met()) twin.clock.after(1e6 * awaited.reaction, proceed);
            else if (twin.clock.now < until) twin.clock.after(LOOK_US, () => look(awaited, until));
            else end(new assert.AssertionError({ message: `waited for ${awaited.what}; the display says:\n${this.text()}` }));
        };
        twin.clock.after(0, proceed);
        const why = await twin.powerOn();
        isOver = true;
        if (failure) throw failure;
        assert.deepEqual(twin.faults.map((fault) => fault.slice(0, 300)), []);
        assert.equal(why, leaves ? "exit" : PLAYED, twin.output);
    }
}
