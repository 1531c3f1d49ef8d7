/** A board of a runner's own: built with Paceclip from firmware/boards, and what is said where it can't be used. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { Stage } from "./stage.mjs";

const DEVKIT = "firmware/boards/esp32_devkit.py";
const SETTINGS = { race: "mile=7:00", board: "mine" };

/** A device that was built with `text` as firmware/boards/mine.py. */
async function built(text) {
    const folder = mkdtempSync(join(tmpdir(), "board-"));
    try {
        for (const part of ["boot.py", "main.py", "firmware", "lib", "plans"]) cpSync(part, join(folder, part), { recursive: true });
        writeFileSync(join(folder, "firmware/boards/mine.py"), text);
        const code = "import sys; from pathlib import Path; from paceclip.compiler import build; build(Path(sys.argv[1]), Path(sys.argv[1], 'out'))";
        execFileSync(".venv/bin/python", ["-c", code, folder]);
        const stage = await Stage.set({ settings: SETTINGS });
        stage.twin.install(join(folder, "out"));
        return stage;
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** What the notice of a device's start says; then the default board is at work. */
async function notice(stage) {
    let said = "";
    await stage.play(function* ({ sees, press, text }) {
        yield sees("SETTINGS");
        // Its pages turn by themselves.
        for (let n = 0; n < 12; n++) {
            said += ` ${text()}`;
            yield 1;
        }
        press();
        yield sees("press to start");
    });
    return said.replace(/\s+/g, " ");
}

test("one that stands in firmware/boards is built with Paceclip, and its pins are used", async () => {
    const stage = await built(readFileSync(DEVKIT, "utf8").replace("_BUTTON = const(32)", "_BUTTON = const(33)"));
    await stage.play(function* ({ sees, twin, until, has }) {
        yield sees("press to start");
        twin.hardware.drive(33, 0);
        yield 0.12;
        twin.hardware.drive(33, 1);
        yield until(() => has("start the belt"), "a press at the other pin", 5);
    });
});

test("one that is there and does not load: why, and how to mend it, and the default one is taken", async () => {
    assert.match(await notice(await built("class Board:\n    def __init__(self):\n        raise ValueError('invalid pin')\n")), /board mine does not load \(ValueError: invalid pin\)/);
    const alone = await Stage.set({ settings: SETTINGS });
    alone.twin.flash.write("firmware/mine.py", readFileSync(DEVKIT));
    const said = await notice(alone);
    assert.match(said, /board mine does not load \(ImportError: /);
    assert.match(said, /make install/);
});

test("one that is not there is another matter", async () => {
    const said = await notice(await Stage.set({ settings: SETTINGS }));
    assert.match(said, /there is no board mine: write esp32_devkit/);
});
