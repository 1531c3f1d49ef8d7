/**
 * The worker thread of the virtual device: a twin in real time, with its treadmill, its button and its serial port.
 *
 * It blocks for as long as the device is switched on, and looks for messages whenever it lets time pass: bytes for the
 * serial port, and what a person does to the device. Ctrl-C in those bytes interrupts what runs, as on the chip.
 */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";

import { POSTED, TAKEN, WRITTEN } from "./counters.mjs";
import { Ears } from "./ears.mjs";
import { Eyes } from "./eyes.mjs";
import { HELP, Hands, unknown } from "./hands.mjs";
import { RealTime } from "./pacing.mjs";
import { halfBlocks } from "./picture.mjs";
import { Repl } from "./repl.mjs";
import { Runner } from "./runner.mjs";
import { Stand } from "./stand.mjs";
import { Treadmill } from "./treadmill.mjs";
import { PWRON_RESET, Twin } from "./twin.mjs";

const NAP_MS = 20;
const STANDS_US = 100e3; // the parts of a picture follow each other much faster
const SLOWEST = 0.1;
const FASTEST = 100;
const CTRL_C = 3;
const NEWLINE = 10;
const RETURN = 13;

const { firmware, files, directories, speed, heap, seed = 1, frameMs = 0, main, counters } = workerData;
const AHEAD = 512; // bytes that may be on their way to the host: the chip's 128 and the bridge's own
const BAUD = 115200;

// The ESP32's, where the prompt has UART 0: its rate is set, and then it fails, for want of a driver. Only here, since no
// firmware asks for it, and its names would take heap.
const UART = `
import machine

def _make():
    import _line

    class UART:
        def __init__(self, id, baudrate=${BAUD}):
            if id != 0:
                raise ValueError("UART(%d) is not there" % id)
            _line.write(baudrate)
            raise OSError(-259)

    machine.UART = UART

_make()
del _make, machine
`;

const input = [];
const output = [];
let lastByte = 0;
let sent = 0;
let running = false; // Python runs, so that Ctrl-C is not for the prompt
let stopped = false; // Ctrl-C came before the prompt was there: no main.py
let repl = null;
let sentFiles = null;
let sentDirectories = "";
let shownAt = -Infinity;

const eyes = await Eyes.open(firmware);
const ears = await Ears.open(firmware);
const twin = new Twin({ seed, ...(heap && { heap }) });
for (const directory of directories) twin.flash.directories.add(directory);
for (const [path, content] of files) twin.flash.write(path, content);
sentFiles = new Map(twin.flash.files);
const treadmill = new Treadmill(twin);
const runner = new Runner({ twin, treadmill, eyes });
runner.isAwake = false;
const hands = new Hands({ twin, treadmill, runner });
const stand = new Stand({ twin, treadmill, runner });
const real = new RealTime({ speed, nap });

// ---- output

function print(bytes) {
    for (const byte of bytes) {
        if (repl && !repl.lets(byte)) continue;
        // As the ESP32's console does for whoever watches it in a terminal.
        if (byte === NEWLINE && lastByte !== RETURN) output.push(RETURN);
        output.push(byte);
        lastByte = byte;
    }
    if (output.length < 256) return;
    flush();
    listen();
    twin.takeInterrupt();
}

/** Send what was printed; waits where the host is slower than the device. */
function flush() {
    if (output.length === 0) return;
    sent += output.length;
    parentPort.postMessage({ serial: Uint8Array.from(output.splice(0)) });
    for (;;) {
        const written = Atomics.load(counters, WRITTEN);
        if (((sent - written) | 0) <= AHEAD) return;
        Atomics.wait(counters, WRITTEN, written);
    }
}

const say = (text) => parentPort.postMessage({ text });

/** Tell the main thread what has changed on flash; contents are never changed in place. */
function keepFlash() {
    const { files } = twin.flash;
    const directories = [...twin.flash.directories];
    const changed = [...files].filter(([path, content]) => sentFiles.get(path) !== content);
    const removed = [...sentFiles.keys()].filter((path) => !files.has(path));
    if (changed.length + removed.length === 0 && directories.join("\n") === sentDirectories) return;
    sentFiles = new Map(files);
    sentDirectories = directories.join("\n");
    parentPort.postMessage({ flash: { changed, removed, directories } });
}

// ---- input

function listen() {
    if (Atomics.load(counters, POSTED) === Atomics.load(counters, TAKEN)) return;
    for (let got = receiveMessageOnPort(parentPort); got; got = receiveMessageOnPort(parentPort)) {
        Atomics.add(counters, TAKEN, 1);
        const { serial, command } = got.message;
        if (command) twin.clock.after(0, () => obey(command));
        else for (const byte of serial) receive(byte);
    }
}

function receive(byte) {
    if (byte !== CTRL_C || (repl && !running)) {
        input.push(byte);
        return;
    }
    stopped = repl === null;
    if (running) twin.interrupt();
}

/** Sleep until there is a message, or for `ms`. */
function nap(ms) {
    flush();
    const posted = Atomics.load(counters, POSTED);
    if (posted === Atomics.load(counters, TAKEN)) Atomics.wait(counters, POSTED, posted, ms);
    listen();
}

/** The next byte for the prompt; time goes on while it is waited for. */
function take() {
    while (input.length === 0) {
        nap(NAP_MS);
        twin.clock.advanceTo(real.now);
    }
    return input.shift();
}

// ---- time

/** The clock is about to reach `time`. */
function pace(time) {
    for (const cue of ears.news(twin)) say(`♪ ${cue}`);
    real.wait(time, look);
}

/** Between two events: messages, and a picture for whoever watches. */
function look() {
    listen();
    const now = performance.now();
    if (frameMs === 0 || now - shownAt < frameMs) return;
    shownAt = now;
    parentPort.postMessage({ frame: { speed: real.speed, ...stand.look() } });
}

// ---- what a person does to the device

function obey(command) {
    const { name, words } = command;
    const wrong = hands.obey(command);
    if (wrong) say(wrong);
    if (wrong !== undefined) return;
    switch (name) {
        case "speed":
            if (Number(words) >= SLOWEST && Number(words) <= FASTEST) real.speed = Number(words);
            else say(`speed takes ${SLOWEST} to ${FASTEST}: write speed 5`);
            break;
        case "text":
            onceItStands(() => say(twin.screen.isLit ? eyes.read(twin.screen.ram).text : "(dark)"));
            break;
        case "screen":
            onceItStands(() => say(halfBlocks(twin.screen.pixels()).join("\n")));
            break;
        case "help":
            say(HELP);
            break;
        default:
            say(unknown(name));
    }
}

/** Read the display when no part of a new picture is on its way: what a person reads. One that never stands is read as it is. */
function onceItStands(read, looks = 10) {
    const before = twin.screen.ram.slice();
    twin.clock.after(STANDS_US, () => {
        const stands = twin.screen.ram.every((byte, at) => byte === before[at]);
        if (stands || looks === 0) read();
        else onceItStands(read, looks - 1);
    });
}

// ---- one life after the other

/** Run what may run Python: Ctrl-C is for it meanwhile. */
function execute(run) {
    flush();
    running = true;
    try {
        return run();
    } finally {
        running = false;
        twin.dropInterrupt();
        flush();
    }
}

async function live() {
    let raw = false;
    for (let first = true; ; first = false) {
        stopped = false;
        let why = await twin.boot({ main: first ? main : !raw });
        if (why === "exit") {
            repl = new Repl(twin.vm, { take, send: (text) => print(Buffer.from(text, "latin1")), execute });
            why = twin.guarded(() => {
                repl.serve(raw);
                return "soft reset";
            });
            raw = repl.raw;
        }
        repl = null;
        flush();
        if (why === "soft reset") print(Buffer.from("MPY: soft reboot\r\n"));
        else raw = false;
        if (why === "soft reset" || why === "reset") twin.prepareReset(why);
        else if (why === "power cut") twin.resetCause = PWRON_RESET;
        else throw new Error([why, ...twin.faults].join("\n"));
        if (why !== "soft reset") setRate(BAUD);
        say(`* ${why}`);
    }
}

/** Its UART has another rate: what was printed goes out before. */
function setRate(baud) {
    flush();
    while (Atomics.load(counters, WRITTEN) !== (sent | 0)) Atomics.wait(counters, WRITTEN, Atomics.load(counters, WRITTEN), NAP_MS);
    parentPort.postMessage({ baud });
}

twin.print = print;
const fresh = twin.fresh.bind(twin);
twin.fresh = async () => {
    await fresh();
    twin.vm.mp.registerJsModule("_line", { write: setRate });
    twin.vm.run(UART);
};
const runFile = twin.runFile.bind(twin);
twin.runFile = (path) =>
    execute(() => {
        try {
            if (stopped) return; // after Ctrl-C in boot.py, or before it, main.py does not run
            runFile(path);
            twin.vm.run("for _ in range(2):\n pass\ndel _"); // a Ctrl-C that came as the file ended is raised here
        } catch (error) {
            if (error.name !== "PythonError") throw error;
        }
    });
twin.clock.pace = pace;
const program = twin.flash.onWrite;
twin.flash.onWrite = (work, what) => {
    keepFlash();
    program(work, what);
};
await live();
