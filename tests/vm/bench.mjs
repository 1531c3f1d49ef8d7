/** A twin with the device's files on it and nothing started: Python of a test's own runs in it. */
import { DEVICE } from "../../tools/twin/rig.mjs";
import { Twin } from "../../tools/twin/twin.mjs";

export async function bench(options = {}) {
    const twin = new Twin(options);
    twin.install(DEVICE);
    await twin.fresh();
    return twin;
}

/** The value of a Python expression, as JSON has it. */
export function value(twin, expression) {
    twin.vm.run(`import json as _json\n_value = _json.dumps(${expression})`);
    return JSON.parse(twin.vm.mp.globals.get("_value"));
}

/** Let `us` microseconds pass, in which the VM runs interrupt handlers only. */
export function pass(twin, us) {
    twin.clock.advanceTo(twin.clock.now + us);
}
