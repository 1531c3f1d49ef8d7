/**
 * The worker that reads plans: the device's own parser, on a VM of its own.
 *
 * It begins with {plans}: those of the project. Asked by a message {id, text}, it answers {id, errors: [line, reason] each, title, days: [id, name, steps] each}; a day of
 * rest has no step.
 */
import { filesIn } from "../computer.mjs";
import { Twin } from "../twin.mjs";

const HEAP = 2 * 1024 * 1024; // nothing is collected while this Python runs

// As the host's plan_file has it: what is over the limit is said once, and no more than these are told.
const READ = `
import json
from firmware.core import script
from firmware.core.workout import count

_MOST_BYTES = 65536
_MOST_ERRORS = 20

def look(text):
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
`;

const twin = new Twin({ heap: HEAP });
twin.install("build/device");
await twin.fresh();
twin.vm.run(READ);

/** The plans that the project has, [name, text] each. */
const plans = filesIn("plans").map(([name, bytes]) => [name.replace(/\.plan$/, ""), new TextDecoder().decode(bytes)]);

/** What the parser says of a plan's text. */
function look(text) {
    twin.vm.set("text", text);
    twin.vm.run("said = look(text)");
    const [errors, title, days] = JSON.parse(twin.vm.mp.globals.get("said"));
    return { errors, title, days };
}

onmessage = ({ data: { id, text } }) => postMessage({ id, ...look(text) });
postMessage({ plans });
