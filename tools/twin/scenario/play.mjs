/** Plays the scenario in a file on a twin of its own, and says where it fails: file, line, and what the display says. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { Ears } from "../ears.mjs";
import { DEVICE, UserError, buildRig, readPlan } from "../rig.mjs";
import { Stage } from "../stage.mjs";
import { ENDS, ScenarioError, read } from "./grammar.mjs";
import { Player, Unmet } from "./player.mjs";
import { watch } from "./watch.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const OFF_S = 2; // somebody pulls the plug and puts it back
const WRAP_US = 2 ** 30 * 1000; // both tick counters begin anew there

const ears = await Ears.open(DEVICE);

/** Where the plans that a scenario names are looked for: beside it, then where the tests' are, then in plans/. */
function planFinder(path) {
    const folders = [dirname(path), `${ROOT}tests/twin/plans`, `${ROOT}plans`];
    return (plan) => folders.map((folder) => join(folder, `${plan}.plan`)).find(existsSync) ?? null;
}

/** ScenarioError where a plan that the scenario names is nowhere. */
function checkPlans({ heading, headingLines, statements }, find, name) {
    const named = Array.isArray(heading.plan) && heading.plan[0] !== "none" ? heading.plan.map((plan) => [headingLines.plan, `plan: ${plan}`, plan]) : [];
    const copied = statements.filter(({ action }) => action === "copyPlan").map(({ line, text, values: [plan] }) => [line, text, plan]);
    for (const [line, text, plan] of [...named, ...copied]) {
        if (find(plan) === null) throw new ScenarioError(`${name}:${line}: ${text}: there is no such plan: put ${plan}.plan beside the scenario, or name one of plans/`);
    }
}

/** The scenario's plans, as buildRig() takes them; the first one is the runner's. */
function plansOf(heading, find, path) {
    const { plan = ["short"] } = heading;
    if (!Array.isArray(plan)) return [{ name: basename(path, ".scn"), text: plan.text }];
    return plan[0] === "none" ? [] : plan.map(find);
}

/** What is read on a screen is read anew only when the screen has changed. */
function remembering(read, ram) {
    let seen = null;
    let reading = null;
    return () => {
        if (seen === null || Buffer.compare(seen, ram) !== 0) {
            seen = Uint8Array.from(ram);
            reading = read();
        }
        return reading;
    };
}

/** Where the ticks stand at power-on: the chip's clock counts with them. */
function ticksStart(heading) {
    if ("ticks wrap" in heading) return WRAP_US - 1e6 * heading["ticks wrap"];
    return 1e6 * (heading.clock ?? 0);
}

async function setStage(heading, plans) {
    const race = heading.race ?? "mile=7:00";
    const settings = {
        ...(race !== "none" && { race }),
        ...(heading.unit && { unit: heading.unit }),
        ...(heading.sensor && { sensor: heading.sensor }),
        ...heading.settings,
    };
    const rig = await buildRig({
        plan: plans[0] ?? "mile",
        day: heading.day ?? null,
        settings,
        runner: heading.runner === "yes",
        // The scenario's console is right, so that 10 km/h are 6:00 a kilometre.
        treadmill: { scale: 1, sensor: heading.sensor ?? "hall" },
        twin: { ticksStart: ticksStart(heading) },
    });
    const { flash, screen } = rig.twin;
    // No other plan is on board than those that the scenario names.
    for (const file of [...flash.files.keys()]) if (file.startsWith("plans/")) flash.files.delete(file);
    for (const other of plans) {
        const { name, text } = readPlan(other);
        flash.write(`plans/${name}.plan`, text);
    }
    return new Stage({ ...rig, read: remembering(rig.read, screen.ram), sounds: () => ears.hear(rig.twin.hardware.sound).map(({ name, ms }) => ({ name, at: 1000 * ms })) });
}

/** The statements of each life of the device, and those after it, while it is off. */
function lives(statements) {
    const found = [{ on: [], off: [], ends: null }];
    for (const statement of statements) {
        const life = found.at(-1);
        if (statement.action === "powerOn") found.push({ on: [statement], off: [], ends: null });
        else if (life.ends) life.off.push(statement);
        else {
            life.on.push(statement);
            if (ENDS.has(statement.action)) life.ends = statement.action;
        }
    }
    return found;
}

/**
 * Play the scenario in a file. ScenarioError where the file is at fault.
 *
 * @param {string} path
 * @param {string} [name] of the file, for what is told
 * @param {(event: object) => void} [tell] is told what happens, as it happens: watch.mjs has the events
 * @returns {Promise<{met: boolean, fault: string | null, stage: Stage, line?: number, statement?: string, why?: string}>}
 *     `fault`: what is wrong, in a line; of a scenario that must fail, that it did not, or with another failure. Where it
 *     failed, as it must or not, the others say where and why.
 */
export async function perform(path, name = basename(path), tell = null) {
    const scenario = read(path, name);
    const { heading, headingLines, statements } = scenario;
    const find = planFinder(path);
    checkPlans(scenario, find, name);
    let stage = null;
    try {
        stage = await setStage(heading, plansOf(heading, find, path));
    } catch (error) {
        // What the rig may refuse is the day.
        if (!(error instanceof UserError)) throw error;
        throw new ScenarioError(`${name}:${headingLines.day}: day: ${heading.day}: ${error.message}`);
    }
    const watched = tell && watch(stage, await Ears.open(DEVICE), tell);
    const player = new Player(stage, heading, { planPath: find, begins: watched?.begins });
    const failure = await play(stage, player, statements);
    watched?.end();
    return { stage, ...judged(failure, heading["must fail"], name) };
}

/** Null, or where and why it failed. */
async function play(stage, player, statements) {
    const { twin } = stage;
    try {
        for (const { on, off, ends } of lives(statements)) {
            await stage.play(() => player.live(on), { leaves: ends === "interrupt" });
            player.finish();
            if (ends === null) break;
            // Nobody is there to hear what the pins do.
            twin.hardware.reset();
            if (ends === "cutPower") {
                twin.flash.dropAll();
                twin.screen.reset();
            }
            player.finish(off);
            twin.clock.advanceTo(twin.clock.now + 1e6 * OFF_S);
        }
    } catch (error) {
        if (!(error instanceof Unmet || error instanceof assert.AssertionError)) throw error;
        const { line, text } = player.where;
        const why = error.message.replace(/; the display says:[^]*$/, "");
        return { line, statement: text, why, shown: stage.text().replaceAll("\n", " | ") };
    }
    return null;
}

/** What becomes of a failure, or of none, where `mustFail` is what it has to say. */
function judged(failure, mustFail, name) {
    if (failure === null) {
        if (mustFail === undefined) return { met: true, fault: null };
        return { met: false, fault: `${name}: it must fail with '${mustFail}', and did not` };
    }
    const { line, statement, why, shown } = failure;
    const told = `${name}:${line}: ${statement}: ${why}; the display says: ${shown || "nothing"}`;
    if (mustFail === undefined) return { met: false, fault: told, ...failure };
    if (told.includes(mustFail)) return { met: true, fault: null, ...failure };
    return { met: false, fault: `${name}: it must fail with '${mustFail}', and failed with: ${told}`, ...failure };
}
