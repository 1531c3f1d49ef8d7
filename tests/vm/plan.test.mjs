/** The one parser reads a plan on the VM as it does on CPython. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { fullPlan } from "../full_plan.mjs";
import { bench, value } from "./bench.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DUMP = readFileSync(new URL("dump_plan.py", import.meta.url), "utf8");
const DAY = "title: T\nday 1.1 D\n";

function onCpython(path, name) {
    const source = `path, name = ${JSON.stringify(path)}, ${JSON.stringify(name)}\n${DUMP}`;
    return execFileSync(`${ROOT}.venv/bin/python`, ["-c", source], {
        cwd: ROOT,
        encoding: "utf8",
        env: { ...process.env, PYTHONPATH: `${ROOT}tools/cpython` },
        stdio: ["ignore", "pipe", "pipe"],
    });
}

async function onTheVm(content, name) {
    const twin = await bench({ heap: 2 * 1024 * 1024 }); // nothing is collected while a test's Python runs
    twin.flash.write(`plans/${name}`, content);
    const before = twin.output.length;
    twin.vm.run(`path, name = "plans/${name}", "${name}"\n${DUMP}`);
    return twin.output.slice(before);
}

for (const [name, last, least] of [
    ["mile", "4.7", 500],
    ["5k", "6.7", 500],
    ["first-5k", "8.7", 250],
    ["benchmarks", "3.1", 50],
]) {
    test(`the plan ${name}`, async () => {
        const path = `${ROOT}plans/${name}.plan`;
        const said = await onTheVm(readFileSync(path), `${name}.plan`);
        assert.equal(said, onCpython(path, `${name}.plan`));
        assert.ok(said.includes(`\n${last} `) && said.split("\n").length > least, `${said.split("\n").length} lines`);
    });
}

for (const [what, content, words] of [
    ["every kind of step", `${DAY}  run 1.5km mile-3% 2.5% "A # cue"\n  2x\n    rest 90s\n    run 0.25mi 5k+5s\n  off 1:00\n  run open rpe 3-4\n  run 400m 7:10-7:25/mi from-speed\n  run 1:05:00 12.5km/h\n`, "1500000"],
    ["umlauts and CRLF", `title: Für Läufer\r\nday 1.1 Größer\r\n  run 1:00 easy "Schön"\r\n`, "Größer"],
    ["nothing", "", "t.plan:1:"],
    ["a pace of 75 seconds", `${DAY}  run 1:00 4:75/km\n`, "t.plan:3: "],
    ["an unknown word", `${DAY}  run 1:00 esay\n`, "t.plan:3: "],
    ["a tab", `${DAY}\trun 1:00\n`, "t.plan:3: "],
    ["bytes that are no UTF-8", Buffer.from([...Buffer.from(DAY), 0x20, 0x20, 0xff, 0x0a]), "t.plan:3: "],
    ["repeats four deep", `${DAY}  2x\n    2x\n      2x\n        2x\n          run 1:00\n`, "error: t.plan:"],
    ["a distance beyond all", `${DAY}  run 99999999999999999km\n`, "error: t.plan:3: "],
    ["a line that does not end", `${DAY}  run 1:00 "${"x".repeat(2000)}"\n`, "error: t.plan:3: "],
]) {
    test(`a plan with ${what}`, async (context) => {
        const folder = mkdtempSync(join(tmpdir(), "plan-"));
        context.after(() => rmSync(folder, { recursive: true }));
        const path = join(folder, "t.plan");
        writeFileSync(path, content);
        const said = await onTheVm(content, "t.plan");
        assert.equal(said, onCpython(path, "t.plan"));
        assert.ok(said.includes(words), said);
    });
}

test("what the screen has no letters for, it is offered in the nearest", async () => {
    const twin = await bench();
    twin.flash.write("plans/t.plan", 'title: Für Läufer\nday 1.1 Größer – 走る\n  run 1:00 "Schön „ruhig“"\n  2x\n    off "Café"\n');
    twin.vm.run(`
from firmware import shelf
from firmware.core import progress

offer = shelf.offer("t", progress.fresh())
day = offer.workout
said = [offer.title, day.day.name, day.items[0].cue, day.items[1].items[0].cue]
`);
    assert.deepEqual(value(twin, "said"), ["Fur Laufer", "Groser - ??", 'Schon "ruhig"', "Cafe"]);
});

test("what the screen shows for other letters, signs and single accents", async () => {
    const twin = await bench();
    const letters = "éèêëáàâãåíìîïóòôõøúùûñçýÿÉÈÊÁÀÂÅÇÑØšžčřłńęąćśźżğış–—‘’“”„…×·→ e\u0301 ½";
    twin.flash.write("plans/t.plan", `title: T\nday 1.1 D\n  run 1:00 "${letters}"\n`);
    twin.vm.run(`
from firmware import shelf
from firmware.core import progress

said = shelf.offer("t", progress.fresh()).workout.items[0].cue
`);
    assert.equal(value(twin, "said"), "eeeeaaaaaiiiiooooouuuncyyEEEAAAACNOszcrlneacszzgis--''\"\"\".x-> e ?");
});

test("a line of 120 characters of any script is read whole", async () => {
    const twin = await bench();
    const lines = ["title: T", `# ${"走".repeat(118)}`, "day 1.1 D", `  off "${"🏃".repeat(112)}"`, "  run 400 m"];
    twin.flash.write("plans/t.plan", `${lines.join("\n")}\n`);
    twin.vm.run(`
from firmware import shelf
from firmware.core import progress

said = shelf.offer("t", progress.fresh()).error
`);
    assert.match(value(twin, "said"), /^t\.plan:5: /);
});

const READ = `
import gc
from firmware.core import script

gc.collect()
before = gc.mem_alloc()
most = 0

def lines():
    global most
    with open("plans/full.plan", "rb") as file:
        while True:
            # With what the line before left behind.
            most = max(most, gc.mem_alloc() - before)
            gc.collect()
            line = file.readline(256)
            if not line:
                return
            yield line

def size(read):
    """(at most while reading, afterwards), bytes of heap beyond what there was."""
    global before, most, kept
    kept = None
    gc.collect()
    before = gc.mem_alloc()
    most = 0
    kept = read()
    gc.collect()
    return most, gc.mem_alloc() - before

plan = size(lambda: script.read_plan(lines(), "full.plan"))
day = size(lambda: script.read_day(lines(), "full.plan", "9.4"))
`;

test("reading one day of a plan of 64 KiB needs at most 6 KB of heap beyond the day itself", async () => {
    const twin = await bench({ heap: 2 * 1024 * 1024 });
    twin.flash.write("plans/full.plan", fullPlan());
    twin.vm.run(READ);
    const [most, kept] = value(twin, "day");
    assert.ok(kept > 4000, `the day has ${kept} bytes`);
    assert.ok(most - kept <= 6 * 1024, `${most} bytes, of which the day has ${kept}`);
    // Checking the whole plan holds one day at a time as well: the last one is the largest.
    const [checked] = value(twin, "plan");
    assert.ok(checked - kept <= 6 * 1024, `${checked} bytes`);
});
