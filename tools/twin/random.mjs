/** A seeded source of chance (mulberry32): the twin has no other, so that the same seed gives the same run. */
export class Random {
    #state;

    constructor(seed) {
        this.#state = seed >>> 0;
    }

    /** Another source with a seed made of this one's state, which stays as it is. */
    fork() {
        return new Random(this.#state ^ 0x5eed);
    }

    /** A number in [0, 1). */
    next() {
        this.#state = (this.#state + 0x6d2b79f5) >>> 0;
        let t = this.#state;
        t = Math.imul(t ^ (t >>> 15), t | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    }

    /** A number in [low, high). */
    between(low, high) {
        return low + (high - low) * this.next();
    }
}
