/**
 * The main thread's side of a live twin (live.mjs): starts its thread, hands it messages, keeps its flash.
 *
 *   const host = new Host({ kept, options, serial: (bytes, done) => …, tell: (message) => … });
 *   host.start();
 *   host.command("press twice");
 */
import { Worker } from "node:worker_threads";

import { POSTED, TAKEN, WRITTEN } from "./counters.mjs";

const CTRL_C = 3;
const WATCHDOG_MS = 3000; // Ctrl-C that nobody takes for so long: the code neither waits nor prints

export class Host {
    #worker = null;
    #counters = null;
    #untaken = [];

    /**
     * @param {object} parts
     * @param {Kept} parts.kept the device's flash
     * @param {object} parts.options workerData of live.mjs beside its files
     * @param {(bytes: Uint8Array, done: (count?: number) => void) => void} parts.serial what the device prints; calls `done` when
     *     it is gone, or so many bytes of it
     * @param {(baud: number) => void} [parts.rate] the device's serial port has another rate from now on
     * @param {(message: object) => void} parts.tell every other message: {text}, or {frame}
     */
    constructor({ kept, options, serial, tell, rate = () => {} }) {
        Object.assign(this, { kept, options, serial, tell, rate });
    }

    /** Power on; `main`: whether main.py runs, too. */
    start(main = true) {
        const counters = new Int32Array(new SharedArrayBuffer(12));
        const { kept, options } = this;
        this.#counters = counters;
        this.#worker = new Worker(new URL("live.mjs", import.meta.url), {
            workerData: { ...options, files: [...kept.files], directories: [...kept.directories], main, counters },
        });
        this.#worker.on("message", (message) => {
            if (message.serial) {
                this.serial(message.serial, (count = message.serial.length) => {
                    Atomics.add(counters, WRITTEN, count);
                    Atomics.notify(counters, WRITTEN);
                });
            } else if (message.flash) kept.change(message.flash);
            else if (message.baud) this.rate(message.baud);
            else this.tell(message);
        });
        this.#worker.on("error", (error) => {
            console.error(`The virtual device failed: ${error.message}`);
            process.exit(1);
        });
    }

    /** A line that says what a person does: "press twice". */
    command(line) {
        const [name, ...words] = line.trim().split(/\s+/);
        if (name) this.#post({ command: { name, words: words.join(" ") } });
    }

    /** Bytes come on the serial port. */
    receive(bytes) {
        this.#post({ serial: bytes });
    }

    /** A loop that neither waits nor prints hears no Ctrl-C here: the device is started anew and stays at its prompt. */
    async watch() {
        const taken = Atomics.load(this.#counters, TAKEN);
        this.#untaken = this.#untaken.filter(({ count }) => count > taken);
        const interrupt = this.#untaken.find(({ message }) => message.serial?.includes(CTRL_C));
        if (!interrupt || performance.now() - interrupt.at < WATCHDOG_MS) return;
        const waiting = this.#untaken.map(({ message }) => message);
        this.#untaken = [];
        await this.#worker.terminate();
        this.tell({ text: "The code ran in a loop that hears no Ctrl-C here: the device was started anew, without main.py." });
        this.start(false);
        for (const message of waiting) this.#post(message);
    }

    #post(message) {
        this.#worker.postMessage(message);
        const count = Atomics.add(this.#counters, POSTED, 1) + 1;
        Atomics.notify(this.#counters, POSTED);
        this.#untaken.push({ message, count, at: performance.now() });
    }
}
