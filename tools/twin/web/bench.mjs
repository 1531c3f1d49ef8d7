/** The device's worker to the page: started with a plan, left, started again; the panel's knobs as they stand on the page. */
import { CONSOLE, EDGES, LEAVE, Panel, SETTINGS } from "./panel.mjs";

export class Bench {
    #worker = new Worker(new URL("./twin_worker.mjs", import.meta.url), { type: "module" });
    #panel = null;
    #knobs = new Map();
    #ready;
    #left = null;
    #seed = 1;
    #started = Promise.resolve();

    /** @param {Record<string, (value) => void>} hear what to do with what the worker says, by its name */
    constructor(hear) {
        this.#ready = new Promise((resolve) => {
            this.#worker.onmessage = ({ data }) => {
                if (data.ready) resolve();
                if (data.left) this.#left?.();
                for (const [name, value] of Object.entries(data)) hear[name]?.(value);
            };
        });
        this.#worker.onerror = (event) => hear.fault(event.message);
    }

    /** Start afresh: a device with `plan` on it, {name, text}, whose days `done` count as done. */
    start(chosen) {
        // One after the other, however quickly somebody asks.
        this.#started = this.#started.then(() => this.#start(chosen));
        return this.#started;
    }

    async #start({ plan, done, settings }) {
        await this.#ready;
        if (this.#panel !== null) {
            const left = new Promise((resolve) => (this.#left = resolve));
            this.#panel.set(LEAVE, 1);
            await left;
        }
        this.#panel = new Panel();
        for (const [knob, value] of this.#knobs) this.#panel.set(knob, value);
        this.#worker.postMessage({ panel: this.#panel.memory, plan, done, settings, seed: this.#seed++ });
    }

    /** Turn a knob; it stands so for the devices that follow, too. */
    turn(knob, value) {
        this.#knobs.set(knob, value);
        this.#panel?.set(knob, value);
    }

    /** The device's button goes down or up. Counted on from device to device: one that is down goes up next. */
    changeButton() {
        this.turn(EDGES, 1 + (this.#knobs.get(EDGES) ?? 0));
    }

    /** Set the treadmill's console, tenths of km/h. */
    dial(tenths) {
        this.#panel?.set(CONSOLE, tenths);
        this.#panel?.count(SETTINGS);
    }
}
