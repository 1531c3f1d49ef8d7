/** Prints what the twin's flash does for each of the operations on the command line (JSON, [kind, path, size or new path]). */
import { Twin } from "../../tools/twin/twin.mjs";

const twin = new Twin({ heap: 400 * 1024 });
await twin.fresh();
let work;
twin.flash.onWrite = (pieces) => work.push(...pieces);
const python = {
    write: (path, size) => `with open("${path}", "wb") as _file: _file.write(bytes(${size}))`,
    append: (path, size) => `with open("${path}", "ab") as _file: _file.write(bytes(${size}))`,
    rename: (path, to) => `import os\nos.rename("${path}", "${to}")`,
    remove: (path) => `import os\nos.remove("${path}")`,
    mkdir: (path) => `import os\nos.mkdir("${path}")`,
};
const done = JSON.parse(process.argv[2]).map(([kind, ...args]) => {
    work = [];
    twin.vm.run(python[kind](...args));
    return work;
});
console.log(JSON.stringify(done));
