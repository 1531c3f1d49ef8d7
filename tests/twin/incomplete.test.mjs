/** Files of two builds side by side, as an installation that broke off leaves them: the device says so, and what to do. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";

import { DEVICE } from "../../tools/twin/rig.mjs";
import { Stage } from "./stage.mjs";

const SAID = "Paceclip's installation is incomplete. Run make install again.";
const SHOWN = "INSTALLATION IS INCOMPLETE run make install again";
const COMPILED = readdirSync(DEVICE, { recursive: true }).filter((path) => path.endsWith(".mpy"));
const TRAILER = 8;

/** Start a device on whose flash `change(flash)` was made; what it says on the serial port, and its display at the end. */
async function start(change, options = {}) {
    const stage = await Stage.set({ settings: {}, ...options });
    const { twin } = stage;
    change(twin.flash);
    await stage.play(
        function* () {
            yield 3;
            twin.interrupt();
            yield 3;
        },
        { leaves: true },
    );
    assert.match(twin.output, /KeyboardInterrupt/, "Ctrl-C gets out");
    return { said: twin.output, shown: stage.text() };
}

/** A file as another build has it, in which it would be the same but for the names. */
function otherBuild(flash, path) {
    const bytes = Uint8Array.from(flash.files.get(path));
    bytes[bytes.length - TRAILER + 2] ^= 1;
    flash.write(path, bytes);
}

test("a file of another build, any of them: it is said on the serial port and on the screen", async () => {
    for (const path of COMPILED) {
        const { said, shown } = await start((flash) => otherBuild(flash, path));
        assert.ok(said.includes(SAID), `${path}: ${said}`);
        assert.equal(shown.replace(/\s+/g, " ").trim(), SHOWN, path);
    }
});

test("a file is missing, or there in part: it is said before it is missed", async () => {
    for (const path of COMPILED.filter((each) => !/firmware.(setup|incomplete)/.test(each))) {
        const { said } = await start((flash) => flash.files.delete(path));
        assert.ok(said.includes(SAID), `${path}: ${said}`);
    }
    const { said, shown } = await start((flash) => flash.write("firmware/run.mpy", flash.files.get("firmware/run.mpy").slice(0, 4)));
    assert.ok(said.includes(SAID));
    assert.ok(shown.startsWith("INSTALLATION"));
});

test("an installation is under way: it is said, until all is in its place", async () => {
    const { said } = await start((flash) => flash.write("firmware/unfinished", ""));
    assert.ok(said.includes(SAID));
});

test("where even what shows it is of two builds, the serial port says so, again and again", async () => {
    const { said, shown } = await start((flash) => flash.write("firmware/pulse_input.mpy", "M\x06"));
    assert.equal(shown, "");
    assert.ok(said.includes(SAID));
    assert.match(said, /It can't be shown/);
});

test("on a small panel, and one that hangs upside down, it is shown too", async () => {
    const { shown } = await start((flash) => otherBuild(flash, "firmware/run.mpy"), { settings: { height: 32, rotate: true } });
    assert.match(shown, /INSTALLATION/);
    assert.match(shown, /run make install/);
});

test("what others have put beside Paceclip is none of its business", async () => {
    const { said, shown } = await start((flash) => {
        flash.write("lib/other.mpy", "M\x06");
        flash.write("lib/mine/__init__.py", "");
        flash.write("firmware/mine.py", "");
    });
    assert.ok(!said.includes("incomplete"));
    assert.match(shown, /USB AT WORK/);
});
