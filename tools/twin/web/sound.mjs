/**
 * The buzzer, as its PWM drives it: a pulse wave of that frequency and duty, through what a small piezo lets pass.
 *
 * A browser lets a page sound only after somebody has touched it: wake() is for that moment.
 */
const AHEAD_S = 0.06; // so much later than it is told; messages are not on time
const LOST_S = 0.3;
const LOUD = 0.3;
const EDGE_S = 0.002; // no click as a tone begins or ends
const OVERTONES = 20; // those of 2.4 kHz are beyond hearing from the eighth on

export class Sound {
    #context = null;
    #parts = null;
    #offset = null; // s of the context's clock, less those of the device's
    #isOn = true;
    #duty = 0;

    get isOn() {
        return this.#isOn;
    }

    set isOn(on) {
        this.#isOn = on;
        if (!on) this.silence();
    }

    /** Somebody has touched the page. */
    wake() {
        this.#context ??= new AudioContext();
        this.#parts ??= this.#build();
        if (this.#context.state === "suspended") this.#context.resume();
    }

    /** Changes of the PWM: [us, Hz, duty] each, with a duty of 0 for silence. */
    play(changes) {
        if (!this.#isOn || this.#parts === null) return;
        const { tone, level } = this.#parts;
        const first = this.#when(changes[0][0] / 1e6);
        for (const [us, hz, duty] of changes) {
            const at = first + (us - changes[0][0]) / 1e6;
            if (duty > 0) {
                tone.frequency.setValueAtTime(hz, at);
                this.#shape(duty);
            }
            level.gain.setTargetAtTime(duty > 0 ? LOUD : 0, at, EDGE_S);
        }
    }

    silence() {
        this.#offset = null;
        if (this.#parts === null) return;
        const { gain } = this.#parts.level;
        gain.cancelScheduledValues(0);
        gain.setTargetAtTime(0, this.#context.currentTime, EDGE_S);
    }

    /** When on the context's clock something of the device's is heard. */
    #when(seconds) {
        const now = this.#context.currentTime;
        const at = seconds + (this.#offset ?? -Infinity);
        if (at >= now && at < now + LOST_S) return at;
        this.#offset = now + AHEAD_S - seconds;
        return now + AHEAD_S;
    }

    /** The wave of a duty; it stays for as long as nobody changes the volume. */
    #shape(duty) {
        if (duty === this.#duty) return;
        this.#duty = duty;
        const real = Float32Array.from({ length: OVERTONES + 1 }, (_, n) => (n === 0 ? 0 : (2 * Math.sin(n * Math.PI * duty)) / (n * Math.PI)));
        const imag = new Float32Array(real.length);
        this.#parts.tone.setPeriodicWave(new PeriodicWave(this.#context, { real, imag, disableNormalization: true }));
    }

    /** A piezo has no bass, and rings at some 3 kHz. */
    #build() {
        const context = this.#context;
        const tone = new OscillatorNode(context);
        const bass = new BiquadFilterNode(context, { type: "highpass", frequency: 500 });
        const ring = new BiquadFilterNode(context, { type: "peaking", frequency: 3000, Q: 1, gain: 6 });
        const level = new GainNode(context, { gain: 0 });
        tone.connect(bass).connect(ring).connect(level).connect(context.destination);
        tone.start();
        return { tone, level };
    }
}
