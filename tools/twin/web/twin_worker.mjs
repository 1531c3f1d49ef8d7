/**
 * The worker with the device in it: a twin, its treadmill and a runner, in the page's time.
 *
 * It is told to start by a message {panel, plan, done, settings, seed}, and is busy from then on until the panel's LEAVE.
 * What it says: {ready}; {frame}, pixels and their brightness; {state}; {text}, what stands on the screen; {sound}, {cue}; {run}, the newest
 * run's file and what it sums up to; {prompt}, what it has printed where it stays at its prompt, and null when it does no more; {left}; {fault}.
 */
import { Ears, LED_PIN } from "../ears.mjs";
import { Eyes } from "../eyes.mjs";
import { BUTTON_PIN } from "../finger.mjs";
import { newestRun, readJournal } from "../journal.mjs";
import { RealTime } from "../pacing.mjs";
import { Runner, unitOn } from "../runner.mjs";
import { stockPlan } from "../stock.mjs";
import { Treadmill } from "../treadmill.mjs";
import { PWRON_RESET, Twin } from "../twin.mjs";
import { BOUNCES, CONSOLE, EDGES, FOLLOWS, LEAVE, MISSES, PLUGGED, POWER, Panel, SETTINGS, SPEED, TURNED } from "./panel.mjs";

const FIRMWARE = "build/device";
const AT_ONCE = 1e9; // a speed at which nothing is waited for
const LOOK_US = 4000; // between two looks at the panel, in real time
const FAST_LOOK_US = 50_000; // and where time runs as fast as it goes
const FRAME_MS = 30;
const STATE_MS = 100;
const TEXT_MS = 400;
const RUN_MS = 500;
const CONTACT_US = 60_000; // between two changes of the button: a click of a program is too short for a debounced one
const PRESS_MS = 600; // so long after a press, time goes on as it does for whoever presses: a second one may follow
const IDLE_US = 10_000;

// One after the other: a worker has one VM at a time.
const eyes = await Eyes.open(FIRMWARE);
const ears = await Ears.open(FIRMWARE);

class Show {
    #panel;
    #bench;
    #applied = { settings: 0, edges: 0 };
    #edgeAt = 0; // when the button's last change comes, us
    #pressedAt = -Infinity; // ms
    #real = null; // while time is paced
    #pace = 0;
    #turned = 0;
    #lookAt = 0;
    #sent = { frame: 0, state: 0, text: 0, run: 0 };
    #seen = "";
    #heard = 0;
    #changed = false;
    #isOn = false;

    constructor({ panel, plan, done, settings, seed }) {
        this.#panel = new Panel(panel);
        const twin = new Twin({ seed });
        twin.install(FIRMWARE);
        stockPlan((path, text) => twin.flash.write(path, text), plan, settings, done);
        const treadmill = new Treadmill(twin);
        this.#bench = { twin, treadmill, runner: new Runner({ twin, treadmill, eyes }) };
        twin.clock.pace = (time) => {
            if (time >= this.#lookAt) this.#look(time);
        };
        const program = twin.flash.onWrite;
        twin.flash.onWrite = (work, what) => {
            this.#changed ||= what.includes(" data/runs/");
            program(work, what);
        };
        this.#applied = { settings: this.#panel.get(SETTINGS), edges: this.#panel.get(EDGES) };
    }

    /** One life of the device after the other, until the panel says LEAVE. */
    async live() {
        const { twin } = this.#bench;
        for (;;) {
            this.#isOn = this.#panel.get(POWER) === 1;
            let why = this.#isOn ? await twin.boot() : "power cut";
            // It is left at its prompt, with what it last showed.
            if (why === "exit") {
                postMessage({ prompt: twin.output });
                why = this.#idle(() => false);
                postMessage({ prompt: null });
            }
            if (why === "left") return;
            if (why === "reset" || why === "soft reset") twin.prepareReset(why);
            else if (why === "power cut") {
                twin.screen.reset();
                twin.resetCause = PWRON_RESET;
                this.#tell(true);
                if (this.#idle(() => this.#panel.get(POWER) === 1) === "left") return;
            } else throw new Error([why, ...twin.faults].join("\n"));
        }
    }

    /** Let time pass without the VM until `isOver`, or until it is left; says which. */
    #idle(isOver) {
        const { clock } = this.#bench.twin;
        return this.#bench.twin.guarded(() => {
            while (!isOver()) clock.advanceTo(clock.now + IDLE_US);
            return "over";
        });
    }

    /** The clock is about to reach `time`: see to the panel, tell what is to be seen, and let real time come up with it. */
    #look(time) {
        const glance = () => {
            this.#turned = this.#panel.get(TURNED);
            this.#apply();
            this.#keepPace(this.#speed());
            this.#lookAt = time + (this.#pace === 0 ? FAST_LOOK_US : LOOK_US * this.#pace);
            this.#tell(false);
        };
        if (this.#real) this.#real.wait(time, glance);
        else glance();
    }

    /** Time runs at that speed from now on, at 0 as fast as it goes. */
    #keepPace(speed) {
        if (speed === this.#pace) return;
        this.#pace = speed;
        if (speed === 0) {
            this.#real.speed = AT_ONCE; // whoever waits is let go
            this.#real = null;
        } else if (this.#real) this.#real.speed = speed;
        else this.#real = new RealTime({ speed, start: this.#bench.twin.clock.now, nap: (ms) => this.#panel.wait(this.#turned, ms) });
    }

    /** While somebody is at the button, time is his. */
    #speed() {
        const pressed = this.#panel.get(EDGES) % 2 === 1;
        if (pressed) this.#pressedAt = performance.now();
        return performance.now() - this.#pressedAt < PRESS_MS ? 1 : this.#panel.get(SPEED);
    }

    // ---- what a person does to the device and the treadmill

    #apply() {
        const { twin, treadmill, runner } = this.#bench;
        const { clock, hardware } = twin;
        const panel = this.#panel;
        const follows = panel.get(FOLLOWS) === 1;
        if (runner.isAwake !== follows) runner.isAwake = follows;
        treadmill.sensor = panel.get(BOUNCES) ? "reed" : "hall";
        treadmill.missing = panel.get(MISSES) / 100;
        treadmill.plugged = panel.get(PLUGGED) === 1;
        const settings = panel.get(SETTINGS);
        if (settings !== this.#applied.settings) {
            this.#applied.settings = settings;
            treadmill.press(panel.get(CONSOLE) - treadmill.console);
        }
        for (const edges = panel.get(EDGES); this.#applied.edges !== edges; ) {
            const level = ++this.#applied.edges % 2 === 1 ? 0 : 1;
            this.#edgeAt = Math.max(clock.now, this.#edgeAt + CONTACT_US);
            this.#pressedAt = performance.now();
            clock.at(this.#edgeAt, () => hardware.drive(BUTTON_PIN, level));
        }
        if (panel.get(LEAVE)) clock.after(0, () => twin.stop("left"));
        else if (!panel.get(POWER) && this.#isOn) this.#cut();
    }

    #cut() {
        this.#isOn = false;
        const { twin } = this.#bench;
        twin.clock.after(0, () => twin.powerCut());
    }

    // ---- what is told

    #tell(must) {
        const now = performance.now();
        const due = (what, ms) => {
            if (!must && now - this.#sent[what] < ms) return false;
            this.#sent[what] = now;
            return true;
        };
        const { twin, treadmill } = this.#bench;
        this.#tellSound();
        if (due("frame", FRAME_MS)) this.#tellPixels();
        if (due("text", TEXT_MS)) postMessage({ text: twin.screen.isLit ? eyes.read(twin.screen.ram) : null });
        if (this.#changed && due("run", RUN_MS)) {
            this.#changed = false;
            this.#tellRun();
        }
        if (!due("state", STATE_MS)) return;
        const { console: tenths, speed, distanceMm, scale } = treadmill;
        postMessage({
            state: {
                us: twin.clock.now,
                tenths,
                speed,
                distanceMm,
                scale,
                unit: unitOn(twin.flash),
                led: twin.hardware.pin(LED_PIN).output === 1,
                isAtButton: now - this.#pressedAt < PRESS_MS,
            },
        });
    }

    #tellRun() {
        const { flash } = this.#bench.twin;
        const { bytes } = newestRun(flash);
        if (bytes === null) return;
        const entries = readJournal(bytes);
        const header = entries.find(({ t }) => t === "run");
        const at = entries.findLast(({ t }) => t === "at");
        if (!header || !at) return;
        const { run, plan, day, unit } = header;
        const sum = (of) => at[`done_${of}`] + at[`run_up_${of}`] + at[`step_${of}`];
        const planBytes = flash.files.get(`plans/${plan}.plan`) ?? new Uint8Array(0);
        postMessage({ run: { bytes, planBytes, run, plan, day, unit, mm: sum("mm"), ms: sum("ms"), isOver: entries.some(({ t }) => t === "end") } });
    }

    #tellPixels() {
        const pixels = this.#bench.twin.screen.pixels();
        const { brightness } = this.#bench.twin.screen;
        const key = `${brightness} ${pixels.join("")}`;
        if (key === this.#seen) return;
        this.#seen = key;
        postMessage({ frame: { pixels, brightness } });
    }

    #tellSound() {
        const { twin } = this.#bench;
        const { sound } = twin.hardware;
        if (sound.length > this.#heard) {
            postMessage({ sound: sound.slice(this.#heard).map(([us, , freq, duty]) => [us, freq, duty / 65536]) });
            this.#heard = sound.length;
        }
        for (const cue of ears.news(twin)) postMessage({ cue });
    }
}

onmessage = async ({ data }) => {
    try {
        ears.forget();
        await new Show(data).live();
        postMessage({ left: true });
    } catch (error) {
        postMessage({ fault: error.stack ?? String(error) });
    }
};
postMessage({ ready: true });
