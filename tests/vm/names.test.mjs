/** The names that the firmware gets as it is compiled: that they take no heap, and that Python beside it may use the true ones. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { namesOf, translate } from "../../tools/twin/names.mjs";
import { DEVICE } from "../../tools/twin/rig.mjs";
import { bench } from "./bench.mjs";

/** How many names the VM has interned. */
function interned(twin) {
    const from = twin.output.length;
    twin.vm.run("import micropython\nmicropython.qstr_info()");
    return Number(/n_qstr=(\d+)/.exec(twin.output.slice(from))[1]);
}

test("the names that are given are in ROM: to use all of them interns none", async () => {
    const given = [...namesOf(DEVICE).values()].filter((name) => /^\w+$/.test(name) && name.length > 2);
    const all = execFileSync(".venv/bin/python", ["-c", "from paceclip.compiler.rom_names import TO_GIVE; print(*TO_GIVE)"], { encoding: "utf8" });
    const names = all.trim().split(" ");
    assert.ok(given.length > 150 && given.every((name) => names.includes(name)), `${given}`);
    const twin = await bench();
    interned(twin);
    const before = interned(twin);
    twin.vm.run(names.map((name) => `${name} = 1`).join("\n"));
    assert.equal(interned(twin), before);
    twin.vm.run("no_name_of_anybody = 1");
    assert.equal(interned(twin), before + 1);
});

test("Python is run by true names, but for strings, comments and JavaScript's modules", () => {
    const names = new Map([["left_mm", "acos"], ["draw", "asin"]]);
    const python = 'import _js\nx.left_mm = "left_mm" # left_mm\n_js.draw(draw)\n_a.draw(f"{draw}", \'\'\'\ndraw\'\'\', drawn)';
    assert.equal(translate(python, names), 'import _js\nx.acos = "left_mm" # left_mm\n_js.draw(asin)\n_a.asin(f"{draw}", \'\'\'\ndraw\'\'\', drawn)');
    assert.equal(translate(python, new Map()), python);
    const moved = new Map([["firmware.ui.dial", "firmware.run"], ["firmware.core.belt", "firmware.belt"], ["Dial", "acos"]]);
    assert.equal(translate("from firmware.ui.dial import Dial as D; x", moved), "from firmware.run import acos as D; x");
    assert.equal(
        translate("from firmware.ui import (\n    dial,\n    font,\n)\nfrom firmware.core import belt", moved),
        "from firmware import run as dial; from firmware.ui import font\nfrom firmware import belt",
    );
    assert.equal(translate("import firmware.core.belt as _b", moved), "import firmware.belt as _b");
});
