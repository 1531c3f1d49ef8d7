/**
 * Says what the screen shows to whoever doesn't see it: all of it on demand, as the picture's name; aloud what is new, and
 * not each metre that is run.
 */
const APART_MS = 2500;
const REMEMBERED = 6; // texts that take turns on the screen are said once

/** Of two screens with the same words and other figures the second is no news. */
const gist = ({ words }) => words.map(({ text, inverse }) => `${inverse ? "!" : ""}${text.replace(/[\d:.]+/g, "0")}`).join(" ");

const spoken = ({ words, figures }) =>
    [...words, ...figures]
        .sort((a, b) => a.page - b.page || a.x - b.x)
        .map(({ text }) => text)
        .join(", ");

export class Words {
    #canvas;
    #region;
    #said = [];
    #lastMs = -Infinity;

    constructor(canvas, region) {
        this.#canvas = canvas;
        this.#region = region;
    }

    /** What is on the screen; null where it is dark. */
    show(reading) {
        const text = reading === null ? "The display is dark" : spoken(reading);
        if (text === "") return;
        const label = reading === null ? text : `The display: ${text}`;
        if (this.#canvas.getAttribute("aria-label") !== label) this.#canvas.setAttribute("aria-label", label);
        const news = reading === null ? text : gist(reading);
        const now = performance.now();
        if (this.#said.includes(news) || now - this.#lastMs < APART_MS) return;
        this.#lastMs = now;
        this.#said = [...this.#said, news].slice(-REMEMBERED);
        this.#region.textContent = text;
    }
}
