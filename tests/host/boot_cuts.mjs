/**
 * Boots a device for each power cut of a JSON file (test_power_cut.py), takes its run up again and runs it to its end.
 * What became of it goes to standard output.
 */
import { readFileSync } from "node:fs";

import { Stage, planFile } from "../twin/stage.mjs";

const bytes = (base64) => Uint8Array.from(Buffer.from(base64, "base64"));

async function boot({ files, memory }) {
    const stage = await Stage.set({ plan: planFile("cut") });
    const { twin, treadmill } = stage;
    for (const [path, content] of Object.entries(files)) twin.flash.write(path, bytes(content));
    if (memory !== null) {
        twin.rtc.memory = bytes(memory);
        twin.rtc.powerOn = () => {}; // it was a reset: the power stayed on
    }
    let said;
    let start;
    let ran;
    await stage.play(function* ({ sees, press, belt, until, text, has }) {
        yield sees("RESUME?");
        said = /up to \d+ s lost|nothing is lost/.exec(text())?.[0];
        yield 1;
        press();
        yield sees("PAUSED");
        yield 1;
        press();
        start = treadmill.distanceMm;
        belt(10);
        yield until(() => has("press to close"), "the end", 700);
        ran = treadmill.distanceMm - start;
        yield 1;
    });
    const entries = stage.journal();
    const sum = (kind, field) => entries.reduce((total, entry) => total + (entry.t === kind ? entry[field] : 0), 0);
    return {
        said,
        ran_mm: ran,
        total_mm: entries.at(-1).total_mm,
        laps_mm: sum("lap", "distance_mm"),
        seconds_mm: sum("s", "mm"),
        done: stage.progress().plans.cut?.includes("1.1") ?? false,
    };
}

const ended = [];
for (const cut of JSON.parse(readFileSync(process.argv[2], "utf8"))) ended.push(await boot(cut));
process.stdout.write(JSON.stringify(ended));
