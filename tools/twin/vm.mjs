/**
 * The genuine MicroPython VM (WebAssembly, 32-bit words as on the ESP32) on virtual time and with a small heap.
 *
 * Five things differ from the package as it is published, each for a reason:
 *  - the imports that give it the time come from the twin;
 *  - its heap may not grow (the constant in gc_get_max_new_split becomes 0), since an ESP32 has no 128 MiB more;
 *  - garbage can be collected inside a nested call (this build collects at call depth 0 only), see `collect`;
 *  - errno comes in the numbers of the ESP32, not WASI's;
 *  - what its JavaScript side looks up in the function table it looks up once: a third of the time of a run.
 * The package is pinned by hash; a constant that is not found exactly once is an error.
 */
import { VM_URL, vmBytes, vmLoader } from "./computer.mjs";
import { translate } from "./names.mjs";

// i32.const 128 MiB, the body of gc_get_max_new_split, in signed LEB128; the same in five bytes, for 0.
const MAX_NEW_SPLIT = [0x41, 0x80, 0x80, 0x80, 0xc0, 0x00];
const NO_NEW_SPLIT = [0x41, 0x80, 0x80, 0x80, 0x80, 0x00];

// WASI's errno on the left, the ESP32's (newlib) on the right.
const ERRNO = new Map(
    Object.entries({ 2: 13, 8: 9, 20: 17, 28: 22, 31: 21, 44: 2, 51: 28, 52: 88, 54: 20, 55: 39, 63: 1, 69: 30, 75: 18 }).map(
        ([wasi, newlib]) => [-Number(wasi), -newlib],
    ),
);

/** By the name of a build: the compiled module, and what findAddresses found in it. */
const compiled = new Map();
const addresses = new Map();
let load = null;

function compile(build) {
    const wasm = vmBytes(build);
    const at = placeOf(MAX_NEW_SPLIT, wasm, 0);
    if (at < 0 || placeOf(MAX_NEW_SPLIT, wasm, at + 1) >= 0) throw new Error("the heap's growth constant is not there once");
    const patched = new Uint8Array(wasm);
    patched.set(NO_NEW_SPLIT, at);
    return new WebAssembly.Module(patched);
}

/** Where a row of bytes stands among others, from `from` on; -1 where it doesn't. */
function placeOf(row, bytes, from) {
    for (let at = bytes.indexOf(row[0], from); at >= 0; at = bytes.indexOf(row[0], at + 1)) {
        if (row.every((byte, n) => bytes[at + n] === byte)) return at;
    }
    return -1;
}

/** Imports of the VM with the twin's time and the ESP32's error numbers. */
function hooked(imports, ticksMs) {
    const env = { ...imports.env, mp_js_ticks_ms: ticksMs, mp_js_time_ms: ticksMs };
    const wasi = { ...imports.wasi_snapshot_preview1 };
    translateErrors(env, "__syscall_", (result) => ERRNO.get(result) ?? result);
    // These return the number as it is, not negative.
    translateErrors(wasi, "fd_", (result) => -(ERRNO.get(-result) ?? -result));
    return { ...imports, env, wasi_snapshot_preview1: wasi };
}

function translateErrors(calls, prefix, translate) {
    for (const [name, call] of Object.entries(calls)) {
        if (name.startsWith(prefix)) calls[name] = (...args) => translate(call(...args));
    }
}

/**
 * Start a fresh VM.
 *
 * @param {object} options
 * @param {() => number} options.ticksMs milliseconds on the virtual clock
 * @param {number} options.heap bytes of Python heap; there is never more
 * @param {(bytes: Uint8Array) => void} options.stdout
 * @param {boolean} [options.trace] whether there is sys.settrace
 */
export async function startVm({ ticksMs, heap, stdout, trace = false }) {
    const build = trace ? "micropython-settrace.wasm" : "micropython.wasm";
    if (!compiled.has(build)) compiled.set(build, compile(build));
    const module = compiled.get(build);
    const { instantiate, instantiateStreaming } = WebAssembly;
    const { FinalizationRegistry } = globalThis;
    // Proxies of a VM that was thrown away must not be finalised into the next one.
    globalThis.FinalizationRegistry = class {
        register() {}
    };
    WebAssembly.instantiate = async (_, imports) => {
        const instance = await instantiate(module, hooked(imports, ticksMs));
        rememberEntries(instance.exports);
        return { module, instance };
    };
    // In a browser the loader asks for this one, and the VM would run on real time unnoticed.
    WebAssembly.instantiateStreaming = WebAssembly.instantiate;
    try {
        load ??= await vmLoader();
        // Found on a VM of its own, so that every VM that is handed out has the same history.
        if (!addresses.has(build)) addresses.set(build, findAddresses(await load({ url: VM_URL, heapsize: 65536 })));
        const mp = await load({ url: VM_URL, heapsize: heap, pystack: 4096, stdout, stderr: stdout, linebuffer: false });
        return new Vm(mp, addresses.get(build));
    } finally {
        Object.assign(WebAssembly, { instantiate, instantiateStreaming });
        globalThis.FinalizationRegistry = FinalizationRegistry;
    }
}

/** A call that may end in an exception looks its function up in the module's table each time, which is slow. */
function rememberEntries(exports) {
    const table = Object.values(exports).find((value) => value instanceof WebAssembly.Table);
    const entries = [];
    table.get = (index) => (entries[index] ??= WebAssembly.Table.prototype.get.call(table, index));
    table.set = (index, entry) => {
        entries[index] = undefined;
        WebAssembly.Table.prototype.set.call(table, index, entry);
    };
}

/**
 * The addresses of two statics of the port: `external_call_depth`, the one word that is n inside n nested calls, and
 * `gc_collect_pending`, the one byte that is 0 before gc.collect() and 1 after it, until the outermost call ends.
 */
function findAddresses(mp) {
    const memory = () => mp._module.HEAPU8.slice(0, 512 * 1024);
    const depths = [memory()];
    const asked = [];
    mp.registerJsModule("_probe", {
        deeper() {
            depths.push(memory());
            if (depths.length < 5) mp.runPython("_probe.deeper()");
        },
        look: () => void asked.push(memory()),
    });
    mp.runPython("import _probe, gc\n_probe.deeper()");
    const times = [1, 0, 2, 0, 1, 3];
    for (const n of times) mp.runPython(`_probe.look()\n${"gc.collect()\n".repeat(n)}_probe.look()`);
    mp.runPython("import sys\ndel _probe, gc, sys.modules['_probe'], sys");
    const words = depths.map((bytes) => new Int32Array(bytes.buffer));
    return {
        depth: 4 * theOne(words, (n) => n, "call depth"),
        asked: theOne(asked, (n) => (n % 2 ? Math.min(1, times[(n - 1) / 2]) : 0), "wish to collect"),
    };
}

/** The one index at which the nth snapshot holds `wanted(n)`. */
function theOne(snapshots, wanted, what) {
    const found = [];
    snapshots[0].forEach((_, at) => {
        if (snapshots.every((snapshot, n) => snapshot[at] === wanted(n))) found.push(at);
    });
    if (found.length !== 1) throw new Error(`the VM's ${what} was found at ${found.length} addresses, not at one`);
    return found[0];
}

export class Vm {
    #depthAddress;
    #askedAddress;
    #names;
    #result;

    constructor(mp, { depth, asked }) {
        this.mp = mp;
        // What the firmware on the device's flash calls its names; see run().
        this.names = new Map();
        this.#depthAddress = depth;
        this.#askedAddress = asked;
        this.#names = mp.globals.__dict__._ref;
        this.#result = mp._module._malloc(12);
        this.FS = mp.FS;
    }

    get memory() {
        return this.mp._module.HEAPU8;
    }

    /** Run Python, which is written with the firmware's true names. */
    run(source) {
        return this.mp.runPython(translate(source, this.names));
    }

    /** Give a global to the Python that is run. */
    set(name, value) {
        this.mp.globals.set(this.names.get(name) ?? name, value);
    }

    /** Put bytes where the VM reads them in place, outside of its heap; returns their address and length. */
    rom(bytes) {
        const address = this.mp._module._malloc(bytes.length);
        this.memory.set(bytes, address);
        return [address, bytes.length];
    }

    /**
     * Collect garbage if the VM has asked for it, or if it `must`, from inside a nested call. Returns whether it did.
     *
     * Safe where every Python frame is on the pystack and no C builtin holds an object in between: in a call
     * from Python into the twin (sleep, idle, gc.collect), not inside a file operation, and not inside a
     * constructor that takes arguments, for the VM keeps a copy of them that only C knows of.
     */
    collect(must = false) {
        if (must) this.memory[this.#askedAddress] = 1;
        const words = new Int32Array(this.mp._module.HEAPU8.buffer);
        const at = this.#depthAddress >> 2;
        const depth = words[at];
        const asked = this.memory[this.#askedAddress] !== 0;
        words[at] = 0;
        try {
            // Any call from outside ends with the collection; a look-up of a name needs no heap, which may be full.
            const { ccall } = this.mp._module;
            ccall("proxy_c_to_js_lookup_attr", "null", ["number", "string", "pointer"], [this.#names, "__name__", this.#result]);
        } finally {
            words[at] = depth;
        }
        return asked;
    }

    /** Ctrl-C: raised at the VM's next check. */
    interrupt() {
        this.mp._module.ccall("mp_sched_keyboard_interrupt", "null", [], []);
    }
}
