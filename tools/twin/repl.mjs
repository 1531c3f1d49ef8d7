/**
 * The prompt of a live twin, byte by byte: MicroPython's own REPL, with what this port lacks of it.
 *
 * The port would spin for ever on a request for raw paste, since it cannot wait for input inside a call; so raw paste is
 * done here, as MicroPython's docs describe it ("Raw mode and raw-paste mode"), and the code goes to the raw REPL whole.
 */
const CTRL_A = 1;
const CTRL_C = 3;
const CTRL_D = 4;
const CTRL_E = 5;
const WINDOW = 128; // bytes that the host may send ahead, as on the ESP32
const LEAVE = 0x100; // what the VM returns where it wants a soft reset

export class Repl {
    #vm;
    #io;
    #muted = false;
    #skip = 0;
    #said = "";
    #atStart = true;

    /**
     * @param {Vm} vm
     * @param {object} io
     * @param {() => number} io.take the next byte; waits for it
     * @param {(text: string) => void} io.send to the host
     * @param {(run: () => number) => number} io.execute runs what may run Python, so that Ctrl-C is heard meanwhile
     */
    constructor(vm, io) {
        this.#vm = vm;
        this.#io = io;
        this.raw = false;
    }

    /** What the VM prints goes through here: true where the host shall see it. */
    lets(byte) {
        if (this.#said.length < 64) this.#said += String.fromCharCode(byte);
        if (this.#skip > 0) {
            this.#skip--;
            return false;
        }
        return !this.#muted;
    }

    /** Show the prompt, or the raw one, and serve it until the VM wants a soft reset. */
    serve(raw) {
        this.#quietly(!raw, () => this.#vm.mp.replInit());
        if (raw) this.#feed(CTRL_A);
        for (;;) {
            const byte = this.#io.take();
            const paste = this.raw && this.#atStart && byte === CTRL_E;
            if ((paste ? this.#rawPaste() : this.#feed(byte)) & LEAVE) return;
        }
    }

    #feed(byte) {
        this.#said = "";
        const result = this.#io.execute(() => this.#vm.mp.replProcessChar(byte));
        if (byte === CTRL_A && this.#said.includes("raw REPL")) this.raw = true;
        else if (byte === 2) this.raw = false;
        this.#atStart = byte <= CTRL_D;
        return result;
    }

    #rawPaste() {
        const { take, send } = this.#io;
        const request = [take(), take()];
        if (request[0] !== "A".charCodeAt(0) || request[1] !== CTRL_A) {
            send("R\x00");
            return 0;
        }
        send(`R\x01${String.fromCharCode(WINDOW, 0)}`);
        let received = 0;
        for (let byte = take(); byte !== CTRL_D; byte = take()) {
            if (byte === CTRL_C) {
                this.#vm.mp.replProcessChar(CTRL_C);
                send("\x04\x04KeyboardInterrupt: \r\n\x04>");
                return 0;
            }
            this.#vm.mp.replProcessChar(byte);
            if (++received % WINDOW === 0) send("\x01");
        }
        send("\x04");
        if (received === 0) {
            send("\x04\x04>");
            return 0;
        }
        this.#skip = "OK".length; // said in plain raw mode only
        return this.#feed(CTRL_D);
    }

    #quietly(shown, call) {
        this.#muted = !shown;
        call();
        this.#muted = false;
    }
}
