/**
 * What the twin asks of the computer that it runs on: files, the VM, a checksum. This is Node's; the page of `make web` has web/computer.mjs in
 * its place, with the same functions, and all else of the twin as it stands here.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
export { crc32 } from "node:zlib";

const PACKAGE = "@micropython/micropython-webassembly-pyscript";
// The second has sys.settrace, for tests that look at a function line by line.
const WASM_SHA256 = {
    "micropython.wasm": "d5913c9327072e71d3e7a2e9384ea326f7d784bcc2f50a01b602c52bd2bdcafd",
    "micropython-settrace.wasm": "2a1c83ef86f4ef49328f134ea3c601442311b91729a58717113fef175546aab1",
};

const loader = createRequire(import.meta.url).resolve(PACKAGE);

/** A file of the project's, by its path in it; as bytes. */
export const ours = (path) => readFileSync(new URL(`../../${path}`, import.meta.url));

/** The files in a folder and below it: [path from there, bytes] each. */
export function filesIn(folder) {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [path.slice(join(folder, "/").length), readFileSync(path)]);
}

/** What the firmware in a folder calls its names, as text; null where the build left no list beside it. */
export function namesBeside(folder) {
    const list = `${folder.replace(/\/$/, "")}.names.json`;
    return existsSync(list) ? readFileSync(list, "utf8") : null;
}

/** The bytes of a build of the VM, which are the pinned ones. */
export function vmBytes(build) {
    const wasm = readFileSync(loader.replace(/micropython\.mjs$/, build));
    const hash = createHash("sha256").update(wasm).digest("hex");
    if (hash !== WASM_SHA256[build]) throw new Error(`${build} has the hash ${hash}, not the pinned one: run 'npm ci'`);
    return wasm;
}

/** The VM's own loadMicroPython; and where it is told to look for its bytes, which are given to it anyway. */
export const vmLoader = async () => (await import(pathToFileURL(loader).href)).loadMicroPython;
export const VM_URL = undefined;
