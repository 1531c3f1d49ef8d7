/** A device's flash as the host keeps it: it outlives the thread that runs the device, and the process if it has a folder. */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

// What an update removes where it brings no such file, as tools/paceclip/usb/install.py does; boards of the runner's own stay.
const CODE = /^firmware\/(?!boards\/).*\.mpy$/;

export class Kept {
    /** @param {string} [folder] of the host, in which the flash is kept; there is one for each device at a time */
    constructor(folder) {
        this.folder = folder;
        this.files = new Map();
        this.directories = new Set();
    }

    /** Whether the folder has a flash from an earlier start. */
    get isUsed() {
        return Boolean(this.folder) && existsSync(this.folder) && readdirSync(this.folder).length > 0;
    }

    /** Begin with what the folder has, or else with a fresh flash: the files in `firmware`. */
    open(firmware) {
        if (this.isUsed) this.load(this.folder);
        else this.install(firmware);
    }

    load(folder) {
        for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
            const path = join(entry.parentPath, entry.name);
            const name = relative(folder, path);
            if (entry.isDirectory()) this.directories.add(name);
            else this.files.set(name, readFileSync(path));
        }
    }

    /** Put the files of the folder `firmware` there, in place of what an earlier version had; plans that are there stay. */
    install(firmware) {
        const fresh = new Kept();
        fresh.load(firmware);
        const removed = [...this.files.keys()].filter((name) => CODE.test(name) && !fresh.files.has(name));
        const changed = [...fresh.files].filter(([name]) => !name.startsWith("plans/") || !this.files.has(name));
        this.change({ changed, removed, directories: [...this.directories, ...fresh.directories] });
    }

    /** Put a file there. */
    write(name, content) {
        const directories = new Set(this.directories);
        for (let at = name.indexOf("/"); at > 0; at = name.indexOf("/", at + 1)) directories.add(name.slice(0, at));
        this.change({ changed: [[name, Buffer.from(content)]], removed: [], directories: [...directories] });
    }

    change({ changed, removed, directories }) {
        const gone = [...this.directories].filter((name) => !directories.includes(name));
        this.directories = new Set(directories);
        for (const name of removed) this.files.delete(name);
        for (const [name, content] of changed) this.files.set(name, content);
        if (!this.folder) return;
        for (const name of directories) mkdirSync(join(this.folder, name), { recursive: true });
        for (const [name, content] of changed) this.#save(name, content);
        for (const name of [...removed, ...gone]) rmSync(join(this.folder, name), { recursive: true, force: true });
    }

    #save(name, content) {
        const path = join(this.folder, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(`${path}.part`, content);
        renameSync(`${path}.part`, path);
    }
}
