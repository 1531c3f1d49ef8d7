/** What goes wrong at a treadmill: the device says what it is and how to mend it, stays usable, and loses nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Stage, planFile } from "./stage.mjs";

const RACE = { race: "mile=7:00" };

/** Ctrl-C from the serial port leaves main.py, and the prompt answers. */
async function assertReachable(stage) {
    await stage.play(
        function* () {
            yield 3;
            stage.twin.interrupt();
            yield 3;
        },
        { leaves: true },
    );
    assert.match(stage.twin.output, /KeyboardInterrupt/);
    stage.twin.vm.run("_answer = 6 * 7");
    assert.equal(stage.twin.vm.mp.globals.get("_answer"), 42);
}

test("a plan with an error: its line and the remedy are shown, the other plans can be run", async () => {
    const stage = await Stage.set({ plan: planFile("broken") });
    await stage.play(function* ({ sees, press }) {
        yield sees("PLAN ERROR");
        yield sees("broken.plan:4:");
        yield sees("4:75/km");
        yield sees("00 to 59");
        yield* stage.choose("Other plan");
        yield sees("Fastest mile");
        yield sees("press to start");
        press();
        yield sees("start the belt");
    });
    await assertReachable(stage);
});

test("a plan with an error alone: the device waits for a better one", async () => {
    const stage = await Stage.set({ plan: planFile("broken") });
    stage.twin.flash.files.delete("plans/mile.plan");
    await stage.play(function* ({ sees, press, twin }) {
        yield sees("broken.plan:4:");
        press();
        yield 1;
        yield sees("PLAN ERROR");
        yield sees("hold: menu");
        twin.flash.write("plans/broken.plan", "title: Mended\nday 1.1 Mended\n  run 1:00 easy\n");
        press();
        yield sees("Mended");
        yield sees("press to start");
    });
});

test("an empty plan", async () => {
    const stage = await Stage.set();
    stage.twin.flash.write("plans/mile.plan", "");
    await stage.play(function* ({ sees }) {
        yield sees("PLAN ERROR");
        yield sees("mile.plan:1:");
        yield sees("has no day: write day 1.2");
    });
    await assertReachable(stage);
});

test("no plans/: it is made, and a plan copied there is offered", async () => {
    const stage = await Stage.set();
    const plan = stage.twin.flash.text("plans/mile.plan");
    stage.twin.flash.files.delete("plans/mile.plan");
    stage.twin.flash.directories.delete("plans");
    await stage.play(function* ({ sees, press, twin }) {
        yield sees("NO PLAN");
        yield sees("mpremote cp");
        assert.ok(twin.flash.directories.has("plans"), "plans/ is to be made");
        press();
        yield 1;
        yield sees("NO PLAN");
        twin.flash.write("plans/mile.plan", plan);
        press();
        yield sees("press to start");
    });
    stage.twin.flash.files.delete("plans/mile.plan");
    await assertReachable(stage);
});

for (const [what, content, words] of [
    ["garbage", Uint8Array.from([0xff, 0x00, 0x80, 0x7b]), "settings.json is no JSON"],
    ["a typing error", '{"unitt": "mi"}', "did you mean unit"],
    ["a value out of range", '{"um_per_pulse": 1}', "um_per_pulse"],
    ["nothing", "", "settings.json is no JSON"],
    ["another file's content, larger than the heap", "[".repeat(120000), "over 1 KiB"],
]) {
    test(`settings.json with ${what}: it is said, the defaults hold, the file stays`, async () => {
        const stage = await Stage.set({ settings: null });
        stage.twin.flash.write("settings.json", content);
        const before = stage.twin.flash.files.get("settings.json");
        let said = "";
        await stage.play(function* ({ sees, press, text, until }) {
            yield sees("SETTINGS");
            yield until(
                () => {
                    const page = text().split("\n").slice(1, -1).join(" ");
                    if (!said.includes(page)) said += ` ${page}`;
                    return said.includes("defaults");
                },
                "the remedy",
            );
            press();
            yield sees("press to start");
        });
        assert.ok(said.replaceAll(/ \d\/\d/g, "").includes(words), said);
        assert.deepEqual(stage.twin.flash.files.get("settings.json"), before);
        await assertReachable(stage);
    });
}

test("a board that is unknown: the default one is taken, and it is said", async () => {
    const stage = await Stage.set({ settings: { ...RACE, board: "abacus" } });
    await stage.play(function* ({ sees, press }) {
        yield sees("SETTINGS");
        yield sees("abacus");
        yield sees("esp32_devkit");
        press();
        yield sees("press to start");
        press();
        yield sees("start the belt");
    });
    await assertReachable(stage);
});

test("no display on the bus: the serial port says how to mend it; plugged in, it works", async () => {
    const stage = await Stage.set({ twin: { display: false } });
    await stage.play(function* ({ sees, until, twin, plugDisplay }) {
        yield until(() => /No display at 0x3C: .*GPIO21.*GPIO22/.test(twin.output), "help on the serial port");
        yield 5;
        assert.equal(twin.output.match(/No display/g).length, 1, "said once, not at every try");
        plugDisplay(true);
        yield sees("press to start");
    });
    stage.plugDisplay(false);
    await assertReachable(stage);
});

test("no display: a run that is ended counts its steps all the same", async () => {
    const stage = await Stage.set({ plan: planFile("many"), twin: { display: false } });
    await stage.play(function* ({ sees, press, double, hold, belt, plugDisplay }) {
        yield 3;
        press();
        belt(10);
        yield 15;
        for (let n = 0; n < 6; n++) {
            double();
            yield 2;
        }
        for (let n = 0; n < 3; n++) {
            hold();
            yield 3;
        }
        plugDisplay(true);
        yield sees("ENDED EARLY");
        yield sees("6 of 160 steps");
    });
});

test("a fault of the firmware's stays on the screen, and is in a file with the names of its functions", async () => {
    for (let phase = 0; phase < 8; phase++) {
        const stage = await Stage.set({ plan: planFile("long") });
        await stage.play(
            function* ({ sees, press, belt, twin }) {
                yield sees("press to start");
                press();
                belt(10);
                yield 20 + 0.027 * phase;
                twin.vm.run("import firmware.core.belt as _b\n_b.Belt.poll = None\ndel _b");
                yield sees("STOPPED", 5);
                yield sees("TypeError", 5);
            },
            { leaves: true },
        );
        assert.match(stage.text(), /^STOPPED/, `phase ${phase}`);
        assert.match(stage.twin.flash.text("data/crash.txt"), /File "firmware\.app", line 1, in main\n.*\n?.*TypeError/s);
        assert.equal(stage.journal().at(-1).t, "at", "where the run stood is not on flash");
    }
});

// What it took is garbage once it has failed.
const HOG = `
import firmware.core.belt as _b
def _hog(*_):
    kept = [bytearray(500) for _ in range(40)]
    raise MemoryError("no room")
_b.Belt.poll = _hog
del _b, _hog`;

for (const [where, isRun] of [["a run", true], ["the lobby", false]]) {
    test(`no memory left in ${where} is told on the screen and in a file`, async () => {
        const stage = await Stage.set({ plan: planFile("long") });
        await stage.play(
            function* ({ sees, press, belt, twin }) {
                yield sees("press to start");
                if (isRun) press();
                belt(10);
                yield 20;
                twin.vm.run(HOG);
                yield sees("STOPPED", 5);
                yield sees("MemoryError");
            },
            { leaves: true },
        );
        assert.match(stage.twin.flash.text("data/crash.txt"), /MemoryError/);
        if (isRun) assert.equal(stage.journal().at(-1).t, "at", "where the run stood is not on flash");
    });
}

const FIRST = "import firmware.core.belt as _b\n_b.Belt.poll = None\ndel _b";

/** Let the app end with a TypeError in mid-run, after `before`, Python that breaks more, and look at what is told. */
async function assertFirstIsTold(before, isSeen, flash = false) {
    const stage = await Stage.set({ plan: planFile("long") });
    await stage.play(
        function* ({ sees, press, belt, until, twin }) {
            yield sees("press to start");
            press();
            belt(10);
            yield flash ? until(() => twin.screen.inverted, "a flash", 20) : 20;
            twin.vm.run(`${before}\n${FIRST}`);
            yield isSeen ? sees("TypeError", 5) : 5;
        },
        { leaves: true },
    );
    assert.match(stage.twin.flash.text("data/crash.txt"), /TypeError/);
    assert.doesNotMatch(stage.twin.flash.text("data/crash.txt"), /second/);
    assert.match(stage.twin.output, /TypeError: [^\n]*\s*$/, "the serial port's last line");
    return stage;
}

test("a fault while another is told hides nothing of the first: in saving, in writing it down, in drawing it", async () => {
    const fails = (error) => `def _fail(*_):\n    raise ${error}("second")\n`;
    await assertFirstIsTold(`${fails("ValueError")}import firmware.run as _r\n_r.Run.save = _fail\ndel _r`, true);
    await assertFirstIsTold(`${fails("KeyboardInterrupt")}import firmware.run as _r\n_r.Run.save = _fail\ndel _r`, true);
    await assertFirstIsTold(`${fails("MemoryError")}import firmware.face as _f\n_f.Face.begin = _fail\ndel _f`, false);
});

test("what is told of a fault in the middle of a flash is light on dark", async () => {
    const stage = await assertFirstIsTold("", true, true);
    assert.equal(stage.twin.screen.inverted, false);
});

test("no display: a run is run all the same", async () => {
    const stage = await Stage.set({ plan: planFile("short"), twin: { display: false } });
    await stage.play(function* ({ press, belt, until, laps }) {
        yield 3;
        press();
        belt(10);
        yield until(() => laps().length >= 2, "two laps", 120);
    });
    assert.equal(stage.laps()[0].time_ms, 30000);
});

test("the display is unplugged in mid-run and plugged in again: nothing of the run is lost", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    await stage.play(function* ({ sees, press, belt, plugDisplay, twin, text, has, until, laps }) {
        yield sees("press to start");
        press();
        belt(10);
        yield 60;
        plugDisplay(false);
        yield until(() => twin.output.includes("No display at 0x3C"), "help on the serial port");
        yield 40;
        plugDisplay(true);
        yield sees("TARGET");
        assert.ok(!has("--:--"), text());
        // All of it is drawn, nothing is left of what stood in the display's memory.
        yield until(() => !twin.screen.ram.includes(0x55), "a display without what was in its memory", 5);
        yield until(() => laps().length === 1, "the step's end", 400);
    });
    assert.equal(stage.laps()[0].time_ms, 300000);
});

test("the bus is stuck in mid-run, 50 ms a try, and comes free: nothing of the run is lost", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    await stage.play(function* ({ sees, press, belt, twin, treadmill, until, laps, has }) {
        yield sees("press to start");
        press();
        belt(10);
        yield 60;
        twin.hardware.stuck = true;
        yield until(() => twin.output.includes("No display at 0x3C"), "help on the serial port");
        yield 40;
        twin.hardware.stuck = false;
        yield sees("ACTUAL");
        yield until(() => has("> open"), "the step's end", 400);
        const ran = treadmill.distanceMm;
        yield until(() => laps().length === 1, "the step's lap", 60);
        assert.ok(Math.abs(laps()[0].distance_mm / ran - 1) < 0.02, `${laps()[0].distance_mm} of ${ran}`);
    });
    assert.equal(stage.laps()[0].time_ms, 300000);
    assert.equal(stage.twin.hardware.figures.lost, 0);
});

test("the display loses its power for a moment: within six seconds it is set up and drawn again", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    await stage.play(function* ({ sees, press, belt, twin, has, until }) {
        yield sees("press to start");
        press();
        belt(10);
        yield 60;
        twin.screen.reset();
        twin.screen.ram.fill(0x55);
        yield 0.1;
        assert.ok(!has("TARGET"), "the display has forgotten all");
        const whole = () => has("TARGET") && has("ACTUAL") && !twin.screen.ram.includes(0x55);
        yield until(whole, "the running screen", 6);
    });
});

test("no pulse comes: the screen says how to mend the sensor; mended, the run goes on", async () => {
    const stage = await Stage.set({ plan: planFile("short") });
    stage.treadmill.plugged = false;
    await stage.play(function* ({ sees, press, belt, treadmill }) {
        yield sees("press to start");
        press();
        belt(10);
        yield sees("NO PULSE", 40);
        yield sees("magnet 2-5 mm from the sensor");
        treadmill.plugged = true;
        yield sees("ACTUAL");
        yield sees("> 100m");
    });
    stage.treadmill.plugged = false;
    await assertReachable(stage);
});

test("the sensor is unplugged in mid-run: the run waits, and goes on", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    await stage.play(function* ({ sees, press, belt, treadmill, has, text }) {
        yield sees("press to start");
        press();
        belt(10);
        yield 30;
        treadmill.plugged = false;
        yield sees("BELT STOPPED");
        treadmill.plugged = true;
        yield sees("TARGET");
        yield 5;
        assert.ok(has("5:5") || has("6:0") || has("6:1"), text());
    });
});

for (const [what, content] of [
    ["garbage", "}{"],
    ["nothing", ""],
    ["another version's", '{"v": 99, "plans": {}}'],
]) {
    test(`progress.json with ${what}: it is kept aside, and said`, async () => {
        const stage = await Stage.set();
        stage.twin.flash.write("data/progress.json", content);
        await stage.play(function* ({ sees, press }) {
            yield sees("PROGRESS");
            yield sees("progress.json.bad");
            press();
            yield sees("1.1");
            yield sees("press to start");
            press();
            yield sees("start the belt");
        });
        assert.equal(stage.twin.flash.text("data/progress.json.bad"), content);
        await assertReachable(stage);
    });
}

test("progress.json that can be neither used nor kept aside is said, and the day can be run", async () => {
    const stage = await Stage.set();
    stage.twin.flash.write("data/progress.json", "}{");
    stage.twin.flash.directories.add("data/progress.json.bad");
    await stage.play(function* ({ sees, press }) {
        yield sees("PROGRESS");
        yield sees("(error 21)");
        press();
        yield sees("press to start");
        press();
        yield sees("start the belt");
    });
});

test("Ctrl-C in mid-run leaves a checkpoint of what was run", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    await stage.play(
        function* ({ sees, press, belt }) {
            yield sees("press to start");
            press();
            yield sees("start the belt");
            belt(10);
            yield 45;
            stage.ran = stage.treadmill.distanceMm;
            assert.ok(stage.twin.hardware.pin(27).service, "nobody listens to the sensor");
            stage.twin.interrupt();
            yield 3;
        },
        { leaves: true },
    );
    assert.equal(stage.twin.hardware.pin(27).service, null, "the sensor's interrupt is still attached");
    const at = stage.journal().at(-1);
    assert.equal(at.t, "at");
    assert.ok(Math.abs(at.step_mm - stage.ran) < 700, `${at.step_mm} of ${stage.ran} mm`);
    assert.ok(at.step_ms > 40000, JSON.stringify(at));
});

test("the power goes in mid-run: all is there up to the last checkpoint, a minute old at most, and can be resumed", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    let cut;
    await stage.play(function* ({ sees, press, belt }) {
        yield sees("press to start");
        press();
        yield sees("start the belt");
        belt(10);
        yield 200;
        cut = stage.treadmill.distanceMm;
    });
    const entries = stage.journal();
    assert.deepEqual([entries[0].t, entries[0].plan, entries[0].day], ["run", "long", "1.1"]);
    const at = entries.at(-1);
    assert.equal(at.t, "at");
    const metres = (cut - at.step_mm) / 1000;
    assert.ok(metres >= 0 && metres < 60 * (10 / 3.6) * stage.treadmill.scale, `${metres} m are lost`);
    await stage.play(function* ({ sees, has }) {
        yield sees("RESUME?", 10);
        assert.ok(has("up to 60 s lost"), stage.text());
    });
});

test("where every step is short, there is a checkpoint every minute all the same", async () => {
    const stage = await Stage.set({ plan: planFile("sprints") });
    await stage.play(function* ({ sees, press, belt }) {
        yield sees("press to start");
        press();
        belt(10);
        yield 385;
    });
    const at = stage.journal().filter((entry) => entry.t === "at");
    const ages = at.map((entry) => entry.seconds);
    const gaps = ages.map((age, n) => (ages[n + 1] ?? 385) - age);
    assert.ok(gaps.every((gap) => gap <= 60) && ages.length < 10, `${ages}`);
});

/** Forty steps of "many" that flash has no room for. */
function* fillAndRun({ double, belt, twin, has, until }) {
    belt(10);
    yield 15;
    twin.flash.blocks -= twin.flash.freeBlocks();
    for (let n = 0; n < 40; n++) {
        double();
        yield 2;
    }
    yield until(() => has("21/80"), "the 41st step", 5);
}

test("flash is full as a run ends, and has room before it is closed: nothing of the run is lost", async () => {
    const stage = await Stage.set({ plan: planFile("many") });
    await stage.play(function* (bench) {
        const { sees, press, laps, twin } = bench;
        yield sees("press to start");
        press();
        yield* fillAndRun(bench);
        yield* stage.endRun();
        yield 1;
        assert.ok(laps().length < 40, "the flash was not full");
        twin.flash.blocks += 10;
        press();
        yield sees("FLASH ERROR");
    });
    assert.equal(stage.journal().at(-1).t, "end");
    assert.equal(stage.laps().at(-1).index, 40);
});

test("flash is full in mid-run: the run goes on, it is said, and what fits later is not lost", async () => {
    const stage = await Stage.set({ plan: planFile("many") });
    await stage.play(function* (bench) {
        const { sees, press, double, laps, twin, until } = bench;
        yield sees("press to start");
        press();
        yield sees("start the belt");
        yield* fillAndRun(bench);
        assert.match(twin.output, /Flash is full: fetch your runs, then mpremote rm them from :data\/runs/);
        const kept = laps().length;
        assert.ok(kept < 40, `${kept} laps are said to be on a full flash`);
        twin.flash.blocks += 10;
        double();
        yield until(() => laps().length > kept, "the laps that waited", 25);
        assert.equal(laps().at(-1).index, 40);
        yield* stage.endRun();
        yield 1;
        press();
        yield sees("FLASH ERROR");
        yield sees("mpremote rm");
        press();
        yield sees("FLASH IS LOW");
        yield 1;
        press();
        yield sees("press to start");
    });
    assert.equal(stage.journal().at(-1).t, "end");
    await assertReachable(stage);
});

test("flash is full and has no folder for plans: the device stays usable", async () => {
    const stage = await Stage.set();
    const { flash } = stage.twin;
    for (const path of [...flash.files.keys()]) if (path.startsWith("plans/")) flash.files.delete(path);
    flash.directories.delete("plans");
    flash.blocks -= flash.freeBlocks();
    await stage.play(function* ({ sees, press }) {
        yield sees("FLASH IS LOW");
        yield 1;
        press();
        yield sees("NO PLAN");
        press();
        yield sees("NO PLAN");
    });
    await assertReachable(stage);
});

test("flash is full at the start: it is said before the run, which can then be run all the same", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    await stage.play(function* ({ sees, press, twin }) {
        yield sees("press to start");
        twin.flash.blocks = 0;
        twin.flash.files.delete("data/progress.json");
        press();
        yield sees("FLASH ERROR");
        yield 1;
        press();
        yield sees("press to start");
        press();
        yield sees("start the belt");
    });
});

test("two presses in a row at the end of a day do not begin the next one", async () => {
    const stage = await Stage.set({ plan: planFile("short"), day: "1.2" });
    await stage.play(function* ({ sees, press, has }) {
        yield sees("REST DAY");
        press();
        press();
        yield 2;
        assert.ok(has("1.3") && has("REST DAY"), "the second press was for what the first brought up");
    });
    assert.deepEqual(stage.progress().plans.short, ["1.1", "1.2"]);
});

test("a run that stands for hours writes nothing new", async () => {
    const stage = await Stage.set({ plan: planFile("long") });
    let before;
    await stage.play(function* ({ sees, press, belt }) {
        yield sees("press to start");
        press();
        belt(10);
        yield 90;
        belt(0);
        yield sees("BELT STOPPED", 60);
        yield 130;
        before = stage.journal().length;
        yield 3600;
    });
    assert.equal(stage.journal().length, before);
});

test("Ctrl-C while a checkpoint is written: no lap stands there twice, and none is missing", async () => {
    for (let write = 1; write < 5; write++) {
        const stage = await Stage.set({ plan: planFile("sprints") });
        let writes = 0;
        await stage.play(
            function* ({ sees, press, belt, twin }) {
                yield sees("press to start");
                press();
                yield sees("start the belt");
                const { onWrite } = twin.flash;
                twin.flash.onWrite = (work, what) => {
                    onWrite(work, what);
                    // As the serial line's interrupt does it: the exception waits until Python goes on.
                    if (++writes === write) twin.vm.interrupt();
                };
                belt(10);
                yield 500;
                twin.interrupt();
                yield 3;
            },
            { leaves: true },
        );
        const laps = stage.laps().map((lap) => lap.index);
        assert.deepEqual(laps, [...laps.keys()], `write ${write}: ${laps}`);
        const at = stage.journal().at(-1);
        const sum = stage.laps().reduce((mm, lap) => mm + lap.distance_mm, 0);
        assert.equal(at.done_mm, sum, `write ${write}`);
    }
});

test("Ctrl-C while the end of a run is written: it stands there once, and the day is done", async () => {
    for (let write = 1; write < 5; write++) {
        const stage = await Stage.set({ plan: planFile("one") });
        await stage.play(
            function* ({ sees, press, belt, twin }) {
                yield sees("press to start");
                press();
                yield sees("start the belt");
                belt(10);
                yield 10;
                let writes = 0;
                const { onWrite } = twin.flash;
                twin.flash.onWrite = (work, what) => {
                    onWrite(work, what);
                    if (++writes === write) twin.vm.interrupt();
                };
                yield 30;
                twin.interrupt();
                yield 3;
            },
            { leaves: true },
        );
        assert.equal(stage.journal().filter((entry) => entry.t === "end").length, 1, `write ${write}`);
        assert.deepEqual(stage.progress().plans.one, ["1.1"], `write ${write}`);
    }
});

test("flash is full when a day is done: it counts as done all the same, until the power goes", async () => {
    const stage = await Stage.set({ plan: planFile("short"), day: "1.2" });
    await stage.play(function* ({ sees, press, twin }) {
        yield sees("1.2");
        twin.flash.blocks -= twin.flash.freeBlocks();
        press();
        yield sees("FLASH ERROR");
        press();
        yield sees("1.3");
    });
    assert.deepEqual(stage.progress().plans.short, ["1.1"]);
    assert.ok(!stage.twin.flash.files.has("data/progress.json.tmp"), "what could not be written is still there");
});
