/** The page: wires what is seen and pressed to the device's worker. */
import { Bench } from "./bench.mjs";
import { Button } from "./button.mjs";
import { clock } from "./clock.mjs";
import { download } from "./download.mjs";
import { Editor } from "./editor.mjs";
import { Parser } from "./lint.mjs";
import { BOUNCES, FOLLOWS, MISSES, PLUGGED, POWER, SPEED } from "./panel.mjs";
import { RunCard } from "./run_card.mjs";
import { Screen } from "./screen.mjs";
import { isolated, keepRest } from "./service.mjs";
import { SessionChoice } from "./session.mjs";
import { Sound } from "./sound.mjs";
import { TreadmillView } from "./treadmill_view.mjs";
import { Words } from "./words.mjs";

const MISSED_PERCENT = 20;
const CUE_MS = 2500;

// Text of the banner, and its button's and what that does.
let told = null;
let newVersion = null;

const $ = (id) => document.getElementById(id);
const parts = (...ids) => Object.fromEntries(ids.map((id) => [id, $(id)]));

/** Tell of something that concerns the whole page, with a button that does something about it. */
function tell(...news) {
    told = news;
    showNews();
}

/** What was told stands; a new version is on offer when that is over. */
function showNews() {
    const news = told ?? newVersion;
    $("banner").hidden = news === null;
    if (news === null) return;
    const [text, what = null, action = null] = news;
    $("banner-text").textContent = text;
    const button = $("banner-do");
    button.hidden = what === null;
    button.textContent = what ?? "";
    button.onclick = action;
}

const fault = (text) => {
    console.error(text);
    $("starting").hidden = true;
    tell("The device has failed: load the page anew. If it does so again, tell us what you did.", "Load it anew", () => location.reload());
};

/** The device with all that is around it; `again`: start it afresh. */
function device(again) {
    const canvas = $("screen");
    const screen = new Screen(canvas, $("pane"));
    const words = new Words(canvas, $("said"));
    const sound = new Sound();
    const treadmill = new TreadmillView(parts("belt", "dial", "slower", "faster", "halt", "strip", "truth"), (tenths) => {
        follow(false);
        bench.dial(tenths);
    });
    const run = new RunCard({ ...parts("run", "fit"), note: $("fit-note") });
    let speed = 1;
    let quiet = null;

    const bench = new Bench({
        frame({ pixels, brightness }) {
            $("starting").hidden = true;
            screen.show(pixels, brightness);
        },
        text: (reading) => words.show(reading),
        sound: (changes) => (speed === 1 ? sound.play(changes) : sound.silence()),
        cue(name) {
            $("heard").textContent = `♪ ${name}`;
            clearTimeout(quiet);
            quiet = setTimeout(() => ($("heard").textContent = ""), CUE_MS);
        },
        state(state) {
            treadmill.show(state, state.isAtButton ? 1 : speed);
            $("led").classList.toggle("on", state.led);
            $("clock").textContent = clock(state.us / 1e6);
            $("pace-note").textContent = state.isAtButton && speed !== 1 ? "1× while pressed" : "since power-on";
        },
        run: (told) => run.show(told),
        prompt(printed) {
            if (printed === null) {
                told = null;
                showNews();
                return;
            }
            const isSafe = printed.includes("safe mode");
            tell(
                isSafe
                    ? "The button was pressed as the device started: it stays at its prompt, for mpremote. That is its safe mode."
                    : `The device has ended, and says: ${printed.trim().split("\n").at(-1)}`,
                "Start afresh",
                again,
            );
        },
        fault,
    });

    function follow(does) {
        $("follows").checked = does;
        bench.turn(FOLLOWS, does ? 1 : 0);
    }

    const button = new Button($("key"), () => bench.changeButton());
    for (const press of document.querySelectorAll("[data-press]")) press.addEventListener("click", () => button.play(press.dataset.press));
    $("follows").addEventListener("change", () => follow($("follows").checked));
    for (const radio of document.querySelectorAll("[name=speed]")) {
        radio.addEventListener("change", () => {
            speed = Number(radio.value);
            bench.turn(SPEED, speed);
            if (speed !== 1) sound.silence();
        });
    }
    // Trouble: what the switch is when it is on, and off.
    const knobs = { bounces: [BOUNCES, 1, 0], misses: [MISSES, MISSED_PERCENT, 0], unplugged: [PLUGGED, 0, 1], power: [POWER, 0, 1] };
    for (const [id, [knob, on, off]] of Object.entries(knobs)) {
        const turn = () => bench.turn(knob, $(id).checked ? on : off);
        $(id).addEventListener("change", turn);
        turn();
    }
    speed = Number(document.querySelector("[name=speed]:checked").value);
    bench.turn(SPEED, speed);
    bench.turn(FOLLOWS, $("follows").checked ? 1 : 0);
    sound.isOn = $("sound").checked;
    $("sound").addEventListener("change", () => (sound.isOn = $("sound").checked));
    for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, () => sound.wake());
    document.addEventListener("keydown", (event) => {
        const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        const isOther = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
        // Elsewhere the arrows scroll, as on any page.
        if (!by || isOther || !event.target.closest(".stage") || event.target.closest("input")) return;
        event.preventDefault();
        treadmill.dialBy(by);
    });
    return {
        async start(chosen) {
            $("power").checked = false;
            bench.turn(POWER, 1);
            await bench.start(chosen);
            run.clear();
        },
    };
}

async function open() {
    $("said").textContent = $("starting").textContent;
    const offer = (take) => {
        newVersion = ["There is a new version of this page.", "Use it", take];
        showNews();
    };
    if (!(await isolated(offer))) {
        $("starting").hidden = true;
        tell("This browser keeps the page from running a device: it needs https or localhost, and service workers. A private window may not have them.");
        return;
    }
    const start = async () => {
        const chosen = await session.chosen();
        if (chosen) await paceclip.start(chosen);
        return chosen !== null;
    };
    const paceclip = device(start);
    const parser = new Parser(fault);
    const session = new SessionChoice({ ...parts("plan", "day", "race", "unit", "load"), wrong: $("race-wrong") }, parser);
    const editor = new Editor(parts("text", "numbers", "marks", "problems"), (text) => parser.plan(text), (found) => {
        $("try").disabled = found === null || found.errors.length > 0;
    });
    $("session").addEventListener("submit", (event) => {
        event.preventDefault();
        start();
    });
    $("try").addEventListener("click", async () => {
        await session.own(editor.text);
        if (!(await start())) return;
        $("key").scrollIntoView({ block: "center" });
        $("key").focus({ preventScroll: true });
    });
    $("keep").addEventListener("click", () => download("mine.plan", editor.text, "text/plain"));
    await session.open();
    await start();
    document.querySelector("main").inert = false;
    document.documentElement.dataset.ready = "";
    await editor.look();
    keepRest();
}

await open();
