/** Does what a scenario (grammar.mjs) says, statement by statement, on a stage (../stage.mjs), and looks whether it is met. */
import { APART_US, PRESS_US } from "../finger.mjs";
import { readPlan } from "../rig.mjs";
import { clock } from "./clock.mjs";
import { metres } from "./grammar.mjs";
import { Written } from "./written.mjs";

const GLANCE_S = 1; // whoever looks for something looks for so long
const LONG_S = 1800; // and waits so long for a moment in a step
const SENSOR_PERMILLE = 20; // a pace that is seen is right to 2 %
const LOOK_US = 100_000;
const DATE = [2026, 11, 26, 3];

/** What the scenario expected and was not so. */
export class Unmet extends Error {}

const quoted = (words) => JSON.stringify(words);

export class Player {
    #never = new Map();
    #neverHeard = new Map();
    #broken = null;
    #since = 0;
    #poweredAt = 0;
    #before = null;
    #steps = null;
    #next = null;
    #clock = null;
    #planPath;
    #begins;
    #written;

    /**
     * @param {Stage} stage
     * @param {object} heading of the scenario
     * @param {object} with_
     * @param {(name: string) => string} with_.planPath where a plan is found
     * @param {(statement: object) => void} [with_.begins] is told of each statement as its time has come
     */
    constructor(stage, heading, { planPath, begins = () => {} }) {
        this.stage = stage;
        this.#planPath = planPath;
        this.#begins = begins;
        this.#clock = heading.clock ?? null;
        this.#since = stage.twin.clock.now;
        this.#written = new Written(stage, { until: (...awaited) => this.#until(...awaited), check: () => this.#check(), fail: (what) => this.#fail(what) });
    }

    /** One life of the device: the statements up to the one that ends it. */
    *live(statements) {
        this.#poweredAt = this.stage.twin.clock.now;
        this.#before = this.stage.hardwareTicks();
        if (this.#clock !== null) this.stage.twin.rtc.set(...DATE, 0, 0, this.#clock, 0);
        this.#clock = null;
        this.#steps = this.#doAll(statements);
        for (this.#next = this.#steps.next(); !this.#next.done; this.#next = this.#steps.next()) yield this.#next.value;
    }

    /** The device has left main.py, or is off: what is left of its life, and what follows it, needs nobody but the clock. */
    finish(statements = null) {
        const { clock } = this.stage.twin;
        if (statements) {
            this.#steps = this.#doAll(statements);
            this.#next = this.#steps.next();
        }
        for (; !this.#next.done; this.#next = this.#steps.next()) {
            const { value } = this.#next;
            const until = clock.now + 1e6 * (value.patience ?? value);
            while (value.met ? !value.met() : clock.now < until) {
                if (clock.now >= until) throw new Unmet(`waited for ${value.what}`);
                clock.advanceTo(clock.now + LOOK_US);
            }
        }
    }

    *#doAll(statements) {
        for (const statement of statements) yield* this.#do(statement);
    }

    *#do({ line, text, action, values, moment }) {
        this.where = { line, text };
        if (moment) yield* this[moment.action](...moment.values);
        this.#check();
        this.#begins({ line, text });
        const actor = action in this ? this : this.#written;
        const steps = actor[action](...values);
        if (steps) yield* steps;
        this.#check();
    }

    #check() {
        if (this.#broken) throw this.#broken;
    }

    /** Wait until `met`, or for what must never be seen. */
    #until(met, what, patience = GLANCE_S, reaction = 0) {
        return this.stage.until(() => this.#isBroken() || met(), what, patience, reaction);
    }

    #isBroken() {
        if (this.#broken) return true;
        for (const [words, line] of this.#never) {
            if (this.stage.has(words)) this.#broken = new Unmet(`${quoted(words)} is seen, which line ${line} rules out`);
        }
        for (const [sound, line] of this.#neverHeard) {
            if (this.#heard(sound)) this.#broken = new Unmet(`${quoted(sound)} is heard, which line ${line} rules out`);
        }
        return this.#broken !== null;
    }

    #fail(what) {
        throw new Unmet(what);
    }

    /** So long nothing may come between. */
    *#pass(s, holds = () => true, what = "") {
        const { clock } = this.stage.twin;
        const until = clock.now + 1e6 * s;
        let held = true;
        yield this.#until(() => !(held = holds()) || clock.now >= until, "time", s + 1);
        if (!held) this.#fail(what);
    }

    // ---- when

    *atTime(s) {
        const { clock } = this.stage.twin;
        const us = this.#poweredAt + 1e6 * s - clock.now;
        if (us < -1e6) this.#fail(`it is ${((clock.now - this.#poweredAt) / 1e6).toFixed(1)} s since power-on already`);
        yield* this.#pass(Math.max(0, us / 1e6));
    }

    *wait(s) {
        yield* this.#pass(s);
    }

    *atDistance(m) {
        const { treadmill } = this.stage;
        yield this.#until(() => treadmill.distanceMm >= 1000 * m, `${m} m of belt`, LONG_S);
    }

    *withTimeLeft(s) {
        yield this.#until(() => this.#secondsLeft() <= s, `${s} s left in the step`, LONG_S);
    }

    *withDistanceLeft(m) {
        yield this.#until(() => this.#metresLeft() <= m, `${m} m left in the step`, LONG_S);
    }

    /** What the display says is left of the step, in seconds; NaN where it says nothing of the kind. In a rest it stands large. */
    #secondsLeft() {
        const { figures, words } = this.stage.read();
        const isRest = words.some(({ text, page, x }) => text === "REST" && page === 0 && x < 64);
        const count = figures.find(({ page, height, text }) => page === 5 && height === 24 && /^[123]$/.test(text));
        const figure = count ?? figures.find(({ page, x }) => page === (isRest ? 1 : 5) && x < 8);
        return figure && (count || figure.text.includes(":")) ? figure.text.split(":").reduce((sum, part) => 60 * sum + Number(part), 0) : Number.NaN;
    }

    #metresLeft() {
        const figure = this.stage.read().figures.find(({ page, x }) => page === 5 && x === 0);
        const [, number, unit] = /^([\d.]+)(m|km|mi)$/.exec(figure?.text ?? "") ?? [];
        return unit ? metres(`${number} ${unit}`) : Number.NaN;
    }

    // ---- the button and the treadmill

    press() {
        this.stage.press();
    }

    *pressTwice() {
        this.stage.double();
        yield (2 * (PRESS_US + APART_US)) / 1e6;
    }

    hold() {
        this.stage.hold();
    }

    holdFor(s) {
        this.stage.press(1e6 * s);
    }

    *choose(words) {
        yield* this.stage.choose(words);
    }

    belt(kmh) {
        this.stage.belt(kmh);
    }

    unplugSensor() {
        this.stage.treadmill.plugged = false;
    }

    plugSensor() {
        this.stage.treadmill.plugged = true;
    }

    sensorMisses(percent) {
        this.stage.treadmill.missing = percent / 100;
    }

    sensorBounces() {
        this.stage.treadmill.sensor = "reed";
    }

    unplugDisplay() {
        this.stage.plugDisplay(false);
    }

    plugDisplay() {
        this.stage.plugDisplay(true);
    }

    // ---- the screen

    *see(words, within = GLANCE_S) {
        yield this.#until(() => this.stage.has(words), `${quoted(words)} on the display, ${within} s`, within, 0.5);
    }

    *seeFor(words, s) {
        yield* this.#pass(s, () => this.stage.has(words), `${quoted(words)} is gone within ${s} s`);
    }

    *seeInverse(words, within = GLANCE_S) {
        const inverse = () => this.stage.read().words.some((word) => word.inverse && word.text.includes(words));
        yield this.#until(inverse, `${quoted(words)} in inverse on the display, ${within} s`, within, 0.5);
    }

    *seeNo(words, within = GLANCE_S) {
        yield this.#until(() => !this.stage.has(words), `${quoted(words)} to go, ${within} s`, within, 0.5);
    }

    *seeNoFor(words, s) {
        yield* this.#pass(s, () => !this.stage.has(words), `${quoted(words)} comes within ${s} s`);
    }

    *seeFigure(text, within = GLANCE_S) {
        const stands = () => this.stage.read().figures.some((figure) => figure.text === text);
        yield this.#until(stands, `the figure ${text} on the display, ${within} s`, within, 0.5);
    }

    *seeTarget(s, within = GLANCE_S) {
        yield this.#until(() => this.#pace(0) === s, `the target ${clock(1000 * s).slice(0, -2)}, ${within} s`, within);
    }

    *seeActual(s, within = GLANCE_S) {
        const near = () => Math.abs(this.#pace(64) - s) * 1000 <= s * SENSOR_PERMILLE;
        yield this.#until(near, `an actual pace near ${clock(1000 * s).slice(0, -2)}, ${within} s`, within);
    }

    /** Seconds of the pace on the left (0) or on the right (64); NaN where there is none. */
    #pace(x) {
        const found = this.stage.read().figures.find((figure) => figure.page === 1 && figure.height === 24 && (figure.x >= 64) === (x >= 64));
        const parts = /^(\d+):(\d\d)$/.exec(found?.text ?? "");
        return parts ? 60 * Number(parts[1]) + Number(parts[2]) : Number.NaN;
    }

    *seeNothing() {
        yield this.#until(() => !this.stage.twin.screen.pixels().includes(1), `a dark display`, GLANCE_S);
    }

    neverSee(words) {
        this.#never.set(words, this.where.line);
    }

    maySee(words) {
        if (!this.#never.delete(words)) this.#fail(`nothing rules ${quoted(words)} out`);
    }

    // ---- sounds

    /** Sounds since the last press, belt key or sound that was waited for. */
    #heard(sound) {
        return this.stage.sounds().some(({ name, at }) => name === sound && at >= this.#since);
    }

    *hear(sound, within = GLANCE_S) {
        yield this.#until(() => this.#heard(sound), `the sound ${quoted(sound)}, ${within} s`, within);
        this.#since = this.stage.twin.clock.now;
    }

    *hearNothing(s) {
        const from = this.stage.twin.clock.now;
        yield* this.#pass(s, () => !this.stage.sounds().some(({ at }) => at >= from), `a sound comes within ${s} s`);
    }

    neverHear(sound) {
        this.#neverHeard.set(sound, this.where.line);
        this.#since = this.stage.twin.clock.now;
    }

    mayHear(sound) {
        if (!this.#neverHeard.delete(sound)) this.#fail(`nothing rules ${quoted(sound)} out`);
    }

    // ---- flash and power

    fillFlash() {
        const { flash } = this.stage.twin;
        this.taken = flash.freeBlocks();
        flash.blocks -= this.taken;
    }

    freeFlash() {
        this.stage.twin.flash.blocks += this.taken;
    }

    copyPlan(name) {
        const plan = readPlan(this.#planPath(name));
        this.stage.twin.flash.write(`plans/${plan.name}.plan`, plan.text);
    }

    deletePlan(name) {
        this.stage.twin.flash.files.delete(`plans/${name}.plan`);
    }

    cutPower() {}

    powerOn() {}

    *reset() {
        const { clock } = this.stage.twin;
        clock.after(1, () => this.stage.twin.stop("reset"));
        yield 0.5;
    }

    *interrupt() {
        this.stage.twin.interrupt();
        yield 3;
    }

    *serialSays(words) {
        yield this.#until(() => this.stage.twin.output.includes(words), `${quoted(words)} on the serial port`, 5);
    }

    ticksHaveWrapped() {
        const now = this.stage.hardwareTicks();
        if (now.us >= this.#before.us || now.ms >= this.#before.ms) this.#fail("they have not: ticks wrap: in TIME stands at the top");
    }
}
