/**
 * The device's file system: files that outlive the VM, as littlefs keeps them.
 *
 * A file that is open for writing has its new content in RAM; it is on flash when it is flushed or closed, whole.
 * Power that goes before loses the new content and keeps the old. What littlefs would program and erase for a change is
 * told to `onWrite`; tests/host/test_flash_work.py holds it against the real littlefs.
 */

/** In a list of work: a block is erased. Any other number is that many bytes, programmed at once. */
export const ERASE = 0;
const BLOCK = 4096;
const PROGRAM = 128; // littlefs' cache, as MicroPython sets it: so much at a time
const UNIT = 32; // an entry in a directory's log is padded to this
const TAGS = 24; // of an entry, beside the file's content or name
const ENTRY = 64; // what a file leaves in a log that is written anew, beside its content
const CAPACITY = 2 * 1024 * 1024; // the partition of an ESP32 with 4 MiB
const INLINE = 128; // littlefs keeps smaller files inside the directory, which erases nothing as a rule

const ENOENT = 44; // Emscripten's numbers; the VM's imports translate them
const EEXIST = 20;
const EISDIR = 31;
const ENOTDIR = 54;
const ENOTEMPTY = 55;
const EINVAL = 28;
const ENOSPC = 51;
const DIR = 0o040777;
const FILE = 0o100666;

export class Flash {
    /** @param {object} [options] `capacity`: bytes, in blocks of 4 KiB of which a file has at least one */
    constructor({ capacity = CAPACITY } = {}) {
        this.blocks = capacity / BLOCK;
        /** Path (without a leading slash) to content. */
        this.files = new Map();
        this.directories = new Set([""]);
        /** Files open for writing, by stream: what a soft reset finalises and a power cut loses. */
        this.open = new Set();
        /** Bytes in the log of each directory, in which littlefs keeps names and small files. */
        this.logs = new Map();
        /** Called with the work that a change makes (a list of bytes and ERASE), and what it is. */
        this.onWrite = () => {};
    }

    /** Put a file there as if it had always been. */
    write(path, content) {
        const parts = path.split("/");
        for (let n = 1; n < parts.length; n++) this.directories.add(parts.slice(0, n).join("/"));
        this.files.set(path, typeof content === "string" ? new TextEncoder().encode(content) : Uint8Array.from(content));
    }

    /** The content of a file as text, or null. */
    text(path) {
        const content = this.files.get(path);
        return content === undefined ? null : new TextDecoder().decode(content);
    }

    /** Finalise what is open for writing, as the soft reset does. */
    closeAll() {
        for (const commit of [...this.open]) commit();
    }

    /** What stands open is lost, as when the power goes. */
    dropAll() {
        this.open.clear();
    }

    /** The content of a file is committed; what stands in whole blocks before `from`, the first byte that is new, stays. */
    wrote(path, bytes, from) {
        if (bytes <= INLINE) {
            this.changed(`write ${path}`, path, bytes);
            return;
        }
        const work = [];
        for (let at = from - (from % BLOCK); at < bytes; at += BLOCK) {
            work.push(ERASE, ...programs(Math.min(BLOCK, bytes - at)));
        }
        this.changed(`write ${path}`, path, 0, work);
    }

    /** An entry of `bytes` goes into the log of the path's directory, after the `work` that it stands for. */
    changed(what, path, bytes, work = []) {
        const directory = path.slice(0, Math.max(0, path.lastIndexOf("/")));
        const entry = UNIT * Math.ceil((TAGS + bytes) / UNIT);
        const before = this.logs.get(directory) ?? 0;
        this.onWrite([...work, ...programs(entry)], what);
        this.logs.set(directory, before + entry);
        if (before + entry > BLOCK) this.#tidy(directory);
    }

    /** The log of a directory is full: the other of its two blocks gets what is still true. */
    #tidy(directory) {
        let bytes = UNIT;
        for (const name of this.children(directory)) {
            const size = this.files.get(directory === "" ? name : `${directory}/${name}`)?.length ?? 0;
            bytes += ENTRY + (size <= INLINE ? size : 0);
        }
        this.logs.set(directory, bytes);
        this.onWrite([ERASE, ...programs(bytes)], `tidy /${directory}`);
    }

    /** Blocks that nothing stands on. */
    freeBlocks() {
        let used = 2 + this.directories.size;
        for (const content of this.files.values()) used += blocksOf(content.length);
        return this.blocks - used;
    }

    /** Blocks that a file takes beside those that it has, to be changed from a byte on: what it had is given back after that. */
    freshBlocks(path, from, bytes) {
        const size = this.files.get(path)?.length ?? 0;
        // The one that an empty or small file is reckoned with is free for it to grow into.
        return blocksOf(bytes) - (size > INLINE ? Math.floor(from / BLOCK) : 1);
    }

    children(path) {
        const prefix = path === "" ? "" : path + "/";
        const names = new Set();
        for (const name of [...this.files.keys(), ...this.directories]) {
            if (name !== path && name.startsWith(prefix)) names.add(name.slice(prefix.length).split("/")[0]);
        }
        return [...names].sort();
    }

    /** Mount it into a VM at `mountpoint`. */
    mount(FS, mountpoint) {
        FS.mkdir(mountpoint);
        FS.mount(fileSystemType(FS, this), {}, mountpoint);
    }
}

const programs = (bytes) => Array.from({ length: Math.ceil(bytes / PROGRAM) }, (_, n) => Math.min(PROGRAM, bytes - n * PROGRAM));

const blocksOf = (bytes) => Math.max(1, Math.ceil(bytes / BLOCK));

function fileSystemType(FS, flash) {
    const fail = (errno) => {
        throw new FS.ErrnoError(errno);
    };
    const pathOf = (node) => {
        const parts = [];
        for (let at = node; at.parent !== at; at = at.parent) parts.unshift(at.name);
        return parts.join("/");
    };
    const join = (parent, name) => (pathOf(parent) ? `${pathOf(parent)}/${name}` : name);
    const makeNode = (parent, name, mode) => {
        const node = FS.createNode(parent, name, mode, 0);
        node.node_ops = nodeOps;
        node.stream_ops = streamOps;
        return node;
    };
    const commit = (stream) => {
        if (!stream.dirty) return;
        stream.dirty = false;
        const content = stream.content.slice(0, stream.size);
        // What was inside the directory gets a block of its own as it grows.
        const from = (flash.files.get(stream.file)?.length ?? 0) > INLINE ? stream.from : 0;
        flash.files.set(stream.file, content);
        stream.from = Infinity;
        flash.wrote(stream.file, content.length, from);
    };
    const sizeOf = (node) => flash.files.get(pathOf(node))?.length ?? 0;

    const nodeOps = {
        getattr(node) {
            const size = FS.isDir(node.mode) ? BLOCK : sizeOf(node);
            const time = new Date(0);
            return {
                dev: 1,
                ino: node.id,
                mode: node.mode,
                nlink: 1,
                uid: 0,
                gid: 0,
                rdev: 0,
                size,
                atime: time,
                mtime: time,
                ctime: time,
                blksize: BLOCK,
                blocks: Math.ceil(size / BLOCK),
            };
        },
        setattr(node, attributes) {
            if (attributes.size === undefined) return;
            const old = flash.files.get(pathOf(node));
            const fresh = new Uint8Array(attributes.size);
            fresh.set(old.subarray(0, attributes.size));
            // Opening with O_TRUNC: littlefs keeps the old content until the new is committed.
            node.pending = fresh;
        },
        lookup(parent, name) {
            const path = join(parent, name);
            if (flash.directories.has(path)) return makeNode(parent, name, DIR);
            if (flash.files.has(path)) return makeNode(parent, name, FILE);
            return fail(ENOENT);
        },
        mknod(parent, name, mode) {
            const path = join(parent, name);
            if (flash.freeBlocks() < 1) fail(ENOSPC);
            if (FS.isDir(mode)) flash.directories.add(path);
            else flash.files.set(path, new Uint8Array(0));
            if (FS.isDir(mode)) flash.changed(`create ${path}`, path, UNIT, [ERASE, ...programs(ENTRY)]);
            else flash.changed(`create ${path}`, path, UNIT);
            return makeNode(parent, name, FS.isDir(mode) ? DIR : FILE);
        },
        rename(node, newParent, newName) {
            const from = pathOf(node);
            const to = join(newParent, newName);
            if (FS.isDir(node.mode)) {
                if (flash.files.has(to)) fail(ENOTDIR);
                if (flash.children(to).length > 0) fail(ENOTEMPTY);
                for (const [path, content] of [...flash.files]) {
                    if (!path.startsWith(from + "/")) continue;
                    flash.files.delete(path);
                    flash.files.set(to + path.slice(from.length), content);
                }
                for (const path of [...flash.directories]) {
                    if (path !== from && !path.startsWith(from + "/")) continue;
                    flash.directories.delete(path);
                    flash.directories.add(to + path.slice(from.length));
                }
            } else {
                if (flash.directories.has(to)) fail(EISDIR);
                const content = flash.files.get(from);
                if (flash.files.has(to)) FS.hashRemoveNode(FS.lookupNode(newParent, newName));
                flash.files.delete(from);
                flash.files.set(to, content);
            }
            node.parent = newParent;
            node.name = newName;
            // What is inside the directory moves with the name.
            const size = sizeOf(node);
            flash.changed(`rename ${from} ${to}`, to, UNIT + (size <= INLINE ? size : 0));
        },
        unlink(parent, name) {
            const path = join(parent, name);
            if (!flash.files.delete(path)) fail(ENOENT);
            flash.changed(`remove ${path}`, path, 0);
        },
        rmdir(parent, name) {
            const path = join(parent, name);
            if (flash.children(path).length > 0) fail(ENOTEMPTY);
            flash.directories.delete(path);
            flash.changed(`remove ${path}`, path, 0);
        },
        readdir(node) {
            return [".", "..", ...flash.children(pathOf(node))];
        },
        statfs() {
            const free = Math.max(0, flash.freeBlocks());
            return { bsize: BLOCK, frsize: BLOCK, blocks: flash.blocks, bfree: free, bavail: free };
        },
        symlink: () => fail(EINVAL),
        readlink: () => fail(EINVAL),
    };

    const streamOps = {
        open(stream) {
            if (FS.isDir(stream.node.mode)) return;
            stream.file = pathOf(stream.node);
            stream.content = stream.node.pending ?? flash.files.get(stream.file) ?? fail(EEXIST);
            stream.size = stream.content.length;
            stream.dirty = stream.node.pending !== undefined;
            /** The first byte that differs from what is on flash. */
            stream.from = stream.dirty ? 0 : Infinity;
            delete stream.node.pending;
            stream.commit = () => commit(stream);
            if (stream.flags & 3) flash.open.add(stream.commit);
        },
        close(stream) {
            if (!flash.open.delete(stream.commit)) return;
            commit(stream);
        },
        fsync(stream) {
            commit(stream);
            return 0;
        },
        read(stream, buffer, offset, length, position) {
            const count = Math.max(0, Math.min(length, stream.size - position));
            buffer.set(stream.content.subarray(position, position + count), offset);
            return count;
        },
        write(stream, buffer, offset, length, position) {
            const end = position + length;
            if (end > INLINE && flash.freshBlocks(stream.file, Math.min(stream.from, position), end) > flash.freeBlocks()) fail(ENOSPC);
            if (end > stream.content.length || !stream.dirty) {
                const grown = new Uint8Array(Math.max(end, 2 * stream.size));
                grown.set(stream.content.subarray(0, stream.size));
                stream.content = grown;
            }
            stream.content.set(buffer.subarray(offset, offset + length), position);
            stream.size = Math.max(stream.size, end);
            stream.from = Math.min(stream.from, position);
            stream.dirty = true;
            return length;
        },
        llseek(stream, offset, whence) {
            const from = whence === 1 ? stream.position : whence === 2 ? stream.size : 0;
            if (from + offset < 0) fail(EINVAL);
            return from + offset;
        },
    };

    return { mount: () => makeNode(null, "/", DIR) };
}
