"""The part of the ESP32's `machine` that the twin has; the hardware behind it is in JavaScript (`_twin`).

Signatures are the published stubs' (micropython-esp32-stubs) less what the ESP32 lacks, such as `hard=`.
"""

import _twin
import micropython
import uctypes

PWRON_RESET = 1
HARD_RESET = 2
WDT_RESET = 3
DEEPSLEEP_RESET = 4
SOFT_RESET = 5

_NO_PINS = (20, 24, 28, 29, 30, 31)
_NOBODY = micropython.const(0x7F)
_RTC_BYTES = micropython.const(2048)


class Pin:
    IN = 1
    OUT = 3
    OPEN_DRAIN = 7
    PULL_DOWN = 1
    PULL_UP = 2
    IRQ_RISING = 1
    IRQ_FALLING = 2

    def __init__(self, id, mode=-1, pull=-1, *, value=None):
        if not 0 <= id <= 39 or id in _NO_PINS:
            raise ValueError("invalid pin")
        if mode == Pin.OUT and id >= 34:
            raise ValueError("pin can only be input")
        self._id = id
        self._handler = None
        if mode != -1:
            _twin.select(id)
        if value is not None:
            _twin.write(id, value)

    def __repr__(self):
        return "Pin(%d)" % self._id

    def __call__(self, *x):
        return self.value(*x)

    def value(self, *x):
        if x:
            _twin.write(self._id, 1 if x[0] else 0)
            return None
        return _twin.read(self._id)

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    def irq(self, handler=None, trigger=IRQ_FALLING | IRQ_RISING):
        self._handler = handler
        _twin.irq(self._id, self._serve if handler else None, trigger)

    def _serve(self):
        """Run the handler as the scheduler does, but without a heap: what allocates in an interrupt fails here."""
        failure = None
        micropython.heap_lock()
        try:
            self._handler(self)
        except BaseException as error:  # noqa: BLE001 - the scheduler reports whatever a callback raises, Ctrl-C too, and carries on
            failure = error
        finally:
            micropython.heap_unlock()
        if failure is not None:
            _twin.print("in an interrupt handler: %r" % failure)


class Counter:
    """A unit of the pulse counter; two objects with the same id are the same unit."""

    RISING = UP = 1
    FALLING = DOWN = 2

    def __init__(self, id, src, edge=RISING, direction=UP, *, filter_ns=0):
        self._id = id
        if not _twin.Counter(id, src._id, edge, direction, filter_ns):
            raise ValueError("invalid id")

    def value(self, *x):
        count = _twin.value(self._id, *x)
        if count is None:
            raise RuntimeError("not initialised")
        return count

    def deinit(self):
        _twin.deinit(self._id)


class PWM:
    """As much of it as sounds need. What belongs to it is kept by pin, as on the chip."""

    def __init__(self, id, *, freq=-1, duty_u16=-1):
        self._id = id._id
        _heard(_twin.PWM(self._id, freq, duty_u16), None)

    def freq(self, *x):
        return _heard(_twin.freq(self._id, *x), x)

    def duty_u16(self, *x):
        return _heard(_twin.duty_u16(self._id, *x), x)

    def deinit(self):
        _twin.off(self._id)


def _heard(result, x):
    """What freq() and duty_u16() return; x: with what they were called, None for the constructor."""
    if isinstance(result, str):
        raise ValueError(result)  # noqa: TRY004 - it is the chip's word
    if result is None and x is not None:
        raise RuntimeError("PWM is inactive")
    return None if x else result


class I2C:
    def __init__(self, id=-1, *, scl=None, sda=None, freq=400000, timeout=50000):
        self._freq = freq
        self._timeout = timeout
        self._wired = _twin.open(sda._id, scl._id)

    def _reached(self, addr):
        return addr if self._wired else _NOBODY

    def writeto(self, addr, buf, stop=True):
        return _checked(_twin.writeto(self._reached(addr), uctypes.addressof(buf), len(buf), self._freq, self._timeout))

    def readfrom_into(self, addr, buf, stop=True):
        _checked(_twin.readfrom_into(self._reached(addr), uctypes.addressof(buf), len(buf), self._freq, self._timeout))

    def readfrom(self, addr, nbytes, stop=True):
        buf = bytearray(nbytes)
        self.readfrom_into(addr, buf, stop)
        return bytes(buf)

    def scan(self):
        bus = (self._freq, self._timeout)
        return [addr for addr in range(8, 0x78) if _twin.writeto(self._reached(addr), 0, 0, *bus) >= 0]


class RTC:
    """The clock, and the 2048 bytes of memory that outlive a reset, but not the power."""

    def datetime(self, *when):
        if not when:
            return tuple([_twin.datetime(n) for n in range(8)])
        _twin.datetime(*when[0])

    def memory(self, *data):
        if not data:
            buf = bytearray(_twin.memory())
            _twin.memory(uctypes.addressof(buf))
            return bytes(buf)
        if len(data[0]) > _RTC_BYTES:
            raise ValueError("buffer too long")
        _twin.memory(uctypes.addressof(data[0]), len(data[0]))


def _checked(result):
    if result < 0:
        raise OSError(-result)
    return result


def reset():
    _twin.reset()


def soft_reset():
    raise SystemExit


def unique_id():
    return b"\x02twin\x00"


def reset_cause():
    return _twin.reset_cause()
