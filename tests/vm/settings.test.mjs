/** Settings as MicroPython's JSON reads them, which takes more than JSON is. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { bench, value } from "./bench.mjs";

const LOAD = `
from firmware.core.settings import SettingsError, load

try:
    load(text)
    said = "taken"
except SettingsError as error:
    said = str(error)
`;

for (const [text, said] of [
    ['{"tolerance": {5: [8, 3]}}', "settings.json: tolerance of '5': write pace, or a named pace such as easy"],
    ['{"tolerance": {null: [8, 3]}}', /^settings\.json: tolerance of 'None': /],
    ['{5: 1}', /^settings\.json: unknown key '5': known are /],
    ['{"tolerance": {"easy": [8, true]}}', /^settings\.json: tolerance of easy is true: /],
    ['{"tolerance": {"easy": [8, 3]}}', "taken"],
]) {
    test(`settings.json: ${text}`, async () => {
        const twin = await bench();
        twin.vm.set("text", text);
        twin.vm.run(LOAD);
        if (typeof said === "string") assert.equal(value(twin, "said"), said);
        else assert.match(value(twin, "said"), said);
    });
}
