/** What is wrong with a scenario file is said with file, line and remedy; and the language is what docs/scenarios.md says. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { FORMS, HEADING_NAMES, ScenarioError, parse, read } from "../../tools/twin/scenario/grammar.mjs";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const DOCUMENT = readFileSync(new URL("../../docs/scenarios.md", import.meta.url), "utf8");

for (const [text, fault] of [
    ["pres", "x.scn:1: pres: did you mean press?"],
    ["dance", "x.scn:1: dance: docs/scenarios.md has all statements"],
    ["see TARGET", 'x.scn:1: see TARGET: write see "TARGET", or see "TARGET" within 20 s'],
    ["belt ten", "x.scn:1: belt ten: write belt 10 km/h"],
    ["belt 30 km/h", "x.scn:1: belt 30 km/h: the treadmill goes up to 22 km/h"],
    ["at 0:75 press", "x.scn:1: at 0:75 press: minutes and seconds go from 00 to 59"],
    ["press\nat 1:00", "x.scn:2: at 1:00: nothing happens then: add a statement"],
    ["press\nplan: short", "x.scn:2: plan: short: headings stand above the first statement: move it up"],
    ["plam: short\npress", "x.scn:1: plam: short: there is no heading plam: known are plan, "],
    ["unit: miles\npress", "x.scn:1: unit: miles: it takes km or mi"],
    ["unit: km\nunit: mi\npress", "x.scn:2: unit: mi: unit stands there already: keep one of them"],
    ["ticks wrap: 30 s\npress", "x.scn:1: ticks wrap: 30 s: it takes in TIME"],
    ["settings: {unit}\npress", "x.scn:1: settings: {unit}: it takes what else settings.json has"],
    ["plan:\npress", "x.scn:1: plan:: it takes a plan's name"],
    ["  press", "x.scn:1: press: it is indented, which only the lines of a plan are: begin at the margin"],
    ["# nothing\n", "x.scn:1: nothing happens in it: add statements"],
    ["power on", "x.scn:1: power on: the power is on: cut the power before"],
    ["cut the power\npress", "x.scn:2: press: the device is off: power on before"],
]) {
    test(`${JSON.stringify(text)} is told with its remedy`, () => {
        assert.throws(
            () => parse(text, "x.scn"),
            (error) => error instanceof ScenarioError && error.message.startsWith(fault),
        );
    });
}

test("a scenario is read: headings, a plan in the file, moments, values", () => {
    const { heading, statements } = parse('plan:\n    title: T\n    day 1.1 D\n      run 1:00\nunit: mi\n\nat 1:30 see "a # b" within 2 min  # why\nlap 2 is 0.5 mi\n', "x.scn");
    assert.deepEqual(heading, { plan: { text: "title: T\nday 1.1 D\n  run 1:00" }, unit: "mi" });
    const [see, lap] = statements;
    assert.deepEqual([see.line, see.action, see.values, see.moment], [7, "see", ["a # b", 120], { action: "atTime", values: [90] }]);
    assert.deepEqual([lap.action, lap.values], ["lapDistance", [2, 804.672]]);
});

test("docs/scenarios.md lists every form and heading, and no other", () => {
    // What follows is of the events that a scenario prints.
    const [language] = DOCUMENT.split("## From the command line");
    const listed = [...language.matchAll(/^\| `([^`]+)` \|/gm)].map(([, form]) => form);
    assert.deepEqual([...listed].sort(), [...FORMS, ...HEADING_NAMES].sort());
});

test("the document's example can be read", () => {
    assert.ok(parse(/```\n([^]*?)```/.exec(DOCUMENT)[1], "example").statements.length > 8);
});

test("at least 40 scenarios are played, at least six of them must fail", () => {
    const played = readdirSync(FOLDER).filter((file) => file.endsWith(".scn")).map((file) => read(`${FOLDER}/${file}`, file));
    const failing = played.filter(({ heading }) => "must fail" in heading);
    assert.ok(played.length - failing.length >= 40 && failing.length >= 6, `${played.length}, ${failing.length} of them fail`);
});
