/** The plan editor: what is wrong is marked at its line as one types, by the device's own parser in a worker. */
const PAUSE_MS = 120; // after the last key
const KEPT_AS = "paceclip plan";

const EXAMPLE = `title: Tuesdays

day 1.1 Short and quick
  warmup 2:00 easy
  4x
    run 100m mile "Smooth"
    recover 100m jog 0%
  cooldown 1:00 jog
`;

const counted = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

export class Editor {
    #ask;
    #timer = null;
    #parts;

    /**
     * @param {object} parts the elements text, numbers, marks, problems
     * @param {(text: string) => Promise} ask the parser
     * @param {(found: object | null) => void} onLook called with what it said, null while it isn't known
     */
    constructor(parts, ask, onLook) {
        this.#parts = parts;
        this.#ask = ask;
        this.onLook = onLook;
        const { text } = parts;
        text.value = localStorage.getItem(KEPT_AS) ?? EXAMPLE;
        text.addEventListener("input", () => {
            localStorage.setItem(KEPT_AS, text.value);
            this.onLook(null);
            clearTimeout(this.#timer);
            this.#timer = setTimeout(() => this.look(), PAUSE_MS);
        });
        text.addEventListener("scroll", () => this.#scroll());
        this.#mark([]);
    }

    get text() {
        return this.#parts.text.value;
    }

    /** Have the text read; what was typed meanwhile is read again. */
    async look() {
        const { text } = this;
        const found = await this.#ask(text);
        if (text !== this.text) return;
        this.#mark(found.errors);
        this.#tell(found);
        this.onLook(found);
    }

    #mark(errors) {
        const { text, numbers, marks } = this.#parts;
        const bad = new Set(errors.map(([line]) => line));
        const lines = text.value.split("\n").map((_, at) => at + 1);
        const rows = (write) =>
            lines.map((line) => {
                const row = document.createElement("div");
                row.className = bad.has(line) ? "bad" : "";
                row.textContent = write(line);
                return row;
            });
        numbers.firstElementChild.replaceChildren(...rows((line) => line));
        marks.firstElementChild.replaceChildren(...rows(() => ""));
        text.setAttribute("aria-invalid", String(bad.size > 0));
        this.#scroll();
    }

    #scroll() {
        const { text, numbers, marks } = this.#parts;
        for (const part of [numbers, marks]) part.firstElementChild.style.transform = `translateY(${-text.scrollTop}px)`;
    }

    #tell({ errors, days }) {
        const { problems } = this.#parts;
        if (errors.length === 0) {
            const steps = days.reduce((sum, [, , count]) => sum + count, 0);
            problems.textContent = `Right: ${counted(days.length, "day")}, ${counted(steps, "step")}.`;
            return;
        }
        const list = document.createElement("ul");
        for (const [line, reason] of errors) {
            const item = document.createElement("li");
            const button = document.createElement("button");
            const place = document.createElement("b");
            button.type = "button";
            place.textContent = `Line ${line}`;
            button.append(place, `: ${reason}`);
            button.addEventListener("click", () => this.#goTo(line));
            item.append(button);
            list.append(item);
        }
        problems.replaceChildren(list);
    }

    #goTo(line) {
        const { text } = this.#parts;
        const lines = text.value.split("\n");
        const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
        text.focus();
        text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    }
}
