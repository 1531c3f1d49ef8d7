/** What a scenario expects to be written on flash: laps, totals, days, files. */
import { clock } from "./clock.mjs";

const WRITTEN_S = 130; // a lap is on flash after two minutes at the latest
const EXACT_MM = 500;
const EXACT_MS = 100;

const told = (mm) => `${(mm / 1000).toFixed(2)} m`;

export class Written {
    #stage;
    #until;
    #check;
    #fail;

    /**
     * @param {Stage} stage
     * @param {{until: function, check: function, fail: function}} player how it waits, looks for what must never be, and gives up
     */
    constructor(stage, { until, check, fail }) {
        this.#stage = stage;
        this.#until = until;
        this.#check = check;
        this.#fail = fail;
    }

    *laps(wanted) {
        const laps = () => this.#stage.laps();
        yield this.#until(() => laps().length >= wanted, `lap ${wanted} to be written: there are ${laps().length}`, WRITTEN_S);
        this.#check();
        if (laps().length > wanted) this.#fail(`there are ${laps().length}`);
    }

    *#lap(number) {
        yield this.#until(() => this.#stage.laps().length >= number, `lap ${number} to be written: there are ${this.#stage.laps().length}`, WRITTEN_S);
        this.#check();
        return this.#stage.laps()[number - 1];
    }

    *lapDistance(number, m, within = EXACT_MM / 1000) {
        const lap = yield* this.#lap(number);
        this.#near(lap.distance_mm, 1000 * m, 1000 * within, told);
    }

    *lapTime(number, s, within = EXACT_MS / 1000) {
        const lap = yield* this.#lap(number);
        this.#near(lap.time_ms, 1000 * s, 1000 * within, clock);
    }

    *lapKind(number, kind) {
        const lap = yield* this.#lap(number);
        if (lap.kind !== kind) this.#fail(`it is ${lap.kind}`);
    }

    *totalDistance(m, within = EXACT_MM / 1000) {
        const end = yield* this.#end();
        this.#near(end.total_mm, 1000 * m, 1000 * within, told);
    }

    *totalTime(s, within = EXACT_MS / 1000) {
        const end = yield* this.#end();
        this.#near(end.total_ms, 1000 * s, 1000 * within, clock);
    }

    *totalBelt(within) {
        const end = yield* this.#end();
        this.#near(end.total_mm, this.#stage.treadmill.distanceMm, 1000 * within, told);
    }

    *isWhole() {
        const end = yield* this.#end();
        if (end.ended_early) this.#fail("it ended early");
    }

    *endedEarly() {
        const end = yield* this.#end();
        if (!end.ended_early) this.#fail("it was run to its end");
    }

    *#end() {
        const end = () => this.#stage.journal().find((entry) => entry.t === "end");
        yield this.#until(() => end() !== undefined, "the run's end to be written", WRITTEN_S);
        this.#check();
        return end();
    }

    #near(is, wanted, within, tell) {
        if (Math.abs(is - wanted) > within) this.#fail(`it is ${tell(is)} where ${tell(wanted)} is right`);
    }

    *dayDone(day) {
        yield this.#until(() => this.#done().includes(day), `day ${day} to be done: done are ${this.#done().join(" ") || "none"}`, 5);
    }

    dayNotDone(day) {
        if (this.#done().includes(day)) this.#fail("it is done");
    }

    #done() {
        const { flash } = this.#stage.twin;
        return flash.files.has("data/progress.json") ? Object.values(this.#stage.progress().plans).flat() : [];
    }

    fileHas(path, words) {
        const text = this.#stage.twin.flash.text(path);
        if (text === undefined || text === null) this.#fail("there is no such file");
        if (!text.includes(words)) this.#fail(`it has ${text.slice(0, 200)}`);
    }

    fileGone(path) {
        if (this.#stage.twin.flash.files.has(path)) this.#fail("it is there");
    }
}
