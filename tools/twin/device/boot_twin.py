"""Makes the WebAssembly port of MicroPython look like the ESP32's: time, garbage collection, asyncio's run.

Runs once in a fresh VM, before the device's file system is there, and leaves nothing on it.
"""

import gc
import sys
import time

import _twin

# The chip's has none of these.
del time.strftime, time.const, time.__version__

time.ticks_us = _twin.ticks_us
time.ticks_ms = _twin.ticks_ms
time.ticks_cpu = _twin.ticks_us


def sleep_us(us):
    while _twin.sleep_us(us):
        pass  # never reached; a jump is where the VM raises the KeyboardInterrupt that cut the sleep short


time.sleep_us = sleep_us
time.sleep_ms = lambda ms: sleep_us(1000 * ms)
time.sleep = lambda s: sleep_us(int(1000000 * s))


class Gc:
    """The module `gc` (a constant one, so it is replaced as a whole) with a `collect` that collects at once."""

    _collect = gc.collect
    mem_alloc = gc.mem_alloc
    mem_free = gc.mem_free
    threshold = gc.threshold
    enable = gc.enable
    disable = gc.disable
    isenabled = gc.isenabled

    @staticmethod
    def collect():
        Gc._collect()
        _twin.collect()


sys.modules["gc"] = Gc


def run_file(path, names):
    """Run a file of the device as the port does at start: what it raises is printed, and the prompt follows.

    The heap is tidied before the traceback is made: the build collects no garbage while a file runs, and hangs when it
    has no memory to tell of an error.
    """
    try:
        with open(path) as file:
            source = file.read()
    except OSError:
        return
    try:
        code = compile(source, path, "exec")
        source = None
        exec(code, names)
    except SystemExit:
        _twin.soft_reset()
    except BaseException as error:  # noqa: BLE001 - whatever it is, the prompt comes next
        Gc.collect()
        sys.print_exception(error)


_twin.exec(run_file, gc.mem_alloc)

# machine and esp32 stay in sys.modules when this folder leaves sys.path.
import asyncio  # noqa: E402
import asyncio.core as core  # noqa: E402

import esp32  # noqa: E402, F401
import machine  # noqa: E402, F401


def run_until_complete(task):
    """Block until `task` is done, as the ESP32's asyncio.run_until_complete does, on the port's own loop."""
    task.state = _finished
    while task.state:
        core.wait_ms = 1000
        core._run_iter()
        if task.state:
            _twin.sleep_ms(core.wait_ms)
    core.cur_task = core._top_level_task
    if isinstance(task.data, StopIteration):
        return task.data.value
    raise task.data


def _finished(task, error):
    """Tells the port's loop that somebody waits for this task, so that it reports no unretrieved exception."""


def _schedule_run_iter(dt):
    core.wait_ms = dt


def run(coro):
    return run_until_complete(core.create_task(coro))


core._schedule_run_iter = _schedule_run_iter
core.Loop.run_until_complete = lambda coro: run_until_complete(core._promote_to_task(coro))
core.Loop.run_forever = lambda: run(asyncio.Event().wait())
core.new_event_loop()
asyncio.run = core.run = run
asyncio.run_until_complete = core.run_until_complete = run_until_complete

# These are in C on the chip; here they came in Python, with more in them.
for name in ("os", "io", "collections"):
    sys.modules[name] = __import__("u" + name)
for name in ("os.path", "types", "collections.defaultdict", "asyncio.future"):
    sys.modules.pop(name, None)

# The chip's asyncio has none of these.
for module in (asyncio, core):
    for name in ("Future", "ThenableEvent", "TopLevelCoro", "asyncio_timer", "future", "js", "jsffi"):
        if hasattr(module, name):
            delattr(module, name)

# The chip's asyncio loads these as they are first asked for.
on_demand = {"wait_for": "funcs", "wait_for_ms": "funcs", "gather": "funcs", "Event": "event", "Lock": "lock"}
for name in on_demand:
    delattr(asyncio, name)
for name in ("funcs", "event", "lock"):
    delattr(asyncio, name)
    del sys.modules["asyncio." + name]


def __getattr__(name):
    if name not in on_demand:
        raise AttributeError(name)
    value = getattr(__import__("asyncio." + on_demand[name], None, None, (name,)), name)
    setattr(asyncio, name, value)
    return value


asyncio.__getattr__ = __getattr__
