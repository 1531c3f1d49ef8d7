/** The sounder on the twin's chip: what is heard and seen of it, by ears that know the firmware's own patterns. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { BUZZER_PIN, Ears, LED_PIN, tones } from "../../tools/twin/ears.mjs";
import { DEVICE } from "../../tools/twin/rig.mjs";
import { Twin } from "../../tools/twin/twin.mjs";

const ears = await Ears.open(DEVICE);
// The cues in their order, and what they are called.
const ALL = ["COUNT", "GO", "NEXT", "HALF", "LAST", "SLOW", "FAST", "RIGHT", "PAUSE", "DONE"];
const CALLED = ["count", "go", "next step", "halfway", "last metres", "too slow", "too fast", "on target", "paused", "done"];
const NAMES = Object.keys(ears.patterns);

/** A device whose main.py polls a sounder as the app does, and plays cues at times: [[ms, "GO"], …]; then `then`. */
async function play(score, { volume = 3, then = "", prepare = () => {} } = {}) {
    const twin = new Twin();
    twin.install(DEVICE);
    const cues = score.map(([ms, name]) => `(${ms}, ${1 + ALL.indexOf(name)}), `).join("");
    twin.flash.write(
        "main.py",
        twin.python(`
import asyncio, time
from firmware.boards.esp32_devkit import Board
sounder = Board().open_sounder(${volume}, True)
async def main():
    start = time.ticks_ms()
    score = [${cues}(4000 + ${score.at(-1)[0]}, 0)]
    while score:
        now_ms = time.ticks_diff(time.ticks_ms(), start)
        if now_ms >= score[0][0]:
            sounder.play(score.pop(0)[1])
        sounder.poll(now_ms)
        await asyncio.sleep_ms(20)
try:
    asyncio.run(main())
finally:
    ${then || "sounder.stop()"}
`),
    );
    prepare(twin);
    await twin.boot();
    assert.deepEqual(twin.faults, []);
    return { twin, heard: ears.hear(twin.hardware.sound).map(({ name }) => name), seen: ears.see(twin.hardware.edges).map(({ name }) => name) };
}

/** The board is silent and dark, and its pins are low. */
function assertSilent({ hardware }) {
    assert.equal(hardware.sound.at(-1)[3], 0);
    assert.deepEqual([hardware.read(BUZZER_PIN), hardware.read(LED_PIN)], [0, 0]);
}

/** A pattern in the README's words. */
function inWords(pattern) {
    const groups = [];
    for (const [, hz, ms] of pattern) {
        const length = ms < 200 ? "short" : "long";
        if (groups.at(-1)?.length === length) groups.at(-1).pitches.push(hz);
        else groups.push({ length, pitches: [hz] });
    }
    const number = ["", "one", "two", "three", "four"];
    const texts = groups.map(({ length, pitches }) => `${number[pitches.length]} ${length}`);
    const all = groups.flatMap(({ pitches }) => pitches);
    const isSorted = (sign) => all.length > 1 && all.every((hz, n) => n === 0 || sign * (hz - all[n - 1]) > 0);
    if (isSorted(1)) return `${texts.join(", ")}, rising`;
    if (isSorted(-1)) return `${texts.join(", ")}, falling`;
    if (new Set(all).size > 1) return `${texts.join(", then ")} above them`;
    return texts.join(", ") + (all[0] >= 2400 ? ", high" : all[0] <= 800 ? ", low" : "");
}

test("the README says what is heard", () => {
    const section = readFileSync(new URL("../../README.md", import.meta.url), "utf8").split("## What you hear")[1].split("\n## ")[0];
    const rows = section.match(/^\| (?!you hear|---).*/gm).map((row) => row.split("|").map((cell) => cell.trim()));
    assert.deepEqual(rows.map(([, , name]) => name), CALLED);
    for (const [, words, name] of rows) assert.equal(words, inWords(ears.patterns[name]), name);
});

test("each cue is heard as what it is, and seen on the LED, on an idle loop that wakes late", async () => {
    assert.deepEqual([...NAMES].sort(), [...CALLED].sort());
    const { twin, heard, seen } = await play(ALL.map((name, n) => [3000 * n, name]));
    assert.deepEqual(heard, CALLED);
    assert.deepEqual(seen, CALLED);
    assertSilent(twin);
});

test("a count-in: three counts and a go, each on its second to 40 ms", async () => {
    const { twin, heard } = await play([[1000, "COUNT"], [2000, "COUNT"], [3000, "COUNT"], [4000, "GO"]]);
    assert.deepEqual(heard, ["count", "count", "count", "go"]);
    const starts = ears.hear(twin.hardware.sound).map(({ ms }) => ms);
    starts.slice(1).forEach((ms, n) => assert.ok(Math.abs(ms - starts[n] - 1000) <= 40, `${starts} ms`));
});

test("a cue of the moment cuts a reminder off; one that is nice to know is left out under it", async () => {
    const { heard } = await play([[0, "SLOW"], [200, "GO"], [300, "RIGHT"]]);
    assert.deepEqual(heard, [null, "go"]);
});

for (const [volume, duty] of [[1, 512], [2, 4096], [3, 32768]]) {
    test(`at volume ${volume} the duty is ${duty}, and a tone is a duty and nothing else`, async () => {
        const { twin } = await play([[0, "FAST"]], { volume });
        assert.deepEqual(new Set(twin.hardware.sound.map(([, , , loud]) => loud)), new Set([duty, 0]));
    });
}

test("at volume 0 nothing is heard, not even a click, and the LED flashes", async () => {
    const { twin, seen } = await play([[0, "PAUSE"]], { volume: 0 });
    assert.deepEqual(twin.hardware.sound, []);
    assert.deepEqual(seen, ["paused"]);
});

test("Ctrl-C in a tone: stop() in the program's end leaves silence, and without it the tone would go on for ever", async () => {
    const interrupted = (then) => play([[0, "PAUSE"]], { then, prepare: (twin) => twin.clock.after(600_000, () => twin.interrupt()) });
    const { twin } = await interrupted();
    assert.match(twin.output, /KeyboardInterrupt/);
    assertSilent(twin);
    assert.ok(tones(twin.hardware.sound)[0][2] < 395, "cut off");
    const { twin: left } = await interrupted("pass");
    assert.deepEqual(tones(left.hardware.sound).at(-1).slice(1), [800, Infinity]);
});

test("an erase of flash in a pattern makes a tone longer, and the cue is heard all the same", async () => {
    // 300 ms from the middle of the first long tone on.
    const { twin, heard } = await play([[0, "SLOW"]], { prepare: ({ clock, hardware }) => clock.at(500_000, () => hardware.block(300_000, true)) });
    assert.deepEqual(heard, ["too slow"]);
    assert.ok(tones(twin.hardware.sound)[0][2] > 350, "it was longer");
});

test("ears are not content with less: a wrong pitch, a short tone, one tone more, a pattern that was cut off", () => {
    const played = (name) => ears.patterns[name].flatMap(([ms, hz, long]) => [[1000 * ms, BUZZER_PIN, hz, 512], [1000 * (ms + long), BUZZER_PIN, hz, 0]]);
    const hear = (sound) => ears.hear(sound).map(({ name }) => name);
    for (const name of NAMES) {
        const sound = played(name);
        assert.deepEqual(hear(sound), [name]);
        assert.deepEqual(hear(sound.map(([us, ...what]) => [us + 5e6, ...what])), [name]);
        assert.ok(!hear(sound.map(([us, pin, hz, duty]) => [us, pin, hz + 10, duty])).includes(name), "pitch");
        assert.ok(!hear(sound.map(([us, ...what]) => [0.8 * us, ...what])).includes(name), "tempo");
        assert.ok(!hear(sound.slice(0, -1)).includes(name), "it sounds on");
        const end = sound.at(-1)[0];
        assert.ok(!hear([...sound, [end + 50_000, BUZZER_PIN, 900, 512], [end + 90_000, BUZZER_PIN, 900, 0]]).includes(name), "more");
    }
    assert.deepEqual(hear(played("done").slice(0, 4)), [null, "count"], "the second of two tones, long after the first, would be a count");
});
