/** The newest run on the device: what it sums up to, and as a FIT file. */
import { clock } from "./clock.mjs";
import { distance } from "./distance.mjs";
import { download } from "./download.mjs";

export class RunCard {
    #parts;
    #worker = null;
    #run = null;

    /** @param {object} parts the elements run, fit, note */
    constructor(parts) {
        this.#parts = parts;
        parts.fit.addEventListener("click", () => this.#ask());
    }

    /** A device of its own begins: nothing is run on it. */
    clear() {
        this.#run = null;
        this.#parts.fit.disabled = true;
        this.#parts.run.textContent = "Nothing is run yet.";
    }

    show(run) {
        // When its last second was, for all that anybody knows.
        this.#run = { bytes: run.bytes, plan: run.planBytes, endMs: Date.now() };
        const state = run.isOver ? "" : ", not over yet";
        this.#parts.run.textContent = `Run ${run.run}, ${run.plan} ${run.day}: ${distance(run.mm, run.unit)} in ${clock(run.ms / 1000)}${state}.`;
        this.#parts.fit.disabled = this.#worker?.isBusy ?? false;
    }

    #ask() {
        const { fit, note } = this.#parts;
        note.textContent = this.#worker ? "The file is being written…" : "Python is being loaded, and writes the file: some ten seconds…";
        this.#worker ??= this.#open();
        this.#worker.isBusy = true;
        fit.disabled = true;
        this.#worker.postMessage(this.#run);
    }

    #open() {
        const worker = new Worker(new URL("./fit_worker.mjs", import.meta.url), { type: "module" });
        const end = (text) => {
            worker.isBusy = false;
            this.#parts.fit.disabled = this.#run === null;
            this.#parts.note.textContent = text;
        };
        worker.onmessage = ({ data: { fit, name, wrong } }) => {
            if (wrong) return end(`There is no file: ${wrong}`);
            download(name, fit, "application/vnd.ant.fit");
            return end(`${name} is yours.`);
        };
        worker.onerror = (event) => {
            event.preventDefault();
            this.#worker = null;
            end("There is no file: Python was not loaded. The first one needs the network: try again with it.");
        };
        return worker;
    }
}
