/** The treadmill on the page: its console, how fast the belt truly runs, and the belt. */
import { FASTEST } from "../treadmill.mjs";
import { consoleSpeed, distance } from "./distance.mjs";

const PERIOD_PX = 60; // from one mark on the belt to the next
const PX_PER_M = 110;
const MOST_M_S = 8; // faster marks only flicker
const MINE_MS = 600; // so long after a hand was at the console it shows what the hand did

export class TreadmillView {
    #parts;
    #tenths = 0;
    #mineMs = -Infinity;
    #shownM_S = 0;
    #travel = 0;
    #lastMs = 0;

    /**
     * @param {object} parts the elements belt, dial, slower, faster, halt, strip, truth
     * @param {(tenths: number) => void} onDial somebody set the console
     */
    constructor(parts, onDial) {
        this.#parts = parts;
        this.onDial = onDial;
        const { belt, slower, faster, halt, strip } = parts;
        belt.max = String(FASTEST);
        belt.addEventListener("input", () => this.dial(Number(belt.value)));
        slower.addEventListener("click", () => this.dial(this.#tenths - 1));
        faster.addEventListener("click", () => this.dial(this.#tenths + 1));
        halt.addEventListener("click", () => this.dial(0));
        if (!matchMedia("(prefers-reduced-motion: reduce)").matches) requestAnimationFrame((now) => this.#roll(now, strip));
    }

    /** Set the console by hand. */
    dial(tenths) {
        this.#mineMs = performance.now();
        const wanted = Math.max(0, Math.min(FASTEST, tenths));
        this.#put(wanted);
        this.onDial(wanted);
    }

    dialBy(tenths) {
        this.dial(this.#tenths + tenths);
    }

    /** What the worker tells of it; `factor`: how much faster than ours its time runs, 0 for as fast as it goes. */
    show({ tenths, speed, distanceMm, scale, unit }, factor) {
        if (performance.now() - this.#mineMs > MINE_MS) this.#put(tenths);
        this.#shownM_S = Math.min(MOST_M_S, speed * (factor === 0 ? MOST_M_S : factor));
        const off = 100 * (1 / scale - 1);
        const console = `the console shows ${Math.abs(off).toFixed(1)} % too ${off > 0 ? "much" : "little"}`;
        const belt = speed > 0 ? `The belt runs ${consoleSpeed(speed, unit)}: ${console}.` : "The belt stands.";
        const text = `${belt} ${distance(distanceMm, unit)} so far.`;
        if (this.#parts.truth.textContent !== text) this.#parts.truth.textContent = text;
    }

    #put(tenths) {
        this.#tenths = tenths;
        const { belt, dial } = this.#parts;
        const text = (tenths / 10).toFixed(1);
        if (dial.textContent === text) return;
        dial.textContent = text;
        belt.value = String(tenths);
        belt.setAttribute("aria-valuetext", `${text} km/h`);
    }

    #roll(now, strip) {
        const seconds = Math.min(0.1, (now - this.#lastMs) / 1000);
        this.#lastMs = now;
        this.#travel = (this.#travel + this.#shownM_S * seconds * PX_PER_M) % PERIOD_PX;
        strip.style.transform = `translateX(${-this.#travel}px)`;
        requestAnimationFrame((next) => this.#roll(next, strip));
    }
}
