/**
 * A Paceclip on the bench: the VM, the chip, the display, the flash and the power switch.
 *
 *   const twin = new Twin({ seed: 1 });
 *   twin.install("build/device");
 *   await twin.powerOn();             // boots, runs boot.py and main.py until somebody calls twin.stop(...)
 *   twin.screen.pixels();
 *
 * Everything runs in virtual time on the caller's thread: `powerOn` returns when the device has ended, was stopped, or
 * was left at its prompt. What shall happen meanwhile is put on `twin.clock` before.
 */
import { Clock } from "./clock.mjs";
import { filesIn, ours } from "./computer.mjs";
import { Flash } from "./flash.mjs";
import { Hardware } from "./hardware.mjs";
import { namesOf, translate } from "./names.mjs";
import { Random } from "./random.mjs";
import { Rtc } from "./rtc.mjs";
import { Ssd1306 } from "./ssd1306.mjs";
import { startVm } from "./vm.mjs";

// The wiring of README.md.
const SDA_PIN = 21;
const SCL_PIN = 22;
const DISPLAY = 0x3c;
const ROM = "build/twin.romfs"; // compiled from ./device
export const PWRON_RESET = 1;
const HARD_RESET = 2;
const SOFT_RESET = 5;
const BOOT_US = 400_000; // ROM, boot loader and the start of MicroPython
const SOFT_BOOT_US = 50_000; // the start of MicroPython alone
const SPARE = 12 * 1024; // bytes of heap below which garbage is collected
const LOOK_US = 200_000; // and how often that is looked at
const SLICE_US = 10_000; // how soon a sleep notices Ctrl-C

/** Thrown through the VM to leave it for good: stop, power cut or hard reset. The VM is thrown away. */
class Off {
    constructor(why) {
        this.why = why;
    }
}

export class Twin {
    #leaving = null;
    #runFile = null;
    #memAlloc = null;
    #look = 0; // when the heap is looked at next
    #ready = false;
    #names = new Map();
    #interrupt = false;
    #output = [];

    /**
     * @param {object} options
     * @param {number} [options.seed]
     * @param {number} [options.heap] bytes of Python heap
     * @param {number} [options.ticksStart] where ticks_us stands at power-on, us, before it wraps
     * @param {boolean} [options.display] whether a display is on the bus
     * @param {boolean} [options.counter] whether MicroPython has machine.Counter, as from 1.27 on, but not on every chip
     * @param {boolean} [options.trace] whether the VM is the build with sys.settrace, which no chip has
     */
    constructor({ seed = 1, heap = 100 * 1024, ticksStart = 0, display = true, counter = true, trace = false } = {}) {
        this.random = new Random(seed);
        this.clock = new Clock();
        this.heap = heap;
        this.counter = counter;
        this.trace = trace;
        this.hardware = new Hardware({ clock: this.clock, random: this.random, ticksStart });
        this.rtc = new Rtc(this.clock);
        this.screen = new Ssd1306();
        if (display) this.hardware.devices.set(DISPLAY, this.screen);
        this.flash = new Flash();
        this.flash.onWrite = (work) => this.hardware.flashWrite(work);
        /** What went wrong where the device could not say so: an interrupt handler that raised, a fault of the twin. */
        this.faults = [];
        this.vm = null;
        this.resetCause = PWRON_RESET;
    }

    /** Everything that the device has printed, as text. */
    get output() {
        return new TextDecoder().decode(Uint8Array.from(this.#output));
    }

    /** Copy a folder of the host to the root of the device's flash. */
    install(folder) {
        this.#names = namesOf(folder);
        for (const [path, content] of filesIn(folder)) this.flash.write(path, content);
    }

    /** Python as it has to stand on the flash to call the firmware by its names there; vm.run() sees to that itself. */
    python(text) {
        return translate(text, this.#names);
    }

    /** Leave the VM from inside a call; use it in an event of the clock. */
    stop(why = "stopped") {
        this.#leaving = new Off(why);
        throw this.#leaving;
    }

    /**
     * Ctrl-C: KeyboardInterrupt at the next moment at which the code can take it, which cuts a sleep short.
     * Never inside an interrupt handler, where it would be lost.
     */
    interrupt() {
        this.#interrupt = true;
    }

    /** The power goes: what is not on flash is lost. */
    powerCut() {
        this.flash.dropAll();
        this.hardware.pwm.reset();
        this.stop("power cut");
    }

    /** A display is plugged in, which remembers nothing, or out. */
    plugDisplay(isIn) {
        const { devices } = this.hardware;
        if (!isIn) devices.delete(DISPLAY);
        else if (!devices.has(DISPLAY)) {
            this.screen.reset();
            this.screen.ram.fill(0x55);
            devices.set(DISPLAY, this.screen);
        }
    }

    /** Run from power-on until the device ends; resets on the way are followed. Returns why it ended. */
    async powerOn() {
        this.resetCause = PWRON_RESET;
        for (;;) {
            const why = await this.boot();
            if (why !== "reset" && why !== "soft reset") return why;
            this.prepareReset(why);
        }
    }

    /** One life of the VM: boot.py and, unless `main` is false, main.py. Returns "stopped", "reset", "soft reset", "exit" or another `why`. */
    async boot({ main = true } = {}) {
        await this.fresh();
        return this.guarded(() => {
            this.clock.advanceTo(this.clock.now + (this.resetCause === SOFT_RESET ? SOFT_BOOT_US : BOOT_US));
            this.runFile("boot.py");
            if (main) this.runFile("main.py");
            return "exit";
        });
    }

    /** What the next boot finds after a "reset" or a "soft reset", which finalises the files that stood open. */
    prepareReset(why) {
        if (why === "soft reset") this.flash.closeAll();
        this.resetCause = why === "soft reset" ? SOFT_RESET : HARD_RESET;
    }

    /** A new VM with the chip's fakes in it and the flash mounted; nothing of the device has run yet. */
    async fresh() {
        this.#leaving = null;
        this.#interrupt = false;
        this.#ready = false;
        this.flash.dropAll();
        this.hardware.reset();
        if (this.resetCause !== SOFT_RESET) this.screen.reset();
        if (this.resetCause === PWRON_RESET) this.rtc.powerOn();
        this.vm = await startVm({
            ticksMs: () => this.hardware.ticksMsNow(),
            heap: this.heap,
            stdout: (bytes) => this.print(bytes),
            trace: this.trace,
        });
        this.vm.names = this.#names;
        this.vm.mp.registerJsModule("_twin", this.#bindings());
        // Without '.frozen' in the end: beside asyncio, which is loaded now, this port has frozen what the chip lacks.
        this.vm.run(
            `import sys, vfs, uctypes\nvfs.mount(vfs.VfsRom(uctypes.bytearray_at(${this.vm.rom(ours(ROM)).join()})), '/rom')\n` +
                "sys.path[:] = ['.frozen', '/rom']\nimport boot_twin\nsys.path[:] = ['', '/lib']\n" +
                "vfs.umount('/rom')\ndel uctypes",
        );
        if (!this.counter) this.vm.run("import machine\ndel machine.Counter, machine");
        const { FS } = this.vm;
        this.flash.mount(FS, "/flash");
        this.vm.run(
            "import os\nvfs.umount('/')\nvfs.mount(vfs.VfsPosix('/flash'), '/')\nos.chdir('/')\n" +
                "del sys.modules['boot_twin'], vfs, os, sys\nimport gc\ngc.collect()\ndel gc",
        );
        this.#ready = true;
    }

    /** Run a file of the device as the port does at start: an exception is printed, the prompt follows. */
    runFile(path) {
        this.#runFile(path, this.vm.mp.globals.__dict__);
        if (this.#leaving) throw this.#leaving;
    }

    /** Call something that runs the VM; returns its result, or why the VM was left. */
    guarded(run) {
        try {
            return run();
        } catch (error) {
            if (error instanceof Off) return error.why;
            throw error;
        }
    }

    print(bytes) {
        for (const byte of bytes) this.#output.push(byte);
    }

    /** Bytes of heap in use after a collection; call it from an event of the clock. */
    heapInUse() {
        this.vm.run("import gc\ngc.collect()\n_ = gc.mem_alloc()");
        return this.vm.mp.globals.get("_");
    }

    /** Whoever was to be interrupted has ended by itself. */
    dropInterrupt() {
        this.#interrupt = false;
    }

    /** Raise the Ctrl-C that is due, if this is a moment for it: not in an interrupt handler. */
    takeInterrupt() {
        if (!this.#interrupt || this.hardware.serving) return;
        this.#interrupt = false;
        this.vm.interrupt();
    }

    /** Let time pass until `time` (us), or until Ctrl-C. */
    #waitUntil(time) {
        const { clock } = this;
        while (clock.now < time && !this.#interrupt) clock.advanceTo(Math.min(time, clock.now + SLICE_US));
    }

    /** Collect garbage where the VM wants it, in the time that it takes; what runs before the device's own code is free. */
    #collect() {
        // The chip collects when its heap is full, in the middle of anything; this VM can't, and has to before.
        let isLow = false;
        if (this.#ready && this.clock.now >= this.#look) {
            this.#look = this.clock.now + LOOK_US;
            isLow = this.#memAlloc() > this.heap - SPARE;
        }
        if (this.vm.collect(isLow) && this.#ready) this.hardware.collected(this.#memAlloc());
    }

    /** Call a pin's handler. A Ctrl-C that the handler had no jump to take is the business of the code that was interrupted. */
    #serve(serve) {
        try {
            serve();
        } catch (error) {
            if (error.type !== "KeyboardInterrupt") throw error;
            this.vm.interrupt();
        }
    }

    #bindings() {
        const { hardware, vm } = this;
        // Their names are ones that the VM or the firmware has anyway, for each other would take heap that it does not on a chip.
        // A JavaScript exception must not cross the VM's frames, unless the VM is thrown away by it.
        const safe = (name) =>
            (call) =>
            (...args) => {
                try {
                    // The chip's raises a TypeError; here Python's arguments beyond a call's own would go unseen.
                    if (args.length > call.length) this.faults.push(`${name}() was called with ${args.length} arguments`);
                    const result = call(...args);
                    this.takeInterrupt();
                    return result;
                } catch (error) {
                    if (!(error instanceof Off)) {
                        this.faults.push(`twin: ${error.stack ?? error.constructor?.name} in ${name}`);
                        this.#leaving = new Off(`twin failed: ${error.message}`);
                    }
                    throw this.#leaving;
                }
            };
        const slice = (at, length) => vm.memory.subarray(at, at + length);
        const bindings = {
            ticks_us: () => hardware.ticksUs(),
            ticks_ms: () => hardware.ticksMs(),
            sleep_us: (us) => {
                this.#waitUntil(this.clock.now + us);
                this.#collect();
                return false; // there is nothing more to sleep
            },
            sleep_ms: (ms) => {
                this.#waitUntil(hardware.wakeAfter(1000 * ms));
                this.#collect();
            },
            collect: () => this.#collect(),
            read: (id) => hardware.read(id),
            write: (id, level) => hardware.output(id, level),
            select: (id) => hardware.pwm.take(id),
            irq: (id, serve, trigger) =>
                void Object.assign(hardware.pin(id), { service: serve && (() => this.#serve(serve)), trigger: serve ? trigger : 0 }),
            PWM: (pin, freq, duty) => hardware.pwm.start(pin, freq, duty),
            freq: (pin, value) => hardware.pwm.freq(pin, value),
            duty_u16: (pin, value) => hardware.pwm.duty(pin, value),
            off: (pin) => hardware.pwm.stop(pin),
            Counter: (unit, pin, edge, direction, filterNs) => hardware.startCounter(unit, pin, edge, direction, filterNs),
            value: (unit, set) => hardware.counterValue(unit, set),
            deinit: (unit) => hardware.stopCounter(unit),
            open: (sda, scl) => sda === SDA_PIN && scl === SCL_PIN,
            writeto: (addr, at, length, freq, timeout) => hardware.i2cWrite(addr, slice(at, length), freq, timeout),
            readfrom_into: (addr, at, length, freq, timeout) => hardware.i2cRead(addr, slice(at, length), freq, timeout),
            // As machine.RTC asks: its n-th number, or eight to set; its length, what it holds, or what it is to hold.
            datetime: (n, ...rest) => (rest.length ? this.rtc.set(n, ...rest) : this.rtc.datetime(n)),
            memory: (at, length) => {
                const { rtc } = this;
                if (length !== undefined) rtc.memory = slice(at, length).slice();
                else if (at !== undefined) slice(at, rtc.memory.length).set(rtc.memory);
                return rtc.memory.length;
            },
            reset: () => this.stop("reset"),
            soft_reset: () => this.stop("soft reset"),
            reset_cause: () => this.resetCause,
            exec: (runFile, memAlloc) => {
                this.#runFile = runFile;
                this.#memAlloc = memAlloc;
            },
            print: (what) => void this.faults.push(what),
        };
        return Object.fromEntries(Object.entries(bindings).map(([name, call]) => [name, safe(name)(call)]));
    }
}
