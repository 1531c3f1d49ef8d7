/**
 * The firmware's public names have others on the device, which take no heap (tools/paceclip/compiler/rename.py), and some of its
 * modules are parts of others there (tools/paceclip/compiler/bundle.py). Python that a test or a tool runs beside the firmware is
 * written with the true ones.
 */
import { namesBeside } from "./computer.mjs";

// Strings and comments, which stay, or a name; what stands in an f-string is a string. A module of JavaScript's, which
// has an underscore in front, keeps its names.
const PARTS = /"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#.*|(?:\b(_\w+)\.)?([A-Za-z_]\w*)/g;
const FROM = /\bfrom (firmware[\w.]*) import (\([^)]*\)|[^\n;]+)/g;
const MODULE = /\bfirmware(?:\.\w+)+/g;
const IMPORTS = /^import (_\w+)$/gm;

/** The names of what is installed from `folder`, true to given; none where the build left no list beside it. */
export function namesOf(folder) {
    return new Map(Object.entries(JSON.parse(namesBeside(folder) ?? "{}")));
}

/** Where on the device a module of the firmware is. */
export const placeOf = (module, folder) => namesOf(folder).get(module) ?? module;

/** Python with the names that the device has for it. */
export function translate(python, names) {
    if (names.size === 0) return python;
    python = python.replace(FROM, (_, module, list) => {
        const parts = list.replace(/[()]/g, "").split(",").map((part) => part.trim().split(" as ")).filter(([name]) => name);
        return parts.map(([name, as]) => {
            const [, package_, last] = /(.*)\.(\w+)/.exec(names.get(`${module}.${name}`) ?? `${module}.${name}`);
            return `from ${package_} import ${last}${as || last !== name ? ` as ${as ?? name}` : ""}`;
        }).join("; ");
    }).replace(MODULE, (module) => names.get(module) ?? module);
    const foreign = new Set([...python.matchAll(IMPORTS)].map(([, module]) => module));
    return python.replace(PARTS, (part, module, name) => {
        if (!names.has(name) || foreign.has(module)) return part;
        return (module ? `${module}.` : "") + names.get(name);
    });
}
