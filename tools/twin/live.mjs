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
import { halfBlocks } from "./picture.mjs";
import { Repl } from "./repl.mjs";
import { BUTTON_PIN } from "./runner.mjs";
import { Treadmill } from "./treadmill.mjs";
import { PWRON_RESET, Twin } from "./twin.mjs";

const PRESS_US = 150_000;
const TWICE_US = 270_000; // from one press to the next: they belong together up to 450 ms, from release to release
const HOLD_S = 1;
const MORE_US = 200_000; // whoever counts seconds lets go a moment after them
const NEAR_MS = 2; // less is not worth a wait
const LATE_MS = 200; // when the computer is later than this, the device's clock gives way
const NAP_MS = 20;
const CTRL_C = 3;
const DISPLAY = 0x3c; // its address on the bus
const NEWLINE = 10;
const RETURN = 13;

const { firmware, files, directories, speed, heap, main, counters } = workerData;
const AHEAD = 4096; // bytes that may be on their way to the host

const input = [];
const output = [];
let lastByte = 0;
let sent = 0;
let running = false; // Python runs, so that Ctrl-C is not for the prompt
let stopped = false; // Ctrl-C came before the prompt was there: no main.py
let repl = null;
let sentFiles = null;
let sentDirectories = "";
let anchor = { real: performance.now(), virtual: 0 };

const eyes = await Eyes.open(firmware);
const ears = await Ears.open(firmware);
const twin = new Twin(heap ? { heap } : {});
for (const directory of directories) twin.flash.directories.add(directory);
for (const [path, content] of files) twin.flash.write(path, content);
sentFiles = new Map(twin.flash.files);
const treadmill = new Treadmill(twin);

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
        twin.clock.advanceTo(virtualNow());
    }
    return input.shift();
}

// ---- time

const virtualNow = () => anchor.virtual + (performance.now() - anchor.real) * 1000 * speed;

/** The clock is about to reach `time`: let real time come up with it. */
function pace(time) {
    for (const cue of ears.news(twin)) say(`♪ ${cue}`);
    for (;;) {
        listen();
        const ms = (time - virtualNow()) / 1000 / speed;
        if (ms < -LATE_MS) anchor = { real: performance.now(), virtual: time };
        if (ms < NEAR_MS) return;
        nap(Math.min(ms, NAP_MS));
    }
}

// ---- what a person does to the device

const HELP = `press        press the button briefly
press twice  twice, so quickly that the presses belong together
hold         hold it for a little more than a second
hold 3       for three seconds, or as many as you say
belt KMH     set the treadmill's console; 0 stops it
screen       show the display
text         read the display
unplug       the sensor's plug is out; plug puts it in again; unplug display, plug display
bounces on   each magnet gives several edges, as a reed does; bounces off
power        switch it off and on again
quit         end`;

function press(us, after = 0) {
    twin.clock.after(after, () => twin.hardware.drive(BUTTON_PIN, 0));
    twin.clock.after(after + us, () => twin.hardware.drive(BUTTON_PIN, 1));
}

function obey({ name, words }) {
    const number = words === "" ? NaN : Number(words.replace(/ ?(s|km\/h)$/, ""));
    switch (name) {
        case "press":
            if (words !== "" && words !== "twice") return say("write press, or press twice");
            press(PRESS_US);
            if (words) press(PRESS_US, TWICE_US);
            break;
        case "hold":
            if (words !== "" && !(number > 0)) return say("hold takes seconds: write hold, or hold 3");
            press(1e6 * (number || HOLD_S) + MORE_US);
            break;
        case "belt":
            if (number >= 0) treadmill.press(Math.round(10 * number) - treadmill.console);
            else say("belt KMH: write a number, such as belt 10.5");
            break;
        case "plug":
        case "unplug":
            if (words === "display") {
                if (name === "plug") twin.hardware.devices.set(DISPLAY, twin.screen);
                else twin.hardware.devices.delete(DISPLAY);
            } else if (words === "" || words === "sensor") treadmill.plugged = name === "plug";
            else say(`write ${name}, or ${name} display`);
            break;
        case "bounces":
            if (words === "on" || words === "off") treadmill.sensor = words === "on" ? "reed" : "hall";
            else say("write bounces on, or bounces off");
            break;
        case "text":
            say(twin.screen.on ? eyes.read(twin.screen.ram).text : "(dark)");
            break;
        case "screen":
            say(halfBlocks(twin.screen.pixels()).join("\n"));
            break;
        case "power":
            twin.powerCut();
            break;
        default:
            say(HELP);
    }
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
        say(`* ${why}`);
    }
}

twin.print = print;
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
