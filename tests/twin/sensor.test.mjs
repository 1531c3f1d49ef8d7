/** The sensor's view: what it shows of a sensor that works or doesn't, and the recording that it leaves on flash. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { Stage, planFile } from "./stage.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FILE = "data/pulses.txt";
const HEADER = "paceclip-pulses 1 sensor=hall um_per_pulse=157080 pulses_per_rev=1";

/** From the ready screen to the sensor's view. */
function* toSensor({ sees, choose }) {
    yield sees("press to start");
    yield* choose("Sensor");
    yield sees("press: record");
}

/** The number behind `word` on the display. */
const count = (stage, word) => Number(new RegExp(`\\b${word}\\n(\\d+)\\n`).exec(stage.text())[1]);

/** First line and stamps of the recording on flash. */
function recording(stage) {
    const [header, ...stamps] = stage.twin.flash.text(FILE).trimEnd().split("\n");
    return { header, stamps: stamps.map(Number) };
}

/** The last row that `paceclip replay` makes of a log, and what it says of the interrupts. */
function replay(text) {
    const folder = mkdtempSync(join(tmpdir(), "paceclip-"));
    try {
        writeFileSync(join(folder, "pulses.txt"), text);
        const command = [join(ROOT, ".venv/bin/python"), "-m", "paceclip", "replay", join(folder, "pulses.txt")];
        const rows = execFileSync(command[0], command.slice(1), { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
        const [names, ...lines] = rows.trimEnd().split("\n");
        const cells = lines.at(-1).split(",");
        return Object.fromEntries(names.split(",").map((name, n) => [name, cells[n]]));
    } finally {
        rmSync(folder, { recursive: true });
    }
}

test("a recording from the belt's start to its stop: the file has every pulse, and a replay gives the same distance", async () => {
    const stage = await Stage.set();
    let counted;
    await stage.play(function* (scene) {
        const { sees, press, belt, treadmill, until, twin } = scene;
        yield* toSensor(scene);
        assert.ok(twin.heapInUse() < 60 * 1024, `${twin.heapInUse()} bytes in the view`);
        press();
        yield sees("RECORDING");
        belt(10);
        yield sees("10 s", 20);
        assert.ok(twin.heapInUse() < 70 * 1024, `${twin.heapInUse()} bytes in a recording`);
        belt(0);
        yield until(() => treadmill.speed === 0, "the belt's stop");
        yield 2;
        counted = count(stage, "pulses");
        press();
        yield sees("RECORDED");
        yield sees(`${counted} edges`);
        yield sees(`mpremote cp :${FILE}`);
        press();
        yield sees("press: record");
    });
    const { header, stamps } = recording(stage);
    assert.equal(header, HEADER);
    assert.equal(stamps.length, counted);
    const pulses = stage.treadmill.distanceMm / stage.treadmill.mmPerPulse;
    assert.ok(Math.abs(counted - pulses) <= 1, `${counted} of ${pulses}`);
    const last = replay(stage.twin.flash.text(FILE));
    assert.equal(last.distance_mm, String(Math.floor((counted * 157080) / 1000)));
    assert.ok(!stage.twin.flash.files.has(`${FILE}.tmp`));
});

test("stamps that may have been served late are marked in the file, as the driver marked them", async () => {
    const stage = await Stage.set();
    await stage.play(function* (scene) {
        const { sees, press, belt } = scene;
        yield* toSensor(scene);
        belt(10);
        yield 8;
        press();
        yield sees("RECORDING");
        yield 12;
        press();
        yield sees("RECORDED");
    });
    const { stamps } = recording(stage);
    const marked = stamps.filter((stamp) => stamp % 2).length;
    assert.ok(marked > 0 && marked < stamps.length / 4, `${marked} of ${stamps.length}`);
});

test("the view counts what came since it was opened, and says how well it came", async () => {
    const stage = await Stage.set();
    await stage.play(function* (scene) {
        const { sees, belt, has, text, treadmill, until } = scene;
        belt(10);
        yield 10;
        yield* toSensor(scene);
        yield 6;
        assert.ok(has("good") && has("100%") && has("MAGNET"), text());
        const kmh = Number(/([\d.]+) km\/h/.exec(text())[1]);
        assert.ok(Math.abs(kmh - 3.6 * treadmill.speed) < 0.15, `${kmh} of ${3.6 * treadmill.speed}`);
        const seen = count(stage, "pulses");
        assert.ok(seen > 100 && seen < 260, `${seen}`);
        treadmill.missing = 0.2;
        yield sees("magnet closer?");
        assert.ok(count(stage, "missed") > 0, text());
        treadmill.missing = 0;
        treadmill.plugged = false;
        yield until(() => has("0%") && !has("100%"), "no quality", 10);
        yield sees("0.0 km/h");
        assert.ok(!has("MAGNET"), text());
    });
});

test("a reed that is set as a hall sensor is told; no pulse at all asks for the gap", async () => {
    const stage = await Stage.set({ treadmill: { sensor: "reed" } });
    await stage.play(function* (scene) {
        const { sees, belt, text } = scene;
        yield* toSensor(scene);
        yield sees("gap 2-5 mm?");
        belt(10);
        yield 5;
        yield sees("is it a reed?");
        assert.ok(count(stage, "bounced") > 10, text());
    });
});

test("a magnet that stays at the sensor is seen", async () => {
    const stage = await Stage.set();
    await stage.play(function* (scene) {
        const { sees, twin } = scene;
        yield* toSensor(scene);
        yield 6;
        twin.hardware.drive(27, 0);
        yield sees("MAGNET");
        yield 6;
        yield sees("turn the belt");
        assert.equal(count(stage, "pulses"), 1);
    });
});

test("what the VM loses is shown", async () => {
    const stage = await Stage.set();
    await stage.play(function* (scene) {
        const { belt, text, twin } = scene;
        yield* toSensor(scene);
        belt(14);
        yield 12;
        assert.equal(count(stage, "lost"), 0);
        twin.hardware.block(600_000);
        yield 2;
        const lost = count(stage, "lost");
        assert.ok(lost >= 1 && lost <= 10, text());
    });
});

test("a recording ends by itself after a minute", async () => {
    const stage = await Stage.set();
    await stage.play(function* (scene) {
        const { sees, press, belt } = scene;
        belt(10);
        yield* toSensor(scene);
        press();
        yield sees("RECORDING");
        yield 50;
        yield sees("RECORDED", 15);
        yield sees("60 s");
    });
    const { stamps } = recording(stage);
    const seconds = ((stamps.at(-1) - stamps[0] + 2 ** 30) % 2 ** 30) / 1e6;
    assert.ok(seconds > 59.5 && seconds < 60.2, `${seconds} s`);
});

test("a recording ends by itself when its memory is full", async () => {
    const stage = await Stage.set({
        settings: { race: "mile=7:00", um_per_pulse: 30000 },
        treadmill: { mmPerPulse: 30 },
    });
    await stage.play(function* (scene) {
        const { sees, press, belt } = scene;
        yield* toSensor(scene);
        belt(16);
        yield 12;
        press();
        yield sees("RECORDING");
        yield sees("RECORDED", 30);
        yield sees("2000 edges");
    });
    assert.equal(recording(stage).stamps.length, 2000);
});

test("who leaves while it records keeps what was recorded, and comes to the first plan", async () => {
    const stage = await Stage.set({ plan: planFile("short") });
    await stage.play(function* (scene) {
        const { sees, press, hold, belt, twin } = scene;
        yield sees("Short");
        const before = twin.heapInUse();
        yield* scene.choose("Other plan");
        yield sees("Fastest mile");
        yield* toSensor(scene);
        belt(10);
        press();
        yield sees("RECORDING");
        yield 10;
        hold();
        yield sees("Short");
        yield sees("press to start");
        // Names stay for good, and their table may have doubled.
        assert.ok(twin.heapInUse() < before + 6 * 1024, `${twin.heapInUse()} bytes after the view, ${before} before`);
    });
    const { stamps } = recording(stage);
    assert.ok(stamps.length > 50, `${stamps.length} stamps`);
});

test("Ctrl-C while it records keeps what was recorded, as when mpremote comes to fetch it", async () => {
    const stage = await Stage.set();
    await stage.play(
        function* (scene) {
            const { sees, press, belt, twin } = scene;
            yield* toSensor(scene);
            belt(10);
            press();
            yield sees("RECORDING");
            yield 10;
            twin.interrupt();
            yield 3;
        },
        { leaves: true },
    );
    assert.ok(recording(stage).stamps.length > 50);
});

test("Ctrl-C while a recording is written: it is there whole", async () => {
    for (let write = 1; write < 5; write++) {
        const stage = await Stage.set();
        let counted;
        await stage.play(
            function* (scene) {
                const { sees, press, belt, treadmill, until, twin } = scene;
                yield* toSensor(scene);
                belt(10);
                press();
                yield sees("RECORDING");
                yield 20;
                belt(0);
                yield until(() => treadmill.speed === 0, "the belt's stop");
                yield 1;
                counted = count(stage, "pulses");
                let writes = 0;
                const { onWrite } = twin.flash;
                twin.flash.onWrite = (work, what) => {
                    onWrite(work, what);
                    if (++writes === write) twin.vm.interrupt();
                };
                press();
                yield 5;
                twin.interrupt();
                yield 3;
            },
            { leaves: true },
        );
        const { header, stamps } = recording(stage);
        assert.equal(header, HEADER);
        assert.equal(stamps.length, counted, `write ${write}`);
    }
});

test("a full flash is told, the recording before stays, and the view goes on", async () => {
    const stage = await Stage.set();
    const before = `${HEADER}\n5\n`;
    stage.twin.flash.write(FILE, before);
    await stage.play(function* (scene) {
        const { sees, press, hold, belt, twin } = scene;
        yield* toSensor(scene);
        belt(10);
        press();
        yield sees("RECORDING");
        yield 30;
        twin.flash.blocks -= twin.flash.freeBlocks();
        press();
        yield sees("NOT KEPT");
        press();
        yield sees("press: record");
        hold();
        yield sees("FLASH ERROR");
        yield sees("fetch your runs");
        press();
        yield sees("FLASH IS LOW");
        yield 1;
        press();
        yield sees("press to start");
    });
    assert.equal(stage.twin.flash.text(FILE), before);
});

test("nothing came: the recording before stays", async () => {
    const stage = await Stage.set();
    const before = `${HEADER}\n5\n`;
    stage.twin.flash.write(FILE, before);
    await stage.play(function* (scene) {
        const { sees, press } = scene;
        yield* toSensor(scene);
        press();
        yield sees("RECORDING");
        yield 2;
        press();
        yield sees("NO EDGES");
    });
    assert.equal(stage.twin.flash.text(FILE), before);
});

test("no memory for a recording is told", async () => {
    const stage = await Stage.set();
    await stage.play(function* (scene) {
        const { sees, press, twin } = scene;
        yield* toSensor(scene);
        twin.vm.run("import gc\n_hog = []\ngc.collect()\nwhile gc.mem_free() > 14000:\n  _hog.append(bytearray(1000))");
        press();
        yield sees("NO MEMORY");
        twin.vm.run("del _hog\ngc.collect()\ndel gc");
        press();
        yield sees("press: record");
    });
});

test("without a plan, the sensor's view can be had", async () => {
    const stage = await Stage.set();
    stage.twin.flash.files.delete("plans/mile.plan");
    await stage.play(function* ({ sees, hold, choose }) {
        yield sees("NO PLAN");
        yield* choose("Sensor");
        yield sees("SENSOR");
        yield 1;
        hold();
        yield sees("NO PLAN");
    });
});
