/**
 * Hears what the buzzer plays, and sees what the LED flashes, as a runner does: tones from the record of the PWM, edges
 * from that of the pins, and the cues that they make up.
 *
 * The patterns are played once by the firmware's own code on a VM, and recognised by pitch and rhythm, or on the LED by
 * rhythm alone. One that was cut off, or that another one follows at once, is not recognised.
 */
import { ours } from "./computer.mjs";
import { Twin } from "./twin.mjs";

// Constants have no names on the device.
const CUES = "firmware/core/cues.py";
export const BUZZER_PIN = 25;
export const LED_PIN = 26;

const POLL_MS = 10;
const LONGEST_MS = 5000;
// A tone or rest ends with a poll of the device, which comes every 20 to 30 ms, and some 50 later where flash is erased.
const LATE_MS = 75;
// It may begin a little after the time that its poll was told, by a collection of garbage.
const EARLY_MS = 10;
// A slower erase (400 ms) makes a long tone longer, which nobody minds.
const LONG_MS = 250;
const LATEST_MS = 500;
// No rest within a pattern is longer, but for the one between two long tones.
const APART_MS = 160;
// After so much of silence no pattern goes on.
const OVER_US = 400_000;

/** What each cue of firmware/core/cues.py is called in a test. */
const CALLED = {
    COUNT: "count",
    GO: "go",
    NEXT: "next step",
    HALF: "halfway",
    LAST: "last metres",
    SLOW: "too slow",
    FAST: "too fast",
    RIGHT: "on target",
    PAUSE: "paused",
    DONE: "done",
};

const PLAY = `
import _ears
from machine import PWM, Pin
from firmware.drivers.buzzer import Sounder
_sounder = Sounder(PWM(Pin(${BUZZER_PIN}), duty_u16=0), Pin(${LED_PIN}, Pin.OUT, value=0), 3)
for _cue in _ears.cues():
    _sounder.play(_cue)
    for _ms in range(0, ${LONGEST_MS}, ${POLL_MS}):
        _sounder.poll(_ms)
        _ears.wait()
    _ears.learn(_cue)
`;

/** The tones of a record of the PWM (Hardware.sound): [start in ms, Hz, length in ms]; one that still sounds is Infinity long. */
export function tones(sound, pin = BUZZER_PIN) {
    return periods(sound.filter((change) => change[1] === pin).map(([us, , freq, duty]) => [us, duty > 0 ? freq : 0]));
}

/** The flashes in a record of pins (Hardware.edges): [start in ms, 1, length in ms]. */
export function flashes(edges, pin = LED_PIN) {
    return periods(edges.filter((edge) => edge[1] === pin).map(([us, , level]) => [us, level]));
}

/** From changes of a value, [us, value], the periods in which it was not 0 and stayed: [start in ms, value, length in ms]. */
function periods(changes) {
    const found = [];
    changes.forEach(([us, value], at) => {
        const end = changes[at + 1]?.[0] ?? Infinity;
        if (value !== 0 && end > us) found.push([us / 1000, value, (end - us) / 1000]);
    });
    return found;
}

export class Ears {
    /** Name of the cue, and its tones from its start on. */
    #patterns = [];
    #heard = 0;

    /** Ears that know the patterns of the firmware installed in `folder`. */
    static async open(folder) {
        const ears = new Ears();
        const twin = new Twin({ heap: 512 * 1024 });
        twin.install(folder);
        await twin.fresh();
        const { clock, hardware } = twin;
        const names = new Map([...new TextDecoder().decode(ours(CUES)).matchAll(/^([A-Z]+) = const\((\d+)\)/gm)].map(([, name, cue]) => [Number(cue), name]));
        let heard = 0;
        twin.vm.mp.registerJsModule("_ears", {
            cues: () => [...names.keys()],
            wait: () => void clock.advanceTo(clock.now + 1000 * POLL_MS),
            learn: (cue) => {
                ears.#learn(names.get(cue), tones(hardware.sound.slice(heard)));
                heard = hardware.sound.length;
            },
        });
        twin.vm.run(PLAY);
        return ears;
    }

    #learn(name, played) {
        if (!CALLED[name]) throw new Error(`what is the cue ${name} called?`);
        if (played.length === 0) throw new Error(`the firmware plays nothing for ${name}`);
        const [[start]] = played;
        this.#patterns.push({ name: CALLED[name], tones: played.map(([ms, hz, length]) => [ms - start, hz, length]) });
        // "Three short and a long one" before "three short ones".
        this.#patterns.sort((a, b) => b.tones.length - a.tones.length);
    }

    /** The tones of each cue, by its name. */
    get patterns() {
        return Object.fromEntries(this.#patterns.map(({ name, tones: list }) => [name, list]));
    }

    /** What is heard in a record of the PWM: {name, ms} each, in order; name is null for tones that make up no cue. */
    hear(sound) {
        return this.#recognise(tones(sound), true);
    }

    /** The names of the cues that have ended since the last call, for whoever listens while a twin runs. */
    news(twin) {
        return this.fresh(twin).map(({ name }) => name);
    }

    /** The same with the time of each: {name, ms}. */
    fresh({ clock, hardware: { sound } }) {
        const last = sound.at(-1);
        if (sound.length === this.#heard || last[3] > 0 || clock.now - last[0] < OVER_US) return [];
        const heard = this.hear(sound.slice(this.#heard));
        this.#heard = sound.length;
        return heard.filter(({ name }) => name !== null);
    }

    /** Whoever listens listens to another device from now on. */
    forget() {
        this.#heard = 0;
    }

    /** What the LED says, by rhythm alone. */
    see(edges) {
        return this.#recognise(flashes(edges), false);
    }

    #recognise(list, byPitch) {
        const found = [];
        for (let at = 0; at < list.length; ) {
            const pattern = this.#patterns.find((one) => isAt(list, at, one.tones, byPitch));
            found.push({ name: pattern?.name ?? null, ms: list[at][0] });
            at += pattern?.tones.length ?? 1;
        }
        return found;
    }
}

/** Whether the pattern begins with the tone at index `at`, and stands alone. */
function isAt(list, at, pattern, byPitch) {
    const end = at + pattern.length;
    if (end > list.length || restBefore(list, end) < APART_MS || (!byPitch && restBefore(list, at) < APART_MS)) return false;
    return pattern.every(([, hz, length], n) => {
        const [, value, lasted] = list[at + n];
        const rests = n === 0 || isAsLong(restBefore(list, at + n), restBefore(pattern, n));
        return (!byPitch || value === hz) && isAsLong(lasted, length) && rests;
    });
}

/** How long it was silent before the tone at index `at`, or after the last one. */
function restBefore(list, at) {
    return at === 0 || at === list.length ? Infinity : list[at][0] - list[at - 1][0] - list[at - 1][2];
}

const isAsLong = (ms, meant) => ms > meant - EARLY_MS && ms < meant + (meant > LONG_MS ? LATEST_MS : LATE_MS);
