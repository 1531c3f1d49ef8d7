/**
 * Tells what happens on a stage, as objects that can be JSON. `ms` is the twin's time.
 *
 *   {"event": "statement", "ms", "line", "text"}    its time has come
 *   {"event": "screen", "ms", "words", "figures"}   the display shows something else: its small texts, and its large digits
 *   {"event": "sound", "ms", "cue"}                 a cue was heard; it is told when it is over, and `ms` is when it began
 *   {"event": "serial", "ms", "text"}               a line on the serial port
 */
import { newestRun, readJournal } from "../journal.mjs";

const LOOK_US = 100_000;
const LINE_END = 10;

/** Watch the stage. `begins` is for the player; call `end` when all is over. */
export function watch(stage, ears, tell) {
    const { twin } = stage;
    const now = () => Math.round(twin.clock.now / 1000);
    const say = (event, more) => tell({ event, ms: now(), ...more });
    let shown = JSON.stringify(seen(stage));
    const line = [];

    const look = () => {
        const screen = seen(stage);
        const text = JSON.stringify(screen);
        if (text !== shown) say("screen", screen);
        shown = text;
        for (const { name, ms } of ears.fresh(twin)) tell({ event: "sound", ms: Math.round(ms), cue: name });
    };
    const tick = () => {
        twin.clock.after(LOOK_US, tick);
        look();
    };
    twin.clock.after(LOOK_US, tick);

    const print = twin.print.bind(twin);
    twin.print = (bytes) => {
        print(bytes);
        for (const byte of bytes) {
            if (byte !== LINE_END) line.push(byte);
            else say("serial", { text: Buffer.from(line.splice(0)).toString().trimEnd() });
        }
    };

    return {
        begins: ({ line: number, text }) => {
            look();
            say("statement", { line: number, text });
        },
        end: look,
    };
}

function seen(stage) {
    const { words, figures } = stage.twin.screen.isLit ? stage.read() : { words: [], figures: [] };
    return { words: words.map(({ text }) => text), figures: figures.map(({ text }) => text) };
}

/** What the device has written of the newest run, and the truth beside it; null where there is no run. */
export function runOn({ twin, treadmill }) {
    const entries = readJournal(newestRun(twin.flash).bytes);
    const header = entries.find((entry) => entry.t === "run");
    if (!header) return null;
    const laps = entries.filter((entry) => entry.t === "lap");
    const end = entries.find((entry) => entry.t === "end");
    return {
        plan: header.plan,
        day: header.day,
        laps,
        is_over: end !== undefined,
        ended_early: Boolean(end?.ended_early),
        total_mm: end?.total_mm ?? null,
        total_ms: end?.total_ms ?? null,
        belt_mm: Math.round(treadmill.distanceMm),
    };
}
