/** The stage of tools/twin, and the plans that belong to the tests. */
import { fileURLToPath } from "node:url";

export { Stage } from "../../tools/twin/stage.mjs";

/** The path of a plan that belongs to the tests. */
export const planFile = (name) => fileURLToPath(new URL(`plans/${name}.plan`, import.meta.url));
