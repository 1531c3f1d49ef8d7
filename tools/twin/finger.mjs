/** A finger on Paceclip's button: how long its presses take, and those of somebody who types them. */
export const BUTTON_PIN = 32;

export const PRESS_US = 120_000;
export const APART_US = 200_000; // from one press to the next: they belong together up to 450 ms, from release to release
export const HOLD_US = 1_000_000;

/** How long somebody holds it who counts seconds, and lets go a moment after them. */
export const heldUs = (seconds) => 1e6 * seconds + 200_000;

export class Finger {
    #clock;
    #hardware;
    #free = 0;

    /** @param {{clock: Clock, hardware: Hardware}} twin */
    constructor({ clock, hardware }) {
        this.#clock = clock;
        this.#hardware = hardware;
    }

    /** Press the button for `us`, after the press before is over. */
    press(us = PRESS_US) {
        const start = Math.max(this.#clock.now, this.#free);
        this.#clock.at(start, () => this.#hardware.drive(BUTTON_PIN, 0));
        this.#clock.at(start + us, () => this.#hardware.drive(BUTTON_PIN, 1));
        this.#free = start + us + APART_US;
    }

    /** Two short presses that belong together. */
    twice() {
        this.press();
        this.press();
    }

    letGo() {
        this.#free = 0;
        this.#hardware.drive(BUTTON_PIN, 1);
    }
}
