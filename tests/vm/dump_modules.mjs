/** Prints the names that the chip's modules have on the twin, as JSON: {"time": [...], "machine.Pin": [...]}. */
import { bench, value } from "./bench.mjs";

const twin = await bench();
twin.vm.run(`
import esp32, gc, machine, time
_found = {}
for _name, _module in (("esp32", esp32), ("gc", gc), ("machine", machine), ("time", time)):
    _found[_name] = dir(_module)
    for _class in dir(_module):
        if _class[:1] != "_" and isinstance(getattr(_module, _class), type):
            _found[_name + "." + _class] = dir(getattr(_module, _class))
`);
console.log(JSON.stringify(value(twin, "_found")));
