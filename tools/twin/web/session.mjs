/** What is run: plan, day, race and unit, as they are chosen. A plan of one's own is among the plans once it was run. */
const OWN = "mine";
const FIRST = { plan: "mile", day: "1.2" };
const PAUSE_MS = 300; // after the last key

export class SessionChoice {
    #parser;
    #parts;
    #texts = new Map();
    #days = [];
    #timer = null;

    /** @param {object} parts the elements plan, day, race, unit; wrong, for what is wrong with the race; and load, which starts what is chosen */
    constructor(parts, parser) {
        this.#parts = parts;
        this.#parser = parser;
        parts.plan.addEventListener("change", () => this.#offerDays());
        parts.race.addEventListener("input", () => {
            clearTimeout(this.#timer);
            this.#timer = setTimeout(() => this.#checkRace(), PAUSE_MS);
        });
    }

    /** Fill the choices with the plans that there are. */
    async open() {
        for (const [name, text] of await this.#parser.plans) this.#add(name, text, name);
        this.#parts.plan.value = FIRST.plan;
        await this.#offerDays(FIRST.day);
    }

    /** Choose a text somebody wrote, on its first day that is run. */
    async own(text) {
        if (!this.#texts.has(OWN)) this.#add(OWN, text, "your own");
        this.#texts.set(OWN, text);
        this.#parts.plan.value = OWN;
        await this.#offerDays();
    }

    /** What a device has to be started with; null where that can't be, with the finger on what is wrong. */
    async chosen() {
        const { plan, day, race, unit } = this.#parts;
        if (await this.#checkRace()) {
            race.focus();
            return null;
        }
        const settings = { unit: unit.value };
        if (this.#race !== "") settings.race = this.#race;
        const at = this.#days.findIndex(([id]) => id === day.value);
        const done = this.#days.slice(0, Math.max(0, at)).map(([id]) => id);
        return { plan: { name: plan.value, text: this.#texts.get(plan.value) }, done, settings };
    }

    /** As the command line has it: 5K=24:30 is 5k=24:30. */
    get #race() {
        return this.#parts.race.value.trim().toLowerCase();
    }

    /** Say what is wrong with the race; "" where nothing is. */
    async #checkRace() {
        const { race, wrong } = this.#parts;
        const text = this.#race;
        const found = text === "" ? "" : await this.#parser.race(text);
        if (text !== this.#race) return this.#checkRace();
        if (wrong.textContent !== found) wrong.textContent = found;
        race.setAttribute("aria-invalid", String(found !== ""));
        return found;
    }

    #add(name, text, label) {
        this.#texts.set(name, text);
        this.#parts.plan.add(new Option(label, name));
    }

    async #offerDays(wanted = null) {
        const { plan, day, load } = this.#parts;
        load.disabled = true; // the days are those of the plan before
        const { days } = await this.#parser.plan(this.#texts.get(plan.value));
        load.disabled = false;
        this.#days = days;
        day.replaceChildren(...days.map(([id, name, steps]) => new Option(steps ? `${id} ${name}` : `${id} ${name} (no run)`, id)));
        day.value = wanted ?? days.find(([, , steps]) => steps > 0)?.[0] ?? days[0]?.[0] ?? "";
    }
}
