/** The chip's PWM on the twin, where sounds rely on it, and the record by which tests hear. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { ERASE } from "../../tools/twin/flash.mjs";
import { bench, pass, value } from "./bench.mjs";

const SOUND = `
from machine import Pin, PWM
def said(call, *args, **named):
    try:
        return call(*args, **named)
    except (ValueError, RuntimeError) as raised:
        return "%s: %s" % (type(raised).__name__, raised)
`;
const HALF = 32768;

test("a PWM sounds as soon as it is made, at 5 kHz and half duty, unless it is told a duty of 0", async () => {
    const twin = await bench();
    twin.vm.run(`${SOUND}\nloud, mute = PWM(Pin(25)), PWM(Pin(33), duty_u16=0)`);
    assert.deepEqual(twin.hardware.sound, [[0, 25, 5000, HALF]]);
    assert.deepEqual(value(twin, "[loud.freq(), loud.duty_u16(), mute.freq(), mute.duty_u16()]"), [5000, HALF, 5000, 0]);
});

test("what it plays is on record: when, on which pin, how high, how loud; what nobody hears isn't", async () => {
    const twin = await bench();
    twin.vm.run(`${SOUND}\npwm = PWM(Pin(25), freq=1000, duty_u16=0)`);
    pass(twin, 1000);
    twin.vm.run("pwm.freq(2400)\npwm.duty_u16(4096)\npwm.duty_u16(4096)\npwm.freq(2400)");
    pass(twin, 80_000);
    twin.vm.run("pwm.duty_u16(0)");
    assert.deepEqual(twin.hardware.sound, [[1000, 25, 2400, 4096], [81_000, 25, 2400, 0]]);
});

test("a frequency is 1 Hz to 40 MHz, a duty 0 to 65535; all else is a ValueError, and changes nothing", async () => {
    const twin = await bench();
    twin.vm.run(`${SOUND}
pwm = PWM(Pin(25), freq=1, duty_u16=0)
bad = [said(pwm.freq, 0), said(pwm.freq, 40_000_001), said(PWM, Pin(33), freq=0)]
bad_duty = [said(pwm.duty_u16, -1), said(pwm.duty_u16, 65536), said(PWM, Pin(33), duty_u16=65536)]
good = [pwm.freq(), pwm.duty_u16(), pwm.freq(40_000_000), pwm.duty_u16(65535), pwm.freq(), pwm.duty_u16()]`);
    assert.deepEqual(value(twin, "bad"), Array(3).fill("ValueError: frequency must be from 1Hz to 40MHz"));
    assert.deepEqual(value(twin, "bad_duty"), Array(3).fill("ValueError: duty_u16 must be from 0 to 65536"));
    assert.deepEqual(value(twin, "good"), [1, 0, null, null, 40_000_000, 65535]);
    assert.ok(twin.hardware.sound.every(([, pin]) => pin === 25));
});

test("the higher the frequency, the fewer steps has a duty: 2^16 at 1.2 kHz, 2^15 at 2.4 kHz, 2 at 40 MHz", async () => {
    const twin = await bench();
    twin.vm.run(`${SOUND}\npwm = PWM(Pin(25), duty_u16=1027)\nsaid = []
for freq in (1220, 2400, 40_000_000):
    pwm.freq(freq)
    said.append(pwm.duty_u16())`);
    assert.deepEqual(value(twin, "said"), [1027, 1026, 0]);
});

test("the pin is the channel: a second PWM on it goes on at the same frequency, at half duty again", async () => {
    const twin = await bench();
    twin.vm.run(`${SOUND}\none = PWM(Pin(25), freq=440, duty_u16=0)\ntwo = PWM(Pin(25))`);
    assert.deepEqual(value(twin, "[two.freq(), two.duty_u16(), one.duty_u16()]"), [440, HALF, HALF]);
    assert.deepEqual(twin.hardware.sound, [[0, 25, 440, HALF]]);
});

test("deinit() ends the sound and leaves the pin low; then the PWM is inactive, until it is made anew", async () => {
    const twin = await bench();
    twin.vm.run(`${SOUND}\npin = Pin(25)\npwm = PWM(pin, freq=2000, duty_u16=65535)\nbefore = pin.value()`);
    pass(twin, 500);
    twin.vm.run("pwm.deinit()\npwm.deinit()");
    assert.deepEqual(twin.hardware.sound, [[0, 25, 2000, 65536], [500, 25, 2000, 0]]);
    assert.deepEqual(value(twin, "[before, pin.value()]"), [1, 0]);
    const inactive = "RuntimeError: PWM is inactive";
    assert.deepEqual(value(twin, "[said(pwm.freq), said(pwm.freq, 5), said(pwm.duty_u16), said(pwm.duty_u16, 5)]"), Array(4).fill(inactive));
    assert.deepEqual(value(twin, "[PWM(pin).freq(), said(pwm.duty_u16)]"), [5000, HALF]);
});

test("a pin in use by a PWM does not show what value() sets; to set its mode takes it back, and ends the sound", async () => {
    const twin = await bench();
    twin.vm.run(`${SOUND}\npin = Pin(25, Pin.OUT, value=0)\npwm = PWM(pin, freq=1000, duty_u16=0)\npin.value(1)\nPin(25)\nhidden = pin.value()`);
    assert.equal(value(twin, "hidden"), 0);
    twin.vm.run("pwm.deinit()\npin.value(1)\nhidden = pin.value()\npwm = PWM(pin, freq=1000)");
    assert.equal(value(twin, "hidden"), 0, "not after deinit() either");
    pass(twin, 700);
    twin.vm.run("Pin(25, Pin.OUT, value=1)");
    assert.deepEqual(twin.hardware.sound.slice(-2), [[0, 25, 1000, HALF], [700, 25, 1000, 0]]);
    assert.equal(value(twin, "pin.value()"), 1);
});

test("a pin under a PWM swings: high for its duty's share of each period", async () => {
    const twin = await bench();
    twin.vm.run(`${SOUND}\npin = Pin(25)\npwm = PWM(pin, freq=1000, duty_u16=16384)\nseen = []`);
    for (let n = 0; n < 20; n++) {
        twin.vm.run("seen.append(pin.value())");
        pass(twin, 100);
    }
    assert.deepEqual(value(twin, "seen"), [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
});

test("it sounds on while the VM is stalled, when nobody holds it any more, and when its program has ended", async () => {
    const twin = await bench();
    twin.flash.write("main.py", "from machine import Pin, PWM\nPWM(Pin(25), freq=2000)\nimport gc\ngc.collect()\nraise KeyboardInterrupt\n");
    await twin.boot();
    assert.match(twin.output, /KeyboardInterrupt/);
    twin.hardware.flashWrite([ERASE]);
    assert.deepEqual(twin.hardware.sound.map(([, ...what]) => what), [[25, 2000, HALF]]);
});

for (const why of ["soft reset", "reset"]) {
    test(`it ends with a ${why}`, async () => {
        const twin = await bench();
        twin.vm.run(`${SOUND}\nPWM(Pin(25), freq=2000)`);
        pass(twin, 1000);
        twin.prepareReset(why);
        await twin.fresh();
        assert.deepEqual(twin.hardware.sound, [[0, 25, 2000, HALF], [1000, 25, 2000, 0]]);
        twin.vm.run("from machine import Pin\nPin(25).value(1)");
        assert.equal(twin.hardware.read(25), 1, "and lets the pin go");
    });
}

test("the end of power ends it too", async () => {
    const twin = await bench();
    twin.flash.write("main.py", "import time\nfrom machine import Pin, PWM\nPWM(Pin(25), freq=2000)\ntime.sleep(10)\n");
    twin.clock.at(2e6, () => twin.powerCut());
    assert.equal(await twin.powerOn(), "power cut");
    assert.deepEqual(twin.hardware.sound.at(-1), [2e6, 25, 2000, 0]);
});

test("edges of a pin that the device sets are on record, and what changes nothing isn't", async () => {
    const twin = await bench();
    twin.vm.run("from machine import Pin\nled = Pin(26, Pin.OUT, value=0)");
    pass(twin, 1000);
    twin.vm.run("led.on()\nled.value(True)\nled.value(2)");
    pass(twin, 500);
    twin.vm.run("led.off()");
    assert.deepEqual(twin.hardware.edges, [[0, 26, 0], [1000, 26, 1], [1500, 26, 0]]);
});
