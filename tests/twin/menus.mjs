/** The ways of a hand through the menus, to the scenes of a test. */

/** From the ready screen to a line of its menu. */
export function* toView({ sees, choose }, line) {
    yield sees("press to start");
    yield* choose(line);
}

/** Press until the list's cursor stands at a line that begins with `words`. */
export function* find({ has, press, text }, words) {
    for (let n = 0; !has(`> ${words}`); n++) {
        if (n > 20) throw new Error(`no line ${words}; the display says:\n${text()}`);
        press();
        yield 0.6;
    }
}

/** Hold the button, and wait for the next screen. */
export function* take({ hold }) {
    hold();
    yield 1.6;
}

/** Enter a number, digit by digit: the figure on the screen becomes `wanted`. */
export function* enter({ hold, press, read }, wanted) {
    const figure = () => read().figures[0].text;
    for (let at = 0; at < wanted.length; at++) {
        if (!/\d/.test(wanted[at])) continue;
        for (let n = 0; figure()[at] !== wanted[at]; n++) {
            if (n > 10) throw new Error(`digit ${at} of ${figure()} does not become that of ${wanted}`);
            press();
            yield 0.6;
        }
        hold();
        yield 1.6;
    }
}
