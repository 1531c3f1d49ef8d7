/**
 * What the twin asks of the browser that it runs in: files, the VM, a checksum. `make web-build` puts this in the place of ../computer.mjs.
 * What it may be asked for is fetched as it is loaded, since the twin does not wait.
 */
const ROOT = new URL("../", import.meta.url);
const VM = "vm/micropython.wasm";

async function fetched(path) {
    const response = await fetch(new URL(path, ROOT));
    if (!response.ok) throw new Error(`${path} can't be loaded: ${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
}

const [list, wasm] = await Promise.all([fetched("files.json"), fetched(VM)]);
const decode = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const files = new Map(Object.entries(JSON.parse(new TextDecoder().decode(list))).map(([path, base64]) => [path, decode(base64)]));

/** A file of the project's, by its path in it; as bytes. */
export function ours(path) {
    if (!files.has(path)) throw new Error(`${path} is not among the page's files: make web-build`);
    return files.get(path);
}

/** The files in a folder and below it: [path from there, bytes] each. */
export const filesIn = (folder) =>
    [...files].filter(([path]) => path.startsWith(`${folder}/`)).map(([path, bytes]) => [path.slice(folder.length + 1), bytes]);

/** What the firmware in a folder calls its names, as text; null where the build left no list beside it. */
export function namesBeside(folder) {
    const list = files.get(`${folder}.names.json`);
    return list === undefined ? null : new TextDecoder().decode(list);
}

/** The bytes of the VM, whose hash was checked as the page was built. */
export const vmBytes = () => wasm;

/** The VM's own loadMicroPython; and where it is told to look for its bytes, which are given to it anyway. */
export const vmLoader = async () => (await import(new URL("vm/micropython.mjs", ROOT).href)).loadMicroPython;
export const VM_URL = "data:application/wasm,";

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
    return rest;
});

/** The checksum of zlib. */
export function crc32(bytes) {
    let rest = 0xffffffff;
    for (const byte of bytes) rest = CRC[(rest ^ byte) & 255] ^ (rest >>> 8);
    return (rest ^ 0xffffffff) >>> 0;
}
