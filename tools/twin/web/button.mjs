/** The device's button: by mouse, finger, the space bar, or pressed by the page for those who can't hold a key. */
import { APART_US, HOLD_US, PRESS_US, heldUs } from "../finger.mjs";

/** How long it is down, up, and down again, us. */
const PRESSES = { press: [PRESS_US], twice: [PRESS_US, APART_US, PRESS_US], hold: [HOLD_US], long: [heldUs(3)] };

/** Keys do what they do to these. */
const TAKES_KEYS = "input, textarea, select, button, summary, a";

export class Button {
    #key;
    #isDown = false;
    #byPointer = false;
    #pressing = null; // the code of the keyboard's key that pressed it
    #busy = null;

    /** @param {HTMLButtonElement} key @param {() => void} onChange called as it is pressed and as it is let go */
    constructor(key, onChange) {
        this.#key = key;
        this.onChange = onChange;
        key.addEventListener("pointerdown", (event) => {
            if (event.button !== 0) return;
            key.setPointerCapture(event.pointerId);
            this.#byPointer = true;
            this.#set(true);
        });
        for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) key.addEventListener(end, () => this.#set(false));
        key.addEventListener("contextmenu", (event) => event.preventDefault());
        // A screen reader's click comes alone.
        key.addEventListener("click", (event) => {
            if (event.detail === 0 && !this.#byPointer) this.play("press");
            this.#byPointer = false;
        });
        document.addEventListener("keydown", (event) => this.#keyDown(event));
        document.addEventListener("keyup", (event) => this.#keyUp(event));
        window.addEventListener("blur", () => this.#set(false));
    }

    /** Press it for somebody: "press", "twice", "hold" or "long". */
    play(name) {
        if (this.#busy !== null) return;
        let at = 0;
        PRESSES[name].forEach((us, n) => {
            if (n % 2 === 0) setTimeout(() => this.#set(true), at);
            at += us / 1000;
            if (n % 2 === 0) setTimeout(() => this.#set(false), at);
        });
        this.#busy = setTimeout(() => (this.#busy = null), at + 50);
    }

    #isMine(event) {
        const isKey = event.target === this.#key;
        if (event.code === "Enter" && isKey) return true;
        return event.code === "Space" && (isKey || !event.target.closest(TAKES_KEYS));
    }

    #keyDown(event) {
        if (!this.#isMine(event) || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        if (event.repeat) return;
        this.#pressing = event.code;
        this.#set(true);
    }

    /** It comes up where it comes up, also where the focus is elsewhere by now. */
    #keyUp(event) {
        if (event.code !== this.#pressing) return;
        event.preventDefault();
        this.#pressing = null;
        this.#set(false);
    }

    #set(isDown) {
        if (isDown === this.#isDown) return;
        this.#isDown = isDown;
        this.#key.classList.toggle("down", isDown);
        this.onChange();
    }
}
