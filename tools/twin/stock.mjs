/**
 * Put a plan and the settings on a flash, and the days that are done.
 *
 * @param {(path: string, text: string) => void} write
 * @param {{name: string, text: string}} plan
 * @param {object | null} settings settings.json beside the plan's name; null: none
 * @param {string[] | null} done ids of the plan's days; null: nothing is on record
 */
export function stockPlan(write, { name, text }, settings, done) {
    write(`plans/${name}.plan`, text);
    if (settings !== null) write("settings.json", JSON.stringify({ plan: name, ...settings }));
    if (done !== null) write("data/progress.json", JSON.stringify({ v: 1, plans: { [name]: done.join(" ") }, known: [], last: null }));
}
