/** The device's own parsers, on a VM of their own: what they say of a plan's text, and of a race. One VM runs at a time: before a device does. */
import { Twin } from "./twin.mjs";

const HEAP = 2 * 1024 * 1024; // nothing is collected while this Python runs

// As the host's plan_file has it: what is over the limit is said once, and no more than these are told.
const READ = `
import json
from firmware.core import script, vdot
from firmware.core.workout import count

_MOST_BYTES = 65536
_MOST_ERRORS = 20

def read_plan(text):
    data = text.encode()
    end = data.find(b"\\n", _MOST_BYTES)
    lines = (data if end < 0 else data[:end]).split(b"\\n")
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    errors = []
    reader = script.Reader("plan", errors)
    days = [(workout.day.id, workout.day.name, 0 if workout.day.rest else count(workout.items)) for workout in reader.workouts(lines)]
    errors.sort(key=lambda error: error.line)
    found = [(error.line, error.reason) for error in errors[:_MOST_ERRORS]]
    return json.dumps((found, reader.plan.title or "", days))

def read_race(text):
    try:
        vdot.parse_race(text)
    except ValueError as error:
        return str(error)
    return ""
`;

export class Parsers {
    #vm;

    constructor(vm) {
        this.#vm = vm;
    }

    /** Those of the firmware installed from `folder`. */
    static async open(folder) {
        const twin = new Twin({ heap: HEAP });
        twin.install(folder);
        await twin.fresh();
        twin.vm.run(READ);
        return new Parsers(twin.vm);
    }

    /** {errors: [line, reason] each, title, days: [id, name, steps] each}; a day of rest has no step. */
    plan(text) {
        const [errors, title, days] = JSON.parse(this.#ask("read_plan", text));
        return { errors, title, days };
    }

    /** What is wrong with a race, "mile=7:00", and the remedy; "" where nothing is. */
    race(text) {
        return this.#ask("read_race", text);
    }

    #ask(read, text) {
        this.#vm.set("text", text);
        this.#vm.run(`said = ${read}(text)`);
        return this.#vm.mp.globals.get("said");
    }
}
