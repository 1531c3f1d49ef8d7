/** What is run: plan, day, race and unit, as they are chosen. A plan of one's own is among the plans once it was run. */
const OWN = "mine";
const FIRST = { plan: "mile", day: "1.2" };

export class SessionChoice {
    #parser;
    #parts;
    #texts = new Map();
    #days = [];

    /** @param {object} parts the elements plan, day, race, unit, and load, which starts what is chosen */
    constructor(parts, parser) {
        this.#parts = parts;
        this.#parser = parser;
        parts.plan.addEventListener("change", () => this.#offerDays());
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

    /** What a device has to be started with. */
    get chosen() {
        const { plan, day, race, unit } = this.#parts;
        const settings = { unit: unit.value };
        if (race.value.trim() !== "") settings.race = race.value.trim();
        const at = this.#days.findIndex(([id]) => id === day.value);
        const done = this.#days.slice(0, Math.max(0, at)).map(([id]) => id);
        return { plan: { name: plan.value, text: this.#texts.get(plan.value) }, done, settings };
    }

    #add(name, text, label) {
        this.#texts.set(name, text);
        this.#parts.plan.add(new Option(label, name));
    }

    async #offerDays(wanted = null) {
        const { plan, day, load } = this.#parts;
        load.disabled = true; // the days are those of the plan before
        const { days } = await this.#parser.look(this.#texts.get(plan.value));
        load.disabled = false;
        this.#days = days;
        day.replaceChildren(...days.map(([id, name, steps]) => new Option(steps ? `${id} ${name}` : `${id} ${name} (no run)`, id)));
        day.value = wanted ?? days.find(([, , steps]) => steps > 0)?.[0] ?? days[0]?.[0] ?? "";
    }
}
