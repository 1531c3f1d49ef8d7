/**
 * The whole bench: a twin with Paceclip on it, the treadmill that it is clipped to, and somebody who runs.
 * The demonstration, the tests and the benchmarks all start here.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import { Eyes } from "./eyes.mjs";
import { Runner } from "./runner.mjs";
import { stockPlan } from "./stock.mjs";
import { Treadmill } from "./treadmill.mjs";
import { Twin } from "./twin.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const DEVICE = `${ROOT}build/device`;

let eyes = null;

/** What a user did wrong, to be told in a line. */
export class UserError extends Error {}

/**
 * A plan by its name in plans/ or by its file's path, or {name, text} as it is.
 *
 * `name` is what the device calls it, `file` its file's name; `days` are the ids of its days in order, `running` of
 * those on which something is run.
 */
export function readPlan(plan) {
    if (typeof plan === "object") return parts(plan.name, plan.text, `${plan.name}.plan`);
    if (plan === "") throw new UserError(`no plan is named: name a plan file, or a plan in plans/: ${stocked()}`);
    const path = /^[\w-]+$/.test(plan) && !existsSync(plan) ? `${ROOT}plans/${plan}.plan` : plan;
    let text;
    try {
        text = readFileSync(path, "utf8");
    } catch (error) {
        if (path === plan) throw new UserError(`the plan ${plan} can't be read (${error.code}): name a plan file, or a plan in plans/: ${stocked()}`);
        throw new UserError(`there is no plan ${plan} in plans/, which has ${stocked()}: .venv/bin/paceclip new ${plan} begins one`);
    }
    return parts(basename(plan, ".plan"), text, basename(path));
}

/** The names of the plans in plans/. */
function stocked() {
    const names = readdirSync(`${ROOT}plans`).filter((name) => name.endsWith(".plan"));
    return names.map((name) => basename(name, ".plan")).sort().join(", ");
}

function parts(name, text, file) {
    const found = text.split(/^(?=day +\d+\.\d)/m).filter((part) => part.startsWith("day"));
    const id = (part) => part.split(/\s+/)[1];
    return {
        // As a name in settings.json is spelt.
        name: name.toLowerCase().replace(/[^a-z0-9_-]/g, "-").slice(0, 32),
        file,
        text,
        days: found.map(id),
        running: found.filter((part) => /^ +(warmup|run|recover|cooldown) /m.test(part)).map(id),
    };
}

/**
 * Put a plan and the settings on a flash, and as done the days before `day`, so that it is the one to be offered.
 *
 * @param {(path: string, text: string) => void} write
 * @param {{plan: string, day: string | null, settings: object | null}} what as for buildRig()
 * @returns {string} the plan's name on the device
 */
export function stock(write, { plan, day, settings }) {
    const { name, file, text, days } = readPlan(plan);
    const at = day === null ? 0 : days.indexOf(day);
    if (at < 0) throw new UserError(`${file} has no day ${day}: it has ${days.join(" ") || "none at all"}`);
    stockPlan(write, { name, text }, settings, day === null ? null : days.slice(0, at));
    return name;
}

/**
 * Build the rig. Nothing has run yet: `await rig.twin.powerOn()` starts it.
 *
 * @param {object} [options]
 * @param {string | {name: string, text: string}} [options.plan] name of a plan in plans/, the path of a plan file, or the plan
 * @param {string} [options.day] the day that shall be offered: the ones before it count as done
 * @param {object} [options.settings] settings.json of the device; null: none
 * @param {object} [options.twin] options of Twin
 * @param {object} [options.treadmill] options of Treadmill
 * @param {boolean} [options.runner] whether somebody runs
 */
export async function buildRig({
    plan = "mile",
    day = null,
    settings = { race: "mile=7:00" },
    twin: twinOptions = {},
    treadmill: treadmillOptions = {},
    runner: withRunner = true,
} = {}) {
    eyes ??= await Eyes.open(DEVICE);
    const twin = new Twin(twinOptions);
    twin.install(DEVICE);
    const name = stock((path, content) => twin.flash.write(path, content), { plan, day, settings });
    const treadmill = new Treadmill(twin, treadmillOptions);
    const runner = withRunner ? new Runner({ twin, treadmill, eyes }) : null;
    return { twin, treadmill, runner, eyes, plan: name, read: () => eyes.read(twin.screen.ram) };
}
