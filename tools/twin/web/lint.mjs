/** The parsers' worker to the page: one question after the other, each with its answer. */
export class Parser {
    #worker = new Worker(new URL("./lint_worker.mjs", import.meta.url), { type: "module" });
    #waiting = new Map();
    #count = 0;

    constructor(onFault) {
        /** The plans that the page comes with: [name, text] each. */
        this.plans = new Promise((resolve) => {
            this.#worker.onmessage = ({ data: { plans, id, said } }) => {
                if (plans) resolve(plans);
                this.#waiting.get(id)?.(said);
                this.#waiting.delete(id);
            };
        });
        this.#worker.onerror = (event) => onFault(event.message);
    }

    /** {errors, title, days} of a plan's text; see ../parsers.mjs. */
    plan(text) {
        return this.#ask({ plan: text });
    }

    /** What is wrong with a race; "" where nothing is. */
    race(text) {
        return this.#ask({ race: text });
    }

    async #ask(question) {
        await this.plans;
        const id = this.#count++;
        return new Promise((resolve) => {
            this.#waiting.set(id, resolve);
            this.#worker.postMessage({ id, ...question });
        });
    }
}
